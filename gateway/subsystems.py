"""What a subsystem of the gateway brings along, and all of them while the gateway runs."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from starlette.routing import BaseRoute

from conversations import timers
from conversations.timers import Timer


@dataclass(frozen=True, slots=True)
class Subsystem:
    """Routes, timers, and what is done before the first and after the last request."""

    routes: Sequence[BaseRoute] = ()
    timers: Sequence[Timer] = ()
    open: Callable[[], Awaitable[object]] | None = None
    close: Callable[[], Awaitable[object]] | None = None


@asynccontextmanager
async def running(subsystems: Sequence[Subsystem]) -> AsyncIterator[None]:
    """Open them in their order and keep their timers going; at the end close them in reverse.

    A subsystem may use those before it until its own end.
    """
    async with AsyncExitStack() as opened:
        for subsystem in subsystems:
            if subsystem.open is not None:
                await subsystem.open()
            if subsystem.close is not None:
                opened.push_async_callback(subsystem.close)
        tasks = [
            asyncio.create_task(timers.run(each))
            for subsystem in subsystems
            for each in subsystem.timers
        ]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
