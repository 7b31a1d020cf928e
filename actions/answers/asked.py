"""What a question means after the last answer: its topic, its channels, its day and time."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from actions.answers.model import LastAnswer, Question
from actions.answers.named import Named
from actions.answers.turns import Turn, turn_of
from arabic.text import normalise
from casework.knowledge import Knowledge, Topic

DEFAULT_CHANNEL = "call_center"
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
    "after_sawtak": "sawtak",
}
_OVERVIEWS = frozenset({"compare_open", "all_hours"})
HOURS = _OVERVIEWS | {"ask_hours"}
# Topics in which «الرقم» can only be that of the call centre.
_OF_CHANNELS = HOURS | frozenset(ADDRESSES.values()) | {"same_topic"}
_LEFT_OF = 2  # channels of which is told how much time is left
# Topics about the last answer, which stays what follow-ups are about.
ABOUT = frozenset({"doubt", "ask_source", "dispute", "which_right"})
_GOING_ON = ("ask_how", "ask_where", "ask_more")
# What a fragment that names nothing is about, after a topic that is no longer asked.
_NEXT = dict.fromkeys(CHANNEL_OF, "ask_hours") | {
    "ask_registration": "ask_registration",
    "ask_sawtak_steps": "after_sawtak",
    "after_sawtak": "after_sawtak",
}
_TIMED = frozenset({"ask_hours", "compare_open", "same_topic"})
_HER = re.compile(
    r"(?<!\w)[وفب]?(?:هي|هيا)(?!\w)|(?<!\w)[وف]?(?:دوام|مواعيد|وقت|اوقات|ساعات)ها(?!\w)"
    r"|(?<!\w)(?:شغال|مفتوح|فاتح|مغلق|مقفل|متاح)ه(?!\w)"
)
_NO_CONTEXT = LastAnswer("ask_channels")
_NOW = ("now",)  # no day, but what follows is about today


@dataclass(frozen=True)
class Asked:
    """A question with what it inherits. `days`, `times` and `occasion` are values of entities.

    `excepted`: channels that are known, the others are asked for. `brief`: the essential line is
    enough; `offers`: with what else is open. `course`: a fragment that names nothing, «اجل متى»,
    «والى متى», asks how it goes on: until when what is open, since when what is closed.
    `left`: and how long that is; `again`: when it opens next, or after the coming time (MISSED).
    `joined`: each of the channels is asked for by itself.
    """

    topic: str
    channels: tuple[str, ...] = ()
    days: tuple[str, ...] = ()
    times: tuple[str, ...] = ()
    occasion: str | None = None
    text: str = ""
    excepted: tuple[str, ...] = ()
    brief: bool = False
    offers: bool = False
    course: bool = False
    left: bool = False
    again: Turn = Turn.NONE
    joined: bool = False


def resolve(question: Question, last: LastAnswer | None, known: Knowledge) -> Asked:
    """The question in full, by its own words and the last answer."""
    if question.topic == "shorten":
        return _again(last or _NO_CONTEXT)
    has_times = any(entity["entity"] == "time" for entity in question.entities)
    numbers = question.topic in _OF_CHANNELS or (question.topic in ABOUT and has_times)
    named = Named.of(question, known, numbers=numbers)
    if question.topic in _TIMED and not named.channels and last:
        named = replace(named, channels=_meant_by_her(question.text, last, known))
    if question.topic == "difference" and named.channels:
        return _compared(question, named, last)
    turn = turn_of(question.text, named.times) if question.topic in _OF_CHANNELS else Turn.NONE
    match turn:
        case Turn.LEFT if not named.days and not named.times:
            return _left(question, named, last)
        case Turn.UNTIL if not (named.days or named.channels) and last and last.topic in HOURS:
            return replace(_left(question, named, last), left=False)
        case Turn.AGAIN | Turn.MISSED if not (named.days or named.times) and (
            named.channels or last
        ):
            asked = _left(question, named, last)
            days = last.days if last else ()
            return replace(asked, days=days, left=False, again=turn)
        case Turn.ANOTHER:
            return _another(question, named, last)
    topic = _topic(question, named, last, known, turn)
    if topic in ABOUT:
        return Asked(topic, named.channels, named.days, named.times, text=question.text)
    if topic not in ("ask_hours", "compare_open"):
        channel = CHANNEL_OF.get(topic)
        channels = named.channels or ((channel,) if channel else ())
        return Asked(topic, channels, text=question.text, joined=named.joined)
    follows = question.follows or question.topic == "same_topic" or _corrects(named, last)
    channels = named.channels
    if not channels and topic == "ask_hours" and last:
        channels = _kept(last, known, follows=follows)
        if named.occasion:  # who asks for a holiday asks for those who rest on it
            channels = tuple(channel for channel in channels if known.channels[channel].staffed)
    asks_always = topic == "compare_open" and "always" in named.times
    if asks_always and last and last.topic not in _OVERVIEWS:
        channels = last.channels  # «24 ساعة؟» asks of it as well
    days, times, occasion = named.days, named.times, named.occasion
    if follows and last and not named.now:
        # «ومركز الاتصال متى؟» asks for the time, «ومركز الاتصال؟» keeps it
        asks_when = question.topic == "ask_hours" and bool(named.channels)
        days, times, occasion = _inherited(named, last, keeps_times=not asks_when)
    if named.now or (topic == "compare_open" and not (days or times or occasion)):
        days = _NOW
    course = follows and topic == "ask_hours" and not named.channels and not named.timed
    return Asked(
        topic, channels, days, times, occasion, question.text, named.excepted, course=course
    )


def _topic(
    question: Question, named: Named, last: LastAnswer | None, known: Knowledge, turn: Turn
) -> str:
    topic = question.topic
    if turn is Turn.CLAIMED:
        return "doubt"
    if turn is Turn.WHO and not named.channels and topic in ("same_topic", *HOURS):
        return "compare_open"
    if topic == "same_topic":
        return _same(named, last)
    if topic in _GOING_ON:
        return _going_on(topic, named, last or _NO_CONTEXT, known.answers.topics)
    if topic in ADDRESSES.values() and CHANNEL_OF[topic] in named.excepted:
        topic = ADDRESSES[named.channels[-1]] if named.channels else "ask_hours"
    if topic == "ask_hours" and named.excepted and not named.channels:
        return "compare_open"
    if topic == "compare_open" and named.channels:
        return "ask_hours"
    if topic in ADDRESSES.values() and named.channels:
        if named.joined and named.timed:
            return "ask_hours"
        follows = question.follows or _corrects(named, last)
        on_hours = follows and last and (named.timed or last.topic in HOURS)
        return "ask_hours" if on_hours or named.times or named.occasion else topic
    if topic == "ask_hours" and question.follows and last and not named.channels:
        return "compare_open" if last.topic == "compare_open" else topic
    return topic


def _compared(question: Question, named: Named, last: LastAnswer | None) -> Asked:
    """«وش الفرق بينها وبين تويتر؟»: what each channel is, the one spoken of before first."""
    before = last.focus or next(iter(last.channels), "") if last else ""
    alone = len(named.channels) == 1 and before not in ("", named.channels[0])
    channels = (before, *named.channels) if alone else named.channels
    return Asked(ADDRESSES[channels[-1]], channels, text=question.text, joined=len(channels) > 1)


def _meant_by_her(text: str, last: LastAnswer, known: Knowledge) -> tuple[str, ...]:
    """The channel that «هي», «دوامها», «شغالة» mean: the last one so spoken of."""
    if not _HER.search(normalise(text)) or len(last.channels) > _LEFT_OF:
        return ()
    spoken = (*last.spoken, *last.channels)
    return tuple(channel for channel in spoken if known.channels[channel].gender == "f")[-1:]


def _corrects(named: Named, last: LastAnswer | None) -> bool:
    """Whether a channel is set aside for another one after an answer on hours."""
    return bool(named.excepted and last and last.topic in HOURS)


def _left(question: Question, named: Named, last: LastAnswer | None) -> Asked:
    """How much time is left until the channels last spoken of close or open."""
    channels = named.channels
    if not channels and last:
        overview = last.topic in _OVERVIEWS
        channels = (last.focus,) if overview and last.focus else last.channels[:_LEFT_OF]
    return Asked("ask_hours", channels, _NOW, text=question.text, course=True, left=True)


def _another(question: Question, named: Named, last: LastAnswer | None) -> Asked:
    """All periods of the day last spoken of."""
    channels = named.channels
    days = named.days
    if last:
        overview = last.topic in _OVERVIEWS
        channels = channels or ((last.focus,) if overview and last.focus else last.channels)
        days = days or last.opens or tuple(day for day in last.days if day not in _NOW)
    return Asked("ask_hours", channels, days or ("today",), text=question.text)


def _same(named: Named, last: LastAnswer | None) -> str:
    if last is None:
        return "ask_hours" if named.channels or named.timed else _NO_CONTEXT.topic
    if named.channels:
        if named.timed or last.topic in HOURS:
            return "ask_hours"
        return ADDRESSES[named.channels[-1]]
    if named.timed or named.excepted:
        compares = last.topic == "compare_open" or named.excepted
        return "compare_open" if compares else "ask_hours"
    return _NEXT.get(last.topic, last.topic)


def _kept(last: LastAnswer, known: Knowledge, *, follows: bool) -> tuple[str, ...]:
    """The channels whose hours are asked for by who names none.

    Who does not lean on the last answer, either, still means those who were just spoken of if they
    are somebody: «متى يردون؟» after the account on X, but not after the portal.
    """
    if follows or last.topic == "ask_hours":
        timed = tuple(channel for channel in last.channels if known.channels[channel].schedule)
        return last.channels if last.topic == "ask_hours" else timed
    if last.topic in ADDRESSES.values():
        return tuple(channel for channel in last.channels if known.channels[channel].staffed)
    return ()


def _going_on(topic: str, named: Named, last: LastAnswer, topics: Mapping[str, Topic]) -> str:
    """The topic that tells how, where, or the rest of what was just explained."""
    about = last.topic
    # what else there is than this channel
    if topic == "ask_more" and (named.channels or named.excepted):
        return _NO_CONTEXT.topic
    leads_on = topics[about].how if topic == "ask_how" else topics[about].where
    if topic != "ask_more" and (about in HOURS or named.channels or not leads_on):
        channels = named.channels or last.channels or ((last.focus,) if last.focus else ())
        about = ADDRESSES[channels[-1]] if channels else about if leads_on else _NO_CONTEXT.topic
    going_on = topics[about]
    if topic == "ask_how":
        return going_on.how or about
    if topic == "ask_where":
        return going_on.where or about
    return going_on.more or _NO_CONTEXT.topic


def _inherited(
    named: Named, last: LastAnswer, *, keeps_times: bool
) -> tuple[tuple[str, ...], tuple[str, ...], str | None]:
    """Days, times and occasion of a follow-up: what it names itself, and of the rest the last.

    A new time is one of the day asked about before; a new day is asked about as a whole.
    """
    if named.channels and named.times:  # a whole question: nothing is left to inherit
        return named.days, named.times, named.occasion
    if named.occasion:
        return named.days, named.times, named.occasion
    # «والعصر؟» after «يفتح يوم الأحد» is about Sunday; another channel opens on another day
    days = named.days or (() if named.channels else last.opens) or last.days
    times = named.times
    if keeps_times and named.channels and not named.days:
        times = last.times
    return days, times, None if named.timed else last.occasion


def _again(last: LastAnswer) -> Asked:
    """The last answer once more, shortly; of one on many channels, that on the one asked about."""
    times = last.days, last.times, last.occasion
    if last.topic in _OVERVIEWS and "always" not in last.times and not last.occasion:
        channel = last.focus or DEFAULT_CHANNEL
        return Asked("ask_hours", (channel,), *times, brief=True, offers=True)
    return Asked(last.topic, last.channels, *times, brief=True)
