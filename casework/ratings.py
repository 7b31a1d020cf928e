"""What citizens think of how they were served, from 1 to 5."""

from typing import Any, cast

from sqlalchemy import Connection, Table, insert, select, update

from casework.clock import utcnow
from casework.models import Handover, Rating, new_id

_RATINGS = cast(Table, Rating.__table__)
_R = _RATINGS.c
_H = cast(Table, Handover.__table__).c


def rate(db: Connection, conversation_id: str, score: int, comment: str | None = None) -> None:
    """Keep a rating: of the conversation's last handover that an agent ended, if there is one.

    A handover has one rating: a second one takes its place, and keeps its comment unless it brings
    its own.
    """
    handover_id = db.scalar(
        select(_H.id)
        .where(_H.conversation_id == conversation_id, _H.status == "resolved")
        .order_by(_H.closed_at.desc())
        .limit(1)
    )
    values: dict[str, Any] = {"score": score, "at": utcnow()}
    if comment is not None:
        values["comment"] = comment
    if handover_id is not None:
        again = db.execute(update(_RATINGS).where(_R.handover_id == handover_id).values(values))
        if again.rowcount:
            return
    db.execute(
        insert(_RATINGS).values(
            id=new_id(), conversation_id=conversation_id, handover_id=handover_id, **values
        )
    )


def add_comment(db: Connection, conversation_id: str, comment: str) -> bool:
    """Add the words to the conversation's last rating; False when there is none."""
    last = db.scalar(
        select(_R.id).where(_R.conversation_id == conversation_id).order_by(_R.at.desc()).limit(1)
    )
    if last is None:
        return False
    db.execute(update(_RATINGS).where(_R.id == last).values(comment=comment))
    return True
