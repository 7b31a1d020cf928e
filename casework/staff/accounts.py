"""Accounts of the staff: made by an administrator, completed by their owner with a link."""

import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from casework import audit
from casework.audit import Actor
from casework.clock import utcnow
from casework.crypto import keyed_hash
from casework.database import session
from casework.models import Agent, AgentSession, Role
from casework.staff import passwords, second_factor

INVITATION_FOR = timedelta(hours=48)
MOST_CAPACITY = 50
_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,49}")


class UsernameTaken(ValueError):
    """Another account has this username."""


class InvalidAccount(ValueError):
    """A field of an account is not acceptable; `field` names it."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


class LastAdministrator(Exception):
    """The change would leave nobody who can administer accounts."""


class InvalidInvitation(Exception):
    """A one-time link that was used, has run out, or never was."""


@dataclass(frozen=True)
class Profile:
    """What an administrator decides about an account; `team` is empty for none."""

    display_name: str
    role: Role
    team: str = ""
    capacity: int = 4

    def checked(self) -> "Profile":
        """The same without space around. Raises InvalidAccount."""
        name, team = " ".join(self.display_name.split()), " ".join(self.team.split())
        if not 2 <= len(name) <= 100:
            raise InvalidAccount("display_name")
        if len(team) > 100:
            raise InvalidAccount("team")
        if self.role not in ("agent", "supervisor", "admin"):
            raise InvalidAccount("role")
        if not 0 <= self.capacity <= MOST_CAPACITY:
            raise InvalidAccount("capacity")
        return Profile(name, self.role, team, self.capacity)


def create(actor: Actor, username: str, profile: Profile) -> tuple[Agent, str]:
    """An account, and the code of the link with which its owner chooses a password.

    Raises InvalidAccount, UsernameTaken.
    """
    with session() as db:
        agent = _add(db, username, profile)
        code = _invite(agent)
        audit.record_in(db, actor, "staff.create", ("agent", agent.username), role=agent.role)
    return agent, code


def update(actor: Actor, agent_id: str, profile: Profile, *, active: bool) -> Agent:
    """Change an account; one that is no longer active is logged out everywhere.

    Raises InvalidAccount, LastAdministrator, LookupError.
    """
    profile = profile.checked()
    with session() as db:
        agent = _known(db, agent_id)
        if agent.role == "admin" and agent.active and not (profile.role == "admin" and active):
            _check_other_administrator(db, agent)
        before = {field: getattr(agent, field) for field in _CHANGEABLE}
        agent.display_name, agent.role = profile.display_name, profile.role
        agent.team, agent.capacity = profile.team or None, profile.capacity
        agent.active = active
        changed = {
            field: f"{before[field]} → {getattr(agent, field)}"
            for field in _CHANGEABLE
            if before[field] != getattr(agent, field)
        }
        if not active or "role" in changed:
            _end_sessions(db, agent_id)
        if changed:
            audit.record_in(db, actor, "staff.update", ("agent", agent.username), **changed)
    return agent


def reset_second_factor(actor: Actor, agent_id: str) -> None:
    """For who lost phone and recovery codes: off, and logged out everywhere. Raises LookupError."""
    second_factor.turn_off(actor, agent_id)
    end_sessions(actor, agent_id)


def invite(actor: Actor, agent_id: str) -> str:
    """Take the password away and end the sessions; the code of a one-time link to choose another.

    Raises LookupError.
    """
    with session() as db:
        agent = _known(db, agent_id)
        agent.password_hash = None
        agent.failures, agent.locked_until = 0, None
        _end_sessions(db, agent_id)
        audit.record_in(db, actor, "staff.reset_password", ("agent", agent.username))
        return _invite(agent)


def invited(code: str) -> Agent:
    """The account that a one-time link belongs to. Raises InvalidInvitation."""
    with session(readonly=True) as db:
        return _invited(db, code)


def accept(code: str, password: str, address: str | None) -> Agent:
    """Set the password that the owner of a one-time link chose; the link is used up.

    Raises InvalidInvitation, WeakPassword.
    """
    agent = invited(code)
    passwords.check_strength(password, agent.username, agent.display_name)
    password_hash = passwords.hash_password(password)
    with session() as db:
        agent = _invited(db, code)
        agent.password_hash = password_hash
        agent.invitation_hash = agent.invitation_until = None
        actor = Actor(agent.id, agent.username, address)
        audit.record_in(db, actor, "password.choose", ("agent", agent.username))
    return agent


def change_password(actor: Actor, agent_id: str, old: str, new: str, *, keep: str) -> bool:
    """Change one's own password and end all sessions but `keep`; False for a wrong old one.

    Raises WeakPassword, LookupError.
    """
    agent = get(agent_id)
    if not passwords.matches(agent.password_hash, old):
        audit.record(actor, "password.wrong", ("agent", agent.username))
        return False
    passwords.check_strength(new, agent.username, agent.display_name)
    password_hash = passwords.hash_password(new)
    with session() as db:
        _known(db, agent_id).password_hash = password_hash
        _end_sessions(db, agent_id, keep=keep)
        audit.record_in(db, actor, "password.change", ("agent", agent.username))
    return True


def end_sessions(actor: Actor, agent_id: str, *, keep: str | None = None) -> int:
    """Log an account out everywhere (but for the session `keep`); how many sessions ended."""
    with session() as db:
        agent = _known(db, agent_id)
        ended = _end_sessions(db, agent_id, keep=keep)
        audit.record_in(
            db, actor, "staff.end_sessions", ("agent", agent.username), count=str(ended)
        )
    return ended


def get(agent_id: str) -> Agent:
    """An account. Raises LookupError."""
    with session(readonly=True) as db:
        return _known(db, agent_id)


def everybody(*, active: bool | None = None) -> list[Agent]:
    """All accounts by name, or those that are active (or are not)."""
    query = select(Agent).order_by(Agent.display_name, Agent.username)
    if active is not None:
        query = query.where(Agent.active.is_(active))
    with session(readonly=True) as db:
        return list(db.scalars(query))


def is_empty(db: Session) -> bool:
    """Whether there is no account yet."""
    return db.scalar(select(Agent.id).limit(1)) is None


def add_first(db: Session, username: str, display_name: str) -> Agent:
    """The first administrator, without a password. Raises InvalidAccount, UsernameTaken."""
    return _add(db, username, Profile(display_name, "admin"))


_CHANGEABLE = ("display_name", "role", "team", "capacity", "active")


def _add(db: Session, username: str, profile: Profile) -> Agent:
    profile = profile.checked()
    username = username.strip().lower()
    if not _USERNAME.fullmatch(username):
        raise InvalidAccount("username")
    agent = Agent(
        username=username,
        display_name=profile.display_name,
        role=profile.role,
        team=profile.team or None,
        capacity=profile.capacity,
    )
    try:
        with db.begin_nested():
            db.add(agent)
    except IntegrityError:
        raise UsernameTaken from None
    return agent


def _known(db: Session, agent_id: str) -> Agent:
    agent = db.get(Agent, agent_id)
    if agent is None:
        raise LookupError("no such account")
    return agent


def _check_other_administrator(db: Session, agent: Agent) -> None:
    # their rows are locked: of two who take the role from each other one comes second
    administrators = db.scalars(
        select(Agent.id).where(Agent.role == "admin", Agent.active.is_(True)).with_for_update()
    ).all()
    if administrators in ([], [agent.id]):
        raise LastAdministrator


def _invite(agent: Agent) -> str:
    code = secrets.token_urlsafe(24)
    agent.invitation_hash = keyed_hash(code)
    agent.invitation_until = utcnow() + INVITATION_FOR
    return code


def _invited(db: Session, code: str) -> Agent:
    agent = db.scalar(select(Agent).where(Agent.invitation_hash == keyed_hash(code)))
    until: datetime | None = agent.invitation_until if agent else None
    if agent is None or until is None or until < utcnow() or not agent.active:
        raise InvalidInvitation
    return agent


def _end_sessions(db: Session, agent_id: str, keep: str | None = None) -> int:
    ended = delete(AgentSession).where(AgentSession.agent_id == agent_id)
    if keep is not None:
        ended = ended.where(AgentSession.id != keep)
    return len(db.scalars(ended.returning(AgentSession.id)).all())
