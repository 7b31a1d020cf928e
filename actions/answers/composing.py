"""Answers to the citizens' questions, composed from `data/knowledge/` and from what time it is."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from actions.answers.about import AboutAnswer
from actions.answers.asked import (
    ABOUT,
    ADDRESSES,
    CHANNEL_OF,
    DEFAULT_CHANNEL,
    HOURS,
    Asked,
    resolve,
)
from actions.answers.hours import HoursAnswer
from actions.answers.model import Answer, LastAnswer, Question
from actions.answers.rendering import BUBBLE, MAX_LENGTH, join, render
from arabic.text import normalise
from casework.knowledge import Aside, Knowledge, Topic, knowledge

MAX_CHOICES = 3
_SEVERAL = 3
_ASIDE = 2  # lines inside a form
_TOLD = 12  # topics remembered


def answer(
    questions: Sequence[Question],
    last: LastAnswer | None,
    now: datetime,
    *,
    aside: bool = False,
    known: Knowledge | None = None,
) -> Answer:
    """All questions answered in one text, in order; a line that two answers share is said once.

    `aside`: only the essential facts, without buttons. So are three questions or more answered.
    Raises ValueError on a topic that the knowledge does not have, and on no question at all.
    """
    known = known or knowledge()
    hours = HoursAnswer(known, now)
    brief = aside or len(questions) >= _SEVERAL
    answers: list[list[str]] = []
    topics: list[str] = []
    addressed: tuple[str, ...] = ()
    hours_answer: LastAnswer | None = None
    for question in questions:
        asked = resolve(question, last, known)
        if asked.topic not in known.answers.topics:
            raise ValueError(f"no topic of the knowledge: {question.topic!r}")
        if aside and len(questions) == 1:
            asked = replace(asked, offers=True)
        short = brief or asked.brief or question.brief
        lines, last = _answered(known, hours, asked, last, brief=short)
        if asked.topic in ADDRESSES.values():
            # «رقمكم وحسابكم، ومتى تفتحون؟» asks for the hours of both
            addressed = tuple(dict.fromkeys((*addressed, *last.channels)))
            last = replace(last, channels=addressed)
        answers.append(lines)
        topics.append(asked.topic)
        # «متى تفتحون وعندكم تويتر؟» asks for the hours of the first
        if asked.topic in HOURS and not (hours_answer and question.topic in CHANNEL_OF):
            hours_answer = last
    if last is None:
        raise ValueError("no question")
    addresses = [channel.address.value for channel in known.channels.values()]
    text = join(answers, BUBBLE if len(answers) == 1 else MAX_LENGTH, addresses)
    choices = [] if aside or len(text) > MAX_LENGTH else _choices(known, topics)
    # «والجمعة؟» after several answers goes on about the hours among them
    if hours_answer:
        last = replace(hours_answer, told=last.told)
    return Answer(text, choices, last)


def _answered(
    known: Knowledge, hours: HoursAnswer, asked: Asked, last: LastAnswer | None, *, brief: bool
) -> tuple[list[str], LastAnswer]:
    """The lines of an answer, and what follows it."""
    topic = known.answers.topics[asked.topic]
    told = last.told if last else ()
    channels = asked.channels
    opens: tuple[str, ...] = ()
    match asked.topic:
        case "ask_hours":
            lines = hours.lines(asked, brief=brief)
            channels = channels or (DEFAULT_CHANNEL,)
            opens = hours.opens_on(asked) if asked.course else ()
        case "compare_open":
            lines, channels = hours.overview.who_is_open(asked, brief=brief)
            if last and last.topic == asked.topic and not brief:
                lines = [*hours.closed(last.focus, asked), *lines]
        case "all_hours":
            now_open, _ = hours.overview.who_is_open(asked, brief=True)
            lines = now_open if brief else hours.overview.all_hours()
        case about if about in ABOUT:
            answer_about = AboutAnswer(known, asked, last, hours)
            last = answer_about.about
            told = (*last.told, about)[-_TOLD:]
            return answer_about.lines(brief=brief), replace(last, told=told)
        case address if asked.joined and address in ADDRESSES.values():
            topics = [ADDRESSES[channel] for channel in channels]
            each = [replace(asked, topic=name, channels=()) for name in topics]
            lines = [
                line
                for one in each
                for line in _facts(
                    known, hours, known.answers.topics[one.topic], one, (), brief=True
                )
            ]
        case _:
            lines = _facts(known, hours, topic, asked, told, brief=brief)
    if topic.again and not any(aside.alone for aside in _heard(topic, asked)):
        told = (*told, asked.topic)[-_TOLD:]
    focus = last.focus if last else ""
    if channels and asked.topic != "compare_open":
        focus = channels[0]
    before = [channel for channel in (last.spoken if last else ()) if channel not in channels]
    now_spoken = channels if len(channels) <= _ASIDE else ()
    spoken = (*before, *now_spoken)[-_TOLD:]
    return lines, LastAnswer(
        asked.topic, channels, asked.days, asked.times, asked.occasion, opens, told, focus, spoken
    )


def _facts(
    known: Knowledge,
    hours: HoursAnswer,
    topic: Topic,
    asked: Asked,
    told: Sequence[str],
    *,
    brief: bool,
) -> list[str]:
    """A topic's text; its short form also after an aside, another one where it was told before."""
    heard = _heard(topic, asked)
    asides = [line for aside in heard for line in render(aside.text, known, hours)]
    if any(aside.alone for aside in heard):
        return asides[:_ASIDE] if brief else asides
    text, times = topic.text, told.count(asked.topic)
    if times and topic.again and not asides:
        text = topic.again[min(times, len(topic.again)) - 1]
    elif (brief or asides) and topic.brief:
        text = topic.brief
    lines = [*asides, *render(text, known, hours)]
    if asked.topic == "ask_number":
        lines += _without_number(known, asked.channels)
    if asked.topic == "compare_fast":  # each of those that are compared
        others = [channel for channel in asked.channels if channel != DEFAULT_CHANNEL]
        named = [known.channels[channel] for channel in others]
        lines += [hours.said(channel, asked) for channel in named if channel.schedule]
    return lines


def _heard(topic: Topic, asked: Asked) -> list[Aside]:
    """The asides that the question's words call for."""
    message = f"{normalise(asked.text)} "
    return [
        aside for aside in topic.asides if any(normalise(word) in message for word in aside.words)
    ]


def _without_number(known: Knowledge, channels: Iterable[str]) -> list[str]:
    phrase = known.answers.phrases["no_number"]
    return [
        phrase.format(name=known.channels[channel].name)
        for channel in channels
        if channel != DEFAULT_CHANNEL
    ]


def _choices(known: Knowledge, topics: Sequence[str]) -> list[dict[str, str]]:
    """The topics' buttons, those of an unverified topic first; none for what was just answered."""
    ordered = sorted(
        dict.fromkeys(topics), key=lambda topic: not known.answers.topics[topic].unverified
    )
    found = {
        choice.payload: {"title": choice.title, "payload": choice.payload}
        for topic in ordered
        for choice in known.answers.topics[topic].choices
        if choice.payload.partition("{")[0].lstrip("/") not in topics
    }
    return list(found.values())[:MAX_CHOICES]
