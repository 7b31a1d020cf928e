"""NLP.js in a Node.js process, spoken to by lines of JSON."""
