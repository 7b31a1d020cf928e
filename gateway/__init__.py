"""The public edge: holds every conversation, asks Rasa, and speaks to citizens over channels."""
