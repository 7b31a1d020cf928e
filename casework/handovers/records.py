"""Handovers and their history as read from the database."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Connection, Table, func, select

from casework.models import (
    ChannelName,
    Conversation,
    Handover,
    HandoverEvent,
    HandoverEventKind,
    HandoverPart,
    HandoverStatus,
)

HANDOVERS = cast(Table, Handover.__table__)
EVENTS = cast(Table, HandoverEvent.__table__)
PARTS = cast(Table, HandoverPart.__table__)
CONVERSATIONS = cast(Table, Conversation.__table__)
_H, _C, _E = HANDOVERS.c, CONVERSATIONS.c, EVENTS.c

QUEUE_ORDER = (_H.priority.desc(), _H.requested_at, _H.id)


@dataclass(frozen=True, slots=True)
class Record:
    """A handover as it was when it was read. Times are UTC; the fields are those of the model."""

    id: str
    conversation_id: str
    channel: ChannelName
    status: HandoverStatus
    reason: str
    context: dict[str, Any]
    priority: int
    team: str | None
    desk: str
    agent_id: str | None
    agent: str | None
    requested_at: datetime
    assigned_at: datetime | None
    first_response_at: datetime | None
    last_citizen_at: datetime | None
    last_agent_at: datetime | None
    waiting_since: datetime | None
    asked_at: datetime | None
    closed_at: datetime | None
    seen_seq: int


@dataclass(frozen=True, slots=True)
class HandoverStep:
    """A line of a handover's history; `agent` is None when the citizen or the system acted."""

    id: int
    handover_id: str
    kind: HandoverEventKind
    agent: str | None
    target: str | None
    note: str | None
    at: datetime


_RECORD = select(
    _H.id, _H.conversation_id, _C.channel, _H.status, _H.reason, _H.context, _H.priority, _H.team,
    _H.desk, _H.agent_id, _H.agent, _H.requested_at, _H.assigned_at, _H.first_response_at,
    _H.last_citizen_at, _H.last_agent_at, _H.waiting_since, _H.asked_at, _H.closed_at, _H.seen_seq,
).join(CONVERSATIONS, _C.id == _H.conversation_id)  # fmt: skip


def find(db: Connection, handover_id: str) -> Record:
    """The handover of this id. Raises LookupError."""
    row = db.execute(_RECORD.where(_H.id == handover_id)).one_or_none()
    if row is None:
        raise LookupError("no such handover")
    return _record(row)


def open_of(db: Connection, conversation_id: str) -> Record | None:
    """The conversation's open handover, queued or assigned."""
    row = db.execute(
        _RECORD.where(_H.conversation_id == conversation_id, _H.status.in_(("queued", "assigned")))
    ).one_or_none()
    return None if row is None else _record(row)


def latest_of(db: Connection, conversation_id: str) -> Record | None:
    """The conversation's last handover, the open one if there is one."""
    row = db.execute(
        _RECORD.where(_H.conversation_id == conversation_id)
        .order_by(_H.closed_at.is_not(None), _H.requested_at.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else _record(row)


def has_had(db: Connection, conversation_id: str, agent_id: str) -> bool:
    """Whether the agent has claimed a handover of this conversation, or was given it."""
    found = db.scalar(
        select(_E.id)
        .join(HANDOVERS, _H.id == _E.handover_id)
        .where(
            _H.conversation_id == conversation_id,
            _E.agent_id == agent_id,
            _E.kind.in_(("claimed", "first_response", "transferred", "requeued", "resolved")),
        )
        .limit(1)
    )
    return found is not None


def assigned(db: Connection) -> list[Record]:
    """All that are with an agent, longest first."""
    rows = db.execute(_RECORD.where(_H.status == "assigned").order_by(_H.assigned_at))
    return [_record(row) for row in rows]


def queued(db: Connection, *, desk: str | None = None, limit: int | None = None) -> list[Record]:
    """Those that wait, in the order of the queue; those of one desk if it is named."""
    wanted = _RECORD.where(_H.status == "queued").order_by(*QUEUE_ORDER).limit(limit)
    if desk is not None:
        wanted = wanted.where(_H.desk == desk)
    return [_record(row) for row in db.execute(wanted)]


def outline(db: Connection, desk: str) -> tuple[dict[str, str | None], dict[str, frozenset[str]]]:
    """The queue of a desk as conversation → team, and the conversations of each of its agents."""
    rows = db.execute(
        select(_H.conversation_id, _H.status, _H.team, _H.agent_id).where(
            _H.status.in_(("queued", "assigned")), _H.desk == desk
        )
    ).all()
    held: dict[str, set[str]] = {}
    for row in rows:
        if row.status == "assigned":
            held.setdefault(row.agent_id, set()).add(row.conversation_id)
    queue = {row.conversation_id: row.team for row in rows if row.status == "queued"}
    return queue, {agent_id: frozenset(ids) for agent_id, ids in held.items()}


def held_by(db: Connection, agent_id: str) -> list[Record]:
    """What an agent has, oldest assignment first."""
    rows = db.execute(
        _RECORD.where(_H.agent_id == agent_id, _H.status == "assigned").order_by(_H.assigned_at)
    )
    return [_record(row) for row in rows]


def history(db: Connection, conversation_id: str) -> list[HandoverStep]:
    """Every step of all handovers of the conversation, in order, private notes included."""
    rows = db.execute(
        select(_E.id, _E.handover_id, _E.kind, _E.agent, _E.target, _E.note, _E.at)
        .join(HANDOVERS, _H.id == _E.handover_id)
        .where(_H.conversation_id == conversation_id)
        .order_by(_E.id)
    )
    return [HandoverStep(*row) for row in rows]


def last_step(db: Connection) -> int:
    """The number of the newest step of all handovers, 0 when there is none."""
    return db.scalar(select(func.max(_E.id))) or 0


def steps_after(db: Connection, after: int) -> dict[int, str]:
    """The steps of all handovers numbered above `after`, each with its conversation."""
    rows = db.execute(
        select(_E.id, _H.conversation_id)
        .join(HANDOVERS, _H.id == _E.handover_id)
        .where(_E.id > after)
    )
    return {row.id: row.conversation_id for row in rows}


def _record(row: Any) -> Record:
    return Record(*row)
