"""How often somebody may knock: failed log-ins of one network address."""

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

_FAILURES = RateLimitItemPerMinute(60, namespace="desk-log-in")  # an office behind one address


class LoginThrottle:
    """Counts failures, apart from those that lock a single account."""

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def closed(self, address: str) -> bool:
        """Whether so many failures came from the address that no try is looked at for a while."""
        return not self._limiter.test(_FAILURES, address)

    def failed(self, address: str) -> None:
        """Count a failure."""
        self._limiter.hit(_FAILURES, address)
