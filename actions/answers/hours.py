"""What is said about opening hours: one channel or all, now or when asked."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from actions.answers.asked import Asked
from actions.answers.readings import Readings
from actions.answers.when import When, when
from casework.clock import RIYADH
from casework.hours import Schedule, holiday, holidays_between, in_ramadan, opens_at, rests
from casework.hours_text import always_open, describe, describe_opening
from casework.knowledge import Channel, Knowledge

_OCCASIONS = ("ramadan", "eid", "national_day", "founding_day", "holidays")
_DEFAULT_CHANNEL = "call_center"
_LISTED = 2


class Extra(str):
    """A line that may be left out where a text grows too long."""

    __slots__ = ()


class HoursAnswer:
    """Sentences on opening hours at one moment, `now` (aware)."""

    def __init__(self, known: Knowledge, now: datetime) -> None:
        self._known = known
        self._now = now.astimezone(RIYADH)
        self._readings = Readings(known, now)
        self._say = self._readings.say

    # --- Parts that other answers use

    def part(self, channel_id: str, part: str) -> str:
        """`schedule`, `status`, `state` or `differ` of a channel; empty where nothing is to say."""
        channel = self._known.channels[channel_id]
        if channel.schedule is None:
            return ""
        if part == "schedule":
            return self.schedule(channel)
        if part == "status":
            return "\n".join(self._status(channel, channel.name))
        if part == "state":
            return self._state(channel, None, channel.name)
        return self.differ([channel])

    def open_now(self) -> list[str]:
        """What is open now, and what opens next if something is closed."""
        shown = self._open(None, sure=False)[:_LISTED]
        if not any(self._readings.is_sure(channel, None) for channel in shown):
            shown = [*shown[:1], *self._open(None, sure=True)[:1]]
        lines = [self._available(shown)]
        following = self._opens_next()
        if following:
            lines.append(self._next(*following))
            shown.append(following[1])
        return [*lines, *self._holiday_today(), self.differ(shown)]

    def schedule(self, channel: Channel) -> str:
        """The week as the preferred reading has it, and as the other one has it."""
        schedule, other = channel.schedule, channel.other_schedule
        if schedule is None:
            return ""
        words = {"name": channel.name, "schedule": describe(schedule)}
        if other is None:
            return self._say("hours", **words)
        return self._say("hours_apart", other=describe(other), **words)

    def differ(self, channels: Iterable[Channel]) -> str:
        """The note on differing sources, if they differ on one of these channels."""
        return self._say("differ") if any(c.other_schedule for c in channels) else ""

    def instead(self, asked: Channel) -> str:
        """A channel that is surely open now, other than the one asked for."""
        others = [channel for channel in self._open(None, sure=True) if channel != asked]
        return self._available(others[:1]) if others else ""

    # --- Whole answers

    def lines(self, asked: Asked, *, brief: bool) -> list[str]:
        """The hours of each channel asked for."""
        then = when(asked.days, asked.time, self._now, self._known)
        ids = asked.channels or (_DEFAULT_CHANNEL,)
        channels = [self._known.channels[channel_id] for channel_id in ids]
        if brief:
            states = [self._state(c, then, self._readings.title(c)) for c in channels if c.schedule]
            return states or [self._no_hours(channels[0])]
        lines = self._occasion(asked.occasion, channels)
        for channel in channels:
            lines += self._about(channel, then)
        lines += self._seasons(asked.occasion, then)
        return [line for line in [*lines, self.differ(channels)] if line]

    def who_is_open(self, asked: Asked, *, brief: bool) -> tuple[list[str], tuple[str, ...]]:
        """Every channel that is open, now or when asked, and the ids of the surely open ones."""
        then = when(asked.days, asked.time, self._now, self._known)
        channels = [c for c in self._scheduled() if self._readings.item(c, then)]
        header = self._say("open_now")
        if asked.time == "always":
            channels = [c for c in channels if c.schedule and always_open(c.schedule)]
            header = self._say("open_always")
        elif then:
            header = self._say("open_when", when=then.phrase)
        sure = [channel for channel in channels if self._readings.is_sure(channel, then)]
        ids = tuple(key for key, channel in self._known.channels.items() if channel in sure)
        ordered = [*sure, *(channel for channel in channels if channel not in sure)]
        if brief:
            return [self._available(sure[:_LISTED], header), self.differ(sure[:_LISTED])], ids
        lines = [header, *(f"• {self._readings.item(channel, then)}" for channel in ordered)]
        if then is None and asked.time is None:
            following = self._opens_next()
            if following:
                lines.append(Extra(self._next(*following)))
                ordered.append(following[1])
            lines += self._holiday_today()
        if then and then.day and holiday(then.day):
            lines.append(self._holiday_on(then))
        lines = [*self._occasion(asked.occasion, ordered), *lines]
        return [line for line in [*lines, self.differ(ordered)] if line], ids

    def all_hours(self) -> list[str]:
        """The week of every channel."""
        channels = self._scheduled()
        lines = [self._say("all_hours")]
        for channel in channels:
            schedule, other = channel.schedule, channel.other_schedule
            words = {"name": self._readings.title(channel)}
            if schedule and other:
                both = {"schedule": describe(schedule), "other": describe(other)}
                lines.append(self._say("channel_hours_apart", **words, **both))
            elif schedule:
                lines.append(self._say("channel_hours", schedule=describe(schedule), **words))
        return [*lines, self.differ(channels)]

    # --- One channel

    def _about(self, channel: Channel, then: When | None) -> list[str]:
        schedule = channel.schedule
        if schedule is None:
            return [self._no_hours(channel), self.instead(channel)]
        title = self._readings.title(channel)
        if then is None:
            return [*self._status(channel, title), Extra(self.schedule(channel))]
        lines = [self._readings.sentence(channel, then, title)]
        if then.day and rests(schedule, then.day):
            lines.append(self._holiday_on(then))
        elif then.day is None and rests(schedule, self._now.date()):
            lines += self._holiday_today()
        if not self._readings.is_sure(channel, then):
            lines.append(self._instead_when(channel, then))
        if then.day is None or then.window:
            lines.append(Extra(self.schedule(channel)))
        return lines

    def _status(self, channel: Channel, name: str) -> list[str]:
        """Whether it is open now; if not, holidays that explain it, and what is open instead."""
        lines = [self._readings.sentence(channel, None, name)]
        first = self._readings.states(channel, None)[0]
        schedule = channel.schedule
        if not first.open and schedule:
            lines += self._holiday_today()
            opening = opens_at(schedule, self._now)
            tomorrow = self._now.date() + timedelta(days=1)
            if opening and not holiday(self._now.date()):
                names = holidays_between(schedule, tomorrow, opening.date())
                if names:
                    lines.append(self._say("holiday_before", holiday=" و".join(names)))
        if not self._readings.is_sure(channel, None):
            lines.append(self.instead(channel))
        return lines

    def _state(self, channel: Channel, then: When | None, name: str) -> str:
        """The sentence alone, and in the same line that the sources differ."""
        line = self._readings.sentence(channel, then, name)
        return f"{line} {self._say('differ_brief')}" if channel.other_schedule else line

    def _no_hours(self, channel: Channel) -> str:
        return self._say("no_hours", name=self._readings.title(channel))

    def _instead_when(self, asked: Channel, then: When) -> str:
        """What is open then; what is open now where the day asked for is today, or over."""
        today = self._now.date()
        if then.day and (then.day < today or (then.day == today and then.window is None)):
            return self.instead(asked)
        others = [channel for channel in self._open(then, sure=True) if channel != asked]
        if not others:
            return ""
        return self._available(others[:_LISTED], self._say("open_when", when=then.phrase), then)

    # --- Occasions

    def _occasion(self, occasion: str | None, channels: list[Channel]) -> list[str]:
        if occasion not in _OCCASIONS:
            return []
        if all(channel.schedule and always_open(channel.schedule) for channel in channels):
            return []
        return [self._say(occasion)]

    def _holiday_today(self) -> list[str]:
        name = holiday(self._now.date())
        return [self._say("holiday_today", holiday=name)] if name else []

    def _holiday_on(self, then: When) -> str:
        name = holiday(then.day) if then.day else None
        return self._say("holiday_on_day", day=then.phrase, holiday=name or "")

    def _seasons(self, occasion: str | None, then: When | None) -> list[str]:
        day = then.day if then and then.day else self._now.date()
        return [self._say("ramadan_now")] if not occasion and in_ramadan(day) else []

    # --- Several channels

    def _scheduled(self) -> list[Channel]:
        return [channel for channel in self._known.channels.values() if channel.schedule]

    def _open(self, then: When | None, *, sure: bool) -> list[Channel]:
        """The channels that are open in the preferred reading, or surely: in all."""
        found = []
        for channel in self._scheduled():
            states = self._readings.states(channel, then)
            if all(state.open for state in states) if sure else states[0].open:
                found.append(channel)
        return found

    def _opens_next(self) -> tuple[datetime, Channel] | None:
        """Of the channels that are closed, the one that opens first."""
        schedules: list[tuple[Channel, Schedule]] = [
            (channel, channel.schedule) for channel in self._scheduled() if channel.schedule
        ]
        opening = [
            (at, channel)
            for channel, schedule in schedules
            if (at := opens_at(schedule, self._now))
        ]
        return min(opening, key=lambda found: found[0]) if opening else None

    def _next(self, at: datetime, channel: Channel) -> str:
        """When a channel opens; if another source has it otherwise, that too."""
        words = {"name": self._readings.title(channel), "opening": describe_opening(at, self._now)}
        first, *others = self._readings.states(channel, None)
        if not others or others[0] == first:
            return self._say("next", **words)
        return self._say("next_apart", other=self._readings.clause(others[0]), **words)

    def _available(
        self, channels: Iterable[Channel], header: str = "", then: When | None = None
    ) -> str:
        items = [self._readings.item(channel, then) or "" for channel in channels]
        header = header or self._say("available")
        return f"{header} {'، و'.join(items)}."
