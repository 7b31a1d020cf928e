"""What is said about the opening hours of the channels asked for, now or when asked."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from actions.answers.asked import DEFAULT_CHANNEL, Asked
from actions.answers.occasions import Occasions
from actions.answers.overview import LISTED, Extra, Overview
from actions.answers.readings import Readings
from actions.answers.turns import Turn
from actions.answers.when import When, weekday_name, whens
from casework.clock import RIYADH
from casework.hours import Schedule, opens_at, rests
from casework.hours_text import always_open
from casework.knowledge import Channel, Knowledge

_WEEK = timedelta(days=6)
_ALWAYS = "always"  # the time of who asks whether it is open round the clock


class HoursAnswer:
    """Sentences on opening hours at one moment, `now` (aware)."""

    def __init__(self, known: Knowledge, now: datetime) -> None:
        self._known = known
        self._now = now.astimezone(RIYADH)
        self.overview = Overview(known, now)
        self.readings = Readings(known, now)
        self._occasions = Occasions(self.readings, now)
        self._say = self.readings.say

    def part(self, channel_id: str, part: str) -> str:
        """`schedule`, `status`, `state` or `differ` of a channel; empty where nothing is to say."""
        channel = self._known.channels[channel_id]
        schedule = channel.schedule
        if schedule is None:
            return ""
        match part:
            case "schedule":
                return self.overview.schedule(channel)
            case "status":
                now = self.readings.sentence(channel, None, channel.name)
                return "\n".join(self._status(channel, schedule, now))
            case "state":
                line = self.readings.sentence(channel, None, channel.name)
                return f"{line} {self._say('differ_brief')}" if channel.other_schedule else line
        return self.overview.differ([channel])

    def said(self, channel: Channel, asked: Asked) -> str:
        """Whether it is open now or when asked, in one sentence."""
        title = self.readings.title(channel)
        times: Sequence[When | None] = self._times(asked) or (None,)
        return " ".join(self.readings.sentence(channel, then, title) for then in times)

    def closed(self, channel_id: str, asked: Asked) -> list[str]:
        """That a channel is closed at the times asked for, where it surely is; else nothing."""
        channel = self._known.channels.get(channel_id)
        times = self._times(asked)
        if channel is None or channel.schedule is None or not times:
            return []
        if any(state.open for then in times for state in self.readings.states(channel, then)):
            return []
        return [self.readings.sentence(channel, times[0], self.readings.title(channel))]

    def lines(self, asked: Asked, *, brief: bool) -> list[str]:
        """The hours of each channel asked for."""
        times = self._times(asked)
        channels = self._channels(asked)
        lines = self._occasions.asked(asked.occasion, channels)
        if asked.again is not Turn.NONE:
            missed = asked.again is Turn.MISSED
            lines = [
                self.readings.again(each, self.readings.title(each), missed=missed)
                for each in channels
            ]
            return [line for line in [*lines, self.overview.differ(channels)] if line]
        if brief:
            return lines or [self._one_line(channels, times, asked)]
        if lines and not times and not self._occasions.is_now(asked.occasion):
            lines += [self.overview.schedule(channel) for channel in channels if channel.schedule]
            lines.append(self._always())
        else:
            for channel in channels:
                lines += self._about(channel, times, asked)
            if not asked.occasion:
                lines += self._occasions.season(next(iter(times), None))
        return [line for line in [*lines, self.overview.differ(channels)] if line]

    def opens_on(self, asked: Asked) -> tuple[str, ...]:
        """The day, as entities say it, on which what was closed opens, for what is asked next."""
        then = next(reversed(self._times(asked)), None)
        channel = self._channels(asked)[-1]
        if channel.schedule is None or not self.readings.opens(channel, then):
            return ()
        since = self._now
        if then and then.day:
            since = max(since, datetime.combine(then.day, time.max, RIYADH))
        at = opens_at(channel.schedule, since)
        if at is None or at.date() - self._now.date() > _WEEK:
            return ()
        return (weekday_name(at.date()),)

    def _channels(self, asked: Asked) -> list[Channel]:
        ids = asked.channels or (DEFAULT_CHANNEL,)
        return [self._known.channels[channel_id] for channel_id in ids]

    # --- One channel

    def _about(self, channel: Channel, times: list[When], asked: Asked) -> list[str]:
        schedule = channel.schedule
        if schedule is None:
            other = self._always() if _ALWAYS in asked.times else self.overview.instead(channel)
            return [self._no_hours(channel), other]
        title = self.readings.title(channel)
        week = [] if always_open(schedule) else [self.overview.schedule(channel)]
        course = ""
        if asked.course:
            then = next(reversed(times), None)
            course = self.readings.course(channel, then, title, left=asked.left)
        if course and times:
            return [course, self.overview.instead(channel), *map(Extra, week)]
        if _ALWAYS in asked.times and week:
            return [self.overview.not_always(channel), self._always()]
        if not times:
            now = course or self.readings.sentence(channel, None, title)
            status = self._status(channel, schedule, now, told=asked.occasion is not None)
            return [*status, *map(Extra, week)]
        lines = [
            line
            for then in times
            for line in self._at(channel, schedule, then, times, several=len(asked.channels) > 1)
        ]
        return [*lines, *(map(Extra, week) if times[0].day is None else ())]

    def _at(
        self, channel: Channel, schedule: Schedule, then: When, times: list[When], *, several: bool
    ) -> list[str]:
        """Whether it is open at one of the times asked for; what else is, if only this is asked."""
        lines = [self.readings.sentence(channel, then, self.readings.title(channel))]
        if then.day and rests(schedule, then.day):
            lines += self._occasions.on(then)
        elif then.day is None and self._occasions.rests_today(schedule):
            lines += self._occasions.today()
        if not self.readings.is_sure(channel, then):
            instead = self._instead(channel, then)
            alone = len(times) == 1 and not several
            lines.append(instead if alone else Extra(instead))
        return lines

    def _status(
        self, channel: Channel, schedule: Schedule, now: str, *, told: bool = False
    ) -> list[str]:
        """`now`, which says whether it is open; if not, holidays that explain it, and what is open
        instead. `told`: the holiday was told before.
        """
        lines = [now]
        if not self.readings.states(channel, None)[0].open and not told:
            lines += self._occasions.closing(schedule)
        if not self.readings.is_sure(channel, None):
            lines.append(self.overview.instead(channel))
        return lines

    def _one_line(self, channels: list[Channel], times: list[When], asked: Asked) -> str:
        """All sentences and, once, that the sources differ; where offered, what is open instead."""
        stated = [channel for channel in channels if channel.schedule]
        if not stated:
            return self._no_hours(channels[0])
        closing = [c for c in stated if c.schedule and not always_open(c.schedule)]
        if _ALWAYS in asked.times and closing:
            return " ".join([*(f"{self.readings.not_always(c)}." for c in closing), self._always()])
        said = [self.said(channel, asked) for channel in stated]
        if asked.left:
            titles = [self.readings.title(channel) for channel in stated]
            said = [
                self.readings.course(channel, None, title, left=True)
                for channel, title in zip(stated, titles, strict=True)
            ]
        then = next(iter(times), None)
        if asked.offers and not any(self.readings.item(channel, then) for channel in stated):
            said.append(self._instead(stated[0], then))
        if any(channel.other_schedule for channel in stated):
            said.append(self._say("differ_brief"))
        return " ".join(filter(None, said))

    def _times(self, asked: Asked) -> list[When]:
        return whens(asked.days, asked.times, self._now, self._known)

    def _always(self) -> str:
        """What is open at any time."""
        names = [self.readings.title(channel) for channel in self.overview.never_closed()]
        return self._say("available_always", channels="، و".join(names))

    def _no_hours(self, channel: Channel) -> str:
        return self._say("no_hours", name=self.readings.title(channel))

    def _instead(self, asked: Channel, then: When | None) -> str:
        """What is open then; what is open now where the day asked for is today, or over."""
        today = self._now.date()
        if then is None:
            return self.overview.instead(asked)
        if then.day and (then.day < today or (then.day == today and then.window is None)):
            return self.overview.instead(asked)
        others = [channel for channel in self.overview.surely_open(then) if channel != asked]
        if not others:
            return ""
        header = self._say("open_when", when=then.phrase)
        return self.overview.available(others[:LISTED], header, then)
