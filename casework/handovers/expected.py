"""How long a citizen will wait for an agent, and the words for it: in messages and in the banner.

Waiting is counted in the desk's hours: while it is closed, the minutes begin when it opens.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from statistics import median

from sqlalchemy import Connection, select

from casework.clock import now
from casework.counting import counted
from casework.handovers import presence
from casework.handovers.desk_time import desk_is_open, desk_opens_at, desk_time
from casework.handovers.records import HANDOVERS
from casework.hours_text import describe_opening
from casework.settings import get_settings

_H = HANDOVERS.c
_MEASURED = 50  # handovers that the expected wait is taken from
_ENOUGH = 5
_HOURS_FROM = 90  # minutes from which on hours are said


@dataclass(frozen=True)
class Place:
    """Where a conversation stands in the queue, from 1, and what it has to wait.

    `wait_minutes` are minutes of the desk's hours. `opens_at` (Riyadh) is when the desk next opens:
    they count from then; None while it is open, and they count from now.
    """

    position: int
    wait_minutes: int
    desk_open: bool
    opens_at: datetime | None

    @property
    def wait_text(self) -> str:
        """The wait in words that follow «نحو»: hours from an hour and a half."""
        if self.wait_minutes >= _HOURS_FROM:
            return counted(round(self.wait_minutes / 60), "ساعة", "ساعتين", "ساعات", "ساعة")
        return counted(max(self.wait_minutes, 1), "دقيقة", "دقيقتين", "دقائق", "دقيقة")

    @property
    def opens_text(self) -> str | None:
        """When the desk opens: «غدًا الأحد الساعة 8 صباحًا»; None while it is open."""
        return None if self.opens_at is None else describe_opening(self.opens_at, now())


def places_of(db: Connection, queue: list[str]) -> dict[str, Place]:
    """The place of each conversation of the queue, which is in its order."""
    if not queue:
        return {}
    at = now()
    is_open, opens_at = desk_is_open(at), desk_opens_at(at)
    minutes = _minutes_each(db, is_open)
    return {
        conversation_id: Place(position, ceil(position * minutes), is_open, opens_at)
        for position, conversation_id in enumerate(queue, start=1)
    }


def _minutes_each(db: Connection, is_open: bool) -> float:
    """Minutes until the queue moves up by one: what one takes, shared by the agents who are there.

    Who is there while the desk is closed says nothing of who will be: then one agent is counted on.
    """
    taken = _minutes_taken(db)
    each = median(taken) if len(taken) >= _ENOUGH else get_settings().desk_minutes
    agents = sum(agent.available for agent in presence.present(db)) if is_open else 1
    return each / max(1, agents)


def _minutes_taken(db: Connection) -> list[float]:
    """What the last handovers took of the desk's hours; those that took nothing of them aside.

    What is left open over night has not kept an agent busy all the time.
    """
    rows = db.execute(
        select(_H.assigned_at, _H.closed_at)
        .where(_H.status == "resolved", _H.assigned_at.is_not(None))
        .order_by(_H.closed_at.desc())
        .limit(_MEASURED)
    )
    times = [desk_time(row.assigned_at, row.closed_at) for row in rows]
    return [time / timedelta(minutes=1) for time in times if time]
