"""The three tasks: what each asks, and what it does with the answers."""
