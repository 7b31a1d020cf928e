"""The staff of the desk: accounts, their sessions, and the log of what they did."""

from datetime import datetime
from typing import Literal

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from casework.clock import utcnow
from casework.crypto import EncryptedJSON, EncryptedText
from casework.models.base import Base, id_column

Role = Literal["agent", "supervisor", "admin"]


class Agent(Base):
    """An account of the desk; never deleted, so that histories keep their authors.

    `display_name` is what citizens see. `invitation_hash` belongs to a one-time link with which a
    password is chosen; `password_hash` is None until then.
    """

    __tablename__ = "agents"

    id: Mapped[str] = id_column()
    username: Mapped[str] = mapped_column(String(50), unique=True)
    display_name: Mapped[str] = mapped_column(String(100))
    role: Mapped[Role] = mapped_column(default="agent")
    team: Mapped[str | None] = mapped_column(String(100))
    capacity: Mapped[int] = mapped_column(default=4)  # conversations at a time
    active: Mapped[bool] = mapped_column(default=True)
    password_hash: Mapped[str | None] = mapped_column(String(255))
    invitation_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    invitation_until: Mapped[datetime | None]
    totp_secret: Mapped[str | None] = mapped_column(EncryptedText)
    totp_confirmed: Mapped[bool] = mapped_column(default=False)
    totp_last_step: Mapped[int | None]  # the 30-second step whose code was used last
    recovery_hashes: Mapped[list[str] | None] = mapped_column(EncryptedJSON)
    failures: Mapped[int] = mapped_column(default=0)  # in a row
    locked_until: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    last_login_at: Mapped[datetime | None]


class AgentSession(Base):
    """A log-in. `id` is the keyed hash of the cookie's token; `confirmed` once the second factor,
    where there is one, was given."""

    __tablename__ = "agent_sessions"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    agent_id: Mapped[str] = mapped_column(String(32), ForeignKey("agents.id"), index=True)
    confirmed: Mapped[bool]
    address: Mapped[str] = mapped_column(EncryptedText)
    browser: Mapped[str] = mapped_column(EncryptedText)
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    last_seen_at: Mapped[datetime] = mapped_column(default=utcnow, index=True)


class AuditEntry(Base):
    """Who did what on what, when and from where; rows are only ever added.

    `actor` is the username at that time, or what was typed as one. `subject` is a kind and an id,
    as `ticket` and its reference. `detail` never holds what it is about: field names, no values.
    """

    __tablename__ = "audit_entries"
    __table_args__ = (Index("ix_audit_entries_subject", "subject_kind", "subject_id"),)

    id: Mapped[str] = id_column()
    at: Mapped[datetime] = mapped_column(default=utcnow, index=True)
    agent_id: Mapped[str | None] = mapped_column(String(32), ForeignKey("agents.id"), index=True)
    actor: Mapped[str] = mapped_column(String(50))
    action: Mapped[str] = mapped_column(String(50), index=True)
    subject_kind: Mapped[str | None] = mapped_column(String(32))
    subject_id: Mapped[str | None] = mapped_column(String(100))
    detail: Mapped[dict[str, str] | None] = mapped_column(EncryptedJSON)
    address: Mapped[str | None] = mapped_column(EncryptedText)
