"""What is said of several channels: which are open, which opens next, the hours of all."""

from collections.abc import Iterable
from datetime import datetime

from actions.answers.asked import Asked
from actions.answers.occasions import Occasions
from actions.answers.readings import Readings
from actions.answers.when import When, whens
from casework.clock import RIYADH
from casework.hours import closes_at, opens_at
from casework.hours_text import (
    always_open,
    describe,
    describe_opening,
    describe_stretch,
    shortened,
)
from casework.knowledge import Channel, Knowledge

LISTED = 2


class Extra(str):
    """A line that may be left out where a text grows too long."""

    __slots__ = ()


class Overview:
    """Sentences on the channels together at one moment, `now` (aware)."""

    def __init__(self, known: Knowledge, now: datetime) -> None:
        self._known = known
        self._now = now.astimezone(RIYADH)
        self._readings = Readings(known, now)
        self._occasions = Occasions(self._readings, now)
        self._say = self._readings.say

    def open_now(self) -> list[str]:
        """What is open now, and what opens next if something is closed."""
        following = self._opens_next()
        shown = [c for c in self._scheduled() if self._readings.states(c, None)[0].open]
        shown = shown[: 1 if following else LISTED]
        if not any(self._readings.is_sure(channel, None) for channel in shown):
            shown = [*shown[:1], *self.surely_open(None)[:1]]
        lines = [self.available(shown)]
        if following:
            lines.append(self._next(*following))
            shown.append(following[1])
        return [*lines, self.differ(shown)]

    def who_is_open(self, asked: Asked, *, brief: bool) -> tuple[list[str], tuple[str, ...]]:
        """Every channel that is open, now or when asked, and the ids of the surely open ones."""
        times = whens(asked.days, asked.times, self._now, self._known)
        if len(times) > 1 and "always" not in asked.times:
            return self._open_at_each(times, asked)
        then = next(iter(times), None)
        excepted = [self._known.channels[channel] for channel in asked.excepted]
        channels = [
            c for c in self._scheduled() if self._readings.item(c, then) and c not in excepted
        ]
        header = self._say("open_when", when=then.phrase) if then else self._say("open_now")
        if "always" in asked.times:
            channels = self.never_closed()
            header = self._say("open_always")
        about = [self._known.channels[channel] for channel in asked.channels]
        sure = [channel for channel in channels if self._readings.is_sure(channel, then)]
        ids = self._ids(sure)
        if brief:
            shown = sure[:LISTED]
            lines = [self.available(shown, header, then), self.differ(shown)]
            return [line for line in lines if line], ids
        # what may not be a channel of its own comes last
        ordered = sorted(channels, key=lambda c: (c.identity is not None, c not in sure))
        items = [f"• {self._readings.item(channel, then)}" for channel in ordered]
        lines = [
            *self._occasions.asked(asked.occasion, self._scheduled()),
            *map(self.not_always, (c for c in about if c.schedule and c not in channels)),
            *[header, *items[:LISTED], *map(Extra, items[LISTED:])],
        ]
        following = self._opens_next() if then is None and not asked.times else None
        if following:
            lines.append(Extra(self._next(*following)))
            ordered.append(following[1])
        if not asked.occasion:
            lines += self._occasions.on(then) if then and then.day else self._occasions.today()
            lines += self._occasions.season(then)
        lines.append(self.differ([*about, *ordered]))
        return [line for line in lines if line], ids

    def _open_at_each(self, times: list[When], asked: Asked) -> tuple[list[str], tuple[str, ...]]:
        """What is surely open at each of several times, a line for one; the ids of the first."""
        lines = self._occasions.asked(asked.occasion, self._scheduled())
        excepted = [self._known.channels[channel] for channel in asked.excepted]
        shown: list[Channel] = []
        for then in times:
            others = [channel for channel in self.surely_open(then) if channel not in excepted]
            if others:
                header = self._say("open_when", when=then.phrase)
                lines.append(self.available(others[:LISTED], header, then))
                shown += others[:LISTED]
            lines += [] if asked.occasion else self._occasions.on(then)
        lines.append(self.differ(shown))
        return [line for line in lines if line], self._ids(self.surely_open(times[0]))

    def _ids(self, channels: list[Channel]) -> tuple[str, ...]:
        return tuple(key for key, channel in self._known.channels.items() if channel in channels)

    def all_hours(self) -> list[str]:
        """The week of every channel."""
        channels = self._scheduled()
        lines = [self._say("all_hours")]
        lines += [f"• {self._week(channel, self._readings.title(channel))}" for channel in channels]
        return [*lines, self.differ(channels)]

    def schedule(self, channel: Channel) -> str:
        """The week as the preferred reading has it, and as the other one has it."""
        return self._say("hours", hours=self._week(channel, channel.name))

    def not_always(self, channel: Channel) -> str:
        """That it is not open round the clock, and its week."""
        return self._week(channel, self._readings.not_always(channel))

    def differ(self, channels: Iterable[Channel]) -> str:
        """The note on differing sources, if they differ on one of these channels."""
        return self._say("differ") if any(c.other_schedule for c in channels) else ""

    def instead(self, asked: Channel) -> str:
        """A channel that is surely open now, other than the one asked for."""
        others = [channel for channel in self.surely_open(None) if channel != asked]
        return self.available(others[:1]) if others else ""

    def available(
        self, channels: Iterable[Channel], header: str = "", then: When | None = None
    ) -> str:
        """Open channels in one line."""
        items = [self._readings.item(channel, then) or "" for channel in channels]
        return f"{header or self._say('available')} {'، و'.join(items)}."

    def surely_open(self, then: When | None) -> list[Channel]:
        """The channels that are open in every reading."""
        return [c for c in self._scheduled() if self._readings.is_sure(c, then)]

    def never_closed(self) -> list[Channel]:
        """The channels that are open round the clock."""
        return [c for c in self._scheduled() if c.schedule and always_open(c.schedule)]

    def _scheduled(self) -> list[Channel]:
        return [channel for channel in self._known.channels.values() if channel.schedule]

    def _week(self, channel: Channel, name: str) -> str:
        schedule, other = channel.schedule, channel.other_schedule
        if schedule is None:
            return ""
        week = describe(schedule)
        if other is None:
            return self._say("week", name=name, schedule=week)
        apart = shortened(describe(other), week)
        return self._say("week_apart", name=name, schedule=week, other=apart)

    def _opens_next(self) -> tuple[datetime, Channel] | None:
        """Of the channels that are closed, the one that opens first."""
        opening = [
            (at, channel)
            for channel in self._scheduled()
            if channel.schedule and (at := opens_at(channel.schedule, self._now))
        ]
        return min(opening, key=lambda found: found[0]) if opening else None

    def _next(self, at: datetime, channel: Channel) -> str:
        """When a channel opens; if another source has it otherwise, that too."""
        opening = describe_opening(at, self._now)
        closing = closes_at(channel.schedule, at) if channel.schedule else None
        if closing and at.date() == self._now.date():
            opening = describe_stretch(at, closing, self._now, dated=True)
        words = {"name": self._readings.title(channel), "opening": opening}
        first, *others = self._readings.states(channel, None)
        if not others or others[0] == first:
            return self._say("next", **words)
        return self._say("next_apart", other=self._readings.clause(others[0]), **words)
