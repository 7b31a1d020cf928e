"""The queue as citizens see it: their place, and how long it will take."""

from dataclasses import dataclass
from datetime import datetime
from math import ceil
from statistics import median
from typing import Any

from sqlalchemy import Connection, select

from casework.clock import now
from casework.database import session
from casework.handovers import presence, steps
from casework.handovers.desk_time import desk_is_open, desk_opens_at
from casework.handovers.records import HANDOVERS, QUEUE_ORDER, Record, open_of
from casework.settings import get_settings

_H = HANDOVERS.c
_MEASURED = 50  # handovers that the expected wait is taken from
_ENOUGH = 5


@dataclass(frozen=True)
class HandoverView:
    """An open handover. `position` counts from 1 and is 0 once an agent has it; `opens_at` (Riyadh)
    is when the desk next opens, None while it is open."""

    id: str
    position: int
    wait_minutes: int
    desk_open: bool
    opens_at: datetime | None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a conversation stands in the queue, from 1, and the minutes until an agent is free."""

    position: int
    wait_minutes: int


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


def waiting(conversation_id: str) -> HandoverView | None:
    """The conversation's open handover, queued or assigned."""
    with session(readonly=True) as db:
        record = open_of(db.connection(), conversation_id)
        return None if record is None else _view(db.connection(), record)


def return_to_assistant(conversation_id: str) -> bool:
    """Take the conversation out of the queue; False when it is not in it (an agent has it, say)."""
    with session() as db:
        return steps.take_back(db.connection(), conversation_id) is not None


def places(db: Connection) -> dict[str, Place]:
    """The place of every conversation in the queue."""
    waiting = db.scalars(
        select(_H.conversation_id).where(_H.status == "queued").order_by(*QUEUE_ORDER)
    ).all()
    if not waiting:
        return {}
    minutes = _minutes_each(db)
    return {
        conversation_id: Place(position, ceil(position * minutes))
        for position, conversation_id in enumerate(waiting, start=1)
    }


def _minutes_each(db: Connection) -> float:
    """Minutes until the queue moves up by one: what one takes, shared by the agents who are there.

    What one takes is the median of the last ones, DESK_MINUTES until there are enough of them.
    """
    taken = [
        (row.closed_at - row.assigned_at).total_seconds() / 60
        for row in db.execute(
            select(_H.assigned_at, _H.closed_at)
            .where(_H.status == "resolved", _H.assigned_at.is_not(None))
            .order_by(_H.closed_at.desc())
            .limit(_MEASURED)
        )
    ]
    minutes = median(taken) if len(taken) >= _ENOUGH else get_settings().desk_minutes
    return minutes / max(1, sum(agent.available for agent in presence.present(db)))


def _view(db: Connection, record: Record) -> HandoverView:
    place = places(db).get(record.conversation_id, Place(0, 0))
    at = now()
    return HandoverView(
        id=record.id,
        position=place.position,
        wait_minutes=place.wait_minutes,
        desk_open=desk_is_open(at),
        opens_at=desk_opens_at(at),
    )
