"""The gateway, running, and what it talks to."""

from tests.gateway.conftest import (
    configure,
    db,
    empty_database,
    gateway,
    peer,
    postgres,
    sqlite,
    start,
    visit,
)

__all__ = [
    "configure",
    "db",
    "empty_database",
    "gateway",
    "peer",
    "postgres",
    "sqlite",
    "start",
    "visit",
]
