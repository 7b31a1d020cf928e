"""Handovers one by one, for who wants to count for himself."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, select

from casework.insights.durations import durations
from casework.models import Channel, Conversation, Handover, HandoverStatus, Rating

_BATCH = 1_000


class Row(NamedTuple):
    """A handover without anything that identifies a person; durations in seconds."""

    requested_at: datetime
    channel: Channel
    status: HandoverStatus
    reason: str
    agent: str | None
    wait: float | None
    answer: float | None
    handling: float | None
    score: int | None


def rows(db: Connection, since: datetime, until: datetime) -> Iterator[Row]:
    """Every handover asked for from `since` up to and without `until`, in order."""
    wanted = (
        select(
            Handover.requested_at,
            Conversation.channel,
            Handover.status,
            Handover.reason,
            Handover.agent,
            *durations(db),
            Rating.score,
        )
        .join(Conversation, Conversation.id == Handover.conversation_id)
        .outerjoin(Rating, Rating.handover_id == Handover.id)
        .where(Handover.requested_at >= since, Handover.requested_at < until)
        .order_by(Handover.requested_at, Handover.id)
    )
    for row in db.execution_options(yield_per=_BATCH).execute(wanted):
        yield Row(*row)
