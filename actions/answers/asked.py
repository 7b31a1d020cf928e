"""What a question means after the last answer: its topic, its channels, its day and time."""

from collections.abc import Mapping
from dataclasses import dataclass

from actions.answers.model import LastAnswer, Question
from casework.knowledge import Knowledge, Topic

# The topic that tells how a channel is reached.
ADDRESSES = {
    "call_center": "ask_number",
    "twitter": "ask_twitter",
    "portal": "ask_portal",
    "sawtak": "ask_sawtak",
    "beneficiary_care": "ask_beneficiary_care",
}
# The channel that a topic is about, which a follow-up on hours keeps.
CHANNEL_OF = {topic: channel for channel, topic in ADDRESSES.items()} | {
    "ask_registration": "portal",
    "ask_sawtak_steps": "sawtak",
}
HOURS = frozenset({"ask_hours", "compare_open", "all_hours"})
# Topics about the last answer, which stays what follow-ups are about.
ABOUT = frozenset({"doubt", "ask_source", "dispute", "which_right"})
_GOING_ON = ("ask_how", "ask_where", "ask_more")
_LABELS = ("channel", "day", "time", "occasion")
_NO_CONTEXT = LastAnswer("ask_channels")


@dataclass(frozen=True)
class Asked:
    """A question with what it inherits. `days`, `time` and `occasion` are values of entities.

    `brief`: the essential line is enough. `opening`: a fragment that names nothing, as «اجل متى»,
    asks when what was closed opens.
    """

    topic: str
    channels: tuple[str, ...] = ()
    days: tuple[str, ...] = ()
    time: str | None = None
    occasion: str | None = None
    text: str = ""
    brief: bool = False
    opening: bool = False


def resolve(question: Question, last: LastAnswer | None, known: Knowledge) -> Asked:
    """The question in full, by its own words and the last answer."""
    if question.topic == "shorten":
        return _again(last or _NO_CONTEXT)
    named = _Named.of(question, known)
    topic = _topic(question, named, last, known)
    follows = question.follows or question.topic == "same_topic"
    channels = named.channels
    if not channels and topic == "ask_hours" and last and (follows or last.topic == topic):
        channels = last.channels
    if topic not in ("ask_hours", "compare_open"):
        channel = CHANNEL_OF.get(topic)
        return Asked(topic, named.channels or ((channel,) if channel else ()), text=question.text)
    days, time, occasion = named.days, named.time, named.occasion
    if follows and last and not named.now:
        days, time, occasion = _inherited(named, last)
    opening = follows and topic == "ask_hours" and not named.channels and not named.timed
    return Asked(topic, channels, days, time, occasion, question.text, opening=opening)


@dataclass(frozen=True)
class _Named:
    """What a question names itself; `now` is «الحين» beside any hour that says what time it is."""

    channels: tuple[str, ...]
    days: tuple[str, ...]
    time: str | None
    occasion: str | None
    now: bool

    @classmethod
    def of(cls, question: Question, known: Knowledge) -> "_Named":
        found: dict[str, dict[str, None]] = {label: {} for label in _LABELS}
        for entity in question.entities:
            found.get(entity["entity"], {})[str(entity["value"])] = None
        channels = tuple(channel for channel in found["channel"] if channel in known.channels)
        occasion = next(iter(found["occasion"]), None)
        if "now" in found["day"]:
            return cls(channels, (), None, occasion, True)
        days, time = tuple(found["day"]), next(iter(found["time"]), None)
        if time == "tonight":
            days = days or ("today",)
        elif time == "after_friday_prayer":
            days = days or ("friday",)
        return cls(channels, days, time, occasion, False)

    @property
    def timed(self) -> bool:
        return bool(self.days or self.time or self.occasion or self.now)


def _topic(question: Question, named: _Named, last: LastAnswer | None, known: Knowledge) -> str:
    topic = question.topic
    if topic == "same_topic":
        return _same(named, last)
    if topic in _GOING_ON:
        return _going_on(topic, named, last or _NO_CONTEXT, known.answers.topics)
    if not question.follows or last is None:
        return topic
    if topic in ADDRESSES.values() and named.channels and (named.timed or last.topic in HOURS):
        return "ask_hours"
    if topic == "ask_hours" and last.topic == "compare_open" and not named.channels:
        return "compare_open"
    if topic == "compare_open" and named.channels:
        return "ask_hours"
    return topic


def _same(named: _Named, last: LastAnswer | None) -> str:
    if last is None:
        return "ask_hours" if named.channels or named.timed else _NO_CONTEXT.topic
    if named.channels:
        if named.timed or last.topic in HOURS:
            return "ask_hours"
        return ADDRESSES[named.channels[-1]]
    if named.timed:
        return "compare_open" if last.topic == "compare_open" else "ask_hours"
    return last.topic


def _going_on(topic: str, named: _Named, last: LastAnswer, topics: Mapping[str, Topic]) -> str:
    """The topic that tells how, where, or the rest of what was just explained."""
    about = last.topic
    if topic == "ask_more" and named.channels:  # what else there is than this channel
        return _NO_CONTEXT.topic
    if topic != "ask_more" and (about in HOURS or named.channels):
        channels = named.channels or last.channels
        about = ADDRESSES[channels[-1]] if channels else _NO_CONTEXT.topic
    going_on = topics[about]
    if topic == "ask_how":
        return going_on.how or about
    if topic == "ask_where":
        return going_on.where or about
    return going_on.more or _NO_CONTEXT.topic


def _inherited(named: _Named, last: LastAnswer) -> tuple[tuple[str, ...], str | None, str | None]:
    """Day, time and occasion of a follow-up: what it names itself, and of the rest the last."""
    if named.channels and named.time:  # a whole question: nothing is left to inherit
        return named.days, named.time, named.occasion
    if named.occasion:
        return named.days, named.time, named.occasion
    # «والعصر؟» after «يفتح يوم الأحد» is about Sunday; another channel opens on another day
    days = named.days or (() if named.channels else last.opens) or last.days
    time = named.time
    if named.days or named.channels:
        time = time or last.time
    return days, time, None if named.timed else last.occasion


def _again(last: LastAnswer) -> Asked:
    return Asked(last.topic, last.channels, last.days, last.time, last.occasion, brief=True)
