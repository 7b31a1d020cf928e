"""Citizens who have gone silent in the queue: asked once, then returned to the assistant."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select, update

from casework.clock import utcnow
from casework.handovers.desk_time import desk_opened_at
from casework.handovers.records import HANDOVERS
from casework.settings import get_settings

_H = HANDOVERS.c


@dataclass(frozen=True, slots=True)
class Silent:
    """Ids of the handovers whose citizens are to be asked, and of those to be returned."""

    to_ask: list[str]
    to_return: list[str]


def silent(db: Connection, now: datetime) -> Silent:
    """Who has been silent for DESK_ABANDON_MINUTES while the desk was open.

    The night does not count, nor what was before the desk opened: `now` is the desk's time.
    """
    allowed = timedelta(minutes=get_settings().desk_abandon_minutes)
    opened = desk_opened_at(now)
    if opened is None or now - opened < allowed:
        return Silent([], [])
    since = utcnow() - allowed
    waiting = _H.status == "queued"
    last = func.coalesce(_H.last_citizen_at, _H.requested_at)
    to_ask = select(_H.id).where(waiting, _H.asked_at.is_(None), last < since)
    to_return = select(_H.id).where(waiting, _H.asked_at < since)
    return Silent(list(db.scalars(to_ask)), list(db.scalars(to_return)))


def ask(db: Connection, handover_id: str) -> bool:
    """Note that the citizen is asked whether to go on waiting; False when he was, or is gone."""
    asked = db.execute(
        update(HANDOVERS)
        .where(_H.id == handover_id, _H.status == "queued", _H.asked_at.is_(None))
        .values(asked_at=utcnow())
    )
    return asked.rowcount == 1
