"""Many conversations at the same time, bounded in number and in time, with every wait noted."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from bench.script import BURST, GREETING, SCRIPT, ScriptedTurn
from bench.talks import TimedTalk


@dataclass
class Waits:
    """Seconds from a message to its reply, in one phase of the load."""

    seconds: list[float] = field(default_factory=list)
    elapsed: float = 0.0
    unexpected: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    @property
    def per_second(self) -> float:
        """Answered turns a second."""
        return len(self.seconds) / self.elapsed

    def percentile(self, percent: int) -> float:
        """The wait in seconds that `percent` of the turns did not exceed."""
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) * percent // 100, len(ordered) - 1)]

    @property
    def longest(self) -> float:
        """The longest wait in seconds."""
        return max(self.seconds)


async def converse(
    new_talk: Callable[[], TimedTalk], *, conversations: int, at_once: int, seconds: float
) -> Waits:
    """Hold the script `conversations` times, `at_once` at a time, each turn after the last reply.

    No conversation begins after `seconds`.
    """
    waits = Waits()
    numbers = iter(range(conversations))
    began = time.perf_counter()

    async def citizens() -> None:
        for _ in numbers:
            if time.perf_counter() - began > seconds:
                return
            await _hold(new_talk(), waits)

    await asyncio.gather(*(citizens() for _ in range(at_once)))
    waits.elapsed = time.perf_counter() - began
    return waits


async def burst(new_talk: Callable[[], TimedTalk], *, citizens: int) -> Waits:
    """One citizen after the other sends three messages at once; each wait is one of a message."""
    waits = Waits()
    began = time.perf_counter()
    for _ in range(citizens):
        talk = new_talk()
        await talk.open()
        try:
            await asyncio.gather(*(_say(talk, turn, waits, check=False) for turn in BURST))
        finally:
            await talk.close()
    waits.elapsed = time.perf_counter() - began
    return waits


async def _hold(talk: TimedTalk, waits: Waits) -> None:
    try:
        await talk.open()
        for turn in SCRIPT:
            await _say(talk, turn, waits)
    except Exception as error:  # counted and shown: one broken conversation is not the load's end
        waits.failed.append(f"{type(error).__name__}: {error}")
    finally:
        await talk.close()


async def _say(talk: TimedTalk, turn: ScriptedTurn, waits: Waits, *, check: bool = True) -> None:
    began = time.perf_counter()
    reply = await talk.say(turn.says)
    waits.seconds.append(time.perf_counter() - began)
    if check and not any(part in reply for part in turn.expects):
        waits.unexpected.append(f"{turn.says} → {reply[:60]}")


async def first_answer(new_talk: Callable[[], TimedTalk], seconds: float) -> bool:
    """Greet until there is an answer, at most for `seconds`; whether there was one."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        talk = new_talk()
        # whatever a system that is only starting may answer or refuse
        with suppress(Exception):
            await talk.open()
            if await talk.say(GREETING.says):
                await talk.close()
                return True
        await talk.close()
        await asyncio.sleep(0.1)
    return False
