"""The steps of a handover. Each is one compare-and-set, written into the history with who and when.

Locks are always taken in one order: conversation, then the agent's presence, then the handover.
"""

from datetime import timedelta
from typing import Any, Literal

from sqlalchemy import Connection, func, insert, or_, select, update

from casework.clock import utcnow
from casework.handovers.agents import AgentRef
from casework.handovers.presence import lock
from casework.handovers.records import CONVERSATIONS, HANDOVERS, PARTS, QUEUE_ORDER
from casework.handovers.writes import (
    change,
    conversation_of,
    is_with,
    lock_conversation,
    set_handler,
    write_event,
)
from casework.models import HandoverEventKind, HandoverStatus, new_id
from casework.settings import get_settings

Claimed = Literal["claimed", "taken", "full", "other_team"]
"""`taken`: somebody was faster or it is over; `full`: the agent has all that he may have;
`other_team`: it waits for a team that he is not in."""

_H, _C = HANDOVERS.c, CONVERSATIONS.c
_CANDIDATES = 20


def request(db: Connection, conversation_id: str, reason: str, context: dict[str, Any]) -> str:
    """Put the conversation into the queue; the id of the handover, the open one if there is one.

    Shortly after an agent has ended one (DESK_REOPEN_MINUTES), that one is opened again with what
    was known. Raises LookupError for an unknown conversation.
    """
    lock_conversation(db, conversation_id)
    found = db.scalar(
        select(_H.id).where(
            _H.conversation_id == conversation_id, _H.status.in_(("queued", "assigned"))
        )
    )
    if found is not None:
        return str(found)
    handover_id = _reopen(db, conversation_id, reason, context) or _queue(
        db, conversation_id, reason, context
    )
    set_handler(db, conversation_id, "queue", None)
    return handover_id


def claim(db: Connection, handover_id: str, agent: AgentRef) -> Claimed:
    """Give a queued handover to an agent. Raises LookupError."""
    conversation_id = conversation_of(db, handover_id)
    lock_conversation(db, conversation_id)
    if not _has_room(db, agent):
        return "full"
    waits = db.execute(select(_H.status, _H.team).where(_H.id == handover_id)).one()
    if waits.status == "queued" and not (agent.leads or waits.team in (None, agent.team)):
        return "other_team"
    if not _assign(db, handover_id, "queued", agent):
        return "taken"
    set_handler(db, conversation_id, "agent", agent.name)
    write_event(db, handover_id, "claimed", agent)
    return "claimed"


def claim_next(db: Connection, agent: AgentRef, desk: str) -> str | Literal["empty", "full"]:
    """Give an agent the first of the desk's queue that is for everybody or for his team; its id."""
    candidates = db.scalars(
        select(_H.id)
        .where(
            _H.status == "queued", _H.desk == desk, or_(_H.team.is_(None), _H.team == agent.team)
        )
        .order_by(*QUEUE_ORDER)
        .limit(_CANDIDATES)
    ).all()
    for handover_id in candidates:
        outcome = claim(db, handover_id, agent)
        if outcome == "full":
            return "full"
        if outcome == "claimed":
            return str(handover_id)
    return "empty"


def requeue(
    db: Connection, handover_id: str, agent: AgentRef | None, note: str | None = None
) -> bool:
    """Put an assigned handover back at its old place in the queue.

    False when `agent` does not have it; without one the system takes it from whoever has it.
    """
    return _put_back(db, handover_id, agent, {}, "requeued", None, note)


def transfer(
    db: Connection, handover_id: str, agent: AgentRef, to: AgentRef | str, note: str | None
) -> Claimed:
    """Pass a handover on to another agent, or to a team's queue, with a private note.

    `taken`: `agent` does not have it; `full`: the other agent has no room.
    """
    if isinstance(to, str):
        passed = _put_back(db, handover_id, agent, {"team": to}, "transferred", to, note)
        return "claimed" if passed else "taken"
    conversation_id = conversation_of(db, handover_id)
    lock_conversation(db, conversation_id)
    if not _has_room(db, to):
        return "full"
    if not _assign(db, handover_id, "assigned", to, _H.agent_id == agent.id):
        return "taken"
    set_handler(db, conversation_id, "agent", to.name)
    write_event(db, handover_id, "transferred", agent, target=to.name, note=note)
    return "claimed"


def resolve(db: Connection, handover_id: str, agent: AgentRef, note: str | None = None) -> bool:
    """End a handover; the assistant is back. False when `agent` does not have it."""
    return _close(db, handover_id, "resolved", is_with(agent), agent, note)


def abandon(db: Connection, handover_id: str) -> bool:
    """End a handover whose citizen has gone silent in the queue; the assistant is back."""
    return _close(db, handover_id, "abandoned", _H.status == "queued", None, None)


def take_back(db: Connection, conversation_id: str) -> str | None:
    """The citizen returns to the assistant; the handover that was left, None when none waited."""
    handover_id = db.scalar(
        select(_H.id).where(_H.conversation_id == conversation_id, _H.status == "queued")
    )
    return handover_id if handover_id and abandon(db, handover_id) else None


def agent_said(db: Connection, handover_id: str, agent: AgentRef) -> bool:
    """Note that the agent writes to the citizen; False when he does not have the conversation."""
    now = utcnow()
    stamp = {"last_agent_at": now, "waiting_since": None}
    if change(db, handover_id, is_with(agent), _H.first_response_at.is_(None),
               first_response_at=now, **stamp):  # fmt: skip
        write_event(db, handover_id, "first_response", agent)
        return True
    return change(db, handover_id, is_with(agent), **stamp)


def citizen_wrote(db: Connection, conversation_id: str) -> None:
    """Note that the citizen writes to the queue or to an agent."""
    now = utcnow()
    db.execute(
        update(HANDOVERS)
        .where(_H.conversation_id == conversation_id, _H.status.in_(("queued", "assigned")))
        .values(
            last_citizen_at=now, waiting_since=func.coalesce(_H.waiting_since, now), asked_at=None
        )
    )


def seen(db: Connection, handover_id: str, agent_id: str, seq: int) -> bool:
    """Note how far the agent has read the conversation that he has; False for what is no news."""
    own = (_H.status == "assigned") & (_H.agent_id == agent_id)
    return change(db, handover_id, own, _H.seen_seq < seq, seen_seq=seq)


def note(db: Connection, handover_id: str, agent: AgentRef, text: str) -> None:
    """Write something down that only agents see; an agent need not have the conversation."""
    write_event(db, handover_id, "note", agent, note=text)


def prioritise(db: Connection, handover_id: str, agent: AgentRef, priority: int) -> bool:
    """Move a handover up or down in the queue; False when it is over."""
    is_open = _H.status.in_(("queued", "assigned"))
    if not change(db, handover_id, is_open, _H.priority != priority, priority=priority):
        return False
    write_event(db, handover_id, "priority", agent, target=str(priority))
    return True


def _queue(db: Connection, conversation_id: str, reason: str, context: dict[str, Any]) -> str:
    now = utcnow()
    handover_id = new_id()
    db.execute(
        insert(HANDOVERS).values(
            id=handover_id, conversation_id=conversation_id, status="queued", reason=reason,
            context=context, desk=get_settings().desk, requested_at=now, last_citizen_at=now,
            waiting_since=now,
        )
    )  # fmt: skip
    write_event(db, handover_id, "queued", None)
    return handover_id


def _reopen(
    db: Connection, conversation_id: str, reason: str, context: dict[str, Any]
) -> str | None:
    now = utcnow()
    since = now - timedelta(minutes=get_settings().desk_reopen_minutes)
    last = db.execute(
        select(
            _H.id, _H.context, _H.reason, _H.agent_id, _H.agent, _H.requested_at, _H.assigned_at,
            _H.first_response_at, _H.closed_at,
        )
        .where(_H.conversation_id == conversation_id, _H.status == "resolved", _H.closed_at > since)
        .order_by(_H.closed_at.desc())
        .limit(1)
    ).one_or_none()  # fmt: skip
    if last is None:
        return None
    known = {key: value for key, value in context.items() if value is not None}
    opened = change(
        db, last.id, _H.status == "resolved", status="queued", reason=reason, agent_id=None,
        agent=None, context={**last.context, **known}, requested_at=now, assigned_at=None,
        first_response_at=None, last_citizen_at=now, waiting_since=now, asked_at=None,
        closed_at=None,
    )  # fmt: skip
    if not opened:
        return None
    db.execute(
        insert(PARTS).values(
            handover_id=last.id, reason=last.reason, agent_id=last.agent_id, agent=last.agent,
            requested_at=last.requested_at, assigned_at=last.assigned_at,
            first_response_at=last.first_response_at, closed_at=last.closed_at, reopened_at=now,
        )
    )  # fmt: skip
    write_event(db, last.id, "reopened", None)
    return str(last.id)


def _has_room(db: Connection, agent: AgentRef) -> bool:
    """Whether the agent may have one more; nobody else can give him one until the commit."""
    if agent.capacity is None:
        return True
    lock(db, agent.id, agent.name)
    has = db.scalar(select(func.count()).where(_H.agent_id == agent.id, _H.status == "assigned"))
    return (has or 0) < agent.capacity


def _assign(
    db: Connection, handover_id: str, status: HandoverStatus, agent: AgentRef, *conditions: Any
) -> bool:
    return change(
        db, handover_id, _H.status == status, *conditions, status="assigned", agent_id=agent.id,
        agent=agent.name, assigned_at=utcnow(), asked_at=None,
    )  # fmt: skip


def _put_back(
    db: Connection, handover_id: str, agent: AgentRef | None, values: dict[str, Any],
    kind: HandoverEventKind, target: str | None, note: str | None,
) -> bool:  # fmt: skip
    conversation_id = conversation_of(db, handover_id)
    lock_conversation(db, conversation_id)
    held = _H.status == "assigned" if agent is None else is_with(agent)
    values = {"status": "queued", "agent_id": None, "agent": None, "assigned_at": None, **values}
    if not change(db, handover_id, held, **values):
        return False
    set_handler(db, conversation_id, "queue", None)
    write_event(db, handover_id, kind, agent, target=target, note=note)
    return True


def _close(
    db: Connection, handover_id: str, status: Literal["resolved", "abandoned"], condition: Any,
    agent: AgentRef | None, note: str | None,
) -> bool:  # fmt: skip
    conversation_id = conversation_of(db, handover_id)
    lock_conversation(db, conversation_id)
    now = utcnow()
    if not change(db, handover_id, condition, status=status, closed_at=now, waiting_since=None):
        return False
    set_handler(db, conversation_id, "bot", None)
    write_event(db, handover_id, status, agent, note=note)
    return True
