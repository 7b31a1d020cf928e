"""Answers to the summary: only agreement sends."""

from actions.understanding import values
from actions.understanding.commands import (
    CannotHandle,
    Command,
    Confirm,
    CorrectSlot,
    ExtendSlot,
    Repeat,
)
from actions.understanding.in_form.corrections import corrected_topic, read_correction
from actions.understanding.in_form.shared import Known, values_beside
from actions.understanding.in_form.steering import by_label
from actions.understanding.in_form.sureness import (
    ABOUT,
    CERTAIN,
    CLEAR,
    LIKELY,
    POLITE,
    SHORT,
    STORY,
    TELLING,
    TO_LEAVE,
    TO_SEND,
    WHOLLY,
)
from actions.understanding.labels import command_of
from actions.understanding.message import QUESTIONS, TASKS, UNVERIFIED, Message
from actions.understanding.state import State
from arabic.clauses import asks_at_all, corrects, is_undecided

_REWRITES = frozenset({"change_answer", "extend", "deny"})
_PLAINLY = 0.97  # of a bare no
_BARE = 3  # words of a no that sets nothing right
_FAR = 0.3  # by which agreement is likelier than all else, that sends without being asked again


def read_confirmation(message: Message, state: State, known: Known) -> list[Command]:
    """Agreement, a refusal, a value or a story set right, or what is said instead."""
    found = values_beside(message, state, known)
    if found:
        return found
    label, sure = message.reading(state.context)
    story = next((slot.name for slot in state.slots if slot.kind == "prose"), None)
    if story and label in _REWRITES | UNVERIFIED and (words := values.dictated(message)):
        return [CorrectSlot(story, words)]  # «لا، اكتبوها كذا: …»
    if label == "affirm":
        return [_agreed(message, state, sure)]
    if values.numbers_in(message) or values.name_in(message, expected=False):
        return [Repeat()]  # the value stands there already
    if label == "deny":
        return [_turned_down(message, state, known, sure)]
    if label == "change_answer" and (asks_at_all(message.text) or sure < TO_LEAVE):
        correction = read_correction(message, state, known)
        told = not isinstance(correction, CorrectSlot) or correction.value is not None
        if told:
            return [correction]
        return [corrected_topic(message, state, known) or Repeat()]
    # «الاعتراض مو لي، لزوجتي»
    if TASKS.get(label) == state.form and (right := _set_right(message, state, known)):
        return [right]
    tells = values.told_in_opening(message, CERTAIN) and not message.is_question
    if label in UNVERIFIED and tells:
        return [ExtendSlot(message.text.strip())]
    if label and (sure >= LIKELY or (label == "extend" and sure >= STORY)):
        return [by_label(label, sure, message, state, known)]
    other = corrected_topic(message, state, known)
    if other and message.words < SHORT:
        return [other]
    about, clear = message.reading("asked_number")
    if about in ABOUT and clear >= CLEAR:
        return [command_of(about, message, state)]
    if tells:
        return [ExtendSlot(message.text.strip())]
    return [CannotHandle((label,))]


def _agreed(message: Message, state: State, sure: float) -> Confirm:
    """Agreement, asked back where it may be thanks or a question."""
    thanks = message.intent in POLITE and message.confidence >= CLEAR and sure < CERTAIN
    # «كذا صارت شكوى تأخير صح؟», but «كم مرة تسألون، أرسلها» agrees
    asks = message.is_question and ("؟" in message.text or sure < WHOLLY)
    by_itself = message.intent in QUESTIONS and message.confidence >= CERTAIN
    asks = asks or is_undecided(message.text)
    asks = asks or (by_itself and sure < CERTAIN)  # «ترسلونها الحين ولا الصبح»
    alone = sure - message.reading(state.context, 1)[1] >= _FAR
    return Confirm(True, (sure >= TO_SEND or alone) and not (thanks or asks))


def _set_right(message: Message, state: State, known: Known) -> CorrectSlot | None:
    """The correction that brings its value along."""
    correction = read_correction(message, state, known)
    if isinstance(correction, CorrectSlot) and correction.value is not None:
        return correction
    return None


def _turned_down(message: Message, state: State, known: Known, sure: float) -> Command:
    """A bare no, or what is set right with it: «غلط، كانت شهرين مو ثلاثة»."""
    # «لا مو كذا، الاعتراض لولدي مو لي»
    if message.words > _BARE and (right := _set_right(message, state, known)):
        return right
    told = message.words >= TELLING - 1 and values.told_in_opening(message, CERTAIN)
    if told or (corrects(message.text) and sure < _PLAINLY):
        return ExtendSlot(message.text.strip())
    return Confirm(False)
