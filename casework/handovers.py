"""Handovers to a live agent: queued, assigned, then resolved or abandoned, by compare-and-set."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import CursorResult, func, select, tuple_, update
from sqlalchemy.orm import Session

from casework import hours
from casework.clock import now, utcnow
from casework.database import session
from casework.models import Conversation, Handler, Handover, HandoverStatus
from casework.settings import get_settings


@dataclass(frozen=True)
class HandoverView:
    """An open handover. `position` counts from 1 and is 0 once an agent has it; `opens_at` (Riyadh)
    is when the desk next opens, None while it is open."""

    id: str
    position: int
    wait_minutes: int
    desk_open: bool
    opens_at: datetime | None


def request_handover(*, conversation_id: str, reason: str, context: dict[str, Any]) -> HandoverView:
    """Put the conversation into the queue; while a handover is open, that one is returned.

    Raises LookupError for an unknown conversation.
    """
    with session() as db:
        # the row lock makes two requests at the same time one after the other
        conversation = db.get(Conversation, conversation_id, with_for_update=True)
        if conversation is None:
            raise LookupError("no such conversation")
        handover = _open_handover(db, conversation_id)
        if handover is None:
            handover = Handover(conversation_id=conversation_id, reason=reason, context=context)
            db.add(handover)
            conversation.handler = "queue"
            db.flush()
        return _view(db, handover)


def waiting(conversation_id: str) -> HandoverView | None:
    """The conversation's open handover, queued or assigned."""
    with session(readonly=True) as db:
        handover = _open_handover(db, conversation_id)
        return None if handover is None else _view(db, handover)


def return_to_assistant(conversation_id: str) -> bool:
    """Take the conversation out of the queue; False when it is not in it (an agent has it, say)."""
    with session() as db:
        handover = _open_handover(db, conversation_id)
        if handover is None or not _move(db, handover, "queued", "abandoned"):
            return False
        _set_handler(db, conversation_id, "bot", None)
        return True


def assign(handover_id: str, agent: str) -> bool:
    """Give a queued handover to an agent; False when somebody was faster or it is over."""
    with session() as db:
        handover = _known(db, handover_id)
        if not _move(db, handover, "queued", "assigned"):
            return False
        _set_handler(db, handover.conversation_id, "agent", agent)
        return True


def resolve(handover_id: str) -> bool:
    """End an agent's handover; the assistant is back. False when it is not assigned."""
    with session() as db:
        handover = _known(db, handover_id)
        if not _move(db, handover, "assigned", "resolved"):
            return False
        _set_handler(db, handover.conversation_id, "bot", None)
        return True


def desk_is_open(at: datetime) -> bool:
    """Whether agents are at the desk at `at` (aware): DESK_HOURS, never on public holidays."""
    return hours.is_open(_schedule(), at)


def desk_opens_at(at: datetime) -> datetime | None:
    """When a desk that is closed at `at` (aware) next opens, in Riyadh's time; None when open."""
    return hours.opens_at(_schedule(), at)


def _schedule() -> hours.Schedule:
    return hours.Schedule.parse(get_settings().desk_hours)


def _known(db: Session, handover_id: str) -> Handover:
    handover = db.get(Handover, handover_id)
    if handover is None:
        raise LookupError("no such handover")
    return handover


def _open_handover(db: Session, conversation_id: str) -> Handover | None:
    return db.scalar(
        select(Handover).where(
            Handover.conversation_id == conversation_id,
            Handover.status.in_(("queued", "assigned")),
        )
    )


def _move(db: Session, handover: Handover, old: HandoverStatus, new: HandoverStatus) -> bool:
    stamp = {"assigned_at" if new == "assigned" else "closed_at": utcnow()}
    result = db.execute(
        update(Handover)
        .where(Handover.id == handover.id, Handover.status == old)
        .values(status=new, **stamp)
    )
    assert isinstance(result, CursorResult)
    return result.rowcount == 1


def _set_handler(db: Session, conversation_id: str, handler: Handler, agent: str | None) -> None:
    db.execute(
        update(Conversation)
        .where(Conversation.id == conversation_id)
        .values(handler=handler, agent=agent)
    )


def _view(db: Session, handover: Handover) -> HandoverView:
    position = 0
    if handover.status == "queued":
        place = tuple_(Handover.requested_at, Handover.id)
        own = tuple_(handover.requested_at, handover.id)
        position = (
            db.scalar(select(func.count()).where(Handover.status == "queued", place <= own)) or 0
        )
    at = now()
    return HandoverView(
        id=handover.id,
        position=position,
        wait_minutes=position * get_settings().desk_minutes,
        desk_open=desk_is_open(at),
        opens_at=desk_opens_at(at),
    )
