"""What is done about a command: one table, and the moves that it names."""
