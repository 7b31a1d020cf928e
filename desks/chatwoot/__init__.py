"""Chatwoot as the desk: its API, its webhooks, and what keeps both sides alike."""

NAME = "chatwoot"
"""As in `handovers.desk`."""
