"""What a part of the gateway brings along, and all parts together while the gateway runs."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from starlette.routing import BaseRoute

from conversations import timers
from conversations.timers import Timer


@dataclass(frozen=True, slots=True)
class Part:
    """Routes, timers, and what is done before the first and after the last request."""

    routes: Sequence[BaseRoute] = ()
    timers: Sequence[Timer] = ()
    open: Callable[[], Awaitable[object]] | None = None
    close: Callable[[], Awaitable[object]] | None = None


@asynccontextmanager
async def running(parts: Sequence[Part]) -> AsyncIterator[None]:
    """Open the parts in their order and keep their timers going; at the end close them in reverse.

    A part may use those before it until its own end.
    """
    async with AsyncExitStack() as opened:
        for part in parts:
            if part.open is not None:
                await part.open()
            if part.close is not None:
                opened.push_async_callback(part.close)
        tasks = [asyncio.create_task(timers.run(each)) for part in parts for each in part.timers]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
