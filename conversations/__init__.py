"""The message log and what is done by it: turns, handovers, and who has a conversation.

It knows what a channel and a desk are (`channels.py`, `desks.py`), and none of them by name.
"""
