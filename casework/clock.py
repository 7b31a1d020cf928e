"""Two clocks: what time it is for a citizen, and what time it really is."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from casework.settings import get_settings

RIYADH = ZoneInfo("Asia/Riyadh")


def now() -> datetime:
    """The time in Riyadh for opening hours and 'today'; `MUSAED_CLOCK` freezes it."""
    return (get_settings().musaed_clock or utcnow()).astimezone(RIYADH)


def utcnow() -> datetime:
    """The real time in UTC, for time stamps, timers, locks and retries; never frozen."""
    return datetime.now(UTC)
