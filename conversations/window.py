"""Channels that take words only for a while after the citizen's last message: how things stand.

The functions run inside a transaction of the caller.
"""

from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import Connection, Select, func, select

from casework.clock import utcnow
from casework.models import MessageState
from conversations.channel_protocol import AllCapabilities
from conversations.claims import CONVERSATIONS, MESSAGES

_MARGIN = timedelta(minutes=1)
_FAR = timedelta(days=3650)

_C, _M = CONVERSATIONS.c, MESSAGES.c

Window = Literal["open", "called", "closed"]
"""`called`: closed, and a template is out that the citizen has not answered yet."""


def is_open(length: timedelta, last_citizen_at: datetime | None, now: datetime) -> bool:
    """Whether words still arrive; without a time the channel has said that they do not."""
    return last_citizen_at is not None and now - last_citizen_at <= length - _MARGIN


def templates(
    db: Connection, conversation_id: str, last_citizen_at: datetime | None
) -> list[MessageState]:
    """The states of the templates since the citizen wrote last."""
    since = last_citizen_at or db.scalar(_last_heard(conversation_id)) or utcnow() - _FAR
    return list(
        db.scalars(
            select(_M.state).where(
                _M.conversation_id == conversation_id,
                _M.kind == "template",
                _M.created_at > since,
            )
        )
    )


def window(db: Connection, channels: AllCapabilities, conversation_id: str) -> Window:
    """How the conversation stands. A template that has failed has called nobody."""
    row = db.execute(
        select(_C.channel, _C.last_citizen_at).where(_C.id == conversation_id)
    ).one_or_none()
    length = channels[row.channel].window if row else None
    if row is None or length is None or is_open(length, row.last_citizen_at, utcnow()):
        return "open"
    states = templates(db, conversation_id, row.last_citizen_at)
    return "called" if any(state != "failed" for state in states) else "closed"


def _last_heard(conversation_id: str) -> Select[datetime]:
    return select(func.max(_M.created_at)).where(
        _M.conversation_id == conversation_id, _M.author == "citizen"
    )
