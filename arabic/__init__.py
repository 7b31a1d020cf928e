"""The Arabic language layer: text functions, the spaCy `ar` pipeline, Rasa components."""
