"""What is said about the last answer: how sure it is, and which sources it comes from."""

from collections.abc import Iterable, Iterator

from actions.answers.asked import CHANNEL_OF, DEFAULT_CHANNEL, HOURS, Asked
from actions.answers.claims import find_claim
from actions.answers.hours import HoursAnswer
from actions.answers.model import LastAnswer
from actions.answers.overview import Extra
from actions.answers.when import describe_time
from arabic.text import fold_digits
from arabic.times import NAMED, settle
from casework.hours import Schedule, common
from casework.hours_text import describe, shortened
from casework.knowledge import Channel, Fact, Knowledge


class AboutAnswer:
    """Sentences on what the last answer rests on; on a channel's hours where one is named."""

    def __init__(
        self, known: Knowledge, asked: Asked, last: LastAnswer | None, hours: HoursAnswer
    ) -> None:
        self._known, self._asked, self._hours = known, asked, hours
        named = [known.channels[id_] for id_ in asked.channels if known.channels[id_].schedule]
        self._is_named = bool(named)
        self._last = last or LastAnswer(asked.topic)
        self._channels = named or self._of_last(last)

    @property
    def about(self) -> LastAnswer:
        """What follow-ups go on about: the last answer, or the channels named instead."""
        named = tuple(id_ for id_, c in self._known.channels.items() if c in self._channels)
        if not self._is_named or set(named) <= set(self._last.channels):
            return self._last
        return LastAnswer("ask_hours", named, told=self._last.told, focus=named[0])

    def lines(self, *, brief: bool) -> list[str]:
        """The answer to what was asked: `doubt`, `ask_source`, `which_right` or `dispute`."""
        if brief:
            return [line for line in self._brief() if line]
        match self._asked.topic:
            case "ask_source":
                lines = self._source()
            case "dispute":
                lines = self._dispute()
            case "which_right" if self._differing:
                lines = [self._say("which_right"), *self._stated(), *self._agreed()]
            case _:
                lines = self._doubt()
        return [line for line in lines if line]

    def _brief(self) -> list[str]:
        differ = self._hours.overview.differ(self._differing)
        match self._asked.topic:
            case "doubt":
                return [differ] if differ else self._doubt()[:1]
            case "ask_source":
                return self._source()[:1]
            case "which_right":
                return [self._say("which_right")]
            case _:
                return [self._say("dispute"), differ]

    def _of_last(self, last: LastAnswer | None) -> list[Channel]:
        if last is None or last.topic == "ask_channels":
            ids: tuple[str, ...] = (DEFAULT_CHANNEL,)
        elif last.topic in HOURS and last.topic != "ask_hours":  # of all channels
            ids = (last.focus or DEFAULT_CHANNEL,)
        else:
            ids = last.channels
        if not ids and self._asked.topic == "dispute":  # the answer told whom to call
            ids = (DEFAULT_CHANNEL,)
        return [self._known.channels[channel_id] for channel_id in ids[:2]]

    def _doubt(self) -> list[str]:
        if self._is_unverified:
            return [self._say("doubt_unverified"), self._hours.part(DEFAULT_CHANNEL, "state")]
        first = ""
        addressed = [c for c in self._channels if c.address.value in fold_digits(self._asked.text)]
        if addressed and not self._claims:  # «١٩٩١٢ صح؟»
            return [
                self._say("address_stated", address=addressed[0].address.value),
                self._say("check"),
            ]
        if not self._differing and not any(map(self._claim, self._channels)):
            first = self._say("doubt_agreed")
        elif self._last.topic in CHANNEL_OF and self._differing and not self._is_named:
            first = self._say("address_stated", address=self._differing[0].address.value)
        stated = self._stated() if self._differing or self._is_named or self._claims else ()
        differ = self._hours.overview.differ(self._differing) if self._claims else ""
        return [first, *stated, *self._agreed(), differ or self._say("check")]

    def _source(self) -> list[str]:
        titles = [f"«{self._known.sources[source].title}»" for source in self._sources()]
        phrase = "source" if len(titles) == 1 else "sources"
        stated = list(self._stated()) if self._is_named or self._differing else []
        return [
            self._say(phrase, titles=" و".join(titles)),
            Extra(self._say("official")),
            *(stated if self._claims else map(Extra, stated)),
            self._hours.overview.differ(self._differing),
        ]

    def _dispute(self) -> list[str]:
        stated: Iterable[str] = self._stated()
        if not self._differing and not self._claims:  # whether one could have been answered now
            said = [self._hours.said(each, self._asked) for each in self._channels if each.schedule]
            stated = [self._say("in_source", sentence=sentence) for sentence in said]
        first = self._say("dispute")
        if self._last.topic in CHANNEL_OF and self._channels and not self._is_named:
            first += " " + self._say("address_stated", address=self._channels[0].address.value)
        told = [first, *stated, *self._agreed()]
        again = [self._say("dispute_again"), self._hours.overview.differ(self._differing)]
        if self._claims:
            again[1:] = self._stated()
        return [
            *(again if "dispute" in self._last.told else told),
            self._hours.overview.instead(self._channels[0]),
            self._say("dispute_ways_on"),
        ]

    # --- What it rests on

    @property
    def _is_unverified(self) -> bool:
        topic = self._known.answers.topics.get(self._last.topic)
        return topic is not None and topic.unverified and not self._is_named

    @property
    def _differing(self) -> list[Channel]:
        return [channel for channel in self._channels if channel.other_schedule]

    @property
    def _claims(self) -> bool:
        """Whether hours are claimed that the sources may have or not."""
        return self._claimed not in ("", "always") and any(c.schedule for c in self._channels)

    @property
    def _claimed(self) -> str:
        """The time named; hours on the clock before a time of day."""
        return next(iter(sorted(self._asked.times, key=NAMED.__contains__)), "")

    def _stated(self) -> Iterator[str]:
        """What the sources say of the hours, of those claimed first."""
        for channel in self._channels:
            if channel.schedule:
                yield self._claim(channel) or self._week(channel)

    def _claim(self, channel: Channel) -> str:
        """Which source has the hours claimed; empty where all have them, or none were claimed."""
        time = self._claimed
        if not channel.schedule or not self._claims:
            return ""
        schedules = channel.schedules
        found = [""] if time in NAMED else find_claim(time, schedules)
        if all(found):
            return ""
        if any(found):
            has, lacks = schedules if found[0] else schedules[::-1]
            return self._both("claim_in_one", channel, has, lacks, claim="".join(found))
        if time in NAMED or "-" not in time.strip("-"):
            return self._hours.said(channel, self._asked)
        claim = describe_time(settle(time, None), self._known)
        if not channel.other_schedule:
            return f"{self._say('claim_not_found', claim=claim)} {self._week(channel)}"
        return self._both("claim_in_none", channel, *schedules, claim=claim)

    def _week(self, channel: Channel) -> str:
        schedule, other = channel.schedule, channel.other_schedule
        if not schedule or not other:
            return self._hours.overview.schedule(channel)
        return self._both("conflict", channel, schedule, other)

    def _both(
        self, phrase: str, channel: Channel, first: Schedule, second: Schedule, **words: str
    ) -> str:
        week, other = describe(first), describe(second)
        apart = shortened(other, week)
        return self._say(phrase, name=channel.name, schedule=week, other=apart, **words)

    def _agreed(self) -> Iterator[str]:
        """The hours on which both sources agree: the safest time to call."""
        for channel in self._differing:
            schedule, other = channel.schedule, channel.other_schedule
            both = common(schedule, other) if schedule and other else None
            if both and both.spans:
                yield Extra(self._say("agreed", schedule=describe(both)))

    def _sources(self) -> list[str]:
        """The sources of what was said, those of everything if that is not known."""
        facts: list[Fact[str]] = []
        for channel in self._channels:
            facts += [channel.address, *([channel.hours] if channel.hours else [])]
        found = [s for fact in facts for reading in fact.readings.values() for s in reading.sources]
        return list(dict.fromkeys(found)) or list(self._known.sources)

    def _say(self, phrase: str, **words: str) -> str:
        return self._hours.readings.say(phrase, **words)
