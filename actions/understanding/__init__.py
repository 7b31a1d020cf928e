"""What a citizen's message asks of the assistant, read in the state that it meets."""
