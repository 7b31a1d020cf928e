"""Handovers one by one, each as often as it was served, for who wants to count for himself."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, select

from casework.insights.served import counted, was_rated
from casework.models import ChannelName, Conversation, HandoverStatus, Rating

_BATCH = 1_000


class HandoverRow(NamedTuple):
    """A handover without anything that identifies a person; durations in seconds."""

    requested_at: datetime
    channel: ChannelName
    status: HandoverStatus
    reason: str
    agent: str | None
    wait: float | None
    answer: float | None
    handling: float | None
    score: int | None


def rows(db: Connection, since: datetime, until: datetime) -> Iterator[HandoverRow]:
    """Every time an agent was asked for from `since` up to and without `until`, in order."""
    each = counted(db, since, until).c
    wanted = (
        select(
            each.requested_at,
            Conversation.channel,
            each.status,
            each.reason,
            each.agent,
            each.wait,
            each.answer,
            each.handling,
            Rating.score,
        )
        .join(Conversation, Conversation.id == each.conversation_id)
        .outerjoin(Rating, was_rated(each))
        .order_by(each.requested_at, each.handover_id)
    )
    for row in db.execution_options(yield_per=_BATCH).execute(wanted):
        yield HandoverRow(*row)
