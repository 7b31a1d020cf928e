"""Where agents work, a folder each: every one is a `conversations.desks.Desk`."""
