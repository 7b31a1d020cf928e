"""The public edge: puts channels, desks and conversations together into one application."""
