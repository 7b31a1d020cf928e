"""Claims: a conversation is worked on by one gateway at a time.

A gateway claims a conversation when it receives a message for it, renews its claims on a timer,
and gives one back in the transaction that settles the last message: a conversation that nobody has
claimed has nothing left to do. A claim whose time is up is of a gateway that died: anyone may take
it. The functions run inside a transaction of the caller.
"""

from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import Connection, Row, Table, bindparam, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from casework.clock import utcnow
from casework.models import ChannelName, Conversation, Message
from conversations.async_database import Unchanged
from conversations.messages import Work

LEASE = timedelta(seconds=30)

CONVERSATIONS = cast(Table, Conversation.__table__)
MESSAGES = cast(Table, Message.__table__)
_C, _M = CONVERSATIONS.c, MESSAGES.c

# Statements are built once: building them took longer than running them.
CHANGE_CONVERSATION = update(CONVERSATIONS).where(_C.id == bindparam("row_id"))
_OURS = update(CONVERSATIONS).where(_C.claimed_by == bindparam("gateway"))
_LOCK = (
    select(
        _C.id, _C.channel, _C.handler, _C.session, _C.turns, _C.last_seq, _C.last_message_at,
        _C.claimed_by, _C.claimed_until, _C.awaiting,
    )
    .where(_C.id == bindparam("row_id"))
    .with_for_update()
)  # fmt: skip
_FIRST_RECEIVED = (
    select(_M.id, _M.seq, _M.kind, _M.body, _M.payload, _M.attempts)
    .where(
        _M.conversation_id == bindparam("row_id"),
        _M.seq > bindparam("after"),
        _M.state == "received",
    )
    .order_by(_M.seq)
    .limit(1)
)

ConversationRow = Row[Any]


class LostClaim(Unchanged):
    """Another gateway has taken the conversation over, or the message is settled already."""


def claim_pending(db: Connection, gateway: str) -> list[str]:
    """Claim all conversations with unanswered messages that nobody else works on; their ids."""
    now = utcnow()
    waiting = select(_M.conversation_id).where(_M.state == "received")
    free = or_(_C.claimed_by.is_(None), _C.claimed_by == gateway, _C.claimed_until < now)
    return list(
        db.scalars(
            update(CONVERSATIONS)
            .where(_C.id.in_(waiting), free)
            .values(claimed_by=gateway, claimed_until=now + LEASE)
            .returning(_C.id)
        )
    )


def renew(db: Connection, gateway: str) -> None:
    """Push back the end of all our claims."""
    db.execute(_OURS, {"gateway": gateway, "claimed_until": utcnow() + LEASE})


def expire(db: Connection, gateway: str) -> None:
    """End all our claims now, so that another gateway need not wait for it."""
    db.execute(_OURS, {"gateway": gateway, "claimed_until": utcnow() - timedelta(seconds=1)})


def next_work(db: Connection, gateway: str, conversation_id: str) -> Work | None:
    """The oldest unanswered message; None gives the claim back. Raises LostClaim."""
    row = lock_claimed(db, gateway, conversation_id)
    work = first_received(db, row, after=0, turns=row.turns, awaiting=row.awaiting, recovered=True)
    if work is None:
        free = {"row_id": conversation_id, "claimed_by": None, "claimed_until": None}
        db.execute(CHANGE_CONVERSATION, free)
    return work


def lock(db: Connection, conversation_id: str) -> ConversationRow | None:
    """The conversation's row, locked to the end of the transaction."""
    row = db.execute(_LOCK, {"row_id": conversation_id}).one_or_none()
    return cast("ConversationRow | None", row)


def lock_or_create(
    db: Connection, conversation_id: str, channel: ChannelName, now: datetime
) -> ConversationRow:
    """The conversation's row, locked; made when it is not there."""
    row = lock(db, conversation_id)
    if row is None:
        dialect = sqlite if db.dialect.name == "sqlite" else postgresql
        db.execute(
            dialect.insert(CONVERSATIONS)
            .values(id=conversation_id, channel=channel, created_at=now, last_message_at=now)
            .on_conflict_do_nothing()  # a second page of the same citizen may be as quick
        )
        row = lock(db, conversation_id)
        assert row is not None
    return row


def ensure(db: Connection, conversation_id: str, channel: ChannelName) -> None:
    """Make sure that the conversation has its row."""
    lock_or_create(db, conversation_id, channel, utcnow())


def lock_claimed(db: Connection, gateway: str, conversation_id: str) -> ConversationRow:
    """`lock` for the holder of the claim. Raises LostClaim."""
    row = lock(db, conversation_id)
    if row is None or row.claimed_by != gateway:
        raise LostClaim
    return row


def first_received(
    db: Connection,
    row: ConversationRow,
    *,
    after: int,
    turns: int,
    awaiting: str | None,
    recovered: bool = False,
) -> Work | None:
    """The oldest unanswered message after sequence number `after` of the conversation `row`."""
    found = db.execute(_FIRST_RECEIVED, {"row_id": row.id, "after": after}).one_or_none()
    if found is None:
        return None
    return Work(
        id=found.id, conversation_id=row.id, channel=row.channel, seq=found.seq, kind=found.kind,
        body=found.body, payload=found.payload, attempts=found.attempts, handler=row.handler,
        session=row.session, turns=turns, awaiting=awaiting, recovered=recovered,
    )  # fmt: skip
