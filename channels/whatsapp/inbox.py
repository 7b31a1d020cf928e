"""The inbox: committed before the webhook is answered, then worked on in each sender's order.

The functions run inside a transaction of the caller.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import Connection, Table, bindparam, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from casework.clock import utcnow
from casework.crypto import keyed_hash
from casework.models import InboxEvent, InboxKind, InboxState
from channels.whatsapp.webhook_events import WebhookEvent
from conversations.async_database import Unchanged

GIVE_UP_AFTER = 12  # attempts at one event: with the delays below, about an hour
_DELAYS = (2, 5, 15, 60, 300)  # seconds; the last one repeats
_LEASE = timedelta(seconds=90)  # of a file that is being fetched
_FORGET_AFTER = timedelta(days=9)  # Meta repeats a webhook for seven

_EVENTS = cast(Table, InboxEvent.__table__)
_E = _EVENTS.c

_NEXT = (
    select(_E.id, _E.content, _E.attempts, func.count().over().label("due"))
    .where(
        _E.sender == bindparam("sender_"),
        _E.state == "received",
        _E.next_attempt_at <= bindparam("now"),
    )
    .order_by(_E.id)
    .limit(1)
)
_DUE = (
    select(_E.sender)
    .where(_E.state == "received", _E.next_attempt_at <= bindparam("now"))
    .distinct()
    .limit(500)
)
_WAITING = (
    select(_E.id, _E.content)
    .where(_E.sender == bindparam("hash_"), _E.state == "waiting")
    .order_by(_E.id)
)
_CHANGE = update(_EVENTS).where(_E.id == bindparam("row_id"), _E.state == "received")


@dataclass(frozen=True, slots=True)
class Pending:
    """An event to work on; the sender's `last` one when it was read."""

    id: int
    content: dict[str, Any]
    attempts: int
    last: bool


class Settled(Unchanged):
    """Somebody else has worked on the event."""


def sender_key(sender: str) -> str:
    """How the inbox names a sender."""
    return keyed_hash(f"sender:{sender}")


def add(db: Connection, events: Iterable[WebhookEvent], now: datetime) -> None:
    """Write down messages and what is unknown; what is there already stays as it is."""
    rows = [
        _row(event.kind, event.key, sender_key(event.sender), event.content, now)
        for event in events
    ]
    if rows:
        db.execute(_insert(db), rows)


def add_status(db: Connection, event: WebhookEvent, state: InboxState, now: datetime) -> bool:
    """Write down a status; False when it was known. A waiting one is found by its message's id."""
    row = _row("status", event.key, keyed_hash(event.sender), event.content, now)
    added = db.execute(_insert(db).returning(_E.id), {**row, "state": state})
    return added.first() is not None


def waiting_statuses(db: Connection, external_id: str) -> list[dict[str, Any]]:
    """The statuses that came before this message was known, oldest first; they are done now."""
    found = db.execute(_WAITING, {"hash_": external_id}).all()
    if found:
        ids = [row.id for row in found]
        db.execute(update(_EVENTS).where(_E.id.in_(ids)).values(state="done", content=None))
    return [row.content for row in found]


def following(db: Connection, sender: str) -> Pending | None:
    """The sender's oldest event whose time has come."""
    row = db.execute(_NEXT, {"sender_": sender, "now": utcnow()}).one_or_none()
    return Pending(row.id, row.content, row.attempts, row.due == 1) if row else None


def due_senders(db: Connection) -> list[str]:
    """Those with events to work on."""
    return list(db.scalars(_DUE, {"now": utcnow()}))


def claim(db: Connection, event: Pending) -> None:
    """Take an attempt that takes long. Raises Settled when another gateway has taken it."""
    taken = db.execute(
        update(_EVENTS)
        .where(_E.id == event.id, _E.state == "received", _E.attempts == event.attempts)
        .values(attempts=event.attempts + 1, next_attempt_at=utcnow() + _LEASE)
    )
    if taken.rowcount != 1:
        raise Settled


def settle(db: Connection, event: Pending, state: InboxState = "done") -> None:
    """The event's end; only one that nobody understood keeps its content. Raises Settled."""
    values: dict[str, Any] = {"row_id": event.id, "state": state}
    if state == "done":
        values["content"] = None
    if db.execute(_CHANGE, values).rowcount != 1:
        raise Settled


def put_off(db: Connection, event: Pending) -> None:
    """Try again later; the attempt counts."""
    delay = _DELAYS[min(event.attempts, len(_DELAYS) - 1)]
    db.execute(
        _CHANGE,
        {
            "row_id": event.id,
            "attempts": event.attempts + 1,
            "next_attempt_at": utcnow() + timedelta(seconds=delay),
        },
    )


def forget_old(db: Connection) -> None:
    """Remove what Meta repeats no more, and statuses of messages that were none of ours."""
    old = _E.received_at < utcnow() - _FORGET_AFTER
    db.execute(delete(_EVENTS).where(old, _E.state != "received"))


def _row(
    kind: InboxKind, key: str, sender: str, content: dict[str, Any], now: datetime
) -> dict[str, Any]:
    return {
        "key": keyed_hash(key), "kind": kind, "sender": sender, "content": content,
        "state": "kept" if kind == "other" else "received", "attempts": 0,
        "next_attempt_at": now, "received_at": now,
    }  # fmt: skip


def _insert(db: Connection) -> Any:
    dialect = sqlite if db.dialect.name == "sqlite" else postgresql
    return dialect.insert(_EVENTS).on_conflict_do_nothing()
