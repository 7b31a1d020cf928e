"""The ways to the citizen, a folder each: a `conversations.channel_protocol.Channel` in each."""
