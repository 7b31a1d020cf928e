"""Moves of the guide, and what is told on the way."""

from actions.forms.slots import IDENTITY
from actions.understanding import values
from actions.understanding.commands import (
    AskAboutSlot,
    CannotHandle,
    Command,
    Confirm,
    Repeat,
    SetSlot,
    Step,
)
from actions.understanding.in_form.shared import Known, values_beside
from actions.understanding.in_form.steering import by_label
from actions.understanding.in_form.sureness import CERTAIN, CLEAR, LIKELY, POLITE, TELLING, YES_NO
from actions.understanding.labels import PLAIN_WISHES, command_of
from actions.understanding.message import NOT_SURE, Message
from actions.understanding.state import State

_MOVE = 0.3  # in the guide
_ALSO_DONE = 0.2  # the step, beside thanks
_BESIDE = 0.1  # of a step being done, beside what is told of the case
_DONE = 0.6  # of a certain step being done
_WHOLLY = 0.97  # of one that what looks like trouble only names
_STEPS = 5
_REASONS = frozenset({"ask_payment", "ask_eligibility"})  # told in the guide: why one objects
_TROUBLE = "ask_account_access"  # with the portal, on the way through the guide


def read_guide(message: Message, state: State, known: Known) -> list[Command]:
    """A move of the guide; values that come along are kept for who wants it followed."""
    found = values_beside(message, state, known)
    label, sure = message.reading(state.context)
    states = not message.is_question
    plainly = message.confidence >= CLEAR and states and (sure < CLEAR or label in _REASONS)
    doubtful = label.startswith("did_") and sure < CERTAIN  # «بنتي … ومكتوب غير مؤهلة»
    told = (plainly or doubtful) and values.told_in_opening(message, CERTAIN)
    told = message.intent in _REASONS and (told or (sure < LIKELY and states))
    told = told or (label == "reason_told" and sure >= LIKELY)
    if told and known("objection_reason") is None:
        found.append(SetSlot("objection_reason", message.text.strip()))
    label, sure = message.reading("asked_for")
    here, clear = message.reading(state.context)
    plainly = label in values.BENEFICIARIES and sure >= CERTAIN and message.intent == NOT_SURE
    plainly = plainly and clear < LIKELY
    if plainly or (here in values.BENEFICIARIES and clear >= LIKELY):
        label = label if plainly else here
        found += [SetSlot("objection_for", label)] if known("objection_for") is None else []
    identified = {slot.name for slot in IDENTITY if known(slot.name) is not None}
    identified |= {command.slot for command in found if isinstance(command, SetSlot)}
    wants = len(identified & {slot.name for slot in IDENTITY}) >= values.IDENTIFIED
    wants |= message.likelihood(state.context, "follow") >= CLEAR
    if found and wants:  # who gives so much wants it done for him
        return [*found, Step("follow")]
    if found and _is_done_beside(message, state, known):
        return [*found, Step("next")]
    return [*found, AskAboutSlot("kept")] if found else [_move(message, state, known)]


def _is_done_beside(message: Message, state: State, known: Known) -> bool:
    """Whether the step is done beside what is told of it: «شفتها، وولدي طالع غير مؤهل»."""
    here = f"did_{known('objection_step') or 1}"
    done = message.likelihood(state.context, here) + message.likelihood(state.context, "next")
    return done >= _BESIDE and not message.is_question


def _move(message: Message, state: State, known: Known) -> Command:
    if message.intent == "file_objection" and message.reading(state.context)[1] < 0.5:
        return Repeat()
    number = values.read_number(message, _STEPS)
    if number and message.words <= 3:
        return Step("show", number)
    label, sure = message.reading(state.context)
    wish, clear = message.reading("ticket")
    long = message.words >= TELLING and sure < CERTAIN
    if state.ticket and wish in PLAIN_WISHES and clear >= CERTAIN and long:
        return command_of(wish, message, state)
    if label == "next" and "?" in message.normal.replace("؟", "?"):
        label, sure = message.reading(state.context, 1)  # asks, and is not done
    if label in POLITE and message.likelihood(state.context, "next") >= _ALSO_DONE:
        return Step("next")
    if named := _named_move(message, label):
        return named
    trouble = message.intent == _TROUBLE and message.confidence >= CLEAR
    if trouble and sure < _WHOLLY and (label.startswith("did_") or label == "next"):
        return command_of(_TROUBLE, message, state)  # «دخلت بس ما يقبل كلمة السر»
    if label.startswith("did_") and sure >= LIKELY:
        if done := values.steps_in(message, _STEPS):  # «خلصت أول ثنتين»
            return Step("did", max(done))
        if sure < _DONE:
            return Step("next")
    if label == "filed" and sure < CLEAR:
        return Step("next")
    if label == "follow" and sure < LIKELY:
        label, sure = message.reading(state.context, 1)
    if label and sure >= (_DONE if label.startswith("did_") else _MOVE):
        return by_label(label, sure, message, state, known)
    return CannotHandle((label,))


def _named_move(message: Message, label: str) -> Command | None:
    """The move that a reading names, however sure it is."""
    if label in YES_NO:
        return Confirm(YES_NO[label])
    if label in values.BENEFICIARIES:
        return Repeat()  # is known already
    if label == "shorten":
        return Step("show")
    if label == "show_step":
        return Step("show", next(iter(values.steps_in(message, _STEPS)), None))
    return None
