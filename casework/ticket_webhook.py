"""Tells another system, at TICKET_WEBHOOK_URL, of new tickets and of what citizens want of them."""

import json

from sqlalchemy.orm import Session

from casework.models import Notification, Ticket, TicketEvent
from casework.settings import get_settings

_TICKET = ("reference", "kind", "category", "status", "channel")
_PERSON = ("full_name", "national_id", "mobile", "description", "objection_for")


def tell_created(db: Session, ticket: Ticket) -> None:
    """A ticket was filed; part of the caller's transaction, like what follows."""
    person = {field: getattr(ticket, field) for field in _PERSON}
    created_at = ticket.created_at.isoformat()
    _tell(db, ticket, "ticket.created", **person, created_at=created_at)


def tell_wish(db: Session, ticket: Ticket, wish: TicketEvent) -> None:
    """A citizen wants something of a ticket."""
    _tell(db, ticket, f"ticket.{wish.kind}", text=wish.body, at=wish.at.isoformat())


def _tell(db: Session, ticket: Ticket, event: str, **more: str | None) -> None:
    if not get_settings().ticket_webhook_url:
        return
    fields = {field: getattr(ticket, field) for field in _TICKET}
    body = json.dumps({"event": event, **fields, **more})
    db.add(Notification(ticket_id=ticket.id, kind="webhook", body=body))
