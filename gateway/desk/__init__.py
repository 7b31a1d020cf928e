"""The agents' desk: server-rendered Arabic pages under `/desk`."""

from gateway.desk.live import Live
from gateway.desk.routes import desk

__all__ = ["Live", "desk"]
