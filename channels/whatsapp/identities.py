"""Which conversation is whose: by number, by Meta's id of a user, and after either has changed.

The functions run inside a transaction of the caller.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Connection, Table, bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite

from casework.clock import utcnow
from casework.crypto import keyed_hash
from casework.models import Identity, IdentityKind, new_id
from channels.whatsapp.parsing import Moved
from channels.whatsapp.webhook_events import text_at
from conversations.claims import CONVERSATIONS, ensure
from conversations.messages import new_conversation_id

_IDENTITIES = cast(Table, Identity.__table__)
_I, _C = _IDENTITIES.c, CONVERSATIONS.c
_NUMBER = re.compile(r"\+?([0-9]{5,20})")
_USER_ID = re.compile(r"[!-~]{1,200}")

_KNOWN = select(_I.conversation_id).where(
    _I.kind == bindparam("kind_"), _I.value_hash == bindparam("hash_")
)
_OTHER_USER = select(_I.id).where(
    _I.conversation_id == bindparam("conversation"), _I.kind == "user_id"
)


@dataclass(frozen=True, slots=True)
class KnownCitizen:
    """A WhatsApp user: the number (E.164), Meta's id, or both."""

    mobile: str | None
    user_id: str | None

    @property
    def address(self) -> str:
        """What a message is sent to: digits of a number, else the id."""
        return self.mobile.removeprefix("+") if self.mobile else self.user_id or ""

    def names(self) -> list[tuple[IdentityKind, str]]:
        """Both names, the one that stays when a number changes hands first."""
        known: list[tuple[IdentityKind, str | None]] = [
            ("user_id", self.user_id),
            ("mobile", self.mobile),
        ]
        return [(kind, value) for kind, value in known if value]


def person(mobile: str, user_id: str) -> KnownCitizen | None:
    """A person of these names, either may be empty or nonsense; None when both are."""
    number = _NUMBER.fullmatch(mobile)
    found = KnownCitizen(
        f"+{number[1]}" if number else None, user_id if _USER_ID.fullmatch(user_id) else None
    )
    return found if found.names() else None


def sender(message: Mapping[str, Any], contact: Mapping[str, Any]) -> KnownCitizen | None:
    """Who sent a message."""
    return person(
        text_at(message, "from") or text_at(contact, "wa_id"),
        text_at(message, "from_user_id") or text_at(contact, "user_id"),
    )


def conversation_of(db: Connection, who: KnownCitizen) -> str:
    """The person's conversation, begun if there is none; what is new about them is kept."""
    found = {kind: _known(db, kind, value) for kind, value in who.names()}
    conversation_id = found.get("user_id")
    if conversation_id is None:
        conversation_id = found.get("mobile")
        # A number whose user has another id by now has changed hands: whoever has it starts anew.
        if conversation_id and who.user_id and _has_user_id(db, conversation_id):
            conversation_id = None
    if conversation_id is None:
        conversation_id = new_conversation_id()
        ensure(db, conversation_id, "whatsapp")
    for kind, value in who.names():
        if found.get(kind) != conversation_id:
            conversation_id = _name(db, conversation_id, kind, value, taking=found.get(kind))
    if any(found.get(kind) != conversation_id for kind, _ in who.names()):
        db.execute(
            update(CONVERSATIONS).where(_C.id == conversation_id).values(address=who.address)
        )
    return conversation_id


def move(db: Connection, moved: Moved) -> str | None:
    """Let new names stand for the conversation of the previous ones; None when that is unknown."""
    before = person(moved.previous_mobile, moved.previous_user_id)
    after = person(moved.mobile, moved.user_id)
    if before is None or after is None:
        return None
    known = (_known(db, kind, value) for kind, value in before.names())
    conversation_id = next((found for found in known if found), None)
    if conversation_id is None:
        return None
    for kind, value in after.names():
        _name(db, conversation_id, kind, value, taking=_known(db, kind, value))
    address = {"address": after.address} if after.mobile or not before.mobile else {}
    if address:
        db.execute(update(CONVERSATIONS).where(_C.id == conversation_id).values(**address))
    return conversation_id


def _known(db: Connection, kind: IdentityKind, value: str) -> str | None:
    found: str | None = db.execute(_KNOWN, {"kind_": kind, "hash_": keyed_hash(value)}).scalar()
    return found


def _has_user_id(db: Connection, conversation_id: str) -> bool:
    return db.execute(_OTHER_USER, {"conversation": conversation_id}).first() is not None


def _name(
    db: Connection, conversation_id: str, kind: IdentityKind, value: str, *, taking: str | None
) -> str:
    """Let `value` stand for the conversation; the one it stands for, if another was quicker."""
    row = {"conversation_id": conversation_id, "since": utcnow()}
    mine = (_I.kind == kind, _I.value_hash == keyed_hash(value))
    if taking is not None:
        db.execute(update(_IDENTITIES).where(*mine).values(**row))
        return conversation_id
    dialect = sqlite if db.dialect.name == "sqlite" else postgresql
    named = {**row, "id": new_id(), "kind": kind, "value": value, "value_hash": keyed_hash(value)}
    added = db.execute(
        dialect.insert(_IDENTITIES).values(**named).on_conflict_do_nothing().returning(_I.id)
    )
    if added.first() is not None:
        return conversation_id
    return _known(db, kind, value) or conversation_id
