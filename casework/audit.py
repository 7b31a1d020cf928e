"""The log of what the staff did and saw: entries are added and never changed."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

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
    actor: Actor,
    action: str,
    subject: tuple[str, str] | None = None,
    *,
    db: Session | None = None,
    **detail: str,
) -> None:
    """Add an entry: `record(actor, "ticket.reveal", ("ticket", reference), fields="mobile")`.

    With `db` it belongs to that transaction: what is done and its entry are committed together or
    not at all. `detail` names what was done, never a citizen's data.
    """
    kind, subject_id = subject or (None, None)
    entry = AuditEntry(
        agent_id=actor.agent_id,
        actor=actor.username[:_LONGEST_ACTOR],
        action=action,
        subject_kind=kind,
        subject_id=subject_id,
        detail=detail or None,
        address=actor.address,
    )
    if db is not None:
        db.add(entry)
        return
    with session() as own:
        own.add(entry)
