"""Which agents are at the built-in desk: seen while a screen of theirs is open."""

from dataclasses import dataclass
from datetime import timedelta
from typing import cast

from sqlalchemy import Connection, Table, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from casework.clock import utcnow
from casework.handovers.agents import AgentRef
from casework.models import Agent, AgentPresence, Handover
from casework.settings import get_settings

_PRESENCE = cast(Table, AgentPresence.__table__)
_H = cast(Table, Handover.__table__).c
_P = _PRESENCE.c
_A = cast(Table, Agent.__table__).c


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


def set_available(db: Connection, agent_id: str, name: str, available: bool) -> None:
    """The agent says whether he takes conversations: available, or away."""
    lock(db, agent_id, name)
    db.execute(update(_PRESENCE).where(_P.agent_id == agent_id).values(available=available))


def is_available(db: Connection, agent_id: str) -> bool:
    """Whether the agent takes conversations, as he last said; new ones do."""
    return db.scalar(select(_P.available).where(_P.agent_id == agent_id)) is not False


def leave(db: Connection, agent_id: str) -> None:
    """The agent has logged out everywhere: he counts as gone at once."""
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


def colleague(db: Connection, agent_id: str) -> AgentRef | None:
    """An agent to whom a conversation can be passed: there, available, and still employed."""
    row = db.execute(
        select(_A.id, _A.display_name, _A.capacity, _A.team)
        .join(_PRESENCE, _P.agent_id == _A.id)
        .where(
            _A.id == agent_id, _A.active.is_(True), _P.available.is_(True),
            _P.seen_at > utcnow() - _grace(),
        )
    ).one_or_none()  # fmt: skip
    return None if row is None else AgentRef(*row)


def teams(db: Connection) -> list[str]:
    """The teams that somebody belongs to."""
    found = db.scalars(
        select(_A.team)
        .where(_A.active.is_(True), _A.team.is_not(None))
        .distinct()
        .order_by(_A.team)
    )
    return [team for team in found if team]


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
