"""What a citizen may see of a ticket."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.catalogue import catalogue
from casework.database import session
from casework.models import Ticket, TicketEvent, TicketKind, TicketStatus


@dataclass(frozen=True)
class TicketOutline:
    """What the conversation that a ticket was filed in may always see of it. Times are UTC."""

    reference: str
    kind: TicketKind
    category: str
    status: TicketStatus
    status_name: str
    status_meaning: str
    created_at: datetime
    updated_at: datetime

    @property
    def status_told(self) -> str:
        """The status and what it means."""
        return f"{self.status_name} ({self.status_meaning})"


@dataclass(frozen=True)
class TicketView(TicketOutline):
    """What is told for reference and mobile: also the last public note."""

    public_note: str | None


def view(db: Session, ticket: Ticket) -> TicketView:
    """The ticket as it is told for reference and mobile."""
    note = db.scalar(
        select(TicketEvent.body)
        .where(TicketEvent.ticket_id == ticket.id, TicketEvent.kind == "public_note")
        .order_by(TicketEvent.at.desc())
        .limit(1)
    )
    return TicketView(**vars(_outline(ticket)), public_note=note)


def last_ticket(conversation_id: str) -> TicketOutline | None:
    """The newest ticket that was filed in this conversation; None without one."""
    with session(readonly=True) as db:
        ticket = db.scalar(
            select(Ticket)
            .where(Ticket.conversation_id == conversation_id)
            .order_by(Ticket.created_at.desc(), Ticket.id.desc())
            .limit(1)
        )
    return None if ticket is None else _outline(ticket)


def _outline(ticket: Ticket) -> TicketOutline:
    status = catalogue().statuses[ticket.status]
    return TicketOutline(
        reference=ticket.reference,
        kind=ticket.kind,
        category=ticket.category,
        status=ticket.status,
        status_name=status.name,
        status_meaning=status.meaning,
        created_at=ticket.created_at,
        updated_at=ticket.updated_at,
    )
