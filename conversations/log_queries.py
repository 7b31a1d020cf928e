"""The message log, read: what was said in a conversation, and where it stands.

The functions run inside a transaction of the caller.
"""

from typing import Any

from sqlalchemy import Connection, bindparam, select

from casework.models import ChannelName, Handler
from conversations.claims import CONVERSATIONS, MESSAGES
from conversations.messages import ConversationState, Entry, Snapshot

HISTORY_PAGE = 500

_C, _M = CONVERSATIONS.c, MESSAGES.c

# Built once, like those of `claims`.
_ENTRY = select(
    _M.conversation_id, _M.seq, _M.author, _M.kind, _M.body, _M.choices, _M.created_at,
    _M.external_id, _M.attachment_id, _M.agent,
)  # fmt: skip
_HISTORY = (
    _ENTRY.where(_M.conversation_id == bindparam("row_id"), _M.seq > bindparam("after"))
    .order_by(_M.seq)
    .limit(HISTORY_PAGE)
)
_KNOWN = _ENTRY.where(
    _M.channel == bindparam("channel"), _M.external_id == bindparam("external_id")
)
_SEEN = select(_M.seq).where(
    _M.channel == bindparam("channel"), _M.external_id == bindparam("external_id")
)
_OFFERED = select(_M.choices).where(
    _M.conversation_id == bindparam("row_id"),
    _M.seq == bindparam("seq"),
    _M.author != "citizen",
)


def history(db: Connection, conversation_id: str, after: int) -> list[Entry]:
    """The log after sequence number `after`, in order, at most HISTORY_PAGE entries."""
    rows = db.execute(_HISTORY, {"row_id": conversation_id, "after": after})
    return [_entry(row) for row in rows]


def snapshot(db: Connection, conversation_id: str) -> Snapshot:
    """Where the conversation stands; a conversation without messages has no row yet."""
    row = db.execute(select(_C.last_seq, _C.handler).where(_C.id == conversation_id)).one_or_none()
    return Snapshot(row.last_seq, row.handler) if row else Snapshot(0, "bot")


def entry_of(db: Connection, channel: ChannelName, external_id: str) -> Entry | None:
    """The message of this external id."""
    row = db.execute(_KNOWN, {"channel": channel, "external_id": external_id}).one_or_none()
    return None if row is None else _entry(row)


def seen(db: Connection, channel: ChannelName, external_id: str) -> int | None:
    """Sequence number of the message that came with this external id."""
    seq: int | None = db.execute(_SEEN, {"channel": channel, "external_id": external_id}).scalar()
    return seq


def choices(db: Connection, conversation_id: str, seq: int) -> list[dict[str, str]]:
    """The buttons that a message of ours offered: `id`, `title`, `payload`."""
    found: list[dict[str, str]] | None = db.execute(
        _OFFERED, {"row_id": conversation_id, "seq": seq}
    ).scalar()
    return found or []


def assignee(db: Connection, conversation_id: str) -> tuple[Handler, str | None]:
    """Who holds the conversation, and the agent's name if an agent does."""
    row = db.execute(select(_C.handler, _C.agent).where(_C.id == conversation_id)).one_or_none()
    return (row.handler, row.agent) if row else ("bot", None)


def elsewhere(db: Connection) -> dict[str, ConversationState]:
    """The conversations that wait for an agent or are with one."""
    rows = db.execute(
        select(_C.id, _C.last_seq, _C.handler, _C.agent).where(_C.handler.in_(("queue", "agent")))
    )
    return {row.id: ConversationState(row.last_seq, row.handler, row.agent) for row in rows}


def _entry(row: Any) -> Entry:
    choices = tuple((choice["id"], choice["title"]) for choice in row.choices or ())
    return Entry(
        row.conversation_id, row.seq, row.author, row.kind, row.body, choices, row.created_at,
        row.external_id, row.attachment_id, row.agent,
    )  # fmt: skip
