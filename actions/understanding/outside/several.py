"""Several requests in one message: its questions, then its task."""

from typing import Any

from actions.understanding.commands import Answer, Command, StartForm
from actions.understanding.labels import command_of
from actions.understanding.message import QUESTIONS, TASKS, UNVERIFIED, Message, entities_within
from actions.understanding.outside.sureness import CLEAR, RESUMES
from actions.understanding.state import State
from arabic.clauses import is_negated, is_question
from arabic.text import normalise


def requests_of(message: Message) -> list[Command]:
    """The several requests of a message: its questions, then its task.

    What stands beside a task and has no verified answer, or is not asked, is what it is about.
    """
    if not message.requests:
        return []
    task = None if _only_asks(message) else message.task()
    found: list[Command] = [
        _question(asked, message)
        for asked in message.asked()
        if not (task and (asked["intent"] in UNVERIFIED or not is_question(asked["text"])))
    ]
    if any(request["intent"] == "talk_to_agent" for request in message.requests):
        found.append(command_of("talk_to_agent", message, State("idle")))
    return [*found, StartForm(task)] if task else found


def task_beside(message: Message) -> list[Command]:
    """«متى تفتحون؟ وابي ارفع شكوى»: a question, where every context reads a wish as well.

    What has no verified answer is what the wish is about.
    """
    if message.intent not in QUESTIONS or message.confidence < CLEAR:
        return []
    for task in ("file_complaint", "file_objection"):
        if message.intent in UNVERIFIED and message.wishes and not is_negated(message.text):
            wished = min(message.likelihood(name, task) for name in ("answered", "ticket"))
            if wished >= RESUMES:  # «نزل ناقص، ابي اعترض وش اسوي»
                return [StartForm(TASKS[task])]
        wished = min(message.likelihood(name, task) for name in ("answered", "ticket", "queued"))
        if wished >= CLEAR:
            start = StartForm(TASKS[task])
            if message.intent in UNVERIFIED:
                return [start]
            return [Answer(message.intent, message.text, message.entities), start]
    return []


def _only_asks(message: Message) -> bool:
    """Whether a task is only asked about beside a question: «وهل فيها شكاوي»."""
    tasks = [request["text"] for request in message.requests if request["intent"] in TASKS]
    return any(normalise(text).startswith("هل ") for text in tasks)


def _question(asked: dict[str, Any], message: Message) -> Answer:
    """One question of several, with the entities inside it."""
    start, end = asked.get("start"), asked.get("end")
    if start is None or end is None:
        return Answer(asked["intent"], asked["text"], message.entities)
    inside = entities_within(message.entities, start, end)
    return Answer(asked["intent"], asked["text"], inside)
