"""Opening hours over midnights, week ends, holidays and year ends."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from casework.clock import RIYADH
from casework.desk_hours import OpeningSpan
from casework.hours import (
    Schedule,
    closes_at,
    common,
    holiday,
    holidays_between,
    in_ramadan,
    is_open,
    open_time,
    openings,
    opens_at,
    rests,
    touching,
)

# the holidays of a year are worked out on first use
relaxed = settings(deadline=None)

TWITTER = Schedule.parse("sun-thu 09:00-17:00, sun-thu 20:00-01:00, fri-sat 13:00-17:00")
CALLS = Schedule.parse("sun-thu 08:00-20:00")
CARE = Schedule.parse("sun-thu 00:00-24:00, fri-sat 13:00-22:00")
ALWAYS = Schedule.parse("sun-sat 00:00-24:00", staffed=False)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=RIYADH)


@st.composite
def spans(draw: st.DrawFn) -> OpeningSpan:
    start = draw(st.integers(0, 24 * 4 - 1))
    length = draw(st.integers(1, 24 * 4))
    quarter = timedelta(minutes=15)
    weekdays = draw(st.frozensets(st.integers(0, 6), min_size=1))
    return OpeningSpan(weekdays, start * quarter, (start + length) * quarter)


schedules = st.builds(Schedule, st.lists(spans(), min_size=1, max_size=4).map(tuple), st.booleans())
moments = st.datetimes(
    datetime(2000, 1, 1), datetime(2070, 12, 31), timezones=st.just(RIYADH)
) | st.sampled_from(
    # year ends, Eid, the National Day and the eve of Founding Day, around midnight
    [
        at(f"{day}T{clock}")
        for day in ("2025-12-31", "2026-01-01", "2026-03-20", "2026-09-23", "2027-02-21")
        for clock in ("00:00", "00:30", "01:00", "12:00", "23:59")
    ]
)


def open_by_definition(schedule: Schedule, moment: datetime) -> bool:
    for back in range(3):
        day = moment.date() - timedelta(days=back)
        since = moment - datetime(day.year, day.month, day.day, tzinfo=RIYADH)
        for span in schedule.spans:
            starts = day.weekday() in span.weekdays
            resting = schedule.staffed and holiday(day) is not None
            if starts and not resting and span.start <= since < span.end:
                return True
    return False


@relaxed
@given(schedules, moments)
def test_is_open_means_that_a_span_of_a_working_day_holds_the_moment(
    schedule: Schedule, moment: datetime
) -> None:
    assert is_open(schedule, moment) == open_by_definition(schedule, moment)


@relaxed
@given(schedules, moments, st.floats(0, 0.999))
@example(TWITTER, at("2026-12-31T23:30"), 0.5)
def test_until_it_closes_it_is_open(schedule: Schedule, moment: datetime, part: float) -> None:
    closing = closes_at(schedule, moment)
    assume(closing is not None)
    assert closing is not None
    assert moment < closing
    assert open_by_definition(schedule, moment + (closing - moment) * part)
    assert not open_by_definition(schedule, closing)


@relaxed
@given(schedules, moments, st.floats(0, 0.999))
@example(CALLS, at("2026-12-31T23:30"), 0.5)
def test_until_it_opens_it_is_closed(schedule: Schedule, moment: datetime, part: float) -> None:
    opening = opens_at(schedule, moment)
    assert (opening is None) == open_by_definition(schedule, moment)
    if opening is not None:
        assert moment < opening
        assert not open_by_definition(schedule, moment + (opening - moment) * part)
        assert open_by_definition(schedule, opening)


@relaxed
@given(schedules, moments)
def test_the_zone_of_the_moment_does_not_matter(schedule: Schedule, moment: datetime) -> None:
    elsewhere = moment.astimezone(UTC)
    assert is_open(schedule, moment) == is_open(schedule, elsewhere)
    assert closes_at(schedule, moment) == closes_at(schedule, elsewhere)
    assert opens_at(schedule, moment) == opens_at(schedule, elsewhere)


@relaxed
@given(schedules, moments)
def test_openings_are_apart_and_in_order(schedule: Schedule, moment: datetime) -> None:
    found = list(openings(schedule, moment.date(), 14))
    assert all(opening.opens < opening.closes for opening in found)
    assert all(a.closes < b.opens for a, b in pairwise(found))


@pytest.mark.parametrize(
    ("schedule", "moment", "closing"),
    [
        (TWITTER, "2026-11-26T23:00", "2026-11-27T01:00"),  # Thursday evening
        (TWITTER, "2026-11-27T00:59", "2026-11-27T01:00"),  # still Thursday's
        (TWITTER, "2026-12-31T23:59", "2027-01-01T01:00"),
        (TWITTER, "2026-09-23T00:30", "2026-09-23T01:00"),  # the eve of the National Day
        (CARE, "2026-11-22T00:00", "2026-11-27T00:00"),  # Sunday to the end of Thursday
        (CARE, "2026-11-27T13:00", "2026-11-27T22:00"),
    ],
)
def test_closing(schedule: Schedule, moment: str, closing: str) -> None:
    assert is_open(schedule, at(moment))
    assert closes_at(schedule, at(moment)) == at(closing)
    assert opens_at(schedule, at(moment)) is None


@pytest.mark.parametrize(
    ("schedule", "moment", "opening"),
    [
        (TWITTER, "2026-11-27T01:00", "2026-11-27T13:00"),  # Friday after Thursday's end
        (TWITTER, "2026-11-28T23:00", "2026-11-29T09:00"),  # no evening on Saturday
        (CALLS, "2026-11-26T20:00", "2026-11-29T08:00"),  # Thursday to Sunday
        (CALLS, "2026-12-31T20:00", "2027-01-03T08:00"),
        (CALLS, "2026-09-22T21:00", "2026-09-24T08:00"),  # over the National Day
        (CALLS, "2026-09-23T11:00", "2026-09-24T08:00"),  # on it
        (TWITTER, "2026-09-24T00:30", "2026-09-24T09:00"),  # no evening of the holiday
        (CALLS, "2026-03-18T21:00", "2026-03-25T08:00"),  # Eid and its days in lieu
    ],
)
def test_opening(schedule: Schedule, moment: str, opening: str) -> None:
    assert not is_open(schedule, at(moment))
    assert opens_at(schedule, at(moment)) == at(opening)
    assert closes_at(schedule, at(moment)) is None


def test_what_is_always_open_neither_opens_nor_closes() -> None:
    holiday_night = at("2026-09-23T03:00")
    assert is_open(ALWAYS, holiday_night)
    assert closes_at(ALWAYS, holiday_night) is None
    assert opens_at(ALWAYS, holiday_night) is None


def test_an_empty_week_never_opens() -> None:
    assert opens_at(Schedule(()), at("2026-11-24T11:00")) is None


def test_holidays_have_arabic_names_and_a_day_in_lieu_that_of_its_holiday() -> None:
    assert holiday(date(2026, 9, 23)) == "اليوم الوطني"
    assert holiday(date(2025, 2, 23)) == "يوم التأسيس"
    assert holiday(date(2026, 11, 24)) is None


def test_a_holiday_closes_only_what_would_have_been_open() -> None:
    friday_of_eid = date(2026, 3, 20)
    assert not rests(CALLS, friday_of_eid)
    assert rests(TWITTER, friday_of_eid)
    assert not rests(ALWAYS, friday_of_eid)
    assert holidays_between(CALLS, date(2026, 3, 18), date(2026, 3, 25)) == ["عطلة عيد الفطر"]


def test_ramadan_by_umm_al_qura() -> None:
    assert not in_ramadan(date(2026, 2, 17))
    assert in_ramadan(date(2026, 2, 18))
    assert in_ramadan(date(2026, 3, 19))
    assert not in_ramadan(date(2026, 3, 20))
    assert not in_ramadan(date(2200, 1, 1))


def test_a_schedule_that_is_not_understood_says_how_one_is_written() -> None:
    with pytest.raises(ValueError, match="sun-thu 08:00-20:00"):
        Schedule.parse("always")


def stretch(start: float, end: float) -> tuple[timedelta, timedelta]:
    return timedelta(hours=start), timedelta(hours=end)


@pytest.mark.parametrize(
    ("schedule", "weekday", "window", "expected"),
    [
        (TWITTER, 3, (20, 28), [(20, 25)]),  # Thursday's night
        (TWITTER, 4, (0, 1), [(-4, 1)]),  # its end on Friday is Thursday's
        (TWITTER, 4, (20, 28), []),
        (TWITTER, 0, (15, 21), [(9, 17), (20, 25)]),
        (CARE, 0, (4, 6), [(-24, 48)]),  # round the clock over midnights
        (CARE, 5, (20, 28), [(13, 22)]),  # Sunday's midnight is no part of Saturday's night
        (CARE, 5, (24, 28), [(24, 72)]),  # but of what is asked for after midnight
    ],
)
def test_openings_that_touch_a_time_of_a_weekday(
    schedule: Schedule,
    weekday: int,
    window: tuple[float, float],
    expected: list[tuple[float, float]],
) -> None:
    found = touching(schedule, weekday, *stretch(*window))
    shown = [stretch(max(start, -24), min(end, 48)) for start, end in expected]
    assert list(found) == shown


def test_a_holiday_has_no_time_of_day_at_which_it_is_open() -> None:
    national = date(2026, 9, 23)
    assert not touching(CALLS, 2, *stretch(12, 15), national)
    assert touching(CALLS, 2, *stretch(12, 15))
    # the evening before runs into it
    assert touching(TWITTER, 2, *stretch(0, 1), national)


@relaxed
@given(schedules, schedules, moments)
def test_what_is_common_is_open_in_both(
    first: Schedule, second: Schedule, moment: datetime
) -> None:
    both = common(Schedule(first.spans, False), Schedule(second.spans, False))
    if is_open(both, moment):
        assert is_open(Schedule(first.spans, False), moment)
        assert is_open(Schedule(second.spans, False), moment)


@pytest.mark.parametrize(
    ("since", "until", "minutes"),
    [
        ("2026-03-01T10:00", "2026-03-01T10:30", 30),
        ("2026-03-01T19:50", "2026-03-02T08:10", 20),  # the night between
        ("2026-03-05T19:00", "2026-03-08T09:00", 120),  # Thursday to Sunday
        ("2026-03-01T21:00", "2026-03-01T22:00", 0),
        ("2026-09-22T19:30", "2026-09-24T08:30", 60),  # the National Day between
    ],
)
def test_only_open_time_counts(since: str, until: str, minutes: int) -> None:
    assert open_time(CALLS, at(since), at(until)) == timedelta(minutes=minutes)


@given(schedule=schedules, moment=moments, minutes=st.integers(1, 60 * 48))
@relaxed
def test_open_time_is_what_is_open_by_quarters(
    schedule: Schedule, moment: datetime, minutes: int
) -> None:
    quarter = timedelta(minutes=15)
    since = moment.replace(minute=moment.minute // 15 * 15, second=0, microsecond=0)
    quarters = [since + n * quarter for n in range(-(-minutes // 15))]
    expected = sum((quarter for each in quarters if is_open(schedule, each)), timedelta())
    assert open_time(schedule, since, quarters[-1] + quarter) == expected
