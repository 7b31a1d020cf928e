"""Durations of a handover in SQL, in seconds, on either database."""

from typing import Any

from sqlalchemy import ColumnElement, Connection, Float, cast, extract, func

from casework.models import Handover, HandoverPart

_DAY = 86_400
_JULIAN = 2_440_587.5  # SQLite's day of 1 January 1970


def durations(
    db: Connection, times: type[Handover] | type[HandoverPart]
) -> tuple[ColumnElement[Any], ...]:
    """Of a handover or a part of one: until an agent had it, until their first words, from the one
    to its end."""
    asked, assigned = seconds(db, times.requested_at), seconds(db, times.assigned_at)
    return (
        assigned - asked,
        seconds(db, times.first_response_at) - asked,
        seconds(db, times.closed_at) - assigned,
    )


def seconds(db: Connection, column: Any) -> ColumnElement[Any]:
    """A time as seconds since 1970."""
    if db.dialect.name == "sqlite":
        return (func.julianday(column, type_=Float) - _JULIAN) * _DAY
    return cast(extract("epoch", column), Float)
