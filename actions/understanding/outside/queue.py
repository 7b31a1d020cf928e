"""What is said about waiting for an agent: staying, leaving, wanting something else."""

from actions.understanding.commands import Command, LeaveQueue
from actions.understanding.labels import TOPICS, command_of
from actions.understanding.message import QUESTIONS, TASKS, Message
from actions.understanding.outside.sureness import BESIDE, CERTAIN, PERSON, RESUMES
from actions.understanding.state import State
from arabic.clauses import is_negated, turns_down

_ALSO_LEAVES = 0.2  # the queue, beside what is wanted instead


def about_queue(message: Message, state: State) -> Command | None:
    """What is said about waiting for the agent while a task is being done."""
    if not (state.queued and state.in_form):
        return None
    label, sure = message.reading("queued")
    here, clear = message.reading(state.context)
    if turns_person_down(message):
        return LeaveQueue()
    person = label == "leave_queue" and message.likelihood("answered", "talk_to_agent") >= BESIDE
    own = message.intent == "cancel" or here == "talk_to_agent" or clear > sure
    own = own and not (person and here == "cancel")  # «ما عاد ابي موظف، بكمل لحالي»
    if here in ("cancel", "talk_to_agent") and own and clear >= CERTAIN:
        return None  # the form is left, or the agent is waited for
    if label in ("leave_queue", "ask_wait") and sure >= CERTAIN:
        return command_of(label, message, state)
    return None


def turns_person_down(message: Message) -> bool:
    """«خلاص ما ابي موظف، كمل معي»."""
    named = max(message.likelihood(name, "talk_to_agent") for name in ("answered", "ticket"))
    return named >= PERSON and message.wishes < 2 and turns_down(message.text)


def leaves_queue_for(message: Message, state: State, label: str) -> list[Command]:
    """«ما ابي موظف، ابي …»: out of the queue, and then what is wanted instead."""
    leaves = message.likelihood("queued", "leave_queue") >= _ALSO_LEAVES
    if not (is_negated(message.text) or leaves):
        return []
    if message.intent == "talk_to_agent" and message.wishes < 2:
        return [LeaveQueue()] if turns_down(message.text) else []
    wanted = label if label in TASKS or label in TOPICS or label == "continue" else ""
    if message.intent in TASKS or message.intent in QUESTIONS:
        wanted = message.intent
    elif not wanted:
        here, sure = message.reading("answered")
        wanted = here if here in TASKS and sure >= RESUMES else ""
    if not wanted or label == "stay_queued":
        return []
    return [LeaveQueue(then=True), command_of(wanted, message, state)]
