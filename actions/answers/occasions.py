"""What is said of days that differ: public holidays, Ramadan."""

from datetime import date, datetime, timedelta

from actions.answers.readings import Readings
from actions.answers.when import When
from casework.clock import RIYADH
from casework.hours import Schedule, holiday, holidays_between, in_ramadan, opens_at, rests
from casework.hours_text import always_open
from casework.knowledge import Channel

_OCCASIONS = ("ramadan", "eid", "national_day", "founding_day", "holidays")


class Occasions:
    """Sentences on occasions at one moment, `now` (aware)."""

    def __init__(self, readings: Readings, now: datetime) -> None:
        self._say = readings.say
        self._now = now.astimezone(RIYADH)
        self._today = self._now.date()

    def asked(self, occasion: str | None, channels: list[Channel]) -> list[str]:
        """What is known of an occasion asked for; nothing of channels that never close."""
        if occasion not in _OCCASIONS:
            return []
        if all(channel.schedule and always_open(channel.schedule) for channel in channels):
            return []
        return [self._say(occasion)]

    def is_now(self, occasion: str | None) -> bool:
        """Whether the answer for now is the one for this occasion."""
        return (
            in_ramadan(self._today) if occasion == "ramadan" else holiday(self._today) is not None
        )

    def today(self) -> list[str]:
        """That today is a holiday."""
        return self._holiday("holiday_today", self._today)

    def on(self, then: When) -> list[str]:
        """That the date asked for is a holiday."""
        return self._holiday("holiday_on_day", then.day, day=then.phrase) if then.day else []

    def closing(self, schedule: Schedule) -> list[str]:
        """The holidays, today or to come, that a closed schedule rests on until it opens."""
        if holiday(self._today):
            return self.today()
        opening = opens_at(schedule, self._now)
        if opening is None:
            return []
        tomorrow = self._today + timedelta(days=1)
        names = holidays_between(schedule, tomorrow, opening.date())
        return [self._say("holiday_before", holiday=" و".join(names))] if names else []

    def rests_today(self, schedule: Schedule) -> bool:
        """Whether a holiday closes the schedule today."""
        return rests(schedule, self._today)

    def season(self, then: When | None) -> list[str]:
        """That hours may be others in Ramadan, when it is."""
        day = then.day if then and then.day else self._today
        return [self._say("ramadan_now")] if in_ramadan(day) else []

    def _holiday(self, phrase: str, date_: date, **words: str) -> list[str]:
        name = holiday(date_)
        return [self._say(phrase, holiday=name, **words)] if name else []
