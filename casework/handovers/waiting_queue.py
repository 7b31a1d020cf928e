"""The queue as citizens see it: asking for a place, looking at it, leaving it."""

from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, select

from casework.clock import now
from casework.database import session
from casework.handovers import steps
from casework.handovers.desk_time import desk_is_open, desk_opens_at
from casework.handovers.expected import Place, places_of
from casework.handovers.records import HANDOVERS, QUEUE_ORDER, Record, open_of

_H = HANDOVERS.c


@dataclass(frozen=True)
class HandoverView(Place):
    """An open handover and its place; `position` and `wait_minutes` are 0 once an agent has it."""

    id: str


def request_handover(*, conversation_id: str, reason: str, context: dict[str, Any]) -> HandoverView:
    """Put the conversation into the queue; while a handover is open, that one is returned.

    Raises LookupError for an unknown conversation.
    """
    with session() as db:
        connection = db.connection()
        steps.request(connection, conversation_id, reason, context)
        record = open_of(connection, conversation_id)
        assert record is not None
        return _view(connection, record)


def queue_view(conversation_id: str) -> HandoverView | None:
    """What a conversation that waits for an agent has before it; None when it does not wait."""
    with session(readonly=True) as db:
        record = open_of(db.connection(), conversation_id)
        waits = record is not None and record.status == "queued"
        return _view(db.connection(), record) if record and waits else None


def return_to_assistant(conversation_id: str) -> bool:
    """Take the conversation out of the queue; False when it is not in it (an agent has it, say)."""
    with session() as db:
        return steps.take_back(db.connection(), conversation_id) is not None


def places(db: Connection) -> dict[str, Place]:
    """The place of every conversation in the queue."""
    waiting = select(_H.conversation_id).where(_H.status == "queued").order_by(*QUEUE_ORDER)
    return places_of(db, list(db.scalars(waiting)))


def _view(db: Connection, record: Record) -> HandoverView:
    place = places(db).get(record.conversation_id) or _taken()
    return HandoverView(**asdict(place), id=record.id)


def _taken() -> Place:
    at = now()
    return Place(0, 0, desk_is_open(at), desk_opens_at(at))
