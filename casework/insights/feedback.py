"""What citizens thought of the agents who served them."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, case, func, select

from casework.insights.served import was_rated
from casework.models import Handover, HandoverPart, Rating


@dataclass(frozen=True, slots=True)
class Scores:
    """Ratings: how many of each score from 1 to 5, and their mean."""

    counts: dict[int, int]
    mean: float | None

    @property
    def count(self) -> int:
        return sum(self.counts.values())


class Comment(NamedTuple):
    """A rating with words."""

    at: datetime
    score: int
    comment: str
    agent: str | None


def scores(db: Connection, since: datetime, until: datetime) -> Scores:
    """The ratings of handovers that were given from `since` up to and without `until`."""
    rows = db.execute(
        select(Rating.score, func.count())
        .where(Rating.handover_id.is_not(None), Rating.at >= since, Rating.at < until)
        .group_by(Rating.score)
    ).all()
    counts = {score: 0 for score in range(1, 6)} | {score: count for score, count in rows}
    given = sum(counts.values())
    mean = sum(score * count for score, count in counts.items()) / given if given else None
    return Scores(counts, mean)


def comments(
    db: Connection, since: datetime, until: datetime, *, limit: int, offset: int = 0
) -> list[Comment]:
    """The ratings of handovers with words, the latest first."""
    rows = db.execute(
        select(
            Rating.at,
            Rating.score,
            Rating.comment,
            case((HandoverPart.id.is_not(None), HandoverPart.agent), else_=Handover.agent),
        )
        .join(Handover, Handover.id == Rating.handover_id)
        .outerjoin(HandoverPart, was_rated(HandoverPart))
        .where(Rating.comment.is_not(None), Rating.at >= since, Rating.at < until)
        .order_by(Rating.at.desc(), Rating.id)
        .limit(limit)
        .offset(offset)
    )
    return [Comment(at, score, words or "", agent) for at, score, words, agent in rows]
