"""What the actions have written into the database."""

from sqlalchemy import select

from casework.database import session
from casework.models import Handover, Notification, Ticket, TicketEvent


def tickets() -> list[Ticket]:
    """All tickets, the oldest first."""
    with session(readonly=True) as db:
        return list(db.scalars(select(Ticket).order_by(Ticket.created_at)))


def wishes() -> list[tuple[str, str | None]]:
    """What citizens wanted of tickets that are sent: kind and text."""
    kinds = ("citizen_note", "withdrawal_wanted", "change_wanted")
    with session(readonly=True) as db:
        events = db.scalars(
            select(TicketEvent).where(TicketEvent.kind.in_(kinds)).order_by(TicketEvent.at)
        )
        return [(event.kind, event.body) for event in events]


def handovers() -> list[Handover]:
    """All hand-overs, the oldest first."""
    with session(readonly=True) as db:
        return list(db.scalars(select(Handover).order_by(Handover.requested_at)))


def text_messages() -> list[str | None]:
    """The mobiles that an SMS waits for."""
    with session(readonly=True) as db:
        return list(db.scalars(select(Notification.mobile).where(Notification.kind == "sms")))


def waits() -> list[str]:
    """The states of all hand-overs."""
    return [handover.status for handover in handovers()]
