"""The handovers of a stretch of days: all of them, by channel, by hour and by day."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select

from casework.insights.durations import seconds
from casework.insights.served import counted
from casework.insights.spread import Spread, spread
from casework.models import ChannelName, Conversation

_HOUR, _DAY = 3_600, 86_400
_RIYADH = 3 * _HOUR  # ahead of UTC, summer and winter
_EPOCH = date(1970, 1, 1).toordinal()


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
    channels: dict[ChannelName, Part]
    hours: list[Part]
    days: dict[date, Part]
    reasons: list[tuple[str, int]]


def report(db: Connection, since: datetime, until: datetime) -> Report:
    """The handovers asked for from `since` (aware) up to and without `until`."""
    total = Part()
    channels: dict[ChannelName, Part] = {}
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


def _figures(db: Connection, since: datetime, until: datetime) -> Iterator[Any]:
    """Channel, status, reason, Unix time of the request, wait, answer, handling: as numbers, for
    making times of a hundred thousand rows takes longer than reading them."""
    each = counted(db, since, until).c
    return iter(
        db.execute(
            select(
                Conversation.channel,
                each.status,
                each.reason,
                seconds(db, each.requested_at),
                each.wait,
                each.answer,
                each.handling,
            ).join(Conversation, Conversation.id == each.conversation_id)
        )
    )
