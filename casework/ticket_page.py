"""One ticket with everything that its page shows."""

from dataclasses import dataclass

from sqlalchemy import select

from casework.database import session
from casework.models import Agent, Attachment, Ticket, TicketEvent


@dataclass(frozen=True)
class TicketPage:
    """A ticket, its history and its files, oldest first; who has it, if anybody."""

    ticket: Ticket
    assignee: Agent | None
    events: list[TicketEvent]
    files: list[Attachment]


def load(reference: str) -> TicketPage | None:
    """The ticket with this reference; None when there is none."""
    with session(readonly=True) as db:
        ticket = db.scalar(select(Ticket).where(Ticket.reference == reference))
        if ticket is None:
            return None
        assignee = db.get(Agent, ticket.assignee_id) if ticket.assignee_id else None
        events = db.scalars(
            select(TicketEvent).where(TicketEvent.ticket_id == ticket.id).order_by(TicketEvent.at)
        ).all()
        files = db.scalars(
            select(Attachment)
            .where(Attachment.ticket_id == ticket.id)
            .order_by(Attachment.created_at)
        ).all()
        return TicketPage(ticket, assignee, list(events), list(files))
