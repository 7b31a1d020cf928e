"""One round with one system: start it, let citizens talk to it, weigh its processes, stop it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

import aiohttp

from bench.deployments import Deployment
from bench.load import Waits, burst, converse, first_answer
from bench.talks import TimedTalk
from tools.console import OperatorError

START_SECONDS = 300


@dataclass(frozen=True)
class Amount:
    """How much is asked of each system. No conversation begins after a phase's `seconds`."""

    alone: int = 10
    crowd: int = 100
    at_once: int = 20
    bursts: int = 10
    seconds: float = 240.0


@dataclass
class Round:
    """What one round showed: waits by phase; memory in bytes and processor seconds by process."""

    start: float
    alone: Waits = field(default_factory=Waits)
    crowd: Waits = field(default_factory=Waits)
    burst: Waits = field(default_factory=Waits)
    memory: dict[str, int] = field(default_factory=dict)
    cpu: dict[str, float] = field(default_factory=dict)
    client_cpu: float = 0.0


async def measure(system: Deployment, amount: Amount) -> Round:
    """Start a system, load it, stop it. Raises OperatorError when it does not answer."""
    # Rasa's server closes a connection that was idle for 5 seconds: be the first
    connector = aiohttp.TCPConnector(limit=0, keepalive_timeout=2)
    async with aiohttp.ClientSession(connector=connector) as http:
        new_talk = partial(system.new_talk, http)
        try:
            began = time.perf_counter()
            system.start()
            until = began + START_SECONDS
            while not await first_answer(new_talk, 5):
                system.check()
                if time.perf_counter() > until:
                    raise OperatorError(f"{system.name}: no answer in {START_SECONDS} s")
            found = Round(time.perf_counter() - began)
            await _load(system, new_talk, amount, found)
        finally:
            await asyncio.to_thread(system.stop)
    return found


async def _load(
    system: Deployment, new_talk: Callable[[], TimedTalk], amount: Amount, found: Round
) -> None:
    warm = amount.at_once
    system.admit(warm + amount.alone + amount.crowd + amount.bursts)
    await converse(new_talk, conversations=warm, at_once=amount.at_once, seconds=amount.seconds)
    found.alone = await converse(
        new_talk, conversations=amount.alone, at_once=1, seconds=amount.seconds
    )
    before, client = _cpu(system), time.process_time()
    found.crowd = await converse(
        new_talk,
        conversations=amount.crowd,
        at_once=amount.at_once,
        seconds=amount.seconds,
    )
    found.client_cpu = time.process_time() - client
    found.cpu = {name: spent - before.get(name, 0.0) for name, spent in _cpu(system).items()}
    found.memory = {name: each.memory_info().rss for name, each in system.processes().items()}
    found.burst = await burst(new_talk, citizens=amount.bursts)


def _cpu(system: Deployment) -> dict[str, float]:
    times = {name: process.cpu_times() for name, process in system.processes().items()}
    return {name: spent.user + spent.system for name, spent in times.items()}
