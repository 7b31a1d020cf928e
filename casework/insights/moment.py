"""The desk at this moment."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection, func, or_, select

from casework.clock import utcnow
from casework.models import Handover
from casework.settings import get_settings


@dataclass(frozen=True, slots=True)
class Load:
    """What an agent has now; `waiting` of them have written last."""

    agent: str
    open: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Now:
    """The desk at this moment. `late_first` wait for an agent's first words longer than the desk
    has set itself, `late_next` for an answer to what they wrote since."""

    waiting: int
    longest_wait: float | None
    with_agents: int
    late_first: int
    late_next: int
    loads: list[Load]


def now(db: Connection) -> Now:
    """The desk at this moment."""
    settings, at = get_settings(), utcnow()
    first = at - timedelta(minutes=settings.desk_first_response_minutes)
    following = at - timedelta(minutes=settings.desk_next_response_minutes)
    queued = Handover.status == "queued"
    assigned = Handover.status == "assigned"
    unanswered = Handover.first_response_at.is_(None)
    figures = db.execute(
        select(
            func.count().filter(queued),
            func.min(Handover.requested_at).filter(queued),
            func.count().filter(assigned),
            func.count().filter(unanswered, Handover.requested_at < first),
            func.count().filter(assigned, ~unanswered, Handover.waiting_since < following),
        ).where(or_(queued, assigned))
    ).one()
    loads = db.execute(
        select(
            Handover.agent,
            func.count(),
            func.count().filter(Handover.waiting_since.is_not(None)),
        )
        .where(assigned)
        .group_by(Handover.agent_id, Handover.agent)
        .order_by(func.count().desc(), Handover.agent)
    )
    waiting, oldest, with_agents, late_first, late_next = figures
    return Now(
        waiting,
        (at - oldest).total_seconds() if oldest else None,
        with_agents,
        late_first,
        late_next,
        [Load(agent or "", held, waits) for agent, held, waits in loads],
    )
