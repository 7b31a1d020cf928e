"""Work that comes back every few seconds; a failure is logged and the next round tries again."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import NamedTuple

import structlog

SLOW = 5.0  # seconds between looks at what minutes change

logger = structlog.get_logger()


class Timer(NamedTuple):
    """A job that runs, and then again `seconds` after each end; `name` is for the log."""

    seconds: float
    name: str
    job: Callable[[], Awaitable[object]]


async def run(timer: Timer) -> None:
    """Keep a timer going, for ever."""
    while True:
        try:
            await timer.job()
        except Exception:
            logger.error("timer_failed", timer=timer.name, exc_info=True)
        await asyncio.sleep(timer.seconds)
