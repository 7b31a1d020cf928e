"""How fast we may send: so many messages a second in all, and fewer to one citizen."""

import time

from aiolimiter import AsyncLimiter

_BURST = 45  # to one citizen, then …
_SECONDS_EACH = 6  # … one in so many seconds, else Meta answers 131056
_REMEMBERED = 10_000  # citizens


class Pacing:
    """The number's limit of `per_second` messages, and one limit a citizen."""

    def __init__(self, per_second: int) -> None:
        self._number = AsyncLimiter(per_second, 1)
        self._citizens: dict[str, tuple[AsyncLimiter, float]] = {}

    def wait_of(self, address: str) -> float:
        """Seconds until this citizen may be sent another message; 0 for now."""
        return 0.0 if self._limiter(address).has_capacity() else float(_SECONDS_EACH)

    async def take(self, address: str) -> None:
        """Count a message, once the number may send it."""
        await self._limiter(address).acquire()
        await self._number.acquire()

    def _limiter(self, address: str) -> AsyncLimiter:
        now = time.monotonic()
        if len(self._citizens) >= _REMEMBERED:
            full = _BURST * _SECONDS_EACH  # seconds after which a limiter has forgotten all
            self._citizens = {
                who: (limiter, used)
                for who, (limiter, used) in self._citizens.items()
                if now - used < full
            }
        limiter, _ = self._citizens.get(address, (None, 0.0))
        limiter = limiter or AsyncLimiter(_BURST, _BURST * _SECONDS_EACH)
        self._citizens[address] = (limiter, now)
        return limiter
