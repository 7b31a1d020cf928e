"""What the steps of a handover write: its row, its conversation's, and its history."""

from typing import Any

from sqlalchemy import Connection, insert, select, update

from casework.clock import utcnow
from casework.handovers.agents import AgentRef
from casework.handovers.records import CONVERSATIONS, EVENTS, HANDOVERS
from casework.models import Handler, HandoverEventKind

_H, _C = HANDOVERS.c, CONVERSATIONS.c


def is_with(agent: AgentRef) -> Any:
    """The condition that an agent has the handover."""
    return (_H.status == "assigned") & (_H.agent_id == agent.id)


def change(db: Connection, handover_id: str, *conditions: Any, **values: Any) -> bool:
    """Compare and set; False when a condition no longer held."""
    changed = db.execute(
        update(HANDOVERS).where(_H.id == handover_id, *conditions).values(**values)
    )
    return changed.rowcount == 1


def conversation_of(db: Connection, handover_id: str) -> str:
    """The handover's conversation. Raises LookupError."""
    found = db.scalar(select(_H.conversation_id).where(_H.id == handover_id))
    if found is None:
        raise LookupError("no such handover")
    return str(found)


def lock_conversation(db: Connection, conversation_id: str) -> None:
    """Keep other steps out until the commit. Raises LookupError."""
    # two steps at the same time come one after the other, and after the message being written
    found = db.scalar(select(_C.id).where(_C.id == conversation_id).with_for_update())
    if found is None:
        raise LookupError("no such conversation")


def set_handler(db: Connection, conversation_id: str, handler: Handler, agent: str | None) -> None:
    """Say who has the conversation now."""
    db.execute(
        update(CONVERSATIONS).where(_C.id == conversation_id).values(handler=handler, agent=agent)
    )


def write_event(
    db: Connection, handover_id: str, kind: HandoverEventKind, agent: AgentRef | None,
    *, target: str | None = None, note: str | None = None,
) -> None:  # fmt: skip
    """Write a step into the history."""
    db.execute(
        insert(EVENTS).values(
            handover_id=handover_id, kind=kind, agent_id=agent and agent.id,
            agent=agent and agent.name, target=target, note=note, at=utcnow(),
        )
    )  # fmt: skip
