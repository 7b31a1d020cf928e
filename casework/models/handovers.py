"""Handovers to a live agent, what happened to them, and which agents are there."""

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from casework.clock import utcnow
from casework.crypto import EncryptedJSON, EncryptedText
from casework.models.base import Base, conversation_column, id_column

HandoverStatus = Literal["queued", "assigned", "resolved", "abandoned"]
HandoverEventKind = Literal[
    "queued", "claimed", "requeued", "transferred", "first_response", "note", "resolved",
    "abandoned", "reopened", "priority",
]  # fmt: skip
_OPEN = text("status IN ('queued', 'assigned')")


class Handover(Base):
    """A citizen's wait for a live agent, at most one open a conversation; with what is known.

    The queue is ordered by `priority` (higher first), then `requested_at`. `waiting_since` is when
    the citizen's oldest unanswered message came; `asked_at` when a silent one was asked whether to
    go on waiting. `agent_id` is unique over all desks; `desk` says which one shows it.
    """

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
        Index("ix_handovers_requested_at", "requested_at"),
        Index("ix_handovers_closed", "status", "closed_at"),
        Index("ix_handovers_agent", "agent_id", "status"),
    )

    id: Mapped[str] = id_column()
    conversation_id: Mapped[str] = conversation_column()
    status: Mapped[HandoverStatus] = mapped_column(default="queued")
    reason: Mapped[str] = mapped_column(String(100))
    context: Mapped[dict[str, Any]] = mapped_column(EncryptedJSON)
    priority: Mapped[int] = mapped_column(default=0)
    team: Mapped[str | None] = mapped_column(String(100))
    desk: Mapped[str] = mapped_column(String(20), default="builtin")
    agent_id: Mapped[str | None] = mapped_column(String(64))
    agent: Mapped[str | None] = mapped_column(String(100))  # the name that citizens see
    requested_at: Mapped[datetime] = mapped_column(default=utcnow)
    assigned_at: Mapped[datetime | None]
    first_response_at: Mapped[datetime | None]
    last_citizen_at: Mapped[datetime | None]
    last_agent_at: Mapped[datetime | None]
    waiting_since: Mapped[datetime | None]
    asked_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    seen_seq: Mapped[int] = mapped_column(default=0)  # how far the agent has read
    notified_at: Mapped[datetime | None]  # when a citizen who had left was told of the answer


class HandoverPart(Base):
    """How a handover was served before the citizen asked again: its figures of that time."""

    __tablename__ = "handover_parts"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    handover_id: Mapped[str] = mapped_column(String(32), ForeignKey("handovers.id"), index=True)
    reason: Mapped[str] = mapped_column(String(100))
    agent_id: Mapped[str | None] = mapped_column(String(64))
    agent: Mapped[str | None] = mapped_column(String(100))
    requested_at: Mapped[datetime] = mapped_column(index=True)
    assigned_at: Mapped[datetime | None]
    first_response_at: Mapped[datetime | None]
    closed_at: Mapped[datetime]
    reopened_at: Mapped[datetime]


class HandoverEvent(Base):
    """A step of a handover: what, when, by whom (None: the citizen or the system).

    `target` is the agent's name or the team that it was transferred to. Ids only grow.
    """

    __tablename__ = "handover_events"
    __table_args__ = (Index("ix_handover_events_agent", "agent_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    handover_id: Mapped[str] = mapped_column(String(32), ForeignKey("handovers.id"), index=True)
    kind: Mapped[HandoverEventKind]
    agent_id: Mapped[str | None] = mapped_column(String(64))
    agent: Mapped[str | None] = mapped_column(String(100))
    target: Mapped[str | None] = mapped_column(String(100))
    note: Mapped[str | None] = mapped_column(EncryptedText)
    at: Mapped[datetime] = mapped_column(default=utcnow, index=True)


class AgentPresence(Base):
    """An agent at the built-in desk: seen while a screen of theirs is open."""

    __tablename__ = "agent_presence"

    agent_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    team: Mapped[str | None] = mapped_column(String(100))
    available: Mapped[bool] = mapped_column(default=True)
    seen_at: Mapped[datetime] = mapped_column(default=utcnow)
