"""Work in order within a key, and at the same time for many keys: one worker a key, if any."""

import asyncio
import math
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, nullcontext

import structlog

AGAIN = 0.0
IDLE = math.inf

logger = structlog.get_logger()


class KeyedWorkers:
    """Calls `step(key)` for keys that were woken, never twice at the same time for one key.

    A step does the next piece of work of its key, which it finds by itself (in the database). It
    gives the seconds after which to look again: AGAIN at once, IDLE not before somebody wakes the
    key. Who wakes a key while its step runs has another step after it, however that one ends; so
    nothing is missed between a step's look and its end. What a step leaves undone because it raises
    or is cancelled is found again when the key is woken next.

    Not more than `at_once` steps run at the same time. `name` is for the log.
    """

    def __init__(
        self, name: str, step: Callable[[str], Awaitable[float]], *, at_once: int | None = None
    ) -> None:
        self._name = name
        self._step = step
        self._slots: AbstractAsyncContextManager[object] = (
            nullcontext() if at_once is None else asyncio.Semaphore(at_once)
        )
        self._workers: dict[str, asyncio.Task[None]] = {}
        self._woken: set[str] = set()
        self._later: dict[str, asyncio.TimerHandle] = {}
        self._closing = False

    def __contains__(self, key: str) -> bool:
        """Whether the key is being worked on."""
        return key in self._workers

    def __bool__(self) -> bool:
        """Whether anything is being worked on."""
        return bool(self._workers)

    def wake(self, key: str) -> None:
        """There may be something to do for the key."""
        if self._closing:
            return
        self._forget_later(key)
        if key in self._workers:
            self._woken.add(key)
        else:
            self._workers[key] = asyncio.create_task(self._run(key))

    async def close(self, seconds: float = 0.0) -> None:
        """Let the steps under way end for `seconds`, then cancel them; none begins any more."""
        self._closing = True
        for handle in self._later.values():
            handle.cancel()
        self._later.clear()
        if self._workers:
            _, unfinished = await asyncio.wait(self._workers.values(), timeout=seconds)
            for worker in unfinished:
                worker.cancel()
            await asyncio.gather(*unfinished, return_exceptions=True)

    async def _run(self, key: str) -> None:
        wait = IDLE
        try:
            while not self._closing:
                async with self._slots:
                    self._woken.discard(key)
                    wait = await self._step(key)
                # no await from here to the end: who wakes the key now finds a worker, or none
                if wait > 0:
                    break
        except Exception:
            wait = IDLE
            logger.error("worker_failed", worker=self._name, key=key, exc_info=True)
        finally:
            del self._workers[key]
            if key in self._woken:  # while the step ran, failed or was cancelled
                self._woken.discard(key)
                self.wake(key)
            elif 0 < wait < IDLE and not self._closing:
                loop = asyncio.get_running_loop()
                self._later[key] = loop.call_later(wait, self.wake, key)

    def _forget_later(self, key: str) -> None:
        handle = self._later.pop(key, None)
        if handle is not None:
            handle.cancel()
