"""From a message and the state that it meets to commands.

Values are read first; what is left is read by the context's classifier, and outside forms by the
intents. Each threshold is the least probability at which a reading is acted upon.
"""

from collections.abc import Callable
from typing import Any

from actions.understanding import values
from actions.understanding.commands import (
    Answer,
    AskAboutSlot,
    Cancel,
    CannotHandle,
    Command,
    Confirm,
    CorrectSlot,
    ExtendSlot,
    SetSlot,
    StartForm,
    Step,
    WrongValue,
)
from actions.understanding.labels import command_of
from actions.understanding.message import NOT_SURE, QUESTIONS, TASKS, Message
from actions.understanding.state import State

Known = Callable[[str], Any]
"""The value that a slot has."""

_LIKELY = 0.4  # of a reading whose mistake costs a question more
_CLEAR = 0.75  # of what would keep a story or a name from being stored
_CERTAIN = 0.9  # of what leaves a task
_UNSURE_ASKED = 0.6  # of sending or dropping: below it the assistant asks
_QUESTION_WORDS = 9  # a longer question in place of a story is the story
_CHOICE = 0.45
_READERS = {
    "national_id": values.read_identifier("national_id", values.identifiers.find_national_id),
    "mobile": values.read_identifier("mobile", values.identifiers.find_mobile),
    "ticket_number": values.read_reference,
}
_YES_NO = {"affirm": True, "deny": False, "acknowledge": True}


def read_commands(message: Message, state: State, known: Known) -> list[Command]:
    """What the message asks for, in order; never empty."""
    if message.is_button:
        return [_of_button(message, state)]
    if state.slot is None:
        return _outside(message, state)
    waits = _about_queue(message, state)
    if waits:
        return [waits]
    if state.pending:
        return [_of_offer(message, state)]
    match state.slot.kind:
        case "identifier":
            return _identifier(message, state, known)
        case "name":
            return _name(message, state, known)
        case "prose":
            return _story(message, state, known)
        case "choice":
            return _choice(message, state, known)
        case "confirmation":
            return _confirmation(message, state, known)
        case "guide":
            return _guide(message, state)
        case _:
            return [_of_offer(message, state)]


def _of_button(message: Message, state: State) -> Command:
    if (state.slot and state.slot.kind in ("confirmation", "offer")) or state.pending:
        if message.intent in _YES_NO:
            return Confirm(_YES_NO[message.intent])
    return command_of(message.intent, message, state)


def _about_queue(message: Message, state: State) -> Command | None:
    """What is said about waiting for the agent while a task is being done."""
    if not state.queued:
        return None
    label, sure = message.reading("queued")
    if label in ("leave_queue", "ask_wait", "stay_queued") and sure >= _CERTAIN:
        return command_of(label, message, state)
    return None


# --- Outside forms


def _outside(message: Message, state: State) -> list[Command]:
    if state.pending:
        offer = _of_offer(message, state)
        if not isinstance(offer, CannotHandle):
            return [offer]
    several = _requests(message)
    if len(several) > 1:
        return several
    label, sure = message.reading(state.context)
    by_intent = message.intent != NOT_SURE and message.confidence > sure + 0.15
    if label and sure >= _LIKELY and not by_intent:
        return [command_of(label, message, state)]
    if message.intent == NOT_SURE:
        return [CannotHandle(tuple(str(guess["name"]) for guess in message.ranking))]
    return [command_of(message.intent, message, state)]


def _requests(message: Message) -> list[Command]:
    """The several requests of a message: its questions, then its task."""
    found: list[Command] = [_question(asked, message) for asked in message.asked()]
    if not message.requests:
        return []
    if any(request["intent"] == "talk_to_agent" for request in message.requests):
        found.append(command_of("talk_to_agent", message, State("idle")))
    task = message.task()
    return [*found, StartForm(task)] if task else found


def _question(asked: dict[str, Any], message: Message) -> Answer:
    start, end = asked.get("start"), asked.get("end")
    inside = [
        entity
        if start is None
        else {**entity, "start": entity["start"] - start, "end": entity["end"] - start}
        for entity in message.entities
        if start is None or (start <= entity.get("start", -1) and entity.get("end", 0) <= end)
    ]
    return Answer(asked["intent"], asked["text"], tuple(inside))


# --- Questions of a form


def _values(message: Message, state: State, known: Known, *, name: bool) -> list[Command]:
    """The values that came along and that the form wants; new ones correct old ones."""
    found: dict[str, Any] = dict(values.numbers_in(message))
    if name and (person := values.name_in(message, expected=False)):
        found["full_name"] = person
    wanted = {slot.name for slot in state.slots}
    commands: list[Command] = []
    for slot, value in found.items():
        if slot not in wanted:
            continue
        if known(slot) is None:
            commands.append(SetSlot(slot, value))
        elif known(slot) != value:
            commands.append(CorrectSlot(slot, value))
    return commands


def _identifier(message: Message, state: State, known: Known) -> list[Command]:
    assert state.slot is not None
    label, sure = message.reading(state.context)
    try:
        own = _READERS[state.slot.name](message)
    except values.WrongAnswer as error:
        found = _values(message, state, known, name=True)
        if found:
            return found
        if values.attempts_number(message) and label not in ("ask_number", "about_format"):
            return [WrongValue(state.slot.name, error.response)]
        if label == "extend" and sure >= _LIKELY:
            return [_extension(message, state)]
        if label == "change_answer" and sure >= _LIKELY:
            return [_correction(message, state)]
        if label and sure >= _LIKELY:
            return [command_of(label, message, state)]
        return [WrongValue(state.slot.name, error.response)]
    rest = [
        command
        for command in _values(message, state, known, name=True)
        if getattr(command, "slot", "") != state.slot.name
    ]
    return [SetSlot(state.slot.name, own), *rest, *_asked_beside(message, state)]


def _asked_beside(message: Message, state: State) -> list[Command]:
    """A question or a command that stands beside a value."""
    label, sure = message.reading(state.context)
    if message.is_question and label in QUESTIONS and sure >= _CERTAIN:
        return [command_of(label, message, state)]
    return []


def _name(message: Message, state: State, known: Known) -> list[Command]:
    assert state.slot is not None
    label, sure = message.reading(state.context)
    numbers = _values(message, state, known, name=False)
    name = values.name_in(message, expected=True)
    named = name is not None and (
        label == "answer"
        or values.is_name_alone(message, name)
        or sure < _CLEAR
        or bool(numbers)
        or any(person.get("labelled") for person in message.values("person"))
    )
    if named and not (label == "about_other" and sure >= _CLEAR):
        return [SetSlot(state.slot.name, name), *numbers]
    if numbers:
        return numbers
    if label == "partial" or (label == "answer" and message.words == 1):
        return [WrongValue(state.slot.name, "wrong_full_name_partial")]
    guess = values.could_be_name(message)
    if guess and (label == "answer" or (sure < _LIKELY and message.intent == NOT_SURE)):
        return [SetSlot("maybe_name", guess)]
    if label == "extend" and sure >= _LIKELY:
        return [_extension(message, state)]
    if label == "change_answer" and sure >= _LIKELY:
        return [_correction(message, state)]
    if label not in ("answer", "") and sure >= _LIKELY:
        return [command_of(label, message, state)]
    return [WrongValue(state.slot.name, "wrong_full_name")]


def _story(message: Message, state: State, known: Known) -> list[Command]:
    assert state.slot is not None
    label, sure = message.reading(state.context)
    found = _values(message, state, known, name=True)
    answers = message.likelihood(state.context, "answer")
    if label in ("answer", "extend") or sure < _CLEAR or _is_long(message, label):
        only_values = found and answers < 0.5 and message.words <= 6
        if not only_values:
            try:
                return [
                    SetSlot(state.slot.name, values.read_story(state.slot.name, message)),
                    *found,
                ]
            except values.WrongAnswer as error:
                if label == "answer" or sure < _LIKELY:
                    return found or [WrongValue(state.slot.name, error.response)]
    if found:
        return found
    if label == "change_answer":
        return [_correction(message, state)]
    return [command_of(label, message, state)]


def _is_long(message: Message, label: str) -> bool:
    """Whether a message is too long for anything but the story that was asked for."""
    told = values.told_in_opening(message)
    return message.words > _QUESTION_WORDS and (told or label in QUESTIONS or label in TASKS)


def _choice(message: Message, state: State, known: Known) -> list[Command]:
    assert state.slot is not None
    found = _values(message, state, known, name=True)
    if state.slot.name == "objection_for":
        return [*_one_of(message, state, ("self", "dependent")), *found]
    number = values.read_number(message, len(values.CATEGORIES))
    if number:
        return [SetSlot(state.slot.name, tuple(values.CATEGORIES)[number - 1])]
    chosen = _one_of(message, state, tuple(values.CATEGORIES))
    if isinstance(chosen[0], SetSlot) and known("complaint_description") is None:
        if values.told_in_opening(message):
            chosen.append(SetSlot("complaint_description", message.text.strip()))
    if found and not isinstance(chosen[0], SetSlot):
        return found
    return [*chosen, *found]


def _one_of(message: Message, state: State, options: tuple[str, ...]) -> list[Command]:
    assert state.slot is not None
    label, sure = message.reading(state.context)
    if label in options:
        if sure >= _CHOICE:
            return [SetSlot(state.slot.name, label)]
        asks = message.intent in QUESTIONS and message.is_question and message.confidence >= _CLEAR
        if asks:
            return [command_of(message.intent, message, state)]
        return [SetSlot(state.slot.name, label)] if sure >= 0.3 else [_unread(state)]
    if label == "both":
        return [WrongValue(state.slot.name, f"wrong_{state.slot.name}_both")]
    if label == "change_answer" and sure >= _LIKELY:
        return [_correction(message, state)]
    if label and sure >= _LIKELY:
        return [command_of(label, message, state)]
    return [_unread(state)]


def _unread(state: State) -> Command:
    assert state.slot is not None
    return WrongValue(state.slot.name, f"wrong_{state.slot.name}")


def _confirmation(message: Message, state: State, known: Known) -> list[Command]:
    label, sure = message.reading(state.context)
    found = _values(message, state, known, name=True)
    if found:
        return found
    match label:
        case "affirm":
            return [Confirm(True, sure >= _UNSURE_ASKED)]
        case "deny":
            return [Confirm(False)]
        case "cancel":
            return [Cancel(sure >= _UNSURE_ASKED)]
        case "extend" if sure >= _LIKELY:
            return [_extension(message, state)]
        case "change_answer" if sure >= _LIKELY:
            return [_correction(message, state)]
        case _ if label and sure >= _LIKELY:
            return [command_of(label, message, state)]
    if values.told_in_opening(message):
        return [_extension(message, state)]
    return [CannotHandle((label,))]


def _guide(message: Message, state: State) -> list[Command]:
    last = 5
    number = values.read_number(message, last)
    if number and message.words <= 3:
        return [Step("show", number)]
    label, sure = message.reading(state.context)
    if label and sure >= 0.3:
        return [command_of(label, message, state)]
    return [CannotHandle((label,))]


def _of_offer(message: Message, state: State) -> Command:
    label, sure = message.reading("offered")
    if label in _YES_NO and sure >= _LIKELY:
        return Confirm(_YES_NO[label])
    if label and sure >= _LIKELY:
        return command_of(label, message, state)
    return CannotHandle((label,))


# --- Corrections and additions


def _correction(message: Message, state: State) -> Command:
    """Which answer is wrong, by what it is called or by the value that comes with it."""
    slot, sure = message.reading("changed")
    wanted = {each.name: each for each in state.slots}
    if slot == "complaint_description" and "objection_reason" in wanted:
        slot = "objection_reason"
    if slot not in wanted or sure < _LIKELY:
        return CorrectSlot()
    value = values.name_in(message, expected=True) if slot == "full_name" else None
    return CorrectSlot(slot, value)


def _extension(message: Message, state: State) -> Command:
    return ExtendSlot(message.text.strip())


__all__ = ["AskAboutSlot", "Known", "read_commands"]
