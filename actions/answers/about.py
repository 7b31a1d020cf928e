"""What is said about the last answer: how sure it is, and which sources it comes from."""

from collections.abc import Iterator

from actions.answers.asked import CHANNEL_OF, HOURS
from actions.answers.hours import DEFAULT_CHANNEL
from actions.answers.model import LastAnswer
from actions.answers.overview import Extra, Overview
from casework.hours import common
from casework.hours_text import describe, shortened
from casework.knowledge import Channel, Fact, Knowledge


class AboutAnswer:
    """Sentences on what the last answer rests on."""

    def __init__(
        self, known: Knowledge, asked: str, last: LastAnswer | None, overview: Overview
    ) -> None:
        self._known, self._asked, self._overview = known, asked, overview
        self._topic = last.topic if last else ""
        self._told = last.told if last else ()
        self._channels = self._asked_about(last)

    def lines(self, *, brief: bool) -> list[str]:
        """The answer to what was asked: `doubt`, `ask_source`, `which_right` or `dispute`."""
        if brief:
            return [line for line in self._brief() if line]
        match self._asked:
            case "doubt":
                lines = self._doubt()
            case "ask_source":
                lines = self._source()
            case "which_right":
                lines = [self._say("which_right"), *self._conflicts(), *self._agreed()]
            case _:
                lines = self._dispute()
        return [line for line in lines if line]

    def _brief(self) -> list[str]:
        differ = self._overview.differ(self._differing)
        match self._asked:
            case "doubt":
                return [differ] if differ else self._doubt()[:1]
            case "ask_source":
                return self._source()[:1]
            case "which_right":
                return [self._say("which_right")]
            case _:
                return [self._say("dispute"), differ]

    def _asked_about(self, last: LastAnswer | None) -> list[Channel]:
        if last is None or last.topic == "ask_channels":
            ids: tuple[str, ...] = (DEFAULT_CHANNEL,)
        elif last.topic in HOURS and last.topic != "ask_hours":  # of all channels
            ids = (DEFAULT_CHANNEL,)
        else:
            ids = last.channels
        if not ids and self._asked == "dispute":  # the answer told whom to call
            ids = (DEFAULT_CHANNEL,)
        return [self._known.channels[channel_id] for channel_id in ids[:2]]

    def _doubt(self) -> list[str]:
        if self._is_unverified:
            return [self._say("doubt_unverified"), self._say("check")]
        if not self._differing:
            return [self._say("doubt_agreed"), self._say("check")]
        address = ""
        if self._topic in CHANNEL_OF:
            address = self._say("address_stated", address=self._differing[0].address.value)
        return [address, *self._conflicts(), *self._agreed(), self._say("check")]

    def _source(self) -> list[str]:
        titles = [f"«{self._known.sources[source].title}»" for source in self._sources()]
        phrase = "source" if len(titles) == 1 else "sources"
        return [
            self._say(phrase, titles=" و".join(titles)),
            self._say("official"),
            *(Extra(line) for line in self._conflicts()),
            self._overview.differ(self._differing),
        ]

    def _dispute(self) -> list[str]:
        told = [self._say("dispute"), *self._conflicts(), *map(Extra, self._agreed())]
        again = [self._say("dispute_again"), self._overview.differ(self._differing)]
        return [
            *(again if "dispute" in self._told else told),
            self._overview.instead(self._channels[0]),
            self._say("dispute_ways_on"),
        ]

    # --- What it rests on

    @property
    def _is_unverified(self) -> bool:
        topic = self._known.answers.topics.get(self._topic)
        return topic is not None and topic.unverified

    @property
    def _differing(self) -> list[Channel]:
        return [channel for channel in self._channels if channel.other_schedule]

    def _conflicts(self) -> Iterator[str]:
        for channel in self._differing:
            schedule, other = channel.schedule, channel.other_schedule
            if schedule and other:
                apart = shortened(describe(other), describe(schedule))
                words = {"schedule": describe(schedule), "other": apart}
                yield self._say("conflict", name=channel.name, **words)

    def _agreed(self) -> Iterator[str]:
        """The hours on which both sources agree: the safest time to call."""
        for channel in self._differing:
            schedule, other = channel.schedule, channel.other_schedule
            both = common(schedule, other) if schedule and other else None
            if both and both.spans:
                yield self._say("agreed", schedule=describe(both))

    def _sources(self) -> list[str]:
        """The sources of what was said, those of everything if that is not known."""
        facts: list[Fact[str]] = []
        for channel in self._channels:
            facts += [channel.address, *([channel.hours] if channel.hours else [])]
        found = [s for fact in facts for reading in fact.readings.values() for s in reading.sources]
        return list(dict.fromkeys(found)) or list(self._known.sources)

    def _say(self, phrase: str, **words: str) -> str:
        portal = self._known.channels["portal"].address.value
        return self._known.answers.phrases[phrase].format(portal=portal, **words)
