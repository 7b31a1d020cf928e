"""Conversations that agents work on in Chatwoot: which of its numbers stands for what here."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from casework.clock import utcnow
from casework.models.base import Base


class ChatwootLink(Base):
    """A conversation and its twin in Chatwoot, with what either side already has of the other.

    Together with the message log it is the outbox to Chatwoot: what is missing there is sent in
    order by whoever holds the lease, until nothing is left to do and `active` ends. The ids of
    messages need no table: ours is the `source_id` over there, Chatwoot's the `external_id` here.
    """

    __tablename__ = "chatwoot_links"
    __table_args__ = (Index("ix_chatwoot_links_due", "active", "next_attempt_at"),)

    conversation_id: Mapped[str] = mapped_column(
        String(32), ForeignKey("conversations.id"), primary_key=True
    )
    active: Mapped[bool] = mapped_column(default=True)
    contact_id: Mapped[int | None]  # Chatwoot's
    remote_id: Mapped[int | None] = mapped_column(unique=True)  # Chatwoot's conversation
    remote_open: Mapped[bool] = mapped_column(default=False)  # not resolved over there
    assignee_id: Mapped[int | None]  # Chatwoot's number of the agent
    noted_for: Mapped[datetime | None]  # when the handover was requested that its note tells of
    forwarded_seq: Mapped[int] = mapped_column(default=0)  # Chatwoot has our log up to here
    sent_id: Mapped[int] = mapped_column(default=0)  # the last message we wrote over there
    seen_id: Mapped[int] = mapped_column(default=0)  # the citizen has Chatwoot's up to here
    unsure: Mapped[bool] = mapped_column(default=False)  # the last call may have been carried out
    attempts: Mapped[int] = mapped_column(default=0)  # failures in a row
    failing_since: Mapped[datetime | None]
    citizen_told: Mapped[bool] = mapped_column(default=False)  # of these failures
    next_attempt_at: Mapped[datetime] = mapped_column(default=utcnow)
    leased_until: Mapped[datetime | None]
    polled_at: Mapped[datetime] = mapped_column(default=utcnow, index=True)
    ended_at: Mapped[datetime | None]


class ChatwootDelivery(Base):
    """A webhook call that was taken, by the id Chatwoot gave it: a second one changes nothing."""

    __tablename__ = "chatwoot_deliveries"

    id: Mapped[str] = mapped_column(String(100), primary_key=True)
    received_at: Mapped[datetime] = mapped_column(default=utcnow, index=True)
