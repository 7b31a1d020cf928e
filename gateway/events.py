"""What happens in handed over conversations, told at once to the screens of this process."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

from gateway.records import Entry

_WAITING = 1_000  # events that a screen may lag behind


@dataclass(frozen=True, slots=True)
class Event:
    """Something happened in a conversation.

    `message`: a new line of its log, `entry` where this process has it at hand. `handover`: its
    handover took a step. `delivery`: what became of a message. `typing`: the citizen or the agent
    (`who`) began or stopped. `presence`: an agent came, went or changed (no conversation).
    """

    kind: Literal["message", "handover", "delivery", "typing", "presence"]
    conversation_id: str = ""
    entry: Entry | None = None
    on: bool = False
    who: Literal["citizen", "agent"] = "citizen"


class Hub:
    """Passes events on to whoever has subscribed. Used on the event loop only."""

    def __init__(self) -> None:
        self._queues: set[asyncio.Queue[Event]] = set()

    def publish(self, event: Event) -> None:
        """Hand an event to all subscribers; one that does not keep up loses its oldest ones."""
        for queue in self._queues:
            if queue.full():
                queue.get_nowait()
            queue.put_nowait(event)

    @contextmanager
    def subscribe(self) -> Iterator[asyncio.Queue[Event]]:
        """All events from now to the end of the block."""
        queue: asyncio.Queue[Event] = asyncio.Queue(_WAITING)
        self._queues.add(queue)
        try:
            yield queue
        finally:
            self._queues.discard(queue)

    @property
    def watched(self) -> bool:
        """Whether anybody has subscribed."""
        return bool(self._queues)
