"""Times of day in a message, by name and on the clock."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arabic.entities import find_entities
from arabic.times import NAMED, interval, settle, settle_by


def times(text: str) -> list[tuple[str, str]]:
    return [
        (entity.value, text[entity.start : entity.end])
        for entity in find_entities(text)
        if entity.label == "time"
    ]


@pytest.mark.parametrize(
    ("text", "value", "span"),
    [
        ("والفجر؟", "fajr", "الفجر"),
        ("قبل الفجر", "before_fajr", "قبل الفجر"),
        ("بكرة الصبح", "morning", "الصبح"),
        ("الضحى", "duha", "الضحى"),
        ("وقت الظهر", "noon", "الظهر"),
        ("بعد الظهر", "after_noon", "بعد الظهر"),
        ("والعصر يردون", "asr", "العصر"),
        ("المغرب", "maghrib", "المغرب"),
        ("بعد صلاة المغرب", "after_maghrib", "بعد صلاة المغرب"),
        ("العشاء", "isha", "العشاء"),
        ("وبعد العشاء؟", "after_isha", "بعد العشاء"),
        ("after isha?", "after_isha", "after isha"),
        ("bel leil", "night", "bel leil"),
        ("الليلة تردون", "tonight", "الليلة"),
        ("بعد منتصف الليل", "after_midnight", "بعد منتصف الليل"),
        ("نص الليل", "midnight", "نص الليل"),
        ("بعد التراويح", "after_taraweeh", "بعد التراويح"),
        ("وقت السحور", "suhoor", "السحور"),
        ("وقت الفطور", "iftar", "الفطور"),
        ("بعد صلاة الجمعة", "after_friday_prayer", "بعد صلاة الجمعة"),
        ("فيه قناة 24 ساعة", "always", "24 ساعة"),
        ("على مدار الساعة", "always", "على مدار الساعة"),
        ("٢٤ ساعه", "always", "٢٤ ساعه"),
        ("fee shay 24 sa3a?", "always", "24 sa3a"),
    ],
)
def test_a_time_by_name(text: str, value: str, span: str) -> None:
    assert times(text) == [(value, span)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("الساعة 10", "10:00?"),
        ("الساعة ١٠:٣٠", "10:30?"),
        ("الساعة عشر الليل", "22:00"),
        ("8 الصبح", "08:00"),
        ("10 ونص بالليل", "22:30"),
        ("الساعة 9 الا ربع الصبح", "08:45"),
        ("الساعة ثنتين الفجر", "02:00"),
        ("6 المغرب", "18:00"),
        ("11 pm", "23:00"),
        ("at 5", "17:00?"),
        ("20:00", "20:00"),
        ("12 الظهر", "12:00"),
        # the small hours belong to the evening before
        ("12 الليل", "24:00"),
        ("1 بالليل", "25:00"),
        ("2 بعد منتصف الليل", "26:00"),
        ("من 10 الى 3", "10:00-15:00"),
        ("من 8 الصبح لين 8 المساء", "08:00-20:00"),
        ("من 8 الى 10 الليل", "20:00-22:00"),
        ("9:00 - 17:00", "09:00-17:00"),
        ("بعد الساعة 8 مساء", "20:00-"),
        ("قبل 9 الصبح", "-09:00"),
        ("لين الساعة 8 المساء", "-20:00"),
        ("بعد الساعة وحدة", "13:00?-"),
        ("للساعه 1 صح", "-13:00?"),
    ],
)
def test_an_hour_on_the_clock(text: str, value: str) -> None:
    assert [found for found, _ in times(text)] == [value]


@pytest.mark.parametrize(
    "text",
    [
        "صباح الخير",
        "مساء النور عليكم",
        "good evening",
        "كم الساعة بالضبط",
        "ضل عشر دقايق",
        "عندي 5 عيال",
        "اتصلت 3 مرات",
        "من 2 الى 5 الاف ريال",
        "راتبي 4500 ريال",
        "انا عشر سنين استلم",
        "وحدة من البنات",
        "سعد العصيمي",
        "فجر العتيبي",
        "ضحى سعد",
        "ظهر لي اني غير مؤهل",
    ],
)
def test_what_is_no_time(text: str) -> None:
    assert times(text) == []


def test_now_and_the_hour_it_is_are_two() -> None:
    found = find_entities("الحين الساعة عشر الليل")
    assert [(e.label, e.value) for e in found] == [("day", "now"), ("time", "22:00")]


@pytest.mark.parametrize(
    ("value", "since", "settled"),
    [
        ("13:00?-", 0.5, "01:00-"),  # half past midnight: the coming one
        ("13:00?-", 23.5, "25:00-"),
        ("10:00?", 19, "22:00"),
        ("10:00?", 13, "10:00"),  # neither comes soon: that of offices
        ("10:00?", None, "10:00"),
        ("22:00", 9, "22:00"),
        ("fajr", 9, "fajr"),
    ],
)
def test_the_half_of_the_day(value: str, since: float | None, settled: str) -> None:
    assert settle(value, None if since is None else timedelta(hours=since)) == settled


@pytest.mark.parametrize(
    ("value", "name", "settled"),
    [
        ("09:00?", "morning", "09:00"),
        ("16:00?", "fajr", "04:00"),
        ("13:00?", "night", "25:00"),
        ("12:00?", "noon", "12:00"),
        ("-12:00?", "night", "-24:00"),
        ("15:00?", "duha", "15:00?"),  # not in it in either half
        ("22:00", "morning", "22:00"),
    ],
)
def test_a_time_of_day_beside_an_hour_tells_its_half(value: str, name: str, settled: str) -> None:
    assert settle_by(value, name) == settled


@pytest.mark.parametrize("name", NAMED)
def test_a_named_time_is_a_stretch_of_its_day(name: str) -> None:
    start, end = interval(name)
    assert timedelta(0) <= start < end <= timedelta(hours=29)


def test_what_is_no_value_is_an_error() -> None:
    with pytest.raises(ValueError):
        interval("-")
    with pytest.raises(ValueError):
        interval("teatime")


_CLOCK = st.integers(0, 23).map(lambda hour: f"{hour:02}:00")


@given(_CLOCK, _CLOCK)
def test_a_range_ends_after_it_begins(first: str, last: str) -> None:
    [(value, _)] = times(f"من {first} الى {last}")
    start, end = interval(value)
    assert start < end <= start + timedelta(hours=24)
