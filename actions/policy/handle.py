"""One message: read into commands, each answered by its move, then the question that is open."""

import asyncio
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from actions.forms import pausing
from actions.forms.form import Form
from actions.forms.slots import FULL_NAME
from actions.policy import correction_moves, form_moves, talk_moves, ticket_moves
from actions.policy.moves import Scene
from actions.policy.table import move_for
from actions.turn import REQUESTED_SLOT, Turn
from actions.understanding import commands as said
from actions.understanding import values
from actions.understanding.labels import TO_WRITE
from actions.understanding.message import TASKS
from actions.understanding.reading import read_commands
from actions.understanding.state import State, state_in_form, state_outside
from arabic.clauses import greets
from arabic.courtesies import CLOSING
from casework.handovers import queue_view

_CERTAIN = 0.95
_CLEAR = 0.75  # of a reading that takes the place of the words that were asked for


async def handle(turn: Turn, form: Form | None) -> None:
    """Do what the message asks for; `form` is the open one."""
    await _refresh_queue(turn)
    scene = Scene(turn, _state(turn, form), form)
    if await _answered_own_question(scene):
        await scene.finish()
        return
    commands = read_commands(turn.message, scene.state, turn.value)
    suggested = bool(turn.dialogue.get("misses")) and form is None
    if suggested and commands == [said.Confirm(False)]:
        commands = [said.CannotHandle()]  # none of what was suggested
    if not isinstance(commands[0], said.CannotHandle):
        turn.dialogue.pop("misses", None)
    _return_greeting(scene, commands)
    _tell_language(scene, commands)
    questions = [command for command in commands if isinstance(command, said.Answer)]
    if questions:
        await talk_moves.answer_questions(scene, questions)
    for command in commands:
        if not isinstance(command, said.Answer):
            await move_for(scene.state, command)(scene, command)
    if not (scene.closed and scene.form) and any(map(_moves_on, commands)):
        turn.dialogue.pop("left", None)
    _age_story(turn)
    await scene.finish()


def _state(turn: Turn, form: Form | None) -> State:
    if form is None:
        left = pausing.latest(turn)
        return state_outside(turn.dialogue, left_form=left["form"] if left else None)
    slot = form.slot(turn.value(REQUESTED_SLOT))
    assert slot is not None
    return state_in_form(form.name, slot, form.slots, turn.dialogue)


async def _refresh_queue(turn: Turn) -> None:
    """An agent is not awaited any more once he came or was called off."""
    if not turn.dialogue.get("queued"):
        return
    try:
        view = await asyncio.to_thread(queue_view, turn.conversation_id)
    except SQLAlchemyError:
        return
    if view is None:
        turn.dialogue.pop("queued")


async def _answered_own_question(scene: Scene) -> bool:
    """Take the message as the answer to a question of our own, where it is one."""
    turn = scene.turn
    if scene.form is not None and turn.state.pop("choosing", False):
        commands = read_commands(turn.message, scene.state, turn.value)
        told = any(
            isinstance(command, said.ExtendSlot) or getattr(command, "value", None) is not None
            for command in commands
        )
        return False if told else await correction_moves.choose(scene)
    pending = scene.state.pending
    if not pending:
        return False
    turn.dialogue.pop("pending", None)
    taken = await _OWN_QUESTIONS.get(pending["kind"], _answered_yes_or_no)(scene, pending)
    if taken:
        return True
    scene.state = _state(turn, scene.form)
    return False


async def _answered_wish(scene: Scene, pending: dict[str, Any]) -> bool:
    """What is to be written on the ticket, unless the message is clearly something else."""
    message = scene.turn.message
    label, sure = message.reading("ticket")
    leaves = label in _LEAVING and sure >= _CLEAR
    by_itself = message.intent in _LEAVING and message.confidence >= _CLEAR
    asks = message.is_question and label not in TO_WRITE  # «طيب متى تخلص؟» is no note
    task = label in TASKS and sure >= _CERTAIN  # «طيب وابي اعترض عن اخوي»
    if leaves or by_itself or asks or task or message.is_button:
        return False
    if pending["wish"] == "change" and ticket_moves.asks_for_value(scene):  # «الاسم»
        return True
    await ticket_moves.record(scene, scene.turn.dialogue["ticket"], pending["wish"], message.text)
    return True


async def _answered_withdrawal(scene: Scene, pending: dict[str, Any]) -> bool:
    """Yes or no to withdrawing the ticket."""
    command = read_commands(scene.turn.message, scene.state, scene.turn.value)[0]
    if scene.turn.message.likelihood("ticket", "withdraw") >= _CERTAIN:
        command = said.Confirm(True)  # «ايه اسحبها، بيحلها الموظف»
    if not isinstance(command, said.Confirm):
        return False
    if command.yes:
        await ticket_moves.record(scene, scene.turn.dialogue["ticket"], "withdraw", pending["text"])
    else:
        scene.turn.say("ticket_kept")
    return True


async def _answered_follow(scene: Scene, pending: dict[str, Any]) -> bool:
    """Whether the team shall follow an objection that was raised by the citizen."""
    turn = scene.turn
    command = read_commands(turn.message, scene.state, turn.value)[0]
    wants = turn.message.likelihood("guiding", "follow") >= _CLEAR
    if turn.message.intent in CLOSING and turn.message.confidence >= _CLEAR:
        return False  # «بيض الله وجهك» thanks, and asks for nothing
    if not (wants or command == said.Confirm(True)):
        return False
    turn.dialogue["follow"] = True
    turn.then("objection_form")
    return True


async def _answered_yes_or_no(scene: Scene, pending: dict[str, Any]) -> bool:
    """Yes or no to a question inside a form; who goes on with a number has the name right."""
    label, sure = scene.turn.message.reading("offered")
    if pending["kind"] == "name" and values.attempts_number(scene.turn.message):
        if label != "deny" or sure < _CLEAR or not scene.turn.message.words:
            scene.turn.set(FULL_NAME.name, pending["value"])
        return False
    command = read_commands(scene.turn.message, scene.state, scene.turn.value)[0]
    if not isinstance(command, said.Confirm):
        return False
    await form_moves.answer_pending(scene, command)
    return True


_LEAVING = frozenset({"deny", "withdraw", "talk_to_agent", "frustration", "cancel", "goodbye"})
_OWN_QUESTIONS = {
    "wish": _answered_wish,
    "withdraw": _answered_withdrawal,
    "follow": _answered_follow,
}


def _moves_on(command: said.Command) -> bool:
    """Whether a command is about something else than the form that was just left."""
    if isinstance(command, said.Answer):
        return command.topic not in talk_moves.DOUBTS
    return not isinstance(command, said.Talk | said.Cancel | said.CannotHandle)


def _return_greeting(scene: Scene, commands: list[said.Command]) -> None:
    """A greeting that comes with a request is returned in a word."""
    greeting = commands == [said.Talk("greet")]
    if scene.form is None and not greeting and greets(scene.turn.message.text):
        scene.turn.say("greet_back")


def _tell_language(scene: Scene, commands: list[said.Command]) -> None:
    """Who writes in another script is told once that answers are in Arabic."""
    turn = scene.turn
    asks = scene.form is None or isinstance(commands[0], said.Answer)
    if asks and turn.message.is_foreign and not turn.dialogue.get("language_told"):
        turn.dialogue["language_told"] = True
        if commands != [said.Talk("other_language")]:
            turn.say("answers_in_arabic")


def _age_story(turn: Turn) -> None:
    """A story told too early is forgotten after a few turns."""
    story = turn.dialogue.get("story")
    if story:
        left = int(story["left"]) - 1
        turn.dialogue["story"] = {**story, "left": left} if left > 0 else None
