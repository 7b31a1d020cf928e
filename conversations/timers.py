"""Work that comes back every few seconds; a failure is logged and the next round tries again."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

logger = structlog.get_logger()


async def every(seconds: float, name: str, job: Callable[[], Awaitable[object]]) -> None:
    """Run `job` now and then `seconds` after each end, for ever."""
    while True:
        try:
            await job()
        except Exception:
            logger.error("timer_failed", timer=name, exc_info=True)
        await asyncio.sleep(seconds)
