"""The agents' desk: server-rendered Arabic pages under `/desk`."""
