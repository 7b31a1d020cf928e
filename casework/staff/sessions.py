"""Sessions of the staff: a random token in a cookie, its keyed hash and its times on the server."""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, delete, or_, select
from sqlalchemy.orm import Session

from casework import audit
from casework.audit import Actor
from casework.clock import utcnow
from casework.crypto import keyed_hash
from casework.database import session
from casework.models import Agent, AgentSession, Role
from casework.settings import get_settings

_UNCONFIRMED_FOR = timedelta(minutes=10)  # to give the second factor
_SEEN_EVERY = timedelta(minutes=1)  # so that most pages need no write
_LONGEST_BROWSER = 300


@dataclass(frozen=True)
class LoggedIn:
    """Whose session it is; `confirmed` is False until the second factor was given."""

    session_id: str
    confirmed: bool
    agent_id: str
    username: str
    display_name: str
    role: Role
    team: str | None
    capacity: int
    has_totp: bool


def new_token() -> str:
    """A token for the cookie, which nobody can guess."""
    return secrets.token_urlsafe(32)


def open_session(agent_id: str, *, confirmed: bool, address: str, browser: str) -> str:
    """Log in; the token for the cookie. Old sessions are cleared away on the way."""
    token = new_token()
    with session() as db:
        db.execute(delete(AgentSession).where(_is_over()))
        db.add(
            AgentSession(
                id=keyed_hash(token),
                agent_id=agent_id,
                confirmed=confirmed,
                address=address,
                browser=browser[:_LONGEST_BROWSER],
            )
        )
    return token


def look_up(token: str, *, active: bool) -> LoggedIn | None:
    """Whose token it is; None when unknown, ended or run out.

    `active`: a person did something, which puts off the end by idleness.
    """
    now = utcnow()
    with session(readonly=True) as db:
        row = db.execute(
            select(AgentSession, Agent)
            .join(Agent)
            .where(AgentSession.id == keyed_hash(token), Agent.active.is_(True), ~_is_over())
        ).one_or_none()
    if row is None:
        return None
    found, agent = row
    if active and found.confirmed and now - found.last_seen_at > _SEEN_EVERY:
        with session() as db:
            _touch(db, found.id)
    return LoggedIn(
        session_id=found.id,
        confirmed=found.confirmed,
        agent_id=agent.id,
        username=agent.username,
        display_name=agent.display_name,
        role=agent.role,
        team=agent.team,
        capacity=agent.capacity,
        has_totp=agent.totp_confirmed,
    )


def of(agent_id: str) -> list[AgentSession]:
    """The account's open sessions, the one used last first."""
    with session(readonly=True) as db:
        found = db.scalars(
            select(AgentSession)
            .where(AgentSession.agent_id == agent_id, ~_is_over())
            .order_by(AgentSession.last_seen_at.desc())
        )
        return list(found)


def forget(session_id: str) -> None:
    """End a session that was no log-in yet."""
    with session() as db:
        db.execute(delete(AgentSession).where(AgentSession.id == session_id))


def close(actor: Actor, session_id: str) -> None:
    """Log out."""
    with session() as db:
        db.execute(delete(AgentSession).where(AgentSession.id == session_id))
        audit.record_in(db, actor, "logout", ("agent", actor.username))


def _touch(db: Session, session_id: str) -> None:
    found = db.get(AgentSession, session_id)
    if found is not None:
        found.last_seen_at = utcnow()


def _is_over() -> ColumnElement[bool]:
    settings, now = get_settings(), utcnow()
    return or_(
        AgentSession.last_seen_at < now - timedelta(minutes=settings.desk_idle_minutes),
        AgentSession.created_at < now - timedelta(hours=settings.desk_session_hours),
        AgentSession.confirmed.is_(False) & (AgentSession.created_at < now - _UNCONFIRMED_FOR),
    )
