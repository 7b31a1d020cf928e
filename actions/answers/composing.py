"""Answers to the citizens' questions, composed from `data/knowledge/` and from what time it is."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from actions.answers.follow_up import (
    CHANNEL_OF,
    Context,
    Request,
    follows,
    kept_channel,
    topic_of,
)
from actions.answers.hours import HoursAnswer
from actions.answers.hours_question import HoursQuestion
from actions.answers.model import Answer, LastAnswer, Question
from actions.answers.rendering import MAX_LENGTH, fill, join, render
from arabic.text import normalise
from casework.knowledge import Knowledge, knowledge

MAX_CHOICES = 3

_UNVERIFIED = frozenset({"ask_payment", "ask_eligibility", "ask_account_access"})


def answer(
    questions: Sequence[Question],
    last: LastAnswer | None,
    now: datetime,
    *,
    aside: bool = False,
    known: Knowledge | None = None,
) -> Answer:
    """All questions answered in one text, in order; `aside` leaves the buttons out.

    Raises ValueError when none of them is about a topic of the knowledge.
    """
    known = known or knowledge()
    channel = last.channels[-1] if last and last.channels else None
    context = Context(last.topic if last else None, channel, now)
    wanted = [
        Request(
            question.topic
            if question.topic in known.answers.topics or last is None
            else last.topic,
            question.text,
            question.entities,
        )
        for question in questions
    ]
    text, choices, context = _answer_requests(wanted, context, known)
    channels = (context.last_channel,) if context.last_channel else ()
    return Answer(text, [] if aside else choices, LastAnswer(context.last_topic or "", channels))


def _answer_requests(
    requests: Sequence[Request], context: Context, known: Knowledge
) -> tuple[str, list[dict[str, str]], Context]:
    """All questions answered in one text, in order; a line that two answers share is said once.

    Raises ValueError when none of the intents is a topic of the knowledge.
    """
    asked = [request for request in requests if request.intent in known.answers.topics]
    if not asked:
        raise ValueError(f"no topic among {[request.intent for request in requests]}")
    answers: list[list[str]] = []
    topics: list[str] = []
    for request in asked:
        topic, lines, channel = _answer(known, request, context)
        answers.append(lines)
        topics.append(topic)
        context = replace(context, last_topic=topic, last_channel=channel)
    text = join(answers)
    # with more text WhatsApp takes no buttons; no fact is dropped for them
    choices = _choices(known, topics) if len(text) <= MAX_LENGTH else []
    return text, choices, context


def _answer(
    known: Knowledge, request: Request, context: Context
) -> tuple[str, list[str], str | None]:
    """The topic answered, its lines, and the channel that it leaves in the context."""
    topic = topic_of(request, context)
    hours = HoursAnswer(known, context.now)
    if topic == "ask_hours":
        leaning = follows(request)
        kept = kept_channel(context, leaning)
        question = HoursQuestion.of(request.entities, kept, follows=leaning)
        return topic, hours.lines(question), question.channels[-1]
    lines = render(known, topic, hours)
    message = f"{normalise(request.text)} "
    lines = [
        *(
            fill(aside.text, known, hours)
            for aside in known.answers.topics[topic].asides
            if any(normalise(word) in message for word in aside.words)
        ),
        *lines,
    ]
    if topic == "ask_number":
        lines = [*lines, *_without_number(known, request)]
    return topic, lines, CHANNEL_OF.get(topic, context.last_channel)


def _without_number(known: Knowledge, request: Request) -> list[str]:
    asked = dict.fromkeys(e["value"] for e in request.entities if e["entity"] == "channel")
    phrase = known.answers.phrases["no_number"]
    return [
        phrase.format(name=known.channels[channel].name)
        for channel in asked
        if channel in known.channels and channel != "call_center"
    ]


def _choices(known: Knowledge, topics: Sequence[str]) -> list[dict[str, str]]:
    """The topics' buttons, those of an unverified topic first; none for what was just answered."""
    ordered = sorted(dict.fromkeys(topics), key=lambda topic: topic not in _UNVERIFIED)
    found = {
        choice.payload: {"title": choice.title, "payload": choice.payload}
        for topic in ordered
        for choice in known.answers.topics[topic].choices
        if choice.payload.partition("{")[0].lstrip("/") not in topics
    }
    return list(found.values())[:MAX_CHOICES]
