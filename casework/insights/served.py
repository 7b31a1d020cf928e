"""What the figures count: each handover, and each time that one was served before."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Subquery,
    and_,
    cast,
    exists,
    literal,
    null,
    or_,
    select,
    union_all,
)

from casework.insights.durations import durations
from casework.models import Handover, HandoverPart, Rating


def counted(db: Connection, since: datetime, until: datetime) -> Subquery:
    """A row for each time that an agent was asked for from `since` up to and without `until`.

    Columns: handover_id, conversation_id, status, reason, agent, requested_at, reopened_at (None
    for the last time), wait, answer, handling. Who was served, asked again and left the queue has
    not given up: only that he was served counts.
    """
    was_served = exists().where(HandoverPart.handover_id == Handover.id)
    last = select(
        Handover.id.label("handover_id"),
        Handover.conversation_id,
        Handover.status,
        Handover.reason,
        Handover.agent,
        Handover.requested_at,
        cast(null(), HandoverPart.reopened_at.type).label("reopened_at"),
        *_durations(db, Handover),
    ).where(
        Handover.requested_at >= since,
        Handover.requested_at < until,
        or_(Handover.status != "abandoned", ~was_served),
    )
    before = (
        select(
            HandoverPart.handover_id,
            Handover.conversation_id,
            literal("resolved").label("status"),
            HandoverPart.reason,
            HandoverPart.agent,
            HandoverPart.requested_at,
            HandoverPart.reopened_at,
            *_durations(db, HandoverPart),
        )
        .join(Handover, Handover.id == HandoverPart.handover_id)
        .where(HandoverPart.requested_at >= since, HandoverPart.requested_at < until)
    )
    return union_all(last, before).subquery()


def was_rated(part: Any) -> ColumnElement[bool]:
    """Whether a rating is of this part: `HandoverPart`, or the columns of `counted`."""
    return and_(
        Rating.handover_id == part.handover_id,
        Rating.at >= part.requested_at,
        or_(part.reopened_at.is_(None), Rating.at < part.reopened_at),
    )


def _durations(
    db: Connection, times: type[Handover] | type[HandoverPart]
) -> list[ColumnElement[Any]]:
    names = ("wait", "answer", "handling")
    return [each.label(name) for name, each in zip(names, durations(db, times), strict=True)]
