"""Answers to the citizens' questions, composed from `data/knowledge/` and from what time it is."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.follow_up import CHANNEL_OF, Context, Request, follows, kept_channel, topic_of
from actions.hours_answer import HoursAnswer
from actions.hours_question import HoursQuestion
from actions.reading import Message
from actions.rendering import MAX_LENGTH, fill, join, render
from arabic.text import normalise
from casework.clock import now
from casework.knowledge import Knowledge, knowledge

__all__ = ["ActionAnswer", "Answer", "Context", "Request", "answer_requests", "entities_of"]

MAX_CHOICES = 3

_UNVERIFIED = frozenset({"ask_payment", "ask_eligibility", "ask_account_access"})


@dataclass(frozen=True)
class Answer:
    """A text, at most `MAX_CHOICES` buttons, and the context of what follows.

    Only several requests together can exceed `MAX_LENGTH`; such an answer has no buttons.
    """

    text: str
    choices: list[dict[str, str]] = field(default_factory=list)
    last_topic: str | None = None
    last_channel: str | None = None


def entities_of(
    request: Mapping[str, Any], entities: Iterable[Mapping[str, Any]]
) -> list[Mapping[str, Any]]:
    """The entities inside a request's span, their offsets moved to its text; all without a span."""
    start, end = request.get("start"), request.get("end")
    if start is None or end is None:
        return list(entities)
    return [
        {**entity, "start": entity["start"] - start, "end": entity["end"] - start}
        for entity in entities
        if start <= entity.get("start", -1) and entity.get("end", end + 1) <= end
    ]


def answer_requests(
    requests: Sequence[Request], context: Context, known: Knowledge | None = None
) -> Answer:
    """All questions answered in one text, in order; a line that two answers share is said once.

    Raises ValueError when none of the intents is a topic of the knowledge.
    """
    known = known or knowledge()
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
    return Answer(text, choices, context.last_topic, context.last_channel)


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


class ActionAnswer(Action):
    """Answers the question, or the several questions, of the latest message."""

    def name(self) -> str:
        return "action_answer"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        message = Message.latest(tracker)
        form = message.task()
        if form:
            # it answers the questions beside the task when it opens
            return [FollowupAction(form)]
        requests = [
            Request(asked["intent"], asked["text"], entities_of(asked, message.entities))
            for asked in message.asked()
        ]
        context = Context(tracker.get_slot("last_topic"), tracker.get_slot("last_channel"), now())
        answer = answer_requests(requests, context)
        dispatcher.utter_message(text=answer.text, buttons=answer.choices)
        events: list[EventType] = [
            SlotSet("last_topic", answer.last_topic),
            SlotSet("last_channel", answer.last_channel),
        ]
        if any(request["intent"] == "talk_to_agent" for request in message.requests):
            events.append(FollowupAction("action_handover"))
        return events
