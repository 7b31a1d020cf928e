"""The domain of the assistant: tickets, handovers, identifiers, notifications. Knows no web framework."""
