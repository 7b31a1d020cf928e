"""The supervisor's figures: how long citizens wait for agents, what for, and what they thought.

Times between two moments are in seconds. A median or a ninetieth percentile lies between the two
values next to it, as usual; there is none without values. A handover counts on the day on which it
was asked for; one that was taken up again counts once, from then.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from math import ceil, floor
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Float, cast, extract, func, or_, select

from casework.clock import utcnow
from casework.models import Channel, Conversation, Handover, HandoverStatus, Rating
from casework.settings import get_settings

_HOUR, _DAY = 3_600, 86_400
_RIYADH = 3 * _HOUR  # ahead of UTC, summer and winter
_EPOCH = date(1970, 1, 1).toordinal()
_JULIAN = 2_440_587.5  # SQLite's day of the same
_BATCH = 1_000


@dataclass(frozen=True, slots=True)
class Load:
    """What an agent has now; `waiting` of them have written last."""

    agent: str
    open: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Now:
    """The desk at this moment. `late_first` wait for an agent's first words longer than the desk
    has set itself, `late_next` for an answer to what they wrote since."""

    waiting: int
    longest_wait: float | None
    with_agents: int
    late_first: int
    late_next: int
    loads: list[Load]


@dataclass(frozen=True, slots=True)
class Spread:
    """How a duration is spread over `count` handovers, in seconds."""

    count: int
    median: float | None
    p90: float | None


@dataclass(slots=True)
class Part:
    """The handovers of a part of the time, or of a channel.

    `abandoned` were given up by the citizen. `waited`: from the request to an agent, `answered`: to
    their first words, `handled`: from the assignment to the end.
    """

    requested: int = 0
    abandoned: int = 0
    resolved: int = 0
    waits: list[float] = field(default_factory=list)
    answers: list[float] = field(default_factory=list)
    handlings: list[float] = field(default_factory=list)

    @property
    def abandoned_share(self) -> float | None:
        """Of the handovers that are over, from 0 to 1."""
        over = self.abandoned + self.resolved
        return self.abandoned / over if over else None

    @property
    def waited(self) -> Spread:
        return spread(self.waits)

    @property
    def answered(self) -> Spread:
        return spread(self.answers)

    @property
    def handled(self) -> Spread:
        return spread(self.handlings)


@dataclass(frozen=True, slots=True)
class Report:
    """A stretch of time: all of it, each channel, each hour of the day, each day, the reasons."""

    total: Part
    channels: dict[Channel, Part]
    hours: list[Part]
    days: dict[date, Part]
    reasons: list[tuple[str, int]]


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


def now(db: Connection) -> Now:
    """The desk at this moment."""
    settings, at = get_settings(), utcnow()
    first = at - timedelta(minutes=settings.desk_first_response_minutes)
    following = at - timedelta(minutes=settings.desk_next_response_minutes)
    queued = Handover.status == "queued"
    assigned = Handover.status == "assigned"
    unanswered = Handover.first_response_at.is_(None)
    figures = db.execute(
        select(
            func.count().filter(queued),
            func.min(Handover.requested_at).filter(queued),
            func.count().filter(assigned),
            func.count().filter(unanswered, Handover.requested_at < first),
            func.count().filter(assigned, ~unanswered, Handover.waiting_since < following),
        ).where(or_(queued, assigned))
    ).one()
    loads = db.execute(
        select(
            Handover.agent,
            func.count(),
            func.count().filter(Handover.waiting_since.is_not(None)),
        )
        .where(assigned)
        .group_by(Handover.agent_id, Handover.agent)
        .order_by(func.count().desc(), Handover.agent)
    )
    waiting, oldest, with_agents, late_first, late_next = figures
    return Now(
        waiting,
        (at - oldest).total_seconds() if oldest else None,
        with_agents,
        late_first,
        late_next,
        [Load(agent or "", held, waits) for agent, held, waits in loads],
    )


def report(db: Connection, since: datetime, until: datetime) -> Report:
    """The handovers asked for from `since` (aware) up to and without `until`."""
    total = Part()
    channels: dict[Channel, Part] = {}
    hours = [Part() for _ in range(24)]
    days: dict[date, Part] = {}
    reasons: Counter[str] = Counter()
    for channel, status, reason, asked, wait, answer, handling in _figures(db, since, until):
        # SQLite's days are fractions that may fall short of a full hour by a hair
        day, second = divmod(int(asked + 0.001) + _RIYADH, _DAY)
        parts = (
            total,
            channels.setdefault(channel, Part()),
            hours[second // _HOUR],
            days.setdefault(date.fromordinal(_EPOCH + day), Part()),
        )
        reasons[reason] += 1
        for part in parts:
            part.requested += 1
            part.abandoned += status == "abandoned"
            part.resolved += status == "resolved"
            if wait is not None:
                part.waits.append(wait)
            if answer is not None:
                part.answers.append(answer)
            if handling is not None and status == "resolved":
                part.handlings.append(handling)
    return Report(total, channels, hours, dict(sorted(days.items())), reasons.most_common())


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
        select(Rating.at, Rating.score, Rating.comment, Handover.agent)
        .join(Handover, Handover.id == Rating.handover_id)
        .where(Rating.comment.is_not(None), Rating.at >= since, Rating.at < until)
        .order_by(Rating.at.desc(), Rating.id)
        .limit(limit)
        .offset(offset)
    )
    return [Comment(at, score, words or "", agent) for at, score, words, agent in rows]


def rows(db: Connection, since: datetime, until: datetime) -> Iterator[Row]:
    """Every handover asked for from `since` up to and without `until`, in order."""
    wanted = (
        select(
            Handover.requested_at,
            Conversation.channel,
            Handover.status,
            Handover.reason,
            Handover.agent,
            *_durations(db),
            Rating.score,
        )
        .join(Conversation, Conversation.id == Handover.conversation_id)
        .outerjoin(Rating, Rating.handover_id == Handover.id)
        .where(Handover.requested_at >= since, Handover.requested_at < until)
        .order_by(Handover.requested_at, Handover.id)
    )
    for row in db.execution_options(yield_per=_BATCH).execute(wanted):
        yield Row(*row)


def spread(durations: Sequence[float]) -> Spread:
    """Median and ninetieth percentile."""
    ordered = sorted(durations)
    return Spread(len(ordered), _quantile(ordered, 0.5), _quantile(ordered, 0.9))


def _quantile(ordered: Sequence[float], share: float) -> float | None:
    if not ordered:
        return None
    place = share * (len(ordered) - 1)
    below, above = ordered[floor(place)], ordered[ceil(place)]
    return below + (above - below) * (place - floor(place))


def _figures(db: Connection, since: datetime, until: datetime) -> Iterator[Any]:
    """Channel, status, reason, Unix time of the request, wait, answer, handling: as numbers, for
    making times of a hundred thousand rows takes longer than reading them."""
    return iter(
        db.execute(
            select(
                Conversation.channel,
                Handover.status,
                Handover.reason,
                _seconds(db, Handover.requested_at),
                *_durations(db),
            )
            .join(Conversation, Conversation.id == Handover.conversation_id)
            .where(Handover.requested_at >= since, Handover.requested_at < until)
        )
    )


def _durations(db: Connection) -> tuple[ColumnElement[Any], ...]:
    asked, assigned = _seconds(db, Handover.requested_at), _seconds(db, Handover.assigned_at)
    return (
        assigned - asked,
        _seconds(db, Handover.first_response_at) - asked,
        _seconds(db, Handover.closed_at) - assigned,
    )


def _seconds(db: Connection, column: Any) -> ColumnElement[Any]:
    """A time as seconds since 1970."""
    if db.dialect.name == "sqlite":
        return (func.julianday(column, type_=Float) - _JULIAN) * _DAY
    return cast(extract("epoch", column), Float)
