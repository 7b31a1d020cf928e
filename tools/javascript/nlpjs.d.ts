// Fetched by `make evaluate` alone, and without types.
declare module "node-nlp";
declare module "@nlpjs/lang-ar";
