"""Which agents are at the built-in desk: seen while a screen of theirs is open."""

from dataclasses import dataclass
from datetime import timedelta
from typing import cast

from sqlalchemy import Connection, Table, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from casework.clock import utcnow
from casework.models import AgentPresence, Handover
from casework.settings import get_settings

_PRESENCE = cast(Table, AgentPresence.__table__)
_H = cast(Table, Handover.__table__).c
_P = _PRESENCE.c


@dataclass(frozen=True, slots=True)
class Colleague:
    """An agent whose screen is open; `has` counts his conversations."""

    agent_id: str
    name: str
    team: str | None
    available: bool
    has: int


def seen(db: Connection, agent_id: str, name: str, team: str | None) -> bool:
    """Note that a screen of the agent is open; whether he is available."""
    lock(db, agent_id, name)
    values = {"name": name, "team": team, "seen_at": utcnow()}
    available = db.scalar(
        update(_PRESENCE).where(_P.agent_id == agent_id).values(values).returning(_P.available)
    )
    return bool(available)


def set_available(db: Connection, agent_id: str, available: bool) -> None:
    """The agent says whether he takes conversations: available, or away."""
    db.execute(update(_PRESENCE).where(_P.agent_id == agent_id).values(available=available))


def leave(db: Connection, agent_id: str) -> None:
    """The agent has logged out: he counts as gone at once."""
    gone = utcnow() - timedelta(days=1)
    db.execute(update(_PRESENCE).where(_P.agent_id == agent_id).values(seen_at=gone))


def lock(db: Connection, agent_id: str, name: str) -> None:
    """Keep others from giving the agent something until the transaction ends."""
    dialect = sqlite if db.dialect.name == "sqlite" else postgresql
    db.execute(
        dialect.insert(_PRESENCE)
        .values(agent_id=agent_id, name=name, available=True, seen_at=utcnow())
        .on_conflict_do_nothing()
    )
    db.execute(select(_P.agent_id).where(_P.agent_id == agent_id).with_for_update())


def present(db: Connection) -> list[Colleague]:
    """The agents at the desk, by name."""
    has = (
        select(func.count())
        .where(_H.agent_id == _P.agent_id, _H.status == "assigned")
        .scalar_subquery()
    )
    rows = db.execute(
        select(_P.agent_id, _P.name, _P.team, _P.available, has)
        .where(_P.seen_at > utcnow() - _grace())
        .order_by(_P.name)
    )
    return [Colleague(*row) for row in rows]


def vanished(db: Connection, desk: str) -> list[str]:
    """Ids of the assigned handovers of `desk` whose agent has no screen open any more."""
    here = select(_P.agent_id).where(_P.seen_at > utcnow() - _grace())
    return list(
        db.scalars(
            select(_H.id).where(_H.status == "assigned", _H.desk == desk, _H.agent_id.not_in(here))
        )
    )


def _grace() -> timedelta:
    return timedelta(seconds=get_settings().desk_agent_grace)
