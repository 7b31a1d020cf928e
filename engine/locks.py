"""One turn at a time per conversation, without the one-second polls of Rasa's lock stores.

Locks live in this process, or with `REDIS_URL` in Redis or Valkey, for several engines.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any
from weakref import WeakValueDictionary

from rasa.core.lock_store import LOCK_LIFETIME, LockError, LockStore
from rasa.utils.endpoints import EndpointConfig
from redis.asyncio import Redis
from redis.exceptions import RedisError

from engine import environment

POLL_SECONDS = 0.05


class ConversationLocks(LockStore):  # type: ignore[misc]
    """Lock store of endpoints.yml. Waits for a conversation's turn in order of arrival
    (in-process locks).
    """

    def __init__(self, endpoint_config: EndpointConfig | None = None) -> None:
        """`endpoint_config` is what Rasa passes; the address comes from the environment."""
        # an unused lock goes away with its last holder
        self._local: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        url = environment.redis_url()
        self._redis: Redis | None = Redis.from_url(url, socket_timeout=5) if url else None

    @asynccontextmanager
    async def lock(
        self, conversation_id: str, lock_lifetime: float = LOCK_LIFETIME, *_: Any
    ) -> AsyncIterator[None]:
        """Hold the lock of `conversation_id`; waits at most `lock_lifetime` seconds. Raises
        `LockError`.
        """
        lock = self._local.setdefault(conversation_id, asyncio.Lock())
        try:
            await asyncio.wait_for(lock.acquire(), lock_lifetime)
        except TimeoutError:
            raise LockError("the conversation is busy") from None
        try:
            if self._redis is None:
                yield
            else:
                async with self._shared(self._redis, conversation_id, lock_lifetime):
                    yield
        finally:
            lock.release()

    @asynccontextmanager
    async def _shared(
        self, redis: Redis, conversation_id: str, lifetime: float
    ) -> AsyncIterator[None]:
        # the lock expires by itself when an engine dies with it
        lock = redis.lock(f"musaed:turn:{conversation_id}", timeout=lifetime, sleep=POLL_SECONDS)
        try:
            if not await lock.acquire(blocking_timeout=lifetime):
                raise LockError("the conversation is busy in another engine")
        except RedisError as error:
            raise LockError(f"REDIS_URL does not answer: {type(error).__name__}") from None
        try:
            yield
        finally:
            # expired or unreachable: the primary key of the tracker store still guards the turn
            with suppress(RedisError):
                await lock.release()
