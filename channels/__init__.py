"""The ways to the citizen, a folder each: every one is a `conversations.channels.Channel`."""
