"""The log of what the staff did and saw: entries are added and never changed."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.clock import utcnow
from casework.database import session
from casework.models import AuditEntry

_LONGEST_ACTOR = 50


@dataclass(frozen=True)
class Actor:
    """Who acts, and from which network address; `agent_id` is None where nobody is logged in."""

    agent_id: str | None
    username: str
    address: str | None = None


def record(
    actor: Actor, action: str, subject: tuple[str, str] | None = None, /, **detail: str
) -> None:
    """Add an entry: `record(actor, "ticket.reveal", ("ticket", reference), fields="mobile")`.

    `detail` names what was done, never a citizen's data.
    """
    with session() as db:
        record_in(db, actor, action, subject, **detail)


def record_once(
    actor: Actor, action: str, subject: tuple[str, str], /, *, within: timedelta
) -> None:
    """Add an entry, unless the same agent's last one of this kind is not older than `within`."""
    kind, subject_id = subject
    last = select(AuditEntry.id).where(
        AuditEntry.subject_kind == kind,
        AuditEntry.subject_id == subject_id,
        AuditEntry.action == action,
        AuditEntry.agent_id == actor.agent_id,
        AuditEntry.at > utcnow() - within,
    )
    with session(readonly=True) as db:
        found = db.scalar(last.limit(1))
    if found is None:
        record(actor, action, subject)


def record_in(
    db: Session,
    actor: Actor,
    action: str,
    subject: tuple[str, str] | None = None,
    /,
    **detail: str,
) -> None:
    """The same in a transaction of the caller: the deed and its entry are committed together."""
    kind, subject_id = subject or (None, None)
    db.add(
        AuditEntry(
            agent_id=actor.agent_id,
            actor=actor.username[:_LONGEST_ACTOR],
            action=action,
            subject_kind=kind,
            subject_id=subject_id,
            detail=detail or None,
            address=actor.address,
        )
    )
