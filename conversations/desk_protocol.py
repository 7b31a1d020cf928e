"""Where agents work: the built-in desk, or a contact centre of somebody else's."""

import asyncio
from collections.abc import Awaitable, Iterable
from typing import Protocol

import structlog

from conversations.messages import Entry
from conversations.timers import Timer

logger = structlog.get_logger()


class Desk(Protocol):
    """What a desk is told of handed over conversations, its own and those of others.

    The calls come after the commit, at most once, and in no certain order when they take long: a
    desk that may not miss anything reads it from the database in `reconcile`. What agents do comes
    back through `conversations.handling.Handling`.
    """

    name: str
    """As in `handovers.desk`."""

    async def queued(self, conversation_id: str) -> None:
        """A citizen waits for an agent: for the first time, again, or put back by an agent."""

    async def citizen_wrote(self, entry: Entry) -> None:
        """A citizen who waits or is with an agent has written, or sent a file."""

    async def citizen_typing(self, conversation_id: str, on: bool) -> None:
        """The citizen began or stopped to write."""

    async def taken_back(self, conversation_id: str) -> None:
        """The citizen has left the queue, or was taken out of it: the assistant is back."""

    async def reconcile(self) -> None:
        """Called every few seconds: repair what was missed."""


class Desks:
    """Tells all desks, each on its own: none holds up a citizen, another desk, or a turn."""

    def __init__(self) -> None:
        self._desks: list[Desk] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self.timers = (Timer(2.0, "desks", self.reconcile),)

    def add(self, desk: Desk) -> None:
        """From now on this desk is told too."""
        self._desks.append(desk)

    def queued(self, conversation_id: str) -> None:
        """See Desk."""
        self._tell(desk.queued(conversation_id) for desk in self._desks)

    def citizen_wrote(self, entry: Entry) -> None:
        """See Desk."""
        self._tell(desk.citizen_wrote(entry) for desk in self._desks)

    def citizen_typing(self, conversation_id: str, on: bool) -> None:
        """See Desk."""
        self._tell(desk.citizen_typing(conversation_id, on) for desk in self._desks)

    def taken_back(self, conversation_id: str) -> None:
        """See Desk."""
        self._tell(desk.taken_back(conversation_id) for desk in self._desks)

    async def reconcile(self) -> None:
        """See Desk; one that fails does not keep the others from it."""
        await asyncio.gather(*(_logged(desk.reconcile()) for desk in self._desks))

    async def close(self) -> None:
        """Break off what is still being told: it is in the database."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _tell(self, calls: Iterable[Awaitable[None]]) -> None:
        for call in calls:
            task = asyncio.create_task(_logged(call))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)


async def _logged(call: Awaitable[None]) -> None:
    try:
        await call
    except Exception:
        logger.error("desk_failed", exc_info=True)
