"""How WhatsApp knows its citizens, and what Meta sent that has not become a line of the log."""

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casework.clock import utcnow
from casework.crypto import EncryptedJSON, EncryptedText
from casework.models.base import Base, conversation_column, id_column

IdentityKind = Literal["mobile", "user_id"]
InboxKind = Literal["message", "status", "other"]
InboxState = Literal["received", "waiting", "done", "kept", "failed"]


class Identity(Base):
    """A name by which a citizen is known; a changed number adds one to the same conversation.

    `mobile` is E.164, hashed as `tickets.mobile_hash` is; `user_id` is Meta's, for this business.
    """

    __tablename__ = "identities"
    __table_args__ = (UniqueConstraint("kind", "value_hash"),)

    id: Mapped[str] = id_column()
    conversation_id: Mapped[str] = conversation_column()
    kind: Mapped[IdentityKind]
    value: Mapped[str] = mapped_column(EncryptedText)
    value_hash: Mapped[str] = mapped_column(String(64))
    since: Mapped[datetime] = mapped_column(default=utcnow)


class InboxEvent(Base):
    """What came by webhook, committed before it was acknowledged; `key` makes it one.

    `received` is still to be worked on, `waiting` a status whose message is not known yet, `kept`
    of a kind that we do not know. The content goes when it is `done`: the log has it then.
    """

    __tablename__ = "inbox_events"
    __table_args__ = (
        Index("ix_inbox_events_due", "state", "next_attempt_at"),
        Index("ix_inbox_events_sender", "sender", "state", "next_attempt_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    kind: Mapped[InboxKind]
    sender: Mapped[str] = mapped_column(String(64))  # keyed hash; of a status, its message's id
    content: Mapped[dict[str, Any] | None] = mapped_column(EncryptedJSON)
    state: Mapped[InboxState]
    attempts: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[datetime]
    received_at: Mapped[datetime] = mapped_column(default=utcnow, index=True)
