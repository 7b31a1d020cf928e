"""Runs blocking work of the database and of outboxes outside the event loop."""

from collections.abc import Callable
from functools import partial
from typing import ParamSpec, TypeVar

import anyio
from anyio import to_thread

P = ParamSpec("P")
T = TypeVar("T")


class Threads:
    """At most `count` functions at a time. SQLite has one writer: there, one thread waits least."""

    def __init__(self, count: int) -> None:
        self._limiter = anyio.CapacityLimiter(count)

    async def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """`function(*args, **kwargs)` in a thread; begun work is finished even when cancelled."""
        return await to_thread.run_sync(partial(function, *args, **kwargs), limiter=self._limiter)
