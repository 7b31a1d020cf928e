"""Conversations, their message log, and the files in it."""

from datetime import datetime
from typing import Literal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casework.clock import utcnow
from casework.crypto import EncryptedJSON, EncryptedText
from casework.models.base import Base, conversation_column, id_column

ChannelName = Literal["web", "whatsapp"]
Handler = Literal["bot", "queue", "agent"]
Author = Literal["citizen", "bot", "agent", "system"]
MessageKind = Literal["text", "choice", "file", "notice", "other", "template", "rating"]
"""`other`: neither words nor a file (`payload` says what). `template`: WhatsApp's."""
MessageState = Literal[
    "received", "answered", "held", "queued", "sending", "sent", "delivered", "read", "failed"
]  # the first three inbound (held: kept for an agent), the next five outbound, the last both


class Conversation(Base):
    """One citizen on one channel. `address` is a WhatsApp number, say; None on the web."""

    __tablename__ = "conversations"
    __table_args__ = (UniqueConstraint("channel", "address_hash"),)

    id: Mapped[str] = id_column()
    channel: Mapped[ChannelName]
    address: Mapped[str | None] = mapped_column(EncryptedText)
    address_hash: Mapped[str | None] = mapped_column(String(64))
    handler: Mapped[Handler] = mapped_column(default="bot", index=True)
    agent: Mapped[str | None] = mapped_column(String(100))
    session: Mapped[int] = mapped_column(default=1)
    turns: Mapped[int] = mapped_column(default=0)  # in this session
    last_seq: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    last_message_at: Mapped[datetime] = mapped_column(default=utcnow, index=True)
    last_citizen_at: Mapped[datetime | None]  # WhatsApp's 24-hour window counts from here
    awaiting: Mapped[str | None] = mapped_column(String(20))  # what the citizen's next text is
    claimed_by: Mapped[str | None] = mapped_column(String(100), index=True)  # the gateway at work
    claimed_until: Mapped[datetime | None]


class Message(Base):
    """A line of the append-only log. `external_id` is unique a channel: prefix a client's own."""

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("conversation_id", "seq"),
        UniqueConstraint("channel", "external_id"),
        Index("ix_messages_due", "state", "next_attempt_at"),
        Index("ix_messages_state", "conversation_id", "state", "seq"),
    )

    id: Mapped[str] = id_column()
    conversation_id: Mapped[str] = mapped_column(String(32), ForeignKey("conversations.id"))
    seq: Mapped[int]
    channel: Mapped[ChannelName]
    author: Mapped[Author]
    agent: Mapped[str | None] = mapped_column(String(100))  # the name of the agent who wrote it
    kind: Mapped[MessageKind] = mapped_column(default="text")
    body: Mapped[str] = mapped_column(EncryptedText)
    payload: Mapped[str | None] = mapped_column(EncryptedText)  # what Rasa gets for a choice
    choices: Mapped[list[dict[str, str]] | None] = mapped_column(EncryptedJSON)
    external_id: Mapped[str | None] = mapped_column(String(255))  # WhatsApp: a keyed hash of …
    provider_id: Mapped[str | None] = mapped_column(EncryptedText)  # … this, which holds a number
    state: Mapped[MessageState]
    attempts: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[datetime | None]
    awaits_citizen: Mapped[bool] = mapped_column(default=False)  # goes out once they have written
    plain: Mapped[bool] = mapped_column(default=False)  # the channel took it in no other form
    failure: Mapped[str | None] = mapped_column(String(200))  # why it could not be sent
    answers_seq: Mapped[int | None]
    attachment_id: Mapped[str | None] = mapped_column(
        String(32), ForeignKey("attachments.id"), index=True
    )
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    updated_at: Mapped[datetime] = mapped_column(default=utcnow, onupdate=utcnow)


class Attachment(Base):
    """A citizen's file, encrypted on disk; `path` is relative to the attachments folder."""

    __tablename__ = "attachments"

    id: Mapped[str] = id_column()
    conversation_id: Mapped[str] = conversation_column()
    ticket_id: Mapped[str | None] = mapped_column(String(32), ForeignKey("tickets.id"), index=True)
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]  # bytes, before encryption
    sha256: Mapped[str] = mapped_column(String(64))
    file_name: Mapped[str] = mapped_column(EncryptedText)
    path: Mapped[str] = mapped_column(String(255))
    created_at: Mapped[datetime] = mapped_column(default=utcnow)


class Rating(Base):
    """What a citizen thought of a conversation, from 1 to 5; of a handover, when one had ended."""

    __tablename__ = "ratings"
    __table_args__ = (CheckConstraint("score BETWEEN 1 AND 5", name="score"),)

    id: Mapped[str] = id_column()
    conversation_id: Mapped[str] = conversation_column()
    handover_id: Mapped[str | None] = mapped_column(
        String(32), ForeignKey("handovers.id"), unique=True
    )
    score: Mapped[int]
    comment: Mapped[str | None] = mapped_column(EncryptedText)
    at: Mapped[datetime] = mapped_column(default=utcnow, index=True)
