"""Which message a reply quotes. The function runs inside a transaction of the caller."""

from typing import Any

from sqlalchemy import Connection, Row, bindparam, select

from conversations.claims import MESSAGES

_M = MESSAGES.c

_NEWER = select(_M.id).where(
    _M.conversation_id == bindparam("conversation"),
    _M.author == "citizen",
    _M.seq > bindparam("after"),
    _M.seq < bindparam("before"),
)
_ANSWERED = select(_M.provider_id).where(
    _M.conversation_id == bindparam("conversation"), _M.seq == bindparam("seq")
)


def quoted(db: Connection, conversation_id: str, line: Row[Any]) -> str | None:
    """The message to quote: the one that is answered, if the citizen has written more since."""
    if line.answers_seq is None:
        return None
    span = {"conversation": conversation_id, "after": line.answers_seq, "before": line.seq}
    if db.execute(_NEWER, span).first() is None:
        return None
    answered: str | None = db.execute(
        _ANSWERED, {"conversation": conversation_id, "seq": line.answers_seq}
    ).scalar()
    return answered
