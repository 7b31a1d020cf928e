"""Who looks at a phone's screen right now, and what has changed on it."""

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ScreenChange:
    """A message that is new or looks different; without one, whether the business is writing."""

    message_id: str | None = None
    typing: bool = False


class OpenScreens:
    """Screens by the id of their phone; each has a queue of changes."""

    def __init__(self) -> None:
        self._screens: dict[int, set[asyncio.Queue[ScreenChange]]] = defaultdict(set)

    @contextmanager
    def screen(self, phone_id: int) -> Iterator[asyncio.Queue[ScreenChange]]:
        """A screen that is on for the length of the block."""
        queue: asyncio.Queue[ScreenChange] = asyncio.Queue()
        self._screens[phone_id].add(queue)
        try:
            yield queue
        finally:
            self._screens[phone_id].discard(queue)

    def is_on(self, phone_id: int) -> bool:
        return bool(self._screens.get(phone_id))

    def show(self, phone_id: int, change: ScreenChange) -> None:
        for queue in self._screens.get(phone_id, ()):
            queue.put_nowait(change)
