"""When a question on opening hours asks for: days, and a time of those days."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from arabic.times import NAMED, interval, settle
from casework.clock import RIYADH
from casework.hours import Schedule, Shifts, rests, touching
from casework.hours_text import clock_time, describe_day, describe_days
from casework.knowledge import Knowledge

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_GROUPS = {"weekend": frozenset({4, 5}), "weekdays": frozenset({6, 0, 1, 2, 3})}
_NEAR = {"yesterday": -1, "today": 0, "tomorrow": 1, "after_tomorrow": 2}
_MIDNIGHT = timedelta(hours=24)
_MINUTE = timedelta(minutes=1)

Window = tuple[timedelta, timedelta]


@dataclass(frozen=True)
class When:
    """One date, or weekdays in general (all of them where no day was asked for); `window` is the
    time of these days, None for the whole of them. `phrase` is how an answer calls it.
    """

    phrase: str
    weekdays: frozenset[int]
    day: date | None = None
    window: Window | None = None

    @property
    def is_moment(self) -> bool:
        """Whether it is an hour on the clock rather than a stretch of time."""
        return self.window is not None and self.window[1] - self.window[0] <= _MINUTE

    def on(self, schedule: Schedule) -> dict[int, Shifts]:
        """The openings of each weekday that fall in it; a weekday without any is left out."""
        found = {}
        for weekday in sorted(self.weekdays, key=lambda day: (day + 1) % 7):
            shifts = self._on(schedule, weekday)
            if shifts:
                found[weekday] = shifts
        return found

    def _on(self, schedule: Schedule, weekday: int) -> Shifts:
        if self.window is None:
            whole = of_days(schedule, frozenset({weekday}))
            if self.day and rests(schedule, self.day):
                return ()
            return tuple(sorted((span.start, span.end) for span in whole.spans))
        return touching(schedule, weekday, *self.window, self.day)

    def next_on(self, schedule: Schedule) -> timedelta | None:
        """When it opens after this time of day, from midnight; None where days differ in it."""
        if self.window is None:
            return None
        later = set()
        for weekday in self.weekdays:
            spans = of_days(schedule, frozenset({weekday})).spans
            later.add(min((s.start for s in spans if s.start >= self.window[1]), default=None))
        later.discard(None)
        return later.pop() if len(later) == 1 else None

    @property
    def begins(self) -> datetime | None:
        """The moment at which it begins, where it is a time of one date."""
        if self.day is None or self.window is None:
            return None
        return datetime.combine(self.day, datetime.min.time(), RIYADH) + self.window[0]


def of_days(schedule: Schedule, weekdays: frozenset[int]) -> Schedule:
    """What of the schedule begins on these weekdays."""
    spans = tuple(
        replace(span, weekdays=span.weekdays & weekdays)
        for span in schedule.spans
        if span.weekdays & weekdays
    )
    return Schedule(spans, schedule.staffed)


def whens(
    days: tuple[str, ...], times: tuple[str, ...], now: datetime, known: Knowledge
) -> list[When]:
    """All that is meant at `now` (aware), one after the other; none where none was asked for.

    As many days as times belong together in pairs; else each time is one of all the days.
    """
    pairs: list[tuple[tuple[str, ...], str | None]]
    if len(days) == len(times) > 1:
        pairs = [((day,), time) for day, time in zip(days, times, strict=True)]
    else:
        # dates may be holidays, which weekdays in general are not
        apart = "now" not in days and not _NEAR.keys().isdisjoint(days)
        groups = [(day,) for day in days] if apart else [days]
        pairs = [(group, time) for group in groups for time in times or (None,)]
    found = (_when(group, time, now, known) for group, time in pairs)
    return list(dict.fromkeys(filter(None, found)))


def _when(days: tuple[str, ...], time: str | None, now: datetime, known: Knowledge) -> When | None:
    """One time, None of neither day nor time.

    A time without a day is one of any day; where the day «now» stands beside it, of today.
    """
    after_now = "now" in days
    days = tuple(day for day in days if day in (*_WEEKDAYS, *_GROUPS, *_NEAR))
    if time == "always":
        time = None
    if not days and time is None:
        return None
    local = now.astimezone(RIYADH)
    today = local.date()
    window, words = None, ""
    if time is not None:
        since_midnight = timedelta(hours=local.hour, minutes=local.minute)
        time = settle(time, since_midnight if days in ((), ("today",)) else None)
        window, words = interval(time), describe_time(time, known)
        if after_now and not days and since_midnight < window[1]:  # not over yet
            days = ("today",)
    evening = today
    if window and window[1] > _MIDNIGHT and local.hour < 5:
        evening -= timedelta(days=1)  # «الليلة» after midnight is still last evening's night
    dates = {day if day in _GROUPS else next_date(day, evening) for day in days}
    if len(dates) == 1 and days[0] not in _GROUPS:  # «واليوم الجمعة» is one day
        day = next_date(days[0], evening)
        phrase = f"{describe_day(day, today)} {words}".strip()
        if time in ("night", "tonight") and day == evening:
            phrase = known.answers.phrases["time_tonight"]
        return When(phrase, frozenset({day.weekday()}), day, window)
    weekdays = frozenset[int]().union(*(_weekdays(day, today) for day in days))
    if not weekdays:
        return When(words, frozenset(range(7)), None, window)
    return When(f"{describe_days(weekdays)} {words}".strip(), weekdays, None, window)


def describe_time(time: str, known: Knowledge) -> str:
    """A time of day as an answer says it: «بعد العشاء», «الساعة 10 مساءً»."""
    phrases = known.answers.phrases
    if time in NAMED:
        return phrases[f"time_{time}"]
    start, end = interval(time)
    first, dash, last = time.partition("-")
    if not dash:
        return phrases["at_hour"].format(hour=clock_time(start))
    if not last:
        return phrases["after_hour"].format(hour=clock_time(start))
    if not first:
        return phrases["before_hour"].format(hour=clock_time(end))
    return phrases["between_hours"].format(first=clock_time(start), last=clock_time(end))


def next_date(day: str, today: date) -> date:
    """The date of `tomorrow` and its like, or of the next such weekday, today included."""
    if day in _NEAR:
        return today + timedelta(days=_NEAR[day])
    return today + timedelta(days=(_WEEKDAYS.index(day) - today.weekday()) % 7)


def weekday_name(day: date) -> str:
    """The weekday of a date, as entities say it."""
    return _WEEKDAYS[day.weekday()]


def _weekdays(day: str, today: date) -> frozenset[int]:
    return _GROUPS.get(day) or frozenset({next_date(day, today).weekday()})
