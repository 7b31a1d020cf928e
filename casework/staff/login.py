"""Logging in: username and password, then the second factor; failures lock the account."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework import audit
from casework.audit import Actor
from casework.clock import utcnow
from casework.database import session
from casework.models import Agent
from casework.staff import passwords, second_factor

LOCK_AFTER = 5
LOCK_FOR = timedelta(minutes=15)


class WrongLogin(Exception):
    """No account has this username and this password; which of the two is wrong stays unsaid."""


class AccountLocked(Exception):
    """Too many failures in a row; `until` is when the next try is allowed (UTC)."""

    def __init__(self, until: datetime) -> None:
        super().__init__("the account is locked")
        self.until = until


def authenticate(username: str, password: str, address: str) -> Agent:
    """The active account with this username and password. Raises WrongLogin, AccountLocked."""
    username = username.strip().lower()
    with session(readonly=True) as db:
        agent = db.scalar(select(Agent).where(Agent.username == username))
    actor = Actor(agent.id if agent else None, username, address)
    matches = passwords.matches(agent.password_hash if agent else None, password)
    if agent is None or not agent.active:
        audit.record(actor, "login.failed")
        raise WrongLogin
    # whoever knows the password may learn that it is locked; others are told the same as ever
    if agent.locked_until is not None and agent.locked_until > utcnow():
        audit.record(actor, "login.locked")
        raise AccountLocked(agent.locked_until) if matches else WrongLogin
    if not matches:
        count_failure(actor, agent.id, "login.failed")
        raise WrongLogin
    _rehash(agent, password)
    return agent


def check_second_factor(actor: Actor, agent_id: str, code: str) -> None:
    """Use up a code. Raises WrongLogin, which counts as a failure, and AccountLocked."""
    with session(readonly=True) as db:
        until = db.get_one(Agent, agent_id).locked_until
    if until is not None and until > utcnow():
        audit.record(actor, "login.locked")
        raise AccountLocked(until)
    try:
        second_factor.check(actor, agent_id, code)
    except second_factor.WrongFactor:
        count_failure(actor, agent_id, "login.wrong_factor")
        raise WrongLogin from None


def count_failure(actor: Actor, agent_id: str, action: str) -> None:
    """A wrong password or code; LOCK_AFTER in a row lock the account for LOCK_FOR."""
    with session() as db:
        agent = db.get_one(Agent, agent_id)
        agent.failures += 1
        audit.record_in(db, actor, action)
        if agent.failures >= LOCK_AFTER:
            agent.failures, agent.locked_until = 0, utcnow() + LOCK_FOR
            audit.record_in(db, actor, "login.lock", ("agent", agent.username))


def succeed(actor: Actor, agent_id: str) -> None:
    """Note that somebody has given all that a log-in asks."""
    with session() as db:
        _forget_failures(db, agent_id)
        audit.record_in(db, actor, "login")


def _forget_failures(db: Session, agent_id: str) -> None:
    agent = db.get_one(Agent, agent_id)
    agent.failures, agent.locked_until = 0, None
    agent.last_login_at = utcnow()


def _rehash(agent: Agent, password: str) -> None:
    if agent.password_hash and passwords.is_outdated(agent.password_hash):
        new = passwords.hash_password(password)
        with session() as db:
            db.get_one(Agent, agent.id).password_hash = new
