"""What is said about opening hours: one channel or all, now or on the day asked."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from actions.answers.hours_question import HoursQuestion, When
from casework.clock import RIYADH
from casework.hours import (
    Schedule,
    closes_at,
    holiday,
    holidays_between,
    in_ramadan,
    is_open,
    opens_at,
    rests,
    week,
)
from casework.hours_text import (
    always_open,
    describe,
    describe_closing,
    describe_opening,
    describe_shifts,
)
from casework.knowledge import Channel, Knowledge

_OCCASIONS = ("ramadan", "eid", "national_day", "founding_day")
_WORDS = {
    "m": {"open": "مفتوح", "closed": "مغلق", "opens": "يفتح"},
    "f": {"open": "مفتوحة", "closed": "مغلقة", "opens": "تفتح"},
}


class Extra(str):
    """A line that may be left out where a text grows too long."""

    __slots__ = ()


class HoursAnswer:
    """Sentences on opening hours at one moment, `now` (aware)."""

    def __init__(self, known: Knowledge, now: datetime) -> None:
        self._known = known
        self._now = now.astimezone(RIYADH)
        self._phrases = known.answers.phrases

    # --- Parts that other answers use

    def part(self, channel_id: str, part: str) -> str:
        """`schedule`, `status` or `differ` of a channel; empty where there is nothing to say."""
        channel = self._known.channels[channel_id]
        if part == "schedule":
            return self._hours(channel)
        if part == "status":
            return "\n".join(self._status(channel_id))
        return self._differ(channel)

    def open_now(self) -> list[str]:
        """What is open now, and what opens next if something is closed."""
        lines = [self._say("available", channels=self._listed(self._open_channels()[:2]))]
        opening = [
            (at, channel)
            for channel, schedule in self._scheduled()
            if (at := opens_at(schedule, self._now))
        ]
        if opening:
            at, channel = min(opening, key=lambda found: found[0])
            when = describe_opening(at, self._now)
            lines.append(self._say("next", name=self._title(channel), opening=when))
        return [*lines, *self._holiday_today()]

    # --- The whole answer

    def lines(self, question: HoursQuestion) -> list[str]:
        """The answer: each channel asked for, then shortly the others if none was named."""
        lines = self._occasion(question.occasion)
        when = question.when(self._now)
        for channel_id in question.channels:
            lines += self._about(channel_id, when)
        lines += [self._differ(self._known.channels[channel]) for channel in question.channels]
        lines += self._seasons(question, when)
        gone = when is not None and when.day is not None and when.day < self._now.date()
        resting = when is not None and not self._open_any(question.channels, when)
        if when and not gone and (resting or not question.named):
            lines += self._others_when(question.channels, when)
        if not when and not question.named:
            lines += self._others(question.channels)
        return [line for line in lines if line]

    def _about(self, channel_id: str, when: When | None) -> list[str]:
        channel = self._known.channels[channel_id]
        schedule = channel.schedule
        if schedule is None:
            name = self._title(channel)
            return [self._say("no_hours", name=name), *self._instead(channel_id)]
        if when is None:
            return [self._hours(channel), *self._status(channel_id)]
        lines = self._on(channel, schedule, when)
        open_then = bool(when.of(schedule).spans)
        if when.day and when.day <= self._now.date() and when.part is None:
            today = when.day == self._now.date()
            lines += self._status(channel_id) if open_then and today else self._instead(channel_id)
            return lines
        if when.day is None and not open_then:
            lines.append(self._hours(channel))
        if open_then:
            lines += self._status(channel_id)[:1]
        return lines

    def _on(self, channel: Channel, schedule: Schedule, when: When) -> list[str]:
        name, day = self._title(channel), when.phrase
        open_then = when.of(schedule)
        if open_then.spans:
            text = self._shown(schedule, when)
            return [self._say("on_day", name=name, day=day, schedule=text)]
        words = {"name": name, "day": day, **_WORDS[channel.gender]}
        opening = None
        if when.day and when.day >= self._now.date() and when.part is None:
            midnight = datetime.combine(when.day, datetime.max.time(), RIYADH)
            opening = opens_at(schedule, max(midnight, self._now))
        if opening is None:
            line = self._say("closed_on_day", **words)
        else:
            said = describe_opening(opening, self._now)
            line = self._say("closed_on_day_until", opening=said, **words)
        if when.day and rests(schedule, when.day):
            name = holiday(when.day) or ""
            return [line, self._say("holiday_on_day", day=day, holiday=name)]
        return [line]

    # --- Sentences

    def _hours(self, channel: Channel) -> str:
        schedule = channel.schedule
        if schedule is None:
            return ""
        return self._say("hours", name=self._title(channel), schedule=describe(schedule))

    def _status(self, channel_id: str) -> list[str]:
        channel = self._known.channels[channel_id]
        schedule = channel.schedule
        if schedule is None:
            return []
        words = {"name": channel.name, **_WORDS[channel.gender]}
        if is_open(schedule, self._now):
            until = closes_at(schedule, self._now)
            if until is None:
                return [self._say("open_always", **words)]
            return [self._say("open_until", until=describe_closing(until, self._now), **words)]
        opening = opens_at(schedule, self._now)
        if opening is None:
            return [self._say("closed", **words), *self._instead(channel_id)]
        said = describe_opening(opening, self._now)
        lines = [self._say("closed_until", opening=said, **words), *self._holiday_today()]
        tomorrow = self._now.date() + timedelta(days=1)
        names = holidays_between(schedule, tomorrow, opening.date())
        if names and not holiday(self._now.date()):
            lines.append(self._say("holiday_before", holiday=" و".join(names)))
        return [*lines, *self._instead(channel_id)]

    def _instead(self, channel_id: str) -> list[str]:
        others = [(c, s) for c, s in self._open_channels() if c != self._known.channels[channel_id]]
        return [self._say("available", channels=self._listed(others[:2]))] if others else []

    def _holiday_today(self) -> list[str]:
        name = holiday(self._now.date())
        return [self._say("holiday_today", holiday=name)] if name else []

    def _differ(self, channel: Channel) -> str:
        other = channel.other_schedule
        return self._say("differ", other=describe(other)) if other else ""

    def _occasion(self, occasion: str | None) -> list[str]:
        return [self._say(occasion)] if occasion in _OCCASIONS else []

    def _seasons(self, question: HoursQuestion, when: When | None) -> list[str]:
        day = when.day if when and when.day else self._now.date()
        if question.occasion or not in_ramadan(day):
            return []
        return [self._say("ramadan_now")]

    # --- Several channels

    def _scheduled(self) -> list[tuple[Channel, Schedule]]:
        channels = self._known.channels.values()
        return [(channel, channel.schedule) for channel in channels if channel.schedule]

    def _open_channels(self) -> list[tuple[Channel, Schedule]]:
        return [(c, schedule) for c, schedule in self._scheduled() if is_open(schedule, self._now)]

    def _listed(self, channels: Iterable[tuple[Channel, Schedule]]) -> str:
        names = []
        for channel, schedule in channels:
            until = closes_at(schedule, self._now)
            if until is None:
                names.append(self._say("available_always", name=self._title(channel)))
            else:
                said = describe_closing(until, self._now)
                names.append(self._say("available_until", name=self._title(channel), until=said))
        return "، و".join(names)

    def _others(self, asked: tuple[str, ...]) -> list[str]:
        lines = [self._phrases["other_channels"]]
        for channel, schedule in self._scheduled():
            if any(channel == self._known.channels[channel_id] for channel_id in asked):
                continue
            state = _WORDS[channel.gender]["open" if is_open(schedule, self._now) else "closed"]
            name, text = self._title(channel), describe(schedule)
            phrase = "other_channel_differs" if channel.other_schedule else "other_channel"
            lines.append(self._say(phrase, name=name, schedule=text, state=state))
        return [Extra("\n".join(lines))]

    def _others_when(self, asked: tuple[str, ...], when: When) -> list[str]:
        found = [
            f"{self._title(channel)} ({self._shown(schedule, when)})"
            for channel, schedule in self._scheduled()
            if channel not in [self._known.channels[channel_id] for channel_id in asked]
            and when.of(schedule).spans
        ]
        if not found:
            return []
        line = self._say("available_on_day", day=when.phrase, channels="؛ و".join(found))
        return [Extra(line)]

    def _open_any(self, channels: tuple[str, ...], when: When) -> bool:
        schedules = [self._known.channels[channel].schedule for channel in channels]
        return any(schedule and when.of(schedule).spans for schedule in schedules)

    def _shown(self, schedule: Schedule, when: When) -> str:
        if always_open(schedule):
            return "على مدار الساعة"
        then = when.of(schedule)
        shifts = [week(then)[day] for day in when.weekdays]
        alike = all(spans == shifts[0] for spans in shifts)
        return describe_shifts(shifts[0]) if alike else describe(then)

    # --- Words

    def _title(self, channel: Channel) -> str:
        return channel.name if channel.identity else f"{channel.name} {channel.address.value}"

    def _say(self, phrase: str, **words: str) -> str:
        portal = self._known.channels["portal"].address.value
        return self._phrases[phrase].format(portal=portal, **words)
