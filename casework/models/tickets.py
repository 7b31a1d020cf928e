"""Tickets, their history, look-ups, and what others are told of them."""

from datetime import datetime
from typing import Literal

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from casework.clock import utcnow
from casework.crypto import EncryptedText
from casework.models.base import Base, conversation_column, id_column
from casework.models.conversation_log import ChannelName

TicketKind = Literal["complaint", "objection"]
TicketStatus = str  # a key of data/tickets/catalogue.yml
ObjectionFor = Literal["self", "dependent"]
TicketEventKind = Literal[
    "created", "status", "public_note", "internal_note", "assigned",
    "citizen_note", "withdrawal_wanted", "change_wanted", "citizen_files", "wish_seen",
]  # fmt: skip
NotificationKind = Literal["sms", "webhook", "message"]
NotificationState = Literal["queued", "sent", "failed"]


class Ticket(Base):
    """A complaint or an objection. `idempotency_key` makes a repeated confirmation one ticket.

    `version` counts changes of status and assignee, and citizens' wishes: who of the staff changes
    the ticket says which one they saw.
    """

    __tablename__ = "tickets"

    id: Mapped[str] = id_column()
    reference: Mapped[str] = mapped_column(String(10), unique=True)
    kind: Mapped[TicketKind]
    category: Mapped[str] = mapped_column(String(50))
    status: Mapped[TicketStatus] = mapped_column(String(32), index=True)
    conversation_id: Mapped[str] = conversation_column()
    channel: Mapped[ChannelName]
    idempotency_key: Mapped[str] = mapped_column(String(255), unique=True)
    full_name: Mapped[str] = mapped_column(EncryptedText)
    national_id: Mapped[str] = mapped_column(EncryptedText)
    national_id_hash: Mapped[str] = mapped_column(String(64), index=True)
    mobile: Mapped[str] = mapped_column(EncryptedText)
    mobile_hash: Mapped[str] = mapped_column(String(64), index=True)
    description: Mapped[str] = mapped_column(EncryptedText)
    objection_for: Mapped[ObjectionFor | None]
    assignee_id: Mapped[str | None] = mapped_column(String(32), ForeignKey("agents.id"), index=True)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(default=utcnow, index=True)
    updated_at: Mapped[datetime] = mapped_column(default=utcnow, onupdate=utcnow, index=True)


class TicketEvent(Base):
    """A step in a ticket's history. `status` is the status after it; `body` a note's or a wish's
    text, the name of who it was assigned to, or the number of files. `author` is `citizen`, a
    username, or another program's name. `open`: a wish that the staff have not dealt with yet.
    """

    __tablename__ = "ticket_events"
    __table_args__ = (Index("ix_ticket_events_open", "open", "kind"),)

    id: Mapped[str] = id_column()
    ticket_id: Mapped[str] = mapped_column(String(32), ForeignKey("tickets.id"), index=True)
    kind: Mapped[TicketEventKind]
    status: Mapped[TicketStatus] = mapped_column(String(32))
    body: Mapped[str | None] = mapped_column(EncryptedText)
    author: Mapped[str] = mapped_column(String(100))
    at: Mapped[datetime] = mapped_column(default=utcnow, index=True)
    idempotency_key: Mapped[str | None] = mapped_column(String(255), unique=True)
    open: Mapped[bool] = mapped_column(default=False)


class ToldTicket(Base):
    """A ticket whose status was told in a conversation, for its reference and mobile."""

    __tablename__ = "told_tickets"

    conversation_id: Mapped[str] = mapped_column(
        String(32), ForeignKey("conversations.id"), primary_key=True
    )
    ticket_id: Mapped[str] = mapped_column(String(32), ForeignKey("tickets.id"), primary_key=True)
    at: Mapped[datetime] = mapped_column(default=utcnow)


class TicketTerm(Base):
    """The keyed hash of a word that a ticket has: what full-text search looks at."""

    __tablename__ = "ticket_terms"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012

    term: Mapped[str] = mapped_column(String(16), primary_key=True)
    ticket_id: Mapped[str] = mapped_column(
        String(32), ForeignKey("tickets.id"), primary_key=True, index=True
    )


class LookupFailure(Base):
    """A ticket look-up that found nothing."""

    __tablename__ = "lookup_failures"

    id: Mapped[str] = id_column()
    conversation_id: Mapped[str] = conversation_column()
    at: Mapped[datetime] = mapped_column(default=utcnow)


class Notification(Base):
    """An outbox line: an SMS to `mobile`, a webhook call whose JSON is `body`, or a message.

    A message goes into a conversation (the gateway writes it there, and its id here). When it
    cannot be delivered it becomes an SMS.
    """

    __tablename__ = "notifications"
    __table_args__ = (Index("ix_notifications_due", "state", "next_attempt_at"),)

    id: Mapped[str] = id_column()
    ticket_id: Mapped[str | None] = mapped_column(String(32), ForeignKey("tickets.id"), index=True)
    kind: Mapped[NotificationKind] = mapped_column(default="sms")
    mobile: Mapped[str | None] = mapped_column(EncryptedText)
    conversation_id: Mapped[str | None] = mapped_column(
        String(32), ForeignKey("conversations.id"), index=True
    )
    message_id: Mapped[str | None] = mapped_column(
        String(32), ForeignKey("messages.id"), index=True
    )
    body: Mapped[str] = mapped_column(EncryptedText)
    state: Mapped[NotificationState] = mapped_column(default="queued")
    attempts: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[datetime] = mapped_column(default=utcnow)
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    sent_at: Mapped[datetime | None]
