"""What became of the messages we sent: sent, delivered, read, failed; never backwards.

The functions run inside a transaction of the caller.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, cast

from sqlalchemy import Connection, Row, bindparam, func, select, update

from casework.clock import utcnow
from casework.crypto import keyed_hash
from casework.models import MessageState
from channels.whatsapp import inbox
from channels.whatsapp.webhook_events import WebhookEvent, text_at
from conversations.claims import MESSAGES

_M = MESSAGES.c
_ORDER: tuple[MessageState, ...] = ("queued", "sending", "sent", "failed", "delivered", "read")
_STATES: dict[str, MessageState] = {
    "sent": "sent",
    "delivered": "delivered",
    "read": "read",
    "played": "read",
    "failed": "failed",
}
_OURS = (_M.channel == "whatsapp", _M.author != "citizen")
_COLUMNS = (_M.id, _M.conversation_id, _M.state, _M.external_id)
_BY_ID = select(*_COLUMNS).where(_M.id == bindparam("row_id"), *_OURS)
_BY_EXTERNAL_ID = select(*_COLUMNS).where(_M.external_id == bindparam("hash_"), *_OURS)
_MOVE = (
    update(MESSAGES)
    .where(_M.id == bindparam("row_id"), _M.state == bindparam("before"))
    .values(
        external_id=func.coalesce(_M.external_id, bindparam("hash_")),
        awaits_citizen=False,
        failure=None,
    )
)


@dataclass(frozen=True, slots=True)
class Failure:
    """A message that Meta took and could not deliver."""

    message_id: str
    conversation_id: str
    code: int


@dataclass(slots=True)
class Applied:
    """What statuses have changed: conversations that may go on, and failures to deal with.

    `freed` are those where a line was waited for, `lost` the messages that will not be delivered,
    and why.
    """

    moved: set[str] = field(default_factory=set)
    freed: set[str] = field(default_factory=set)
    failures: list[Failure] = field(default_factory=list)
    lost: dict[str, str] = field(default_factory=dict)


def apply(db: Connection, events: Iterable[WebhookEvent]) -> Applied:
    """Write statuses into the log. One whose message is not known waits in the inbox for it."""
    applied = Applied()
    now = utcnow()
    for event in events:
        found = _apply_one(db, event.content, applied)
        if found == "unknown":
            inbox.add_status(db, event, "waiting", now)
        elif found == "failed" and not inbox.add_status(db, event, "done", now):
            applied.failures.pop()  # a repeated one must not have it sent once more
    return applied


def apply_waiting(db: Connection, external_id: str) -> Applied:
    """Write down what was said of a message before it was known to be ours."""
    applied = Applied()
    for status in inbox.waiting_statuses(db, external_id):
        _apply_one(db, status, applied)
    return applied


def _apply_one(
    db: Connection, status: Mapping[str, Any], applied: Applied
) -> Literal["unknown", "stale", "moved", "failed"]:
    provider_id = text_at(status, "id")
    external_id = keyed_hash(provider_id)
    state = _STATES.get(text_at(status, "status"))
    if state is None:
        return "stale"
    row = _find(db, text_at(status, "biz_opaque_callback_data"), external_id)
    if row is None:
        return "unknown"
    code = error_code(status) if state == "failed" else None
    ours = row.external_id in (None, external_id)  # else one that was sent a second time
    if code is not None and row.state in ("sending", "sent") and ours:
        applied.failures.append(Failure(row.id, row.conversation_id, code))
        applied.moved.add(row.conversation_id)
        applied.freed.add(row.conversation_id)
        return "failed"
    if state == "failed" or _ORDER.index(state) <= _ORDER.index(row.state):
        return "stale"
    values: dict[str, Any] = {"state": state, "next_attempt_at": None, "updated_at": utcnow()}
    if row.external_id is None:
        values["provider_id"] = provider_id
    db.execute(_MOVE, {"row_id": row.id, "before": row.state, "hash_": external_id, **values})
    applied.moved.add(row.conversation_id)
    if row.state in ("queued", "sending"):
        applied.freed.add(row.conversation_id)
    if row.external_id is None:  # what was said before without our id is known by Meta's now
        for status in inbox.waiting_statuses(db, external_id):
            _apply_one(db, status, applied)
    return "moved"


def error_code(status: Mapping[str, Any]) -> int:
    """The first error's code of a failed status; 0 for none."""
    errors = status.get("errors")
    first = errors[0] if isinstance(errors, list) and errors else None
    code = text_at(first, "code")
    return int(code) if code.isascii() and code.isdigit() and len(code) < 10 else 0


def _find(db: Connection, message_id: str, external_id: str) -> Row[Any] | None:
    if message_id:
        row = db.execute(_BY_ID, {"row_id": message_id}).one_or_none()
        if row is not None:
            return cast("Row[Any]", row)
    row = db.execute(_BY_EXTERNAL_ID, {"hash_": external_id}).one_or_none()
    return cast("Row[Any] | None", row)
