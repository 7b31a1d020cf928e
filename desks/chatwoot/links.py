"""Conversations and their twins in Chatwoot. The functions run inside the caller's transaction."""

from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import (
    Connection,
    Row,
    Table,
    and_,
    delete,
    exists,
    func,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from casework import handovers
from casework.clock import utcnow
from casework.models import ChatwootDelivery, ChatwootLink, Handover
from conversations.async_database import Unchanged
from desks.chatwoot import NAME, lines

_LEASE = timedelta(seconds=90)  # longer than any one call
_REMEMBERED = timedelta(days=2)  # deliveries; Chatwoot itself retries within minutes
_LINGERS = timedelta(hours=1)  # after its end a conversation is still looked at
_IDLE = timedelta(days=1)
_DELAYS = (1, 2, 4, 8, 15, 30)  # seconds between tries; the last one repeats

_LINKS = cast(Table, ChatwootLink.__table__)
_DELIVERIES = cast(Table, ChatwootDelivery.__table__)
_HANDOVERS = cast(Table, Handover.__table__)
_L, _H = _LINKS.c, _HANDOVERS.c
_OPEN = _H.status.in_(("queued", "assigned"))


class Busy(Unchanged):
    """Somebody else works on this link, or nothing is left to do on it."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link as it was when it was read; the fields are those of the model."""

    conversation_id: str
    active: bool
    contact_id: int | None
    remote_id: int | None
    remote_open: bool
    assignee_id: int | None
    noted_for: datetime | None
    forwarded_seq: int
    sent_id: int
    seen_id: int
    unsure: bool
    attempts: int
    failing_since: datetime | None
    citizen_told: bool


_LINK = select(*(_L[field.name] for field in fields(Link)))


def activate(db: Connection, conversation_id: str) -> None:
    """There is something to do for this conversation."""
    now = utcnow()
    dialect = sqlite if db.dialect.name == "sqlite" else postgresql
    begin = {"active": True, "next_attempt_at": now, "ended_at": None}
    db.execute(
        dialect.insert(_LINKS)
        .values(conversation_id=conversation_id, polled_at=now, **_defaults(), **begin)
        .on_conflict_do_update(index_elements=["conversation_id"], set_=begin)
    )


def orphans(db: Connection) -> list[str]:
    """Ids of the conversations whose handover is Chatwoot's and that nothing is done for."""
    return list(
        db.scalars(
            select(_H.conversation_id)
            .outerjoin(_LINKS, _L.conversation_id == _H.conversation_id)
            .where(_OPEN, _H.desk == NAME, or_(_L.active.is_(None), _L.active.is_(False)))
        )
    )


def lease(db: Connection, conversation_id: str) -> Link:
    """Take the link for a while. What a predecessor left half done makes it `unsure`.

    Raises Busy.
    """
    now = utcnow()
    row = db.execute(_LINK.add_columns(_L.leased_until).where(_L.conversation_id == conversation_id)
                     .with_for_update()).one_or_none()  # fmt: skip
    if row is None or not row.active or (row.leased_until and row.leased_until > now):
        raise Busy
    unsure = row.unsure or row.leased_until is not None
    save(db, conversation_id, leased_until=now + _LEASE, unsure=unsure)
    return _link(row, unsure=unsure)


def save(db: Connection, conversation_id: str, /, **values: Any) -> None:
    """Write down what has been done."""
    db.execute(update(_LINKS).where(_L.conversation_id == conversation_id).values(**values))


def progress(db: Connection, conversation_id: str, /, **values: Any) -> None:
    """`save` for the holder of the lease, which begins anew."""
    save(db, conversation_id, leased_until=utcnow() + _LEASE, **values)


def succeed(db: Connection, conversation_id: str, *, ended: bool) -> None:
    """Give the lease back: Chatwoot has all there is. `ended`: and there will be no more."""
    now = utcnow()
    values: dict[str, Any] = {
        "leased_until": None,
        "unsure": False,
        "attempts": 0,
        "failing_since": None,
        "citizen_told": False,
        "next_attempt_at": now + _IDLE,
    }
    if ended:
        values |= {"active": False, "ended_at": now, "assignee_id": None}
    save(db, conversation_id, **values)


def reach(db: Connection, conversation_id: str, seen_id: int) -> None:
    """Chatwoot has answered, and the citizen has what it holds up to `seen_id`."""
    seen = func.max(_L.seen_id, seen_id) if db.dialect.name == "sqlite" else func.greatest(
        _L.seen_id, seen_id
    )  # fmt: skip
    save(db, conversation_id, seen_id=seen, polled_at=utcnow())


def fail(
    db: Connection,
    link: Link,
    *,
    ambiguous: bool,
    retry_after: float | None,
    leased: bool,
) -> datetime | None:
    """Note a failure, and try later; since when it has been failing, None when over.

    `leased`: it was the holder of the lease, who gives it back.
    """
    now = utcnow()
    delay = retry_after or _DELAYS[min(link.attempts, len(_DELAYS) - 1)]
    values = {
        "unsure": or_(_L.unsure, literal(ambiguous)),
        "attempts": _L.attempts + 1,
        "failing_since": func.coalesce(_L.failing_since, now),
        "next_attempt_at": now + timedelta(seconds=delay),
        "polled_at": now,
    }
    if leased:
        values["leased_until"] = None
    db.execute(update(_LINKS).where(_L.conversation_id == link.conversation_id).values(**values))
    since: datetime | None = db.scalar(
        select(_L.failing_since).where(_L.conversation_id == link.conversation_id, _L.active)
    )
    return since


def forget_remote(db: Connection, link: Link) -> None:
    """Chatwoot knows the conversation no more: it gets a new one, with all there was.

    Unless it has one already: several calls may hear of the same loss.
    """
    db.execute(
        update(_LINKS)
        .where(_L.conversation_id == link.conversation_id, _L.remote_id == link.remote_id)
        .values(
            contact_id=None, remote_id=None, remote_open=False, noted_for=None, forwarded_seq=0,
            sent_id=0, seen_id=0,
        )
    )  # fmt: skip


def due(db: Connection) -> list[str]:
    """Ids of the conversations whose link has something to do now, told of or not."""
    now = utcnow()
    has_line = lines.waiting(_L.conversation_id, _L.forwarded_seq)
    is_open = exists().where(_H.conversation_id == _L.conversation_id, _OPEN, _H.desk == NAME)
    return list(
        db.scalars(
            select(_L.conversation_id).where(
                _L.active,
                or_(_L.leased_until.is_(None), _L.leased_until <= now),
                or_(_L.next_attempt_at <= now, and_(_L.attempts == 0, or_(has_line, ~is_open))),
            )
        )
    )


def to_poll(db: Connection, seconds: float) -> list[Link]:
    """Links with a twin that has not been looked at for `seconds`, longest first."""
    now = utcnow()
    rows = db.execute(
        _LINK.where(
            _L.remote_id.is_not(None),
            or_(_L.active, _L.ended_at > now - _LINGERS),
            _L.polled_at <= now - timedelta(seconds=seconds),
        ).order_by(_L.polled_at)
    )
    return [_link(row) for row in rows]


def find(db: Connection, conversation_id: str) -> Link | None:
    """The conversation's link."""
    row = db.execute(_LINK.where(_L.conversation_id == conversation_id)).one_or_none()
    return None if row is None else _link(row)


def find_remote(db: Connection, remote_id: int) -> Link | None:
    """The link of Chatwoot's conversation."""
    row = db.execute(_LINK.where(_L.remote_id == remote_id)).one_or_none()
    return None if row is None else _link(row)


def is_new_delivery(db: Connection, delivery_id: str) -> bool:
    """Note a webhook call; False when it was there before."""
    dialect = sqlite if db.dialect.name == "sqlite" else postgresql
    added = db.execute(
        dialect.insert(_DELIVERIES)
        .values(id=delivery_id, received_at=utcnow())
        .on_conflict_do_nothing()
    )
    return added.rowcount == 1


def forget_deliveries(db: Connection) -> None:
    """Drop what is too old to come again."""
    db.execute(delete(_DELIVERIES).where(_DELIVERIES.c.received_at < utcnow() - _REMEMBERED))


def latest_handover(db: Connection, conversation_id: str) -> handovers.Record:
    """The conversation's open handover, else the one that ended last. Raises LookupError."""
    found = db.scalar(
        select(_H.id)
        .where(_H.conversation_id == conversation_id)
        .order_by(_OPEN.desc(), _H.requested_at.desc())
        .limit(1)
    )
    return handovers.find(db, found or "")


def give_away(db: Connection, handover_id: str, desk: str) -> bool:
    """Let another desk have it, in its old place in the queue; False when it is over."""
    handovers.requeue(db, handover_id, None)
    moved = db.execute(
        update(_HANDOVERS)
        .where(_H.id == handover_id, _H.desk == NAME, _H.status == "queued")
        .values(desk=desk)
    )
    return moved.rowcount == 1


def _defaults() -> dict[str, Any]:
    return {
        "remote_open": False, "forwarded_seq": 0, "sent_id": 0, "seen_id": 0, "unsure": False,
        "attempts": 0, "citizen_told": False,
    }  # fmt: skip


def _link(row: Row[Any], **changes: Any) -> Link:
    values = {field.name: row._mapping[field.name] for field in fields(Link)}
    return Link(**{**values, **changes})
