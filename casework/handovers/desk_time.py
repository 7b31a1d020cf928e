"""When agents are at the desk: DESK_HOURS, never on public holidays."""

from datetime import datetime, timedelta

from casework import hours
from casework.settings import get_settings


def desk_is_open(at: datetime) -> bool:
    """Whether agents are at the desk at `at` (aware)."""
    return hours.is_open(schedule(), at)


def desk_opens_at(at: datetime) -> datetime | None:
    """When a desk that is closed at `at` (aware) next opens, in Riyadh's time; None when open."""
    return hours.opens_at(schedule(), at)


def desk_closes_at(at: datetime) -> datetime | None:
    """When a desk that is open at `at` (aware) closes; None when closed, or open at all times."""
    return hours.closes_at(schedule(), at)


def desk_opened_at(at: datetime) -> datetime | None:
    """When the desk that is open at `at` (aware) opened, in Riyadh's time; None when closed."""
    return hours.opened_at(schedule(), at)


def desk_time(since: datetime, until: datetime) -> timedelta:
    """How much of the time from `since` to `until` (aware) the desk is open."""
    return hours.open_time(schedule(), since, until)


def schedule() -> hours.Schedule:
    """The desk's week."""
    return hours.Schedule.parse(get_settings().desk_hours)
