"""Following a ticket by its reference and the mobile it was filed with."""

import asyncio
import logging
import re
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import ClassVar

from sqlalchemy.exc import SQLAlchemyError

from actions.forms import TaskForm
from actions.reading import Message
from actions.steps import MOBILE, Step, WrongAnswer, words
from actions.turn import Turn
from arabic.text import fold_digits
from casework import identifiers, tickets
from casework.clock import RIYADH

logger = logging.getLogger(__name__)

_REFERENCE_DIGITS = 10
_NUMBER = re.compile(r"(?<!\d)\d{10}(?!\d)")
_KINDS = {"complaint": "شكوى", "objection": "متابعة اعتراض"}


_ASKS_NUMBER = (
    r"(?<!\w)(?:وش|ايش|شنو|كم|وين|فين|ما|هات|عطني|اعطني|عيد|كرر|what|where)"
    r" (?:هو |لي |is |the |my )*(?:رقم|number) (?:ال)?"
    r"(?:طلب\w*|شكو\w*|تذكر\w*|بلاغ\w*|اعتراض\w*|مرجع\w*|request|ticket|complaint)"
)
_OWN_NUMBER = re.compile(_ASKS_NUMBER)
_LOST = re.compile(
    r"(?<!\w)(?:ضاع|ضيعت|فقدت|نسيت|حذفت|انحذفت?|مسحت)(?:ه|ها)?(?!\w)"
    r"|(?<!\w)راح(?= (?:عني|مني|علي|الرقم)|$)"
    r"|(?<!\w)(?:ما|مو|مش|معد) (?:عندي|معي|معاي|احفظ|حافظ|حفظت|اتذكر|اذكر|لقيت|القي)\w*"
    r"|(?<!\w)ما (?:وصلني|وصلتني|جاني|جتني)(?= (?:اي )?(?:ال)?(?:رقم|رساله|شي)|$)"
    r"|(?:lost|forgot|don'?t have|do not have)"
    r"|(?<!\w)(?:وين|فين|من وين|منين|كيف|where) "
    r"(?:القاه|الاقيه|احصله|اجيبه|اجيب الرقم|القي الرقم|اعرفه|اعرف الرقم|is it)"
    rf"|{_ASKS_NUMBER}"
)


def _day(at: datetime) -> str:
    return f"{at.astimezone(RIYADH):%Y-%m-%d}"


def read_reference(message: Message) -> str:
    """A reference of ten digits.

    One with a wrong check digit is looked up like any other: to say more of it than of a wrong
    mobile would tell which references exist.
    """
    text = "" if message.is_button else message.text
    try:
        return identifiers.find_reference(text)
    except identifiers.InvalidIdentifier as error:
        given = identifiers.identifiers_in(text)
        numbers = _NUMBER.findall(fold_digits(text))
        others = [number for number in numbers if not identifiers.identifiers_in(number)]
        if others:
            return str(others[0])
        if given:
            raise WrongAnswer("wrong_ticket_number_missing") from None
        digits = re.sub(r"\D", "", fold_digits(text))
        if len(digits) == _REFERENCE_DIGITS:
            return digits
        code = error.code if error.code in ("missing", "several") else "length"
        raise WrongAnswer(f"wrong_ticket_number_{code}") from None


class ValidateTicketStatusForm(TaskForm):
    """Asks for the two numbers and tells the status; a wrong one of either gets the same answer."""

    form: ClassVar[str] = "ticket_status_form"
    title: ClassVar[str] = "متابعة الطلب"
    steps: ClassVar[tuple[Step, ...]] = (
        Step(
            slot="ticket_number",
            question="question_ticket_number",
            read=read_reference,
            label="رقم الطلب",
            mentions=words("طلب|طلبي|تذكره|بلاغ|شكوي|مرجع|المرجعي|ticket|reference|request"),
            hesitation=_LOST,
        ),
        replace(MOBILE, question="question_ticket_mobile"),
    )

    async def open(self, turn: Turn) -> None:
        """A locked conversation is told so at once; so is the number of what was just filed."""
        if not (await self.told_number(turn) or await self.told_locked(turn)):
            await super().open(turn)

    def introduce(self, turn: Turn) -> None:
        """A number that came with the request and is none is named."""
        given = identifiers.identifiers_in(turn.message.text)
        missing = turn.value("ticket_number") is None and not given
        if missing and re.search(r"\d{3}", turn.message.normal):
            turn.say("wrong_ticket_number_length")

    async def told_number(self, turn: Turn) -> bool:
        """Tell the reference again to who asks for it where the ticket was filed."""
        asked = turn.message.normal
        if not _OWN_NUMBER.search(asked) or re.search(r"\d{3}", asked):
            return False
        with suppress(SQLAlchemyError):
            last = await asyncio.to_thread(tickets.last_reference, turn.conversation_id)
            if last:
                self.end(turn)
                turn.say("ticket_number_again", reference=last)
                return True
        return False

    def take_identifiers(self, turn: Turn, asked: Step | None) -> bool:
        """The reference too may come with the request: «وين وصل طلبي رقم …»."""
        taken = super().take_identifiers(turn, asked)
        if turn.message.is_button or turn.value("ticket_number") is not None:
            return taken
        with suppress(WrongAnswer):
            turn.set("ticket_number", read_reference(turn.message))
            return True
        return taken

    async def told_locked(self, turn: Turn) -> bool:
        """Say that look-ups are locked and leave, if they are."""
        until = await asyncio.to_thread(tickets.lookups_locked, turn.conversation_id)
        if until is None:
            return False
        self.end(turn)
        turn.say("ticket_locked", until=f"{until.astimezone(RIYADH):%H:%M}")
        return True

    async def complete(self, turn: Turn) -> None:
        """Look the ticket up; after a miss the citizen may try again until the lock."""
        try:
            found = await asyncio.to_thread(
                tickets.find_ticket,
                conversation_id=turn.conversation_id,
                reference=turn.value("ticket_number"),
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
            note = f"\n• آخر رد: {found.public_note}" if found.public_note else ""
            turn.say(
                "ticket_found",
                reference=found.reference,
                kind=_KINDS[found.kind],
                status=found.status_name,
                created=_day(found.created_at),
                updated=_day(found.updated_at),
                note=note,
            )
        elif not await self.told_locked(turn):
            self.clear(turn)
            turn.ask_for("ticket_number")
            turn.say("ticket_not_found")
