"""Whether a message inside a form is an answer or something else. One rule set for all forms."""

import re
from collections.abc import Sequence
from enum import Enum, auto

from actions.reading import NOT_UNDERSTOOD, QUESTIONS, TASKS, Message
from actions.steps import Step, WrongAnswer
from casework import identifiers


class Interruption(Enum):
    """What a message in a form can be besides an answer."""

    CANCEL = auto()
    START_OVER = auto()
    REPEAT = auto()
    CHANGE = auto()
    AGENT = auto()
    QUESTION = auto()
    OTHER_TASK = auto()
    SMALL_TALK = auto()


_BY_INTENT = {
    "cancel": Interruption.CANCEL,
    "goodbye": Interruption.CANCEL,
    "start_over": Interruption.START_OVER,
    "repeat": Interruption.REPEAT,
    "change_answer": Interruption.CHANGE,
    "talk_to_agent": Interruption.AGENT,
    "greet": Interruption.SMALL_TALK,
    "thank": Interruption.SMALL_TALK,
    "bot_challenge": Interruption.SMALL_TALK,
    "help": Interruption.SMALL_TALK,
    "frustration": Interruption.SMALL_TALK,
    "out_of_scope": Interruption.SMALL_TALK,
    **dict.fromkeys(QUESTIONS, Interruption.QUESTION),
    **dict.fromkeys(TASKS, Interruption.OTHER_TASK),
}

_LEAVING = (Interruption.CANCEL, Interruption.START_OVER, Interruption.AGENT)

# Where any sentence could be the answer, a message is something else only when that is clear.
CLEAR = 0.8
SHORT_COMMAND = 5  # words
SHORT_QUESTION = 9  # words
# Elsewhere the choice of answers is small, so that a likely intent is enough.
LIKELY = 0.4
_DIGITS = re.compile(r"\d{3,}")


def interruption(message: Message, step: Step, steps: Sequence[Step]) -> Interruption | None:
    """What the message is besides an answer to `step`; None when it is an answer, or in doubt."""
    what = _BY_INTENT.get(message.intent)
    if what is None:
        return None
    if message.is_button:
        return what
    if step.free_text:
        return what if _clearly(message, what, step) else None
    if what is Interruption.CHANGE and _corrects_another(message, step, steps):
        return what
    if what is Interruption.QUESTION and message.is_question and message.confidence >= LIKELY:
        return what
    if what in _LEAVING and message.confidence >= CLEAR and message.words <= SHORT_COMMAND:
        return what
    if _reads(step, message):
        return None
    if _DIGITS.search(message.normal) and not message.is_question:
        return None  # a number with a mistake in it: say what is wrong with it
    return what if message.confidence >= LIKELY else None


def _clearly(message: Message, what: Interruption, step: Step) -> bool:
    if message.confidence < CLEAR or (
        what is not Interruption.CHANGE and identifiers.identifiers_in(message.text)
    ):
        return False
    if what is Interruption.QUESTION:
        return message.is_question and message.words <= SHORT_QUESTION
    if message.intent in NOT_UNDERSTOOD:
        return False
    if what is Interruption.OTHER_TASK and step.prose and not message.is_question:
        return False
    return message.words <= SHORT_COMMAND


def _corrects_another(message: Message, step: Step, steps: Sequence[Step]) -> bool:
    named = [s for s in steps if s.mentions and s.mentions.search(message.normal)]
    given = identifiers.identifiers_in(message.text)
    return any(other.slot != step.slot for other in named) and step.slot not in given


def _reads(step: Step, message: Message) -> bool:
    try:
        step.read(message)
    except WrongAnswer:
        return False
    return True
