"""The second factor: codes of an authenticator app (TOTP), each good once, and recovery codes."""

import secrets
from dataclasses import dataclass

import pyotp
from sqlalchemy.orm import Session

from arabic.text import fold_digits
from casework import audit
from casework.audit import Actor
from casework.clock import utcnow
from casework.crypto import keyed_hash
from casework.database import session
from casework.models import Agent

ISSUER = "Musaed"
RECOVERY_CODES = 10
_STEP = 30  # seconds that a code is for
_DRIFT = 1  # steps that a phone's clock may be off
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is mistaken for another


class WrongFactor(Exception):
    """Not a code of now, or one that was used already."""


@dataclass(frozen=True)
class Enrolment:
    """What an authenticator app needs: `uri` as a QR code, or `secret` typed in."""

    secret: str
    uri: str


def begin(agent_id: str) -> Enrolment:
    """A fresh secret, in force once `confirm` has seen a code of it. Raises LookupError."""
    with session() as db:
        agent = _locked(db, agent_id)
        if not agent.totp_confirmed:
            agent.totp_secret, agent.totp_last_step = pyotp.random_base32(), None
        return _enrolment(agent)


def pending(agent_id: str) -> Enrolment | None:
    """The secret that waits to be confirmed. Raises LookupError."""
    with session(readonly=True) as db:
        agent = db.get(Agent, agent_id)
        if agent is None:
            raise LookupError("no such account")
        return None if agent.totp_confirmed or not agent.totp_secret else _enrolment(agent)


def confirm(actor: Actor, agent_id: str, code: str) -> list[str]:
    """Turn the second factor on; the recovery codes, which are shown this once.

    Raises WrongFactor, LookupError.
    """
    with session() as db:
        agent = _locked(db, agent_id)
        if agent.totp_confirmed or not _is_code(agent, code):
            raise WrongFactor
        agent.totp_confirmed = True
        audit.record_in(db, actor, "totp.on", ("agent", agent.username))
        return _new_recovery_codes(agent)


def renew_recovery_codes(actor: Actor, agent_id: str) -> list[str]:
    """Codes in place of the old ones. Raises WrongFactor without a second factor, LookupError."""
    with session() as db:
        agent = _locked(db, agent_id)
        if not agent.totp_confirmed:
            raise WrongFactor
        audit.record_in(db, actor, "totp.recovery_codes", ("agent", agent.username))
        return _new_recovery_codes(agent)


def turn_off(actor: Actor, agent_id: str) -> None:
    """Go back to the password alone. Raises LookupError."""
    with session() as db:
        agent = _locked(db, agent_id)
        agent.totp_secret = agent.totp_last_step = agent.recovery_hashes = None
        agent.totp_confirmed = False
        audit.record_in(db, actor, "totp.off", ("agent", agent.username))


def check(actor: Actor, agent_id: str, code: str) -> None:
    """Use up a code of the app or a recovery code. Raises WrongFactor, LookupError."""
    with session() as db:
        agent = _locked(db, agent_id)
        if _is_code(agent, code):
            return
        hashed = keyed_hash(_plain(code))
        left = [kept for kept in agent.recovery_hashes or [] if kept != hashed]
        if len(left) == len(agent.recovery_hashes or []):
            raise WrongFactor
        agent.recovery_hashes = left
        audit.record_in(
            db, actor, "totp.recovery_used", ("agent", agent.username), left=str(len(left))
        )


def _is_code(agent: Agent, code: str) -> bool:
    """Whether it is a code of now that was not used before; then it is used."""
    digits = _plain(code)
    if agent.totp_secret is None or len(digits) != 6:
        return False
    totp = pyotp.TOTP(agent.totp_secret)
    now = int(utcnow().timestamp()) // _STEP
    for step in range(now - _DRIFT, now + _DRIFT + 1):
        is_new = agent.totp_last_step is None or step > agent.totp_last_step
        if is_new and secrets.compare_digest(totp.at(step * _STEP).encode(), digits.encode()):
            agent.totp_last_step = step
            return True
    return False


def _new_recovery_codes(agent: Agent) -> list[str]:
    letters = ["".join(secrets.choice(_LETTERS) for _ in range(10)) for _ in range(RECOVERY_CODES)]
    agent.recovery_hashes = [keyed_hash(code) for code in letters]
    return [f"{code[:5]}-{code[5:]}" for code in letters]


def _enrolment(agent: Agent) -> Enrolment:
    assert agent.totp_secret is not None
    uri = pyotp.TOTP(agent.totp_secret).provisioning_uri(name=agent.username, issuer_name=ISSUER)
    return Enrolment(agent.totp_secret, uri)


def _locked(db: Session, agent_id: str) -> Agent:
    agent = db.get(Agent, agent_id, with_for_update=True)
    if agent is None:
        raise LookupError("no such account")
    return agent


def _plain(code: str) -> str:
    folded = fold_digits(code).lower()
    return "".join(char for char in folded if char.isascii() and char.isalnum())
