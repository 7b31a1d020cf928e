"""Citizens on the web who left before an agent answered, and can be called back by SMS."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast

from sqlalchemy import Connection, Table, func, insert, or_, select, update

from casework.clock import utcnow
from casework.identifiers import InvalidIdentifier, find_mobile
from casework.models import (
    ChannelName,
    Conversation,
    Handover,
    Message,
    Notification,
    Ticket,
    new_id,
)

AWAY = timedelta(seconds=90)
"""How long an answer may lie unseen before its citizen counts as gone."""
_FRESH = timedelta(hours=24)

_H = cast(Table, Handover.__table__).c
_C = cast(Table, Conversation.__table__).c
_M = cast(Table, Message.__table__).c
_T = cast(Table, Ticket.__table__).c


@dataclass(frozen=True, slots=True)
class Unseen:
    """An answer that nobody has seen: `seq` is that of the first message of the agent."""

    handover_id: str
    conversation_id: str
    seq: int
    mobile: str


def unseen(db: Connection, channel: ChannelName) -> list[Unseen]:
    """The citizens to call back: with a mobile that they gave, and not called since they wrote."""
    now = utcnow()
    rows = db.execute(
        select(_H.id, _H.conversation_id, _H.context, func.min(_M.seq).label("seq"))
        .join(Conversation.__table__, _C.id == _H.conversation_id)
        .join(Message.__table__, _M.conversation_id == _H.conversation_id)
        .where(
            or_(_H.status == "assigned", _H.closed_at > now - _FRESH),
            or_(_H.notified_at.is_(None), _H.notified_at < _H.last_citizen_at),
            _C.channel == channel,
            _M.author == "agent",
            _M.state == "sent",
            _M.created_at < now - AWAY,
            _M.created_at >= _H.requested_at,
        )
        .group_by(_H.id, _H.conversation_id, _H.context)
    ).all()
    found = [(row, _mobile(db, row.conversation_id, row.context)) for row in rows]
    return [Unseen(row.id, row.conversation_id, row.seq, mobile) for row, mobile in found if mobile]


def call_back(db: Connection, absent: Unseen, text: str) -> bool:
    """Put the SMS into the outbox; False when another process was faster."""
    taken = db.execute(
        update(Handover)
        .where(
            _H.id == absent.handover_id,
            or_(_H.notified_at.is_(None), _H.notified_at < _H.last_citizen_at),
        )
        .values(notified_at=utcnow())
    )
    if taken.rowcount != 1:
        return False
    db.execute(
        insert(Notification).values(id=new_id(), kind="sms", mobile=absent.mobile, body=text)
    )
    return True


def _mobile(db: Connection, conversation_id: str, context: Mapping[str, Any]) -> str | None:
    """The mobile that the citizen gave: in a form, or for a ticket of this conversation."""
    answers = context.get("answers")
    given = answers.get("mobile") if isinstance(answers, Mapping) else None
    if given:
        try:
            return find_mobile(str(given))
        except InvalidIdentifier:
            return None
    return db.scalar(
        select(_T.mobile)
        .where(_T.conversation_id == conversation_id)
        .order_by(_T.created_at.desc())
        .limit(1)
    )
