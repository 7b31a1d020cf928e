"""Moves about a ticket that was just filed or whose status was just told."""

import asyncio
import logging
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from actions.forms.slots import IDENTITY, Slot
from actions.policy.moves import Scene
from actions.understanding import commands as said
from actions.understanding.message import Message
from actions.understanding.values import name_in, numbers_in
from casework.ticket_views import last_ticket
from casework.ticket_wishes import add_wish

logger = logging.getLogger(__name__)

_CERTAIN = 0.9  # of what shall be changed
_TELLS = 6  # words: a note or a change that says what it is
_TELLS_MORE = 3  # words behind another note, «وترا امي مريضه»


async def wish(scene: Scene, command: said.TicketWish) -> None:
    """Record for the staff what is wanted of the ticket, and confirm that."""
    turn = scene.turn
    ticket = turn.dialogue.get("ticket")
    if not ticket:
        await no_ticket(scene, command)
        return
    if command.kind == "withdraw" and turn.message.is_question:
        turn.dialogue["pending"] = {"kind": "withdraw", "text": command.text}
        turn.say("ask_back_withdraw", reference=ticket["reference"])
        return
    if command.kind != "withdraw" and not numbers_in(turn.message):
        if command.kind == "change" and asks_for_value(scene):
            return
        more = command.kind == ticket.get("wish") == "note" and turn.message.words >= _TELLS_MORE
        if turn.message.words < _TELLS and not more:
            _await_wish(scene, command.kind)
            turn.say(f"ask_ticket_{command.kind}")
            return
    await record(scene, ticket, command.kind, command.text)


def asks_for_value(scene: Scene) -> bool:
    """Ask what it shall be where a message only names what to change; whether it did."""
    lacking = _without_value(scene.turn.message)
    if lacking is None:
        return False
    _await_wish(scene, "change")
    scene.turn.say("ask_ticket_value", what=lacking.label)
    return True


def _await_wish(scene: Scene, kind: str) -> None:
    scene.turn.dialogue["pending"] = {"kind": "wish", "wish": kind}


def _without_value(message: Message) -> Slot | None:
    """What of who one is shall be changed where a message without numbers does not name it."""
    label, sure = message.reading("changed")
    slot = next((slot for slot in IDENTITY if slot.name == label), None)
    if slot is None or sure < _CERTAIN:
        return None
    return slot if slot.kind != "name" or not name_in(message, expected=True) else None


async def keep(scene: Scene, command: said.KeepTicket) -> None:
    """A wish to withdraw stays on record, and that it was taken back."""
    ticket = scene.turn.dialogue["ticket"]
    if await _write(scene, ticket, "note", command.text):
        scene.turn.say("ticket_kept_after_all", reference=ticket["reference"])


async def record(scene: Scene, ticket: dict[str, Any], kind: Any, text: str) -> None:
    """Write the wish down and say so."""
    if await _write(scene, ticket, kind, text):
        scene.turn.say(f"ticket_{kind}_noted", reference=ticket["reference"])
        scene.stay()


async def _write(scene: Scene, ticket: dict[str, Any], kind: Any, text: str) -> bool:
    """Write the wish down; where that fails, say so."""
    turn = scene.turn
    number = int(turn.dialogue.get("wishes") or 0)
    try:
        done = await asyncio.to_thread(
            lambda: add_wish(
                reference=ticket["reference"],
                conversation_id=turn.conversation_id,
                kind=kind,
                text=text,
                # of the session: each counts its wishes anew
                idempotency_key=f"{turn.tracker.sender_id}:wish:{number}",
            )
        )
    except SQLAlchemyError as error:
        logger.error("ticket_wish_failed error=%s", type(error).__name__)
        done = False
    if not done:
        turn.say("ticket_wish_failed")
        return False
    turn.dialogue["wishes"] = number + 1
    turn.dialogue["ticket"] = {**ticket, "answered": False, "wish": kind}
    return True


async def confirm(scene: Scene, command: said.Confirm) -> None:
    """Who agrees once more to what was done hears that it is done."""
    if command.yes:
        await assure(scene, scene.turn.dialogue["ticket"])
    else:
        scene.turn.say("nothing_more")


async def assure(scene: Scene, ticket: dict[str, Any]) -> None:
    """Doubt about what was just done with the ticket: it is on record."""
    if ticket.get("wish"):
        scene.turn.say(f"ticket_{ticket['wish']}_noted", reference=ticket["reference"])
    else:
        scene.turn.say("ticket_assured", reference=ticket["reference"])


async def ask(scene: Scene, command: said.AskTicket) -> None:
    """Answer a question about the ticket."""
    turn = scene.turn
    ticket = turn.dialogue.get("ticket")
    if not ticket:
        await no_ticket(scene, command)
    elif command.what == "status" and ticket.get("wish") == "withdraw":
        turn.say("ticket_withdraw_noted", reference=ticket["reference"])
    elif command.what == "status":
        name = f"status_{ticket.get('status') or 'new'}"
        turn.say(name, reference=ticket["reference"])
    else:
        turn.say(f"ticket_{command.what}", reference=ticket["reference"])


async def no_ticket(scene: Scene, command: said.Command) -> None:
    """About a ticket that this conversation does not know yet: its number is needed."""
    turn = scene.turn
    turn.say("ticket_which")
    turn.then("ticket_status_form")


async def tell_known(scene: Scene) -> bool:
    """Tell the status of the ticket that this conversation filed; False when it filed none."""
    turn = scene.turn
    try:
        found = await asyncio.to_thread(last_ticket, turn.conversation_id)
    except SQLAlchemyError:
        return False
    if found is None:
        return False
    turn.dialogue["ticket"] = {**turn.dialogue["ticket"], "reference": found.reference}
    turn.say("ticket_known", reference=found.reference, status=found.status_told)
    return True
