"""Showing a form's summary and turning it into a ticket, for complaint and objection alike."""

import asyncio
import logging
from typing import Any, Literal

from sqlalchemy.exc import SQLAlchemyError

from actions.forms import pausing
from actions.forms.form import Form
from actions.forms.slots import IDENTITY
from actions.turn import Turn
from casework import attachments, identifiers, tickets

logger = logging.getLogger(__name__)

_SHOWN = 300  # characters of the description: the summary must fit a WhatsApp bubble


async def summary(turn: Turn, description: str) -> dict[str, Any]:
    """The variables of a summary response: the name as it was written, identifiers masked."""
    files = await asyncio.to_thread(attachments.unattached, turn.conversation_id)
    text = identifiers.mask_numbers(str(turn.value(description)))
    return {
        "description": text if len(text) <= _SHOWN else f"{text[:_SHOWN].rstrip()}…",
        "name": turn.value("full_name"),
        "national_id": identifiers.mask_national_id(turn.value("national_id")),
        "mobile": identifiers.mask_mobile(turn.value("mobile")),
        "attachments": f"\n• المرفقات: {len(files)}" if files else "",
    }


async def send_ticket(
    form: Form,
    turn: Turn,
    *,
    kind: Literal["complaint", "objection"],
    category: str,
    description: str,
    confirmed: str,
    created: str,
    **more: Any,
) -> None:
    """Create the ticket and only then speak of success; on failure keep everything for a retry."""
    try:
        ticket = await asyncio.to_thread(
            lambda: tickets.create_ticket(
                conversation_id=turn.conversation_id,
                idempotency_key=f"{turn.conversation_id}:{turn.state['id']}",
                kind=kind,
                category=category,
                description=description,
                full_name=turn.value("full_name"),
                national_id=turn.value("national_id"),
                mobile=turn.value("mobile"),
                **more,
            )
        )
    except (SQLAlchemyError, OSError) as error:
        logger.error("ticket_not_created error=%s", type(error).__name__)
        turn.set(confirmed, None)
        turn.ask_for(confirmed)
        turn.say("form_not_sent")
        return
    identity = {slot.name: turn.value(slot.name) for slot in IDENTITY}
    form.end(turn)
    pausing.forget(turn, form.name)
    turn.dialogue["ticket"] = {"reference": ticket.reference, "kind": kind, "filed": True}
    turn.dialogue["identity"] = identity
    turn.dialogue.pop("story", None)
    turn.tell_gateway(ticket=ticket.reference)
    turn.say(created, reference=ticket.reference)
    other = pausing.latest(turn)
    if other:
        turn.say("form_still_kept", title=other["title"])
