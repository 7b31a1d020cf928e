"""Moves while a live agent is awaited: the assistant goes on serving, the place is kept."""

import asyncio

from sqlalchemy.exc import SQLAlchemyError

from actions.forms import pausing
from actions.policy import ticket_moves
from actions.policy.handing_over import waiting_for
from actions.policy.moves import Scene
from actions.understanding import commands as said
from actions.understanding.labels import PLAIN_WISHES
from casework.clock import now
from casework.handovers import desk_closes_at, desk_opens_at, queue_view, return_to_assistant
from casework.hours_text import describe_closing, describe_opening

_PLAINLY, _FEW = 0.95, 3  # words
_NOT_OF_QUEUE = frozenset({"bot_challenge", "out_of_scope", "other_language", "goodbye"})


async def tell_seen(scene: Scene, command: said.AskAboutSlot) -> None:
    """Who sees what was written here, and how it is kept."""
    scene.turn.say("queue_privacy")


async def stay(scene: Scene, command: said.Command) -> None:
    """Will wait: the place is kept."""
    await _tell_wait(scene, "queue_stay")


async def ask_wait(scene: Scene, command: said.Command) -> None:
    """How long still."""
    await _tell_wait(scene, "")


async def tell_desk(scene: Scene, command: said.Command) -> None:
    """When agents are there, to who does not wait for one."""
    at = now()
    opens, closes = desk_opens_at(at), desk_closes_at(at)
    if closes is not None:
        scene.turn.say("desk_open", closes=describe_closing(closes, at))
    elif opens is not None:
        scene.turn.say("desk_closed", opens=describe_opening(opens, at))
    else:
        scene.turn.say("desk_always")
    scene.stay()


async def _tell_wait(scene: Scene, before: str) -> None:
    turn = scene.turn
    try:
        view = await asyncio.to_thread(queue_view, turn.conversation_id)
    except SQLAlchemyError:
        view = None
    if before:
        turn.say(before)
    if view is not None:
        name, variables = waiting_for(view)
        turn.say(name, **variables)
    elif not before:
        turn.say("queue_unknown")
    scene.stay()


async def leave(scene: Scene, command: said.Command) -> None:
    """Out of the queue, in so many words; what was left goes on."""
    turn = scene.turn
    left = await asyncio.to_thread(return_to_assistant, turn.conversation_id)
    turn.dialogue.pop("queued", None)
    if left:
        turn.tell_gateway(left_queue=True)
    if isinstance(command, said.LeaveQueue) and command.then:
        turn.say("queue_left_then")
        return
    paused = pausing.latest(turn)
    if scene.form is None and paused:
        turn.say("queue_left_then")
        turn.then(paused["form"])
        return
    turn.say("queue_left" if left else "queue_with_agent")
    scene.stay()


async def for_agent(scene: Scene, command: said.Command) -> None:
    """Words for the agent: acknowledged once, then kept quietly."""
    turn = scene.turn
    queued = dict(turn.dialogue.get("queued") or {})
    if queued.get("told"):
        turn.tell_gateway(quiet=True)
        return
    turn.dialogue["queued"] = {**queued, "told": True}
    turn.say("queue_kept")
    turn.tell_gateway(quiet=True)


async def wish(scene: Scene, command: said.TicketWish) -> None:
    """What is plainly wanted of a ticket is written on it; the rest is for the agent."""
    message = scene.turn.message
    label, sure = message.reading("ticket")
    told = label in PLAIN_WISHES and sure >= _PLAINLY and message.words > _FEW
    if told and scene.turn.dialogue.get("ticket"):
        await ticket_moves.wish(scene, command)
    else:
        await for_agent(scene, command)


async def talk(scene: Scene, command: said.Command) -> None:
    """Courtesies in a word; who asks what to do is told the wait and what else there is."""
    what = command.what if isinstance(command, said.Talk) else "acknowledge"
    if what == "help":
        await _tell_wait(scene, "queue_help")
        return
    if what in _NOT_OF_QUEUE:
        scene.turn.say(what)
        return
    scene.turn.say(
        {"thank": "queue_thank", "greet": "queue_kept", "bless": "bless"}.get(what, "queue_stay")
    )


async def complain(scene: Scene, command: said.Command) -> None:
    """Tired of waiting: regret, the wait, and what else can be done."""
    scene.turn.say("queue_frustration")
    await _tell_wait(scene, "")
