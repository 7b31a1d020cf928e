"""Opening hours in Arabic words."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.clock import RIYADH
from casework.hours import Schedule
from casework.hours_text import (
    clock_time,
    describe,
    describe_closing,
    describe_day,
    describe_opening,
    describe_stretch,
    describe_wait,
    shortened,
)

NOW = datetime(2026, 11, 24, 21, 30, tzinfo=RIYADH)  # a Tuesday


def plain(text: str) -> str:
    return text.replace("\u2066", "").replace("\u2069", "")


@pytest.mark.parametrize(
    ("hours", "minutes", "said"),
    [
        (0, 0, "منتصف الليل"),
        (24, 0, "منتصف الليل"),
        (0, 30, "12:30 بعد منتصف الليل"),
        (25, 0, "1 بعد منتصف الليل"),
        (8, 0, "8 صباحًا"),
        (12, 0, "12 ظهرًا"),
        (13, 0, "1 ظهرًا"),
        (15, 0, "3 عصرًا"),
        (17, 0, "5 عصرًا"),
        (20, 5, "8:05 مساءً"),
    ],
)
def test_a_time_of_day(hours: int, minutes: int, said: str) -> None:
    assert plain(clock_time(timedelta(hours=hours, minutes=minutes))) == said


@given(st.integers(1, 24 * 60 - 1))
def test_numbers_of_times_are_isolated(minutes: int) -> None:
    number, _, words = clock_time(timedelta(minutes=minutes)).partition("\u2069")
    assert number.startswith("\u2066")
    assert not any(char.isdigit() for char in words)


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        ("sun-thu 08:00-20:00", "من الأحد إلى الخميس، من 8 صباحًا إلى 8 مساءً"),
        (
            "sun-thu 10:00-15:00, sun-thu 20:00-01:00",
            "من الأحد إلى الخميس، من 10 صباحًا إلى 3 عصرًا، ومن 8 مساءً إلى 1 بعد منتصف الليل",
        ),
        (
            "sun-thu 00:00-24:00, fri-sat 13:00-22:00",
            "من الأحد إلى الخميس على مدار الساعة؛ ويومي الجمعة والسبت، من 1 ظهرًا إلى 10 مساءً",
        ),
        ("sun-sat 00:00-24:00", "على مدار الساعة كل أيام الأسبوع"),
        ("sun-sat 08:00-12:00", "كل يوم، من 8 صباحًا إلى 12 ظهرًا"),
        ("fri 08:00-12:00", "يوم الجمعة، من 8 صباحًا إلى 12 ظهرًا"),
        (
            "sat-sun 08:00-12:00, tue 08:00-12:00",
            "يوم الأحد، ويوم الثلاثاء، ويوم السبت، من 8 صباحًا إلى 12 ظهرًا",
        ),
    ],
)
def test_a_week(hours: str, said: str) -> None:
    assert plain(describe(Schedule.parse(hours))) == said


@pytest.mark.parametrize(
    ("away", "said"),
    [
        (-1, "أمس"),
        (0, "اليوم"),
        (1, "غدًا الأربعاء"),
        (5, "يوم الأحد"),
        (8, "يوم الأربعاء 2 ديسمبر"),
    ],
)
def test_a_day(away: int, said: str) -> None:
    assert plain(describe_day(NOW.date() + timedelta(days=away), NOW.date())) == said


@pytest.mark.parametrize(
    ("moment", "opening", "closing"),
    [
        ("2026-11-24T23:00", "اليوم الساعة 11 مساءً", "الساعة 11 مساءً"),
        ("2026-11-25T08:00", "غدًا الأربعاء الساعة 8 صباحًا", "غدًا الأربعاء الساعة 8 صباحًا"),
        ("2026-11-29T00:00", "مع بداية يوم الأحد", "نهاية يوم السبت"),
        ("2026-11-25T00:00", "مع بداية يوم غد الأربعاء", "منتصف الليل"),
    ],
)
def test_a_moment(moment: str, opening: str, closing: str) -> None:
    when = datetime.fromisoformat(moment).replace(tzinfo=RIYADH)
    assert plain(describe_opening(when, NOW)) == opening
    assert plain(describe_closing(when, NOW)) == closing


def test_closing_after_midnight_belongs_to_the_evening() -> None:
    closing = datetime(2026, 11, 25, 1, 0, tzinfo=RIYADH)
    assert plain(describe_closing(closing, NOW)) == "الساعة 1 بعد منتصف الليل"


@pytest.mark.parametrize(
    ("text", "before", "said"),
    [
        ("يفتح غدًا الأحد الساعة 10", "يفتح غدًا الأحد الساعة 8", "الساعة 10"),
        ("حتى الساعة 3", "حتى الساعة 8", "حتى الساعة 3"),
        ("من الأحد إلى الخميس، من 10 إلى 3", "من الأحد إلى الخميس، من 8 إلى 8", "من 10 إلى 3"),
        ("من 10 إلى 3", "من 8 إلى 8", "من 10 إلى 3"),
        ("يفتح غدًا", "مغلق", "يفتح غدًا"),
        ("على مدار الساعة", "على مدار الساعة", "على مدار الساعة"),
        ("من 8", "من 8 إلى 3", "من 8"),
    ],
)
def test_what_two_phrases_begin_with_alike_is_said_once(text: str, before: str, said: str) -> None:
    assert shortened(text, before) == said


def test_an_opening_days_away_has_its_date() -> None:
    opening = datetime(2026, 11, 29, 8, 0, tzinfo=RIYADH)
    assert plain(describe_opening(opening, NOW)) == "يوم الأحد 29 نوفمبر الساعة 8 صباحًا"


@pytest.mark.parametrize(
    ("hour", "lasts", "said"),
    [
        (22, 3, "اليوم من 10 مساءً إلى 1 بعد منتصف الليل"),
        (37, 4, "غدًا الأربعاء من 1 ظهرًا إلى 5 عصرًا"),
        # begins a day, or lasts for days
        (24, 8, "مع بداية يوم غد الأربعاء"),
        (32, 60, "غدًا الأربعاء الساعة 8 صباحًا"),
    ],
)
def test_an_opening_from_when_to_when(hour: int, lasts: int, said: str) -> None:
    opens = NOW.replace(hour=0, minute=0) + timedelta(hours=hour)
    closes = opens + timedelta(hours=lasts)
    assert plain(describe_stretch(opens, closes, NOW, dated=True)) == said


def test_the_day_of_an_opening_that_was_said_is_left_out() -> None:
    opens = NOW.replace(hour=22, minute=0)
    said = describe_stretch(opens, opens + timedelta(hours=3), NOW, dated=False)
    assert plain(said) == "من 10 مساءً إلى 1 بعد منتصف الليل"


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (2, "دقائق قليلة"),
        (7, "نحو 5 دقائق"),
        (10, "نحو 10 دقائق"),
        (14, "نحو ربع ساعة"),
        (20, "نحو 20 دقيقة"),
        (31, "نحو نصف ساعة"),
        (56, "نحو 55 دقيقة"),
        (62, "نحو ساعة"),
        (80, "نحو ساعة وربع"),
        (88, "نحو ساعة ونصف"),
        (107, "نحو ساعة وثلاثة أرباع"),
        (118, "نحو ساعتين"),
        (180, "نحو 3 ساعات"),
    ],
)
def test_a_wait_is_said_in_round_figures(minutes: int, said: str) -> None:
    assert plain(describe_wait(timedelta(minutes=minutes))) == said
