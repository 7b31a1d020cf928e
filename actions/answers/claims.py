"""Hours that a citizen has read or was told, and which source says them."""

from collections.abc import Sequence
from datetime import timedelta

from arabic.times import interval
from casework.hours import Schedule, Shifts, week
from casework.hours_text import clock_time, describe_shifts

_HALF = timedelta(hours=12)
_DAY = timedelta(hours=24)


def find_claim(time: str, schedules: Sequence[Schedule]) -> list[str]:
    """What each schedule has of the hour or range claimed, as it has it; empty for nothing.

    `time` is a value of hours on the clock. A range is an opening of the schedule, «8 to 1» in
    either half of the day. An hour is one at which it opens or closes; where the half of the day is
    not sure, that of offices comes first.
    """
    hours = time.strip("-?")
    if "-" in hours:
        return [_range(interval(hours), schedule) for schedule in schedules]
    first = interval(hours)[0]
    found: list[str] = []
    for at in (first, first + _HALF) if "?" in time else (first,):
        found = [_hour(at, schedule) for schedule in schedules]
        if any(found):
            break
    return found


def _shifts(schedule: Schedule) -> Shifts:
    return tuple(dict.fromkeys(shift for shifts in week(schedule) for shift in shifts))


def _range(claimed: tuple[timedelta, timedelta], schedule: Schedule) -> str:
    for shift in _shifts(schedule):
        apart = (shift[0] - claimed[0], shift[1] - claimed[1])
        if not any(distance % _HALF for distance in apart):
            return describe_shifts((shift,))
    return ""


def _hour(at: timedelta, schedule: Schedule) -> str:
    for shift in _shifts(schedule):
        for border in shift:
            if not (border - at) % _DAY:
                return clock_time(border)
    return ""
