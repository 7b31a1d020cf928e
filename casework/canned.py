"""Ready replies: shipped in `data/desk/canned.yml`, kept in the database, filled in when sent."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ruamel.yaml import YAML
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from casework.database import session
from casework.models import CannedReply

FILE = Path(__file__).resolve().parents[1] / "data" / "desk" / "canned.yml"
VARIABLES = ("name", "reference", "agent", "hours")
MAX_BODY = 2_000
_VARIABLE = re.compile(r"\{(\w*)\}")


class InvalidReply(ValueError):
    """A reply that cannot be kept; `code` is title, shortcut, taken, body or variable."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Reply:
    """What a supervisor fills in. `shortcut` is what an agent types to find it."""

    title: str
    shortcut: str
    body: str


@lru_cache(maxsize=1)
def shipped() -> tuple[Reply, ...]:
    """The replies of the file."""
    with FILE.open(encoding="utf-8") as file:
        return tuple(Reply(**entry) for entry in YAML(typ="safe").load(file))


def ensure_shipped() -> None:
    """Fill a table that is still empty with what is shipped; what was deleted stays so."""
    with session() as db:
        if db.scalar(select(func.count()).select_from(CannedReply)):
            return
        for position, reply in enumerate(shipped()):
            db.add(_row(reply, position))


def replies() -> list[CannedReply]:
    """All of them, in their order."""
    with session(readonly=True) as db:
        return list(db.scalars(select(CannedReply).order_by(CannedReply.position)))


def add(reply: Reply, username: str) -> None:
    """Keep a new one, at the end. Raises InvalidReply."""
    _check(reply)
    try:
        with session() as db:
            last = db.scalar(select(func.max(CannedReply.position)))
            row = _row(reply, 0 if last is None else last + 1)
            row.updated_by = username
            db.add(row)
    except IntegrityError:
        raise InvalidReply("taken") from None


def change(reply_id: str, reply: Reply, username: str) -> None:
    """Keep another text under the same entry. Raises InvalidReply, LookupError."""
    _check(reply)
    try:
        with session() as db:
            row = db.get(CannedReply, reply_id)
            if row is None:
                raise LookupError("no such reply")
            row.title, row.shortcut, row.body = reply.title, reply.shortcut, reply.body
            row.updated_by = username
    except IntegrityError:
        raise InvalidReply("taken") from None


def remove(reply_id: str) -> None:
    """Delete one; one that is gone already changes nothing."""
    with session() as db:
        row = db.get(CannedReply, reply_id)
        if row is not None:
            db.delete(row)


def fill(body: str, values: Mapping[str, str]) -> str:
    """`body` with its variables filled in; one without a value is left out, and its spaces too."""
    filled = _VARIABLE.sub(lambda found: values.get(found[1], ""), body)
    return re.sub(r" +([،.؛؟!\n]|$)", r"\1", re.sub(r"  +", " ", filled))


def _row(reply: Reply, position: int) -> CannedReply:
    return CannedReply(
        title=reply.title, shortcut=reply.shortcut, body=reply.body, position=position
    )


def _check(reply: Reply) -> None:
    if not 1 <= len(reply.title) <= 100:
        raise InvalidReply("title")
    if not 1 <= len(reply.shortcut) <= 30 or " " in reply.shortcut:
        raise InvalidReply("shortcut")
    if not 1 <= len(reply.body) <= MAX_BODY:
        raise InvalidReply("body")
    if any(name not in VARIABLES for name in _VARIABLE.findall(reply.body)):
        raise InvalidReply("variable")
