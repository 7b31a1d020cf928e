"""The first administrator: made with a code that only whoever runs Musaed can see."""

import hmac
from base64 import b32encode

from sqlalchemy import text

from casework import audit
from casework.audit import Actor
from casework.crypto import keyed_hash
from casework.database import session
from casework.models import Agent
from casework.staff import passwords
from casework.staff.accounts import add_first, is_empty


class WrongCode(Exception):
    """Not the code, or there are accounts already."""


def code() -> str | None:
    """The code, as `XXXX-XXXX-XXXX-XXXX`; None once there is an account.

    It follows from MUSAED_SECRET, so that every process knows it and nothing is stored; it works
    once because accounts are never deleted.
    """
    with session(readonly=True) as db:
        return _code() if is_empty(db) else None


def create(
    code: str, username: str, display_name: str, password: str, address: str | None
) -> Agent:
    """Make the first administrator. Raises WrongCode, InvalidAccount, WeakPassword."""
    if not hmac.compare_digest(_plain(code).encode(), _plain(_code()).encode()):
        raise WrongCode
    passwords.check_strength(password, username, display_name)
    password_hash = passwords.hash_password(password)
    with session() as db:
        if db.get_bind().dialect.name == "postgresql":  # SQLite has one writer anyway
            db.execute(text("LOCK TABLE agents IN SHARE ROW EXCLUSIVE MODE"))
        if not is_empty(db):
            raise WrongCode
        agent = add_first(db, username, display_name)
        agent.password_hash = password_hash
        actor = Actor(agent.id, agent.username, address)
        audit.record_in(db, actor, "staff.first_admin", ("agent", agent.username))
    return agent


def _code() -> str:
    letters = b32encode(bytes.fromhex(keyed_hash("musaed/desk/first-administrator"))[:10]).decode()
    return "-".join(letters[start : start + 4] for start in range(0, 16, 4))


def _plain(code: str) -> str:
    return "".join(letter for letter in code.upper() if letter.isalnum())
