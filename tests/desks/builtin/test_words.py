"""Numbers and times as Arabic says them."""

from datetime import UTC, date, datetime, timedelta

import pytest

from casework.clock import RIYADH, utcnow
from desks.builtin.pages import age, day, moment, plain
from desks.desk_labels import label


@pytest.mark.parametrize(
    ("past", "said"),
    [
        (timedelta(seconds=-5), "الآن"),
        (timedelta(seconds=59), "الآن"),
        (timedelta(minutes=1), "منذ دقيقة"),
        (timedelta(minutes=59), "منذ 59 دقيقة"),
        (timedelta(hours=2), "منذ ساعتين"),
        (timedelta(hours=23), "منذ 23 ساعة"),
        (timedelta(days=4), "منذ 4 أيام"),
    ],
)
def test_age(past: timedelta, said: str) -> None:
    assert age(utcnow() - past) == said


def test_days_and_moments_are_those_of_riyadh() -> None:
    now = utcnow()
    assert "اليوم" in moment(now)
    assert day(now.astimezone(RIYADH).date()) == "اليوم"
    assert day(now.astimezone(RIYADH).date() - timedelta(days=1)) == "أمس"
    late = datetime(2025, 11, 2, 22, 30, tzinfo=UTC)
    assert 'datetime="2025-11-03T01:30:00+03:00"' in moment(late)
    assert "نوفمبر" in moment(late) and ">3<" in moment(late)
    assert str(day(date(2025, 11, 3))).startswith("الاثنين ")
    assert moment(None) == "—"


def test_plain_text_steers_nothing() -> None:
    assert plain("\u202eأ\u2066ب\u2069\u200f\u061c") == "أب"
    assert plain("كَتَبَ‌ 👨‍👩‍👧") == "كَتَبَ‌ 👨‍👩‍👧", "marks and joiners are part of the words"


@pytest.mark.parametrize(
    "reason", ["requested", "misunderstood", "stuck_form", "reopened", "undelivered"]
)
def test_every_reason_of_a_handover_is_named_in_arabic(reason: str) -> None:
    assert label("reasons", reason) != reason
