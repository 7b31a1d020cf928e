"""Opening hours: when something with a weekly schedule is open, and when it next opens or closes.

Times are aware; they are read on the clock of Riyadh. A span that runs past midnight belongs to the
day it starts on, so Thursday's 20:00-01:00 is still open on Friday at 00:30, holiday or not.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise

from hijridate import Gregorian
from holidays import country_holidays

from casework.clock import RIYADH
from casework.desk_hours import OpeningSpan, parse

_DAY = timedelta(days=1)
# Longer than any run of holidays together with a schedule of one day a week.
_HORIZON = 35
_RAMADAN = 9

Shifts = tuple[tuple[timedelta, timedelta], ...]
"""Openings of one day as distances from its midnight."""


@dataclass(frozen=True)
class Schedule:
    """A week's spans; `staffed` schedules rest on public holidays."""

    spans: tuple[OpeningSpan, ...]
    staffed: bool = True

    @classmethod
    def parse(cls, value: str, *, staffed: bool = True) -> "Schedule":
        """From `sun-thu 10:00-15:00, fri 20:00-01:00`. Raises ValueError that shows the form."""
        return cls(parse(value), staffed)


@dataclass(frozen=True)
class Opening:
    """A stretch of time in which a schedule is open: from `opens` up to and without `closes`."""

    opens: datetime
    closes: datetime


@lru_cache(maxsize=32)
def _holidays(year: int) -> dict[date, str]:
    found = country_holidays("SA", years=year, expand=False, language="ar")
    return {day: "، ".join(dict.fromkeys(_plain(found.get_list(day)))) for day in found}


def _plain(names: list[str]) -> list[str]:
    # 'يوم التأسيس (يوم تعويضي)': a day in lieu is named by its holiday
    return [name.partition(" (")[0] for name in names]


def holiday(day: date) -> str | None:
    """The Arabic name of the official Saudi holiday on `day`, or None."""
    return _holidays(day.year).get(day)


def in_ramadan(day: date) -> bool:
    """Whether `day` falls in Ramadan by the Umm al-Qura calendar (False outside its tables)."""
    try:
        return Gregorian(day.year, day.month, day.day).to_hijri().month == _RAMADAN
    except OverflowError:
        return False


@lru_cache(maxsize=64)
def week(schedule: Schedule) -> tuple[Shifts, ...]:
    """The merged spans of each weekday (0 is Monday), in order; holidays aside."""
    return tuple(_merged(schedule, weekday) for weekday in range(7))


def _merged(schedule: Schedule, weekday: int) -> Shifts:
    merged: list[tuple[timedelta, timedelta]] = []
    spans = (span for span in schedule.spans if weekday in span.weekdays)
    for span in sorted(spans, key=lambda span: span.start):
        if merged and span.start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], span.end))
        else:
            merged.append((span.start, span.end))
    return tuple(merged)


def rests(schedule: Schedule, day: date) -> bool:
    """Whether a holiday closes what would have been open on `day`."""
    return schedule.staffed and holiday(day) is not None and bool(week(schedule)[day.weekday()])


def touching(
    schedule: Schedule, weekday: int, start: timedelta, end: timedelta, day: date | None = None
) -> Shifts:
    """The openings that are open at some time from `start` to `end` of a weekday, as a whole.

    Both count from its midnight, and so do the openings, those of the days around it included:
    00:30 on a Friday is in Thursday's evening. What opens at midnight is the next day's, unless the
    time asked for begins there. With its date, holidays are left out.
    """
    found: list[tuple[timedelta, timedelta]] = []
    for away in (-1, 0, 1):
        if day and schedule.staffed and holiday(day + away * _DAY):
            continue
        for opens, closes in week(schedule)[(weekday + away) % 7]:
            opens, closes = opens + away * _DAY, closes + away * _DAY
            if found and opens <= found[-1][1]:
                found[-1] = (found[-1][0], max(closes, found[-1][1]))
            else:
                found.append((opens, closes))
    tonight = max(end, _DAY) if start >= _DAY else min(end, _DAY)
    return tuple((opens, closes) for opens, closes in found if opens < tonight and start < closes)


def common(first: Schedule, second: Schedule) -> Schedule:
    """The hours at which both schedules are open."""
    spans = tuple(
        OpeningSpan(days, max(one.start, other.start), min(one.end, other.end))
        for one in first.spans
        for other in second.spans
        if (days := one.weekdays & other.weekdays)
        and max(one.start, other.start) < min(one.end, other.end)
    )
    return Schedule(spans, first.staffed)


def openings(schedule: Schedule, since: date, days: int = _HORIZON) -> Iterator[Opening]:
    """Openings that start in the `days` days from `since`, in order; adjoining ones are one."""
    shifts = week(schedule)
    current: Opening | None = None
    for day in (since + n * _DAY for n in range(days)):
        if schedule.staffed and holiday(day):
            continue
        midnight = datetime.combine(day, time(), RIYADH)
        for start, end in shifts[day.weekday()]:
            opens, closes = midnight + start, midnight + end
            if current and opens <= current.closes:
                current = Opening(current.opens, max(current.closes, closes))
            else:
                if current:
                    yield current
                current = Opening(opens, closes)
    if current:
        yield current


def _current_or_next(schedule: Schedule, at: datetime) -> Opening | None:
    local = at.astimezone(RIYADH)
    # the day before may still be open after midnight; a span is at most a day long
    found = openings(schedule, local.date() - 2 * _DAY)
    return next((opening for opening in found if local < opening.closes), None)


def is_open(schedule: Schedule, at: datetime) -> bool:
    """Whether the schedule is open at that moment."""
    opening = _current_or_next(schedule, at)
    return opening is not None and opening.opens <= at


def opened_at(schedule: Schedule, at: datetime) -> datetime | None:
    """When it opened, if it is open at `at`; None when it is closed."""
    opening = _current_or_next(schedule, at)
    return opening.opens if opening and opening.opens <= at else None


def closes_at(schedule: Schedule, at: datetime) -> datetime | None:
    """When it closes, if it is open at `at`; None when it is closed or never closes."""
    opening = _current_or_next(schedule, at)
    if opening is None or at < opening.opens or opening.closes - at > (_HORIZON - 5) * _DAY:
        return None
    return opening.closes


def opens_at(schedule: Schedule, at: datetime) -> datetime | None:
    """When it next opens, if it is closed at `at`; None when it is open or never opens."""
    opening = _current_or_next(schedule, at)
    return None if opening is None or opening.opens <= at else opening.opens


def open_time(schedule: Schedule, since: datetime, until: datetime) -> timedelta:
    """How much of the time from `since` to `until` (aware) the schedule is open."""
    since, until = since.astimezone(RIYADH), until.astimezone(RIYADH)
    # as above: what is open at `since` may have opened on a day before
    first = since.date() - 2 * _DAY
    found = openings(schedule, first, (until.date() - first).days + 1)
    spans = (min(each.closes, until) - max(each.opens, since) for each in found)
    return sum((span for span in spans if span > timedelta()), timedelta())


def holidays_between(schedule: Schedule, first: date, last: date) -> list[str]:
    """Names, each once, of the holidays from `first` to `last` that close a working day."""
    days = (first + n * _DAY for n in range((last - first).days + 1))
    return list(dict.fromkeys(holiday(day) or "" for day in days if rests(schedule, day)))


def runs(weekdays: frozenset[int]) -> list[list[int]]:
    """The weekdays (0 is Monday) as runs of consecutive days in a week that begins on Sunday."""
    ordered = sorted(weekdays, key=lambda day: (day + 1) % 7)
    found = [[day] for day in ordered[:1]]
    for before, day in pairwise(ordered):
        if (before + 1) % 7 == day:
            found[-1].append(day)
        else:
            found.append([day])
    return found
