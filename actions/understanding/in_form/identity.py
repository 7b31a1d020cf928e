"""Answers to the questions for a name and for numbers."""

from actions.understanding import values
from actions.understanding.commands import (
    Command,
    CorrectSlot,
    ExtendSlot,
    Repeat,
    SetSlot,
    WrongValue,
)
from actions.understanding.in_form.corrections import topic_named
from actions.understanding.in_form.shared import (
    Known,
    goes_on_telling,
    is_named,
    others_beside,
    told_beside,
)
from actions.understanding.in_form.steering import by_label
from actions.understanding.in_form.sureness import CERTAIN, CLEAR, LIKELY, RATHER, WHOLLY
from actions.understanding.labels import command_of
from actions.understanding.message import NOT_SURE, QUESTIONS, Message
from actions.understanding.state import State
from casework import identifiers

_WHOLE = 3  # parts of a name that nobody says in passing
_LEADS_UP = frozenset("continue affirm acknowledge thank bless greet wait".split())  # to a name


def read_identifier(message: Message, state: State, known: Known) -> list[Command]:
    """The number that is asked for, what comes along with it, or what is said instead."""
    assert state.slot is not None
    label, sure = message.reading(state.context)
    try:
        own = values.read_identifier(state.slot.name, message)
    except values.WrongAnswer as error:
        last = values.last_identifier(state.slot.name, message)
        if last and message.likelihood(state.context, "change_answer") >= LIKELY:
            return [SetSlot(state.slot.name, last)]  # «0502… لا هذا القديم، الجديد 0559…»
        if found := others_beside(message, state, known):
            return found
        asks = message.words and label in ("ask_number", "about_format")  # digits alone ask nothing
        tries = values.attempts_number(message) and not asks
        if goes_on_telling(message, sure):
            return [ExtendSlot(message.text.strip())]
        if tries or not label or sure < LIKELY:
            return [WrongValue(state.slot.name, error.response)]
        return [by_label(label, sure, message, state, known)]
    rest = others_beside(message, state, known)
    rest += told_beside(message, state, [*rest, SetSlot(state.slot.name, own)])
    asks = message.is_question and label in QUESTIONS and sure >= 0.5
    beside = [command_of(label, message, state)] if asks else []
    return [SetSlot(state.slot.name, own), *rest, *beside]


def read_name(message: Message, state: State, known: Known) -> list[Command]:
    """The name, what comes along with it, or what is said instead."""
    assert state.slot is not None
    label, sure = message.reading(state.context)
    numbers = others_beside(message, state, known)
    name = values.name_in(message, expected=True)
    if name and label == "answer" and sure >= CERTAIN:
        name = values.whole_name(message, name)
    if name and _is_answer(message, name, label, sure, bool(numbers)):
        given = [SetSlot(state.slot.name, name), *numbers]
        return [*given, *told_beside(message, state, given)]
    guess = values.could_be_name(message)
    if guess and numbers and label == "answer":  # a name that no list has, beside its numbers
        sure_enough = sure >= RATHER
        return [SetSlot(state.slot.name if sure_enough else "maybe_name", guess), *numbers]
    if guess and label == "answer" and sure >= WHOLLY and len(guess.split()) >= _WHOLE:
        return [SetSlot(state.slot.name, guess)]  # «بدور ماطر الشمري», of which no list has two
    numbers += told_beside(message, state, numbers)
    if numbers := numbers or _mistyped(message, state, known):
        return numbers
    unknown = sure < LIKELY and message.intent == NOT_SURE
    if guess and (label in ("answer", "partial") or unknown):
        return [SetSlot("maybe_name", guess)]
    if values.is_topic_alone(message) and not message.is_question:
        topic = topic_named(message, state)
        return [CorrectSlot("complaint_category", topic)] if topic else [Repeat()]
    if label == "partial" or (label == "answer" and message.words == 1):
        return [WrongValue(state.slot.name, "wrong_full_name_partial")]
    if goes_on_telling(message, 0.0 if label in ("answer", "told_before") else sure):
        return [ExtendSlot(message.text.strip())]
    if label == "extend" or (label not in ("answer", "") and sure >= LIKELY):
        return [by_label(label, sure, message, state, known)]
    return [WrongValue(state.slot.name, "wrong_full_name")]


def _is_answer(message: Message, name: str, label: str, sure: float, numbered: bool) -> bool:
    """Whether a name in the message is the one that was asked for."""
    if label == "about_other" and sure >= CLEAR:
        return False
    if len(name.split()) >= _WHOLE and label in _LEADS_UP:  # «يلا نكمل. خلف عيد الرويلي»
        return True
    return label == "answer" or sure < CLEAR or numbered or is_named(message, name)


def _mistyped(message: Message, state: State, known: Known) -> list[Command]:
    """What is wrong with the first number that is wanted, came by the way and is none."""
    wanted = [slot.name for slot in state.slots if known(slot.name) is None]
    for kind, number in identifiers.attempts_in(message.text).items():
        if str(kind) in wanted:
            return [WrongValue(str(kind), values.what_is_wrong(str(kind), number))]
    return []
