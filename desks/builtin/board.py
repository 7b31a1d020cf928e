"""Who waits and who has whom, read once for all open pages."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from casework import handovers
from conversations.async_database import AsyncDatabase

NAME = "builtin"
"""The built-in desk, as in `handovers.desk`."""


@dataclass(frozen=True, slots=True)
class QueueState:
    """Conversations in the queue with their team, and those of each agent."""

    queue: Mapping[str, str | None] = field(default_factory=dict)
    held: Mapping[str, frozenset[str]] = field(default_factory=dict)


class Board:
    """Remembers the last look: many pages ask at once, whenever something has happened."""

    def __init__(self, database: AsyncDatabase) -> None:
        self._database = database
        self._lock = asyncio.Lock()
        self._read_at = 0.0
        self._last = QueueState()

    async def look(self, since: float) -> QueueState:
        """How things stand at a time (`time.monotonic`) or later."""
        async with self._lock:
            if self._read_at < since:
                began = time.monotonic()
                queue, held = await self._database.read(handovers.outline, NAME)
                self._last, self._read_at = QueueState(queue, held), began
            return self._last
