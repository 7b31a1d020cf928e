"""The domain of the assistant: tickets, handovers, identifiers, notifications; no web framework."""
