"""The message log and what is done by it: turns, handovers, and who has a conversation.

It knows what a channel and a desk are (`channel_protocol.py`, `desk_protocol.py`), and none of
them by name.
"""
