"""Agents whose screens are gone: what they had goes back into the queue."""

import time

import structlog

from casework.handovers import presence
from casework.settings import get_settings
from conversations import timers
from conversations.async_database import AsyncDatabase
from conversations.handling import Handling
from desks.builtin.board import NAME

logger = structlog.get_logger()


class Vanished:
    """What a timer does for those who wait for an agent who is not there."""

    def __init__(self, database: AsyncDatabase, handling: Handling) -> None:
        self._database = database
        self._handling = handling
        self._began = time.monotonic()
        self.timers = (timers.Timer(timers.SLOW, "release", self.release),)

    async def release(self) -> None:
        """Put back what agents had whose screens are gone.

        After a start the screens have time to come back first.
        """
        if time.monotonic() - self._began < get_settings().desk_agent_grace:
            return
        for handover_id in await self._database.read(presence.vanished, NAME):
            if await self._handling.requeue(handover_id, None):
                logger.info("agent_vanished", handover=handover_id)
