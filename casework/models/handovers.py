"""Handovers to a live agent."""

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from casework.clock import utcnow
from casework.crypto import EncryptedJSON
from casework.models.base import Base, conversation_column, id_column

HandoverStatus = Literal["queued", "assigned", "resolved", "abandoned"]
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

    id: Mapped[str] = id_column()
    conversation_id: Mapped[str] = conversation_column()
    status: Mapped[HandoverStatus] = mapped_column(default="queued")
    reason: Mapped[str] = mapped_column(String(100))
    context: Mapped[dict[str, Any]] = mapped_column(EncryptedJSON)
    requested_at: Mapped[datetime] = mapped_column(default=utcnow)
    assigned_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
