"""From a message and the state that it meets to commands.

Values are read first; what is left is read by the context's classifier, and outside forms by the
intents too. Each threshold is the least probability at which a reading is acted upon.
"""

from dataclasses import replace
from typing import Any

from actions.understanding import values
from actions.understanding.commands import (
    Answer,
    CannotHandle,
    Command,
    Confirm,
    Continue,
    StartForm,
    StartOver,
)
from actions.understanding.form_reading import Known, read_in_form
from actions.understanding.labels import TOPICS, command_of
from actions.understanding.message import NOT_SURE, QUESTIONS, TASKS, UNVERIFIED, Message
from actions.understanding.state import State

_LIKELY = 0.4  # of a reading whose mistake costs a question more
_CLEAR = 0.75  # of a reading that overrules that of the state
_CERTAIN = 0.9  # of what leaves the queue
_RESUMES = 0.6
_BETTER = 0.15  # by how much an intent must be surer than the context's reading
_IDENTIFIED = 2  # of name, ID and mobile: who gives so many wants something done
_TICKET_LABELS = frozenset(
    "withdraw edit_ticket add_to_ticket explain_status ask_contact ask_reference resend "
    "use_reference ask_duration".split()
)
_YES_NO = {"affirm": True, "deny": False}
_COURTESIES = frozenset({"thank", "bless", "greet", "acknowledge", "goodbye"})
_LEANING = frozenset({"ask_how", "ask_where", "ask_more", "same_topic"})  # on the last answer
_FRAGMENT = 4  # words


def read_commands(message: Message, state: State, known: Known) -> list[Command]:
    """What the message asks for, in order; never empty."""
    if message.is_button:
        return [_of_button(message, state)]
    waits = _about_queue(message, state)
    if waits:
        return [waits]
    if state.slot is not None:
        return read_in_form(message, state, known)
    return _outside(message, state)


def _of_button(message: Message, state: State) -> Command:
    asks = (state.slot and state.slot.kind in ("confirmation", "offer")) or state.pending
    if asks and message.intent in _YES_NO:
        return Confirm(_YES_NO[message.intent])
    return command_of(message.intent, message, state)


def _about_queue(message: Message, state: State) -> Command | None:
    """What is said about waiting for the agent while a task is being done."""
    if not (state.queued and state.in_form):
        return None
    label, sure = message.reading("queued")
    if label in ("leave_queue", "ask_wait") and sure >= _CERTAIN:
        return command_of(label, message, state)
    return None


def _outside(message: Message, state: State) -> list[Command]:
    if left := _about_left_form(message, state):
        return [left]
    if state.kind != "queued" and _brings_a_case(message):
        return [StartForm("complaint_form")]
    several = _requests(message)
    if len(several) > 1:
        return several
    label, sure = message.reading(state.context or "answered")
    if state.kind in ("queued", "ticket") and sure < _CLEAR:
        topic, clear = message.reading("answered")
        if topic in TOPICS and clear >= _CLEAR:
            label, sure = topic, clear
    if state.kind == "answered" and state.ticket:
        about, clear = message.reading("ticket")
        if about in _TICKET_LABELS and clear >= max(_CLEAR, sure):
            return [command_of(about, message, replace(state, kind="ticket"))]
    if state.kind == "idle":
        sure = sure if message.intent == NOT_SURE and sure >= _CLEAR else 0.0
    if label and sure >= _LIKELY and not _goes_by_intent(message, label, sure):
        return [command_of(label, message, state)]
    if state.kind == "answered" and _is_fragment(message):
        return [command_of("same_topic", message, state)]
    if message.intent == NOT_SURE:
        return [CannotHandle(tuple(str(guess["name"]) for guess in message.ranking))]
    return [command_of(message.intent, message, state)]


def _goes_by_intent(message: Message, label: str, sure: float) -> bool:
    """Whether what the words say by themselves counts for more than what they say here."""
    intent, clear = message.intent, message.confidence
    if intent in (NOT_SURE, "out_of_scope"):
        return False  # a fragment says little by itself
    if label in _COURTESIES and (intent in QUESTIONS or intent in TASKS):
        return True  # thanks with a new question
    if intent in _COURTESIES and (label in TOPICS or label in TASKS):
        return False
    if label in _LEANING and intent in QUESTIONS - {"ask_hours"}:
        return clear >= _CERTAIN
    return clear > sure + _BETTER


def _is_fragment(message: Message) -> bool:
    """Whether a few words name another channel, day or time: «ومركز الاتصال؟»."""
    named = any(message.values(label) for label in ("channel", "day", "time", "occasion"))
    doubtful = message.intent in (NOT_SURE, "out_of_scope")
    return named and doubtful and message.words <= _FRAGMENT


def _about_left_form(message: Message, state: State) -> Command | None:
    """Going on with a form that was left, or beginning it again."""
    if not state.left_form:
        return None
    label, sure = message.reading("offered")
    if label == "continue" and sure >= _RESUMES:
        return Continue()
    if message.likelihood("queued", "continue") >= _CERTAIN:
        return Continue()
    if label == "start_over" and sure >= _CLEAR:
        return StartOver()
    return None


def _brings_a_case(message: Message) -> bool:
    """Whether who gives name and numbers tells what happened: that wants to be dealt with."""
    found = values.numbers_in(message)
    given = len(found.keys() & {"national_id", "mobile"})
    given += values.name_in(message, expected=False) is not None
    plain = message.intent in UNVERIFIED or message.intent in (NOT_SURE, "frustration")
    return given >= _IDENTIFIED and plain and values.told_in_opening(message)


def _requests(message: Message) -> list[Command]:
    """The several requests of a message: its questions, then its task.

    A question without a verified answer beside a task is what the task is about.
    """
    if not message.requests:
        return []
    task = message.task()
    found: list[Command] = [
        _question(asked, message)
        for asked in message.asked()
        if not (task and asked["intent"] in UNVERIFIED)
    ]
    if any(request["intent"] == "talk_to_agent" for request in message.requests):
        found.append(command_of("talk_to_agent", message, State("idle")))
    return [*found, StartForm(task)] if task else found


def _question(asked: dict[str, Any], message: Message) -> Answer:
    """One question of several, with the entities inside it, their offsets moved to its text."""
    start, end = asked.get("start"), asked.get("end")
    if start is None or end is None:
        return Answer(asked["intent"], asked["text"], message.entities)
    inside = tuple(
        {**entity, "start": entity["start"] - start, "end": entity["end"] - start}
        for entity in message.entities
        if start <= entity.get("start", -1) and entity.get("end", end + 1) <= end
    )
    return Answer(asked["intent"], asked["text"], inside)
