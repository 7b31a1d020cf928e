"""The tables. Times are aware UTC; ids are 32 hex digits; what identifies a person is encrypted."""

import enum
from datetime import UTC, datetime
from typing import Any, ClassVar, Literal
from uuid import uuid4

from sqlalchemy import (
    CheckConstraint,
    DateTime,
    Dialect,
    Enum,
    ForeignKey,
    Index,
    MetaData,
    String,
    TypeDecorator,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from casework.clock import utcnow
from casework.crypto import EncryptedJSON, EncryptedText

Channel = Literal["web", "whatsapp"]
Handler = Literal["bot", "queue", "agent"]
Author = Literal["citizen", "bot", "agent", "system"]
MessageKind = Literal["text", "choice", "file", "notice"]
MessageState = Literal[
    "received", "answered", "held", "queued", "sent", "delivered", "read", "failed"
]  # the first three inbound (held: kept for an agent), the next four outbound, the last both
TicketKind = Literal["complaint", "objection"]
TicketStatus = Literal["new", "in_progress", "waiting_citizen", "resolved", "closed"]
ObjectionFor = Literal["self", "dependent"]
TicketEventKind = Literal["created", "status", "public_note", "internal_note"]
HandoverStatus = Literal["queued", "assigned", "resolved", "abandoned"]
NotificationKind = Literal["sms", "webhook"]
NotificationState = Literal["queued", "sent", "failed"]


class UtcDateTime(TypeDecorator[datetime]):
    """An aware time, kept in UTC also where the database has no time zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def new_id() -> str:
    """A fresh unguessable id of 32 hex digits."""
    return uuid4().hex


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UtcDateTime,
        Literal: Enum(enum.Enum, native_enum=False, length=32, create_constraint=False),
    }


def _id() -> Mapped[str]:
    return mapped_column(String(32), primary_key=True, default=new_id)


def _conversation() -> Mapped[str]:
    return mapped_column(String(32), ForeignKey("conversations.id"), index=True)


class Conversation(Base):
    """One citizen on one channel. `address` is a WhatsApp number, say; None on the web."""

    __tablename__ = "conversations"
    __table_args__ = (UniqueConstraint("channel", "address_hash"),)

    id: Mapped[str] = _id()
    channel: Mapped[Channel]
    address: Mapped[str | None] = mapped_column(EncryptedText)
    address_hash: Mapped[str | None] = mapped_column(String(64))
    handler: Mapped[Handler] = mapped_column(default="bot", index=True)
    agent: Mapped[str | None] = mapped_column(String(100))
    session: Mapped[int] = mapped_column(default=1)
    turns: Mapped[int] = mapped_column(default=0)  # in this session
    last_seq: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    last_message_at: Mapped[datetime] = mapped_column(default=utcnow, index=True)
    claimed_by: Mapped[str | None] = mapped_column(String(100), index=True)  # the gateway at work
    claimed_until: Mapped[datetime | None]


class Message(Base):
    """A line of the append-only log. `external_id` is unique a channel: prefix a client's own."""

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("conversation_id", "seq"),
        UniqueConstraint("channel", "external_id"),
        Index("ix_messages_due", "state", "next_attempt_at"),
    )

    id: Mapped[str] = _id()
    conversation_id: Mapped[str] = mapped_column(String(32), ForeignKey("conversations.id"))
    seq: Mapped[int]
    channel: Mapped[Channel]
    author: Mapped[Author]
    kind: Mapped[MessageKind] = mapped_column(default="text")
    body: Mapped[str] = mapped_column(EncryptedText)
    payload: Mapped[str | None] = mapped_column(EncryptedText)  # what Rasa gets for a choice
    choices: Mapped[list[dict[str, str]] | None] = mapped_column(EncryptedJSON)
    external_id: Mapped[str | None] = mapped_column(String(255))
    state: Mapped[MessageState]
    attempts: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[datetime | None]
    answers_seq: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    updated_at: Mapped[datetime] = mapped_column(default=utcnow, onupdate=utcnow)


class Ticket(Base):
    """A complaint or an objection. `idempotency_key` makes a repeated confirmation one ticket."""

    __tablename__ = "tickets"

    id: Mapped[str] = _id()
    reference: Mapped[str] = mapped_column(String(10), unique=True)
    kind: Mapped[TicketKind]
    category: Mapped[str] = mapped_column(String(50))
    status: Mapped[TicketStatus] = mapped_column(default="new", index=True)
    conversation_id: Mapped[str] = _conversation()
    channel: Mapped[Channel]
    idempotency_key: Mapped[str] = mapped_column(String(255), unique=True)
    full_name: Mapped[str] = mapped_column(EncryptedText)
    national_id: Mapped[str] = mapped_column(EncryptedText)
    national_id_hash: Mapped[str] = mapped_column(String(64), index=True)
    mobile: Mapped[str] = mapped_column(EncryptedText)
    mobile_hash: Mapped[str] = mapped_column(String(64), index=True)
    description: Mapped[str] = mapped_column(EncryptedText)
    objection_for: Mapped[ObjectionFor | None]
    created_at: Mapped[datetime] = mapped_column(default=utcnow, index=True)
    updated_at: Mapped[datetime] = mapped_column(default=utcnow, onupdate=utcnow)


class TicketEvent(Base):
    """A step in a ticket's history. `status` is the status after it; `body` is a note's text."""

    __tablename__ = "ticket_events"

    id: Mapped[str] = _id()
    ticket_id: Mapped[str] = mapped_column(String(32), ForeignKey("tickets.id"), index=True)
    kind: Mapped[TicketEventKind]
    status: Mapped[TicketStatus]
    body: Mapped[str | None] = mapped_column(EncryptedText)
    author: Mapped[str] = mapped_column(String(100))
    at: Mapped[datetime] = mapped_column(default=utcnow)


_OPEN = text("status IN ('queued', 'assigned')")


class Handover(Base):
    """A citizen's wait for a live agent, at most one open a conversation; with what is known."""

    __tablename__ = "handovers"
    __table_args__ = (
        Index(
            "uq_handovers_open",
            "conversation_id",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index("ix_handovers_queue", "status", "requested_at"),
    )

    id: Mapped[str] = _id()
    conversation_id: Mapped[str] = _conversation()
    status: Mapped[HandoverStatus] = mapped_column(default="queued")
    reason: Mapped[str] = mapped_column(String(100))
    context: Mapped[dict[str, Any]] = mapped_column(EncryptedJSON)
    requested_at: Mapped[datetime] = mapped_column(default=utcnow)
    assigned_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]


class Rating(Base):
    """What a citizen thought of a conversation, from 1 to 5."""

    __tablename__ = "ratings"
    __table_args__ = (CheckConstraint("score BETWEEN 1 AND 5", name="score"),)

    id: Mapped[str] = _id()
    conversation_id: Mapped[str] = _conversation()
    score: Mapped[int]
    comment: Mapped[str | None] = mapped_column(EncryptedText)
    at: Mapped[datetime] = mapped_column(default=utcnow)


class Notification(Base):
    """An outbox line: an SMS to `mobile`, or a webhook call whose JSON is `body`."""

    __tablename__ = "notifications"
    __table_args__ = (Index("ix_notifications_due", "state", "next_attempt_at"),)

    id: Mapped[str] = _id()
    ticket_id: Mapped[str] = mapped_column(String(32), ForeignKey("tickets.id"), index=True)
    kind: Mapped[NotificationKind] = mapped_column(default="sms")
    mobile: Mapped[str | None] = mapped_column(EncryptedText)
    body: Mapped[str] = mapped_column(EncryptedText)
    state: Mapped[NotificationState] = mapped_column(default="queued")
    attempts: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[datetime] = mapped_column(default=utcnow)
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    sent_at: Mapped[datetime | None]


class Attachment(Base):
    """A citizen's file, encrypted on disk; `path` is relative to the attachments folder."""

    __tablename__ = "attachments"

    id: Mapped[str] = _id()
    conversation_id: Mapped[str] = _conversation()
    ticket_id: Mapped[str | None] = mapped_column(String(32), ForeignKey("tickets.id"), index=True)
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]  # bytes, before encryption
    sha256: Mapped[str] = mapped_column(String(64))
    file_name: Mapped[str] = mapped_column(EncryptedText)
    path: Mapped[str] = mapped_column(String(255))
    created_at: Mapped[datetime] = mapped_column(default=utcnow)


class LookupFailure(Base):
    """A ticket look-up that found nothing."""

    __tablename__ = "lookup_failures"

    id: Mapped[str] = _id()
    conversation_id: Mapped[str] = _conversation()
    at: Mapped[datetime] = mapped_column(default=utcnow)
