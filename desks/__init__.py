"""Where agents work, a folder each; each is a `Desk` (`conversations.desk_protocol`)."""
