"""Following a ticket by its reference and the mobile it was filed with."""

import asyncio
import logging
from datetime import datetime
from typing import ClassVar

from sqlalchemy.exc import SQLAlchemyError

from actions.forms.form import Form
from actions.forms.slots import MOBILE, Slot
from actions.turn import Turn
from actions.understanding import values
from casework import tickets
from casework.clock import RIYADH
from casework.hours_text import clock_time

logger = logging.getLogger(__name__)

_LOST = 0.6  # that the number is not at hand, where the wish tells
_KINDS = {"complaint": "شكوى", "objection": "متابعة اعتراض"}


def _day(at: datetime) -> str:
    return f"{at.astimezone(RIYADH):%Y-%m-%d}"


def _clock(at: datetime) -> str:
    local = at.astimezone(RIYADH)
    return clock_time(local - local.replace(hour=0, minute=0, second=0, microsecond=0))


class TicketStatusForm(Form):
    """Asks for the two numbers and tells the status; a wrong one of either gets the same answer."""

    name: ClassVar[str] = "ticket_status_form"
    title: ClassVar[str] = "متابعة الطلب"
    slots: ClassVar[tuple[Slot, ...]] = (
        Slot("ticket_number", "identifier", "رقم الطلب"),
        Slot(MOBILE.name, MOBILE.kind, MOBILE.label, question="ticket_mobile"),
    )

    async def open(self, turn: Turn) -> None:
        """A locked conversation is told so at once."""
        if not await self.told_locked(turn):
            await super().open(turn)

    def introduce(self, turn: Turn) -> None:
        """A number that came with the request and is none is named."""
        message = turn.message
        given = turn.value("ticket_number") or values.numbers_in(message)
        if not given and not message.is_button and values.attempts_number(message):
            turn.say("wrong_ticket_number_length")
        elif not given and message.likelihood("asked_number", "skip") >= _LOST:
            turn.say("skip_ticket_number")

    def take_values(self, turn: Turn) -> None:
        """The reference too may come with the request: «وين وصل طلبي رقم …»."""
        super().take_values(turn)
        if turn.value("ticket_number") is None and not turn.message.is_button:
            try:
                turn.set("ticket_number", values.read_reference(turn.message))
            except values.WrongAnswer:
                return

    async def told_locked(self, turn: Turn) -> bool:
        """Say that look-ups are locked and leave, if they are."""
        until = await asyncio.to_thread(tickets.lookups_locked, turn.conversation_id)
        if until is None:
            return False
        self.end(turn)
        turn.say("ticket_locked", until=_clock(until))
        return True

    async def complete(self, turn: Turn) -> None:
        """Look the ticket up; after a miss the citizen may try again until the lock."""
        reference = turn.value("ticket_number")
        try:
            found = await asyncio.to_thread(
                tickets.find_ticket,
                conversation_id=turn.conversation_id,
                reference=reference,
                mobile=turn.value("mobile"),
            )
        except tickets.LookupsLocked:
            await self.told_locked(turn)
            return
        except SQLAlchemyError as error:
            logger.error("ticket_lookup_failed error=%s", type(error).__name__)
            turn.set("mobile", None)
            turn.ask_for("mobile")
            turn.say("ticket_unavailable")
            return
        if found:
            self.end(turn)
            turn.dialogue["ticket"] = {
                "reference": found.reference, "kind": found.kind, "status": found.status,
            }  # fmt: skip
            turn.tell_gateway(ticket=found.reference)
            note = f"\n• آخر رد: {found.public_note}" if found.public_note else ""
            turn.say(
                "ticket_found",
                reference=found.reference,
                kind=_KINDS[found.kind],
                status=found.status_told,
                created=_day(found.created_at),
                updated=_day(found.updated_at),
                note=note,
            )
        elif not await self.told_locked(turn):
            # both are kept: whichever was wrong, the right one alone is enough
            turn.state["tried"] = turn.value("mobile")
            turn.set("mobile", None)
            turn.ask_for("mobile")
            turn.say("ticket_not_found")
