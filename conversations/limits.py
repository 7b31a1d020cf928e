"""Limits on what one conversation and one network address may do."""

import ipaddress
import time
from collections import Counter
from collections.abc import Mapping
from typing import Any

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter

from conversations.client_errors import Refusal


def address_of(scope: Mapping[str, Any]) -> str:
    """The network address of an ASGI scope; an IPv6 site (/64) counts as one address."""
    host = (scope.get("client") or ("unknown",))[0]
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return str(host)
    if address.version == 6:
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


class RateLimits:
    """Messages a minute per conversation and per address; new and open connections per address."""

    def __init__(self, *, conversation: int, address: int, visits: int, connections: int) -> None:
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._conversation = RateLimitItemPerMinute(conversation, namespace="conversation")
        self._address = RateLimitItemPerMinute(address, namespace="address")
        self._visits = RateLimitItemPerMinute(visits, namespace="visits")
        self._connections = connections
        self._open: Counter[str] = Counter()

    async def check_message(self, conversation_id: str, address: str, weight: int = 1) -> None:
        """Count one event of a client. Raises Refusal `rate_limited`."""
        await self._hit(self._conversation, conversation_id, weight)
        await self._hit(self._address, address, weight)

    async def check_visit(self, address: str) -> None:
        """Count one new conversation. Raises Refusal `rate_limited`."""
        await self._hit(self._visits, address, 1)

    def connect(self, address: str) -> None:
        """Count an open connection until `disconnect`. Raises Refusal `too_many_connections`."""
        if self._open[address] >= self._connections:
            raise Refusal("too_many_connections")
        self._open[address] += 1

    def disconnect(self, address: str) -> None:
        """A connection of `address` has ended."""
        self._open[address] -= 1
        if self._open[address] <= 0:
            del self._open[address]

    async def _hit(self, item: RateLimitItem, key: str, weight: int) -> None:
        if not await self._limiter.hit(item, key, cost=min(weight, item.amount)):
            stats = await self._limiter.get_window_stats(item, key)
            raise Refusal("rate_limited", retry_after=max(1, round(stats.reset_time - time.time())))
