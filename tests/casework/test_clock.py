from datetime import UTC, datetime, timedelta

from casework.clock import RIYADH, now, utcnow
from tests.casework.conftest import Configure

CLOCK = "2026-03-01T22:30:00+00:00"


def test_frozen_clock_is_shown_in_riyadh(configure: Configure) -> None:
    configure(MUSAED_CLOCK=CLOCK)
    assert now() == datetime.fromisoformat(CLOCK)
    assert now().tzinfo is RIYADH
    assert (now().day, now().hour) == (2, 1)


def test_frozen_clock_does_not_freeze_timers(configure: Configure) -> None:
    configure(MUSAED_CLOCK=CLOCK)
    assert abs(datetime.now(UTC) - utcnow()) < timedelta(minutes=1)


def test_without_a_frozen_clock_both_agree() -> None:
    assert abs(now() - utcnow()) < timedelta(minutes=1)
