"""What a question on opening hours asks for: channels, days, part of the day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from casework.clock import RIYADH
from casework.hours import Schedule, rests
from casework.hours_text import describe_day, describe_days

_CHANNELS = ("call_center", "twitter", "portal", "sawtak", "beneficiary_care")
_DEFAULT_CHANNEL = "call_center"
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_GROUPS = {"weekend": frozenset({4, 5}), "weekdays": frozenset({6, 0, 1, 2, 3})}
_NEAR = {"yesterday": -1, "today": 0, "tomorrow": 1}
_HOUR = timedelta(hours=1)
# The hours that a part of the day takes in, and how it is called; night runs into the next day.
_PARTS = {
    "morning": (5 * _HOUR, 12 * _HOUR, "صباحًا"),
    "evening": (17 * _HOUR, 23 * _HOUR, "مساءً"),
    "night": (20 * _HOUR, 29 * _HOUR, "ليلًا"),
}


@dataclass(frozen=True)
class HoursQuestion:
    """The channels asked about, the days, the part of the day and the occasion.

    `named`: the citizen means these channels; otherwise the others are worth a line too.
    """

    channels: tuple[str, ...]
    named: bool = False
    days: tuple[str, ...] = ()
    part: str | None = None
    occasion: str | None = None

    @classmethod
    def of(
        cls, entities: Iterable[Mapping[str, Any]], kept: str | None, *, follows: bool
    ) -> "HoursQuestion":
        """From a message's entities, or about `kept`, the channel of the conversation so far.

        `follows`: the message is worded as going on about that channel.
        """
        values: dict[str, dict[str, None]] = {"channel": {}, "day": {}, "occasion": {}}
        for entity in entities:
            values.get(entity["entity"], {})[str(entity["value"])] = None
        channels = tuple(value for value in values["channel"] if value in _CHANNELS)
        asked = {} if "now" in values["day"] else values["day"]
        return cls(
            channels=channels or (kept or _DEFAULT_CHANNEL,),
            named=bool(channels) or (kept is not None and (follows or bool(asked))),
            days=tuple(day for day in asked if day in (*_WEEKDAYS, *_GROUPS, *_NEAR)),
            part=next((value for value in asked if value in _PARTS), None),
            occasion=next(iter(values["occasion"]), None),
        )

    def when(self, now: datetime) -> "When | None":
        """The days meant at `now` (aware); None when none was asked for."""
        if not self.days and self.part is None:
            return None
        word = f" {_PARTS[self.part][2]}" if self.part else ""
        today = now.astimezone(RIYADH).date()
        evening = today
        if self.part == "night" and "today" in self.days and now.astimezone(RIYADH).hour < 5:
            evening -= timedelta(days=1)  # «الليلة» after midnight is still last evening's night
        dates = {day if day in _GROUPS else next_date(day, evening) for day in self.days}
        if len(dates) == 1 and self.days[0] not in _GROUPS:  # «واليوم الجمعة» is one day
            day = next_date(self.days[0], evening)
            phrase = describe_day(day, today) + word
            if self.part == "night" and day == evening:
                phrase = "الليلة"
            return When(phrase, frozenset({day.weekday()}), day, self.part)
        weekdays = frozenset[int]().union(*(_weekdays(day, today) for day in self.days))
        if not weekdays:
            return When(word.strip(), frozenset(range(7)), None, self.part)
        return When(describe_days(weekdays) + word, weekdays, None, self.part)


@dataclass(frozen=True)
class When:
    """The days asked about: one date, or weekdays in general; and a part of the day.

    `phrase` is how an answer calls it.
    """

    phrase: str
    weekdays: frozenset[int]
    day: date | None
    part: str | None

    def of(self, schedule: Schedule) -> Schedule:
        """What of the schedule falls in it, holidays aside."""
        spans = tuple(
            replace(span, weekdays=span.weekdays & self.weekdays)
            for span in schedule.spans
            if span.weekdays & self.weekdays and self._holds(span.start, span.end)
        )
        if self.day and rests(schedule, self.day):
            spans = ()
        return Schedule(spans, schedule.staffed)

    def _holds(self, start: timedelta, end: timedelta) -> bool:
        if self.part is None:
            return True
        first, last, _ = _PARTS[self.part]
        day = 24 * _HOUR
        return any(
            start < last + shift and first + shift < end for shift in (-day, timedelta(), day)
        )


def next_date(day: str, today: date) -> date:
    """The date of `yesterday`, `today`, `tomorrow`, or of the next such weekday, today included."""
    if day in _NEAR:
        return today + timedelta(days=_NEAR[day])
    return today + timedelta(days=(_WEEKDAYS.index(day) - today.weekday()) % 7)


def _weekdays(day: str, today: date) -> frozenset[int]:
    return _GROUPS.get(day) or frozenset({next_date(day, today).weekday()})
