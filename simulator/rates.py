"""The provider's rates: messages a second of our number, and to one person."""

import time
from dataclasses import dataclass

from simulator.errors import ApiError


@dataclass(frozen=True, slots=True)
class SendingLimits:
    """`burst` messages to one person, then one in `pair_seconds`; `per_second` in all."""

    per_second: float = 80
    burst: int = 45
    pair_seconds: float = 6


class _Bucket:
    def __init__(self, size: float, refill: float) -> None:
        self._size = self._level = size
        self._refill = refill
        self._at = time.monotonic()

    def take(self) -> bool:
        now = time.monotonic()
        self._level = min(self._size, self._level + (now - self._at) * self._refill)
        self._at = now
        if self._level < 1:
            return False
        self._level -= 1
        return True


class Rates:
    """Counts sends since the start."""

    def __init__(self, limits: SendingLimits) -> None:
        self._limits = limits
        self._number = _Bucket(limits.per_second, limits.per_second)
        self._pairs: dict[int, _Bucket] = {}

    def check_number(self) -> None:
        """Raises GraphError 130429."""
        if not self._number.take():
            raise ApiError(130429, f"more than {self._limits.per_second:g} messages a second")

    def check_pair(self, phone_id: int) -> None:
        """Raises GraphError 131056."""
        pair = self._pairs.get(phone_id)
        if pair is None:
            pair = _Bucket(self._limits.burst, 1 / self._limits.pair_seconds)
            self._pairs[phone_id] = pair
        if not pair.take():
            raise ApiError(131056, "too many messages to this person in a short time")
