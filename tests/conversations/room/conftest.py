"""The gateway, running, and what it talks to."""

from tests.gateway.conftest import (
    backend,
    configure,
    db,
    gateway,
    peer,
    sqlite,
    sqlite_db,
    start,
    visit,
)

__all__ = [
    "backend",
    "configure",
    "db",
    "gateway",
    "peer",
    "sqlite",
    "sqlite_db",
    "start",
    "visit",
]
