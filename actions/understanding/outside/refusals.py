"""A task that is named only to say that it is not wanted, and what is wanted instead."""

from actions.understanding.commands import Command, Confirm
from actions.understanding.labels import WISHES, command_of
from actions.understanding.message import QUESTIONS, TASKS, Message
from actions.understanding.outside.sureness import CLEAR, PERHAPS
from actions.understanding.state import State
from arabic.clauses import is_negated


def wanted_instead(message: Message, state: State, label: str) -> Command:
    """What is asked where a task is turned down: «ما ابي اعترض، بس ابي اعرف السبب»."""
    readings = [message.reading(state.context or "answered", place) for place in range(3)]
    guesses = [*readings, *((str(g["name"]), float(g["confidence"])) for g in message.ranking)]
    for name, sure in guesses:
        other = name in TASKS and name not in (message.intent, label)
        asks = name in QUESTIONS or name == "understand_only"
        if (asks or other) and sure >= PERHAPS:
            return command_of(name, message, state)
    return Confirm(False)


def refuses_task(message: Message, label: str, sure: float) -> bool:
    """Whether a task is named only to say that it is not wanted: «لا ما ابي اعترض»."""
    named = label in TASKS or label in WISHES or message.intent in TASKS
    asks = message.intent == "file_objection"  # one wish more is mostly to know something
    plainly = sure >= CLEAR or message.intent in TASKS
    return named and is_negated(message.text) and (asks or not plainly or message.wishes < 2)
