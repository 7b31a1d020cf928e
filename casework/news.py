"""Tells the citizen what has happened to a ticket: on a channel that reaches them, else by SMS."""

from sqlalchemy.orm import Session

from arabic.text import isolate
from casework.addresses import conversation_of_mobile, reaches_its_citizen
from casework.catalogue import catalogue
from casework.models import Notification, Ticket, TicketKind

_NOUNS: dict[TicketKind, str] = {"complaint": "شكواك", "objection": "اعتراضك"}
_LONGEST_NOTE = 1_500  # characters: more is read by asking for the ticket's status


def tell_status(db: Session, ticket: Ticket) -> None:
    """The ticket's status has changed."""
    status = catalogue().statuses[ticket.status].name
    _tell(db, ticket, f"تحديث على {_name(ticket)}: الحالة الآن «{status}».")


def tell_note(db: Session, ticket: Ticket, note: str) -> None:
    """Somebody of the staff has written to the citizen."""
    text = note.strip()
    if len(text) > _LONGEST_NOTE:
        text = f"{text[:_LONGEST_NOTE].rstrip()}…"
    _tell(db, ticket, f"رد جديد على {_name(ticket)}:\n{text}")


def _name(ticket: Ticket) -> str:
    return f"{_NOUNS[ticket.kind]} رقم {isolate(ticket.reference)}"


def _tell(db: Session, ticket: Ticket, text: str) -> None:
    if reaches_its_citizen(db, ticket.conversation_id):
        # who filed it is there still, whoever has the number by now
        conversation_id: str | None = ticket.conversation_id
    else:
        conversation_id = conversation_of_mobile(db, ticket.mobile)
    db.add(
        Notification(
            ticket_id=ticket.id,
            kind="message" if conversation_id else "sms",
            conversation_id=conversation_id,
            mobile=ticket.mobile,
            body=text,
        )
    )
