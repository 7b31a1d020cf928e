"""What agents in Chatwoot are to see. The functions run inside the caller's transaction."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, Connection, Table, and_, bindparam, exists, func, or_, select

from casework.models import Handover, Message, MessageKind
from conversations.described import described
from desks.chatwoot import NAME
from desks.desk_labels import CHANNELS

_MESSAGES = cast(Table, Message.__table__)
_QUESTIONS = _MESSAGES.alias("questions")
_M, _H = _MESSAGES.c, cast(Table, Handover.__table__).c


@dataclass(frozen=True, slots=True)
class ChatwootLine:
    """A line of the log on its way to Chatwoot; `body` is what agents read of it."""

    id: str
    seq: int
    author: str
    kind: MessageKind
    body: str
    agent: str | None
    attachment_id: str | None


_LINE = select(
    _M.id, _M.seq, _M.author, _M.kind, _M.body, _M.agent, _M.attachment_id, _M.payload, _M.channel
)  # fmt: skip
# while a handover is open, also what the assistant has answered in the queue is for agents to know
_IS_OPEN = exists().where(
    _H.conversation_id == _M.conversation_id,
    _H.status.in_(("queued", "assigned")),
    _H.desk == NAME,
)
_FOR_AGENTS = and_(
    _M.author == "citizen",
    or_(_M.state == "held", and_(_M.state.in_(("answered", "failed")), _IS_OPEN)),
)
_UNDECIDED = select(func.min(_M.seq)).where(
    _M.conversation_id == bindparam("conversation"), _M.state == "received"
)


def waiting(conversation_id: ColumnElement[str], after: ColumnElement[int]) -> ColumnElement[bool]:
    """Whether the citizen wrote something for agents after sequence number `after`."""
    return exists().where(_M.conversation_id == conversation_id, _M.seq > after, _FOR_AGENTS)


def before_handover(
    db: Connection, conversation_id: str, after: int, requested_at: datetime
) -> list[ChatwootLine]:
    """What was said after `after` and before an agent was asked for, in order."""
    first_since = db.scalar(
        select(func.min(_M.seq)).where(
            _M.conversation_id == conversation_id,
            _M.author == "citizen",
            _M.seq > after,
            _M.created_at >= requested_at,
        )
    )
    wanted = _LINE.where(_M.conversation_id == conversation_id, _M.seq > after).order_by(_M.seq)
    if first_since is not None:
        wanted = wanted.where(_M.seq < first_since)
    return [_line(row) for row in db.execute(wanted)]


def since_handover(
    db: Connection, conversation_id: str, after: int, requested_at: datetime
) -> list[ChatwootLine]:
    """What the citizen wrote for agents after `after`, in order.

    With it what the assistant answered while an agent was awaited.
    """
    questions = select(_QUESTIONS.c.seq).where(
        _QUESTIONS.c.conversation_id == conversation_id,
        _QUESTIONS.c.author == "citizen",
        _QUESTIONS.c.created_at >= requested_at,
    )
    answer = and_(_M.author == "bot", _M.answers_seq.in_(questions), _IS_OPEN)
    wanted = _LINE.where(
        _M.conversation_id == conversation_id, _M.seq > after, or_(_FOR_AGENTS, answer)
    ).order_by(_M.seq)
    first = db.scalar(_UNDECIDED, {"conversation": conversation_id})
    if first is not None:
        wanted = wanted.where(_M.seq < first)
    return [_line(row) for row in db.execute(wanted)]


def is_undecided(db: Connection, conversation_id: str) -> bool:
    """Whether a line is there that may be for an agent, or may bring the assistant back."""
    return db.scalar(_UNDECIDED, {"conversation": conversation_id}) is not None


def _line(row: Any) -> ChatwootLine:
    body = described(row.kind, row.payload, row.body, channel=CHANNELS[row.channel])
    return ChatwootLine(row.id, row.seq, row.author, row.kind, body, row.agent, row.attachment_id)
