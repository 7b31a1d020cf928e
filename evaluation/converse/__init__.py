"""Whole conversations, held with the running product: `make converse`."""
