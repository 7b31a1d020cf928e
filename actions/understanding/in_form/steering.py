"""The command of a reading; leaving and changing the task only where it is meant."""

from actions.understanding.commands import AskAboutSlot, Cancel, CannotHandle, Command, ExtendSlot
from actions.understanding.in_form.corrections import read_correction
from actions.understanding.in_form.shared import Known
from actions.understanding.in_form.sureness import CLEAR, LIKELY, SAFE, TO_LEAVE
from actions.understanding.labels import command_of
from actions.understanding.message import TASKS, Message
from actions.understanding.state import State
from arabic.clauses import is_negated


def by_label(label: str, sure: float, message: Message, state: State, known: Known) -> Command:
    """The command of a reading; leaving is asked first where it is not sure."""
    match label:
        case "cancel" | "skip" if _wants_other(message, state):  # «خلاص حولها اعتراض»
            return command_of(message.intent, message, state)
        case "cancel":
            plainly = message.intent == "cancel" and message.confidence >= CLEAR
            return Cancel(plainly or sure >= TO_LEAVE)
        case "same_number" if sure < CLEAR:  # «جوالي اللي مسجل فيه؟»
            return AskAboutSlot("format")
        case "extend":
            return ExtendSlot(message.text.strip())
        case "change_answer":
            return read_correction(message, state, known)
        case _ if label in TASKS and not _wants_task(message, state, label, sure):
            return CannotHandle((label,))
        case _:
            return command_of(label, message, state)


def names_other(message: Message, state: State) -> bool:
    """Whether the words by themselves ask for another form."""
    return message.intent in TASKS and TASKS[message.intent] != state.form


def _wants_other(message: Message, state: State) -> bool:
    """Whether the words by themselves ask for another form, and do not turn it down."""
    return (
        names_other(message, state) and message.confidence >= SAFE and not is_negated(message.text)
    )


def _wants_task(message: Message, state: State, label: str, sure: float) -> bool:
    """Whether the open form is really to be left for another one."""
    by_itself = message.intent == label and message.confidence >= CLEAR
    return TASKS[label] == state.form or sure >= CLEAR or (sure >= LIKELY and by_itself)
