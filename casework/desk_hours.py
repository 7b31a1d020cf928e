"""How weekly hours are written: `sun-thu 08:00-20:00`, several spans separated by commas.

A span that ends at or before its start runs past midnight and belongs to the day it starts on.
"""

import re
from dataclasses import dataclass
from datetime import timedelta

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")  # datetime.weekday()
_SPAN = re.compile(
    rf"(?P<first>{'|'.join(_DAYS)})(?:-(?P<last>{'|'.join(_DAYS)}))?\s+"
    r"(?P<start>\d{1,2}:\d{2})\s*-\s*(?P<end>\d{1,2}:\d{2})"
)


@dataclass(frozen=True)
class OpeningSpan:
    """Open on `weekdays` (0 is Monday) from `start` to `end`, counted from that day's midnight."""

    weekdays: frozenset[int]
    start: timedelta
    end: timedelta


def parse(value: str) -> tuple[OpeningSpan, ...]:
    """The spans of weekly hours. Raises ValueError that shows how one is written."""
    return tuple(_span(part.strip().lower()) for part in value.split(","))


def _span(part: str) -> OpeningSpan:
    match = _SPAN.fullmatch(part)
    if match is None:
        raise ValueError(f"{part!r} is not understood; write it like 'sun-thu 08:00-20:00'")
    first = _DAYS.index(match["first"])
    count = (_DAYS.index(match["last"] or match["first"]) - first) % 7 + 1
    start, end = _time(match["start"]), _time(match["end"])
    if end <= start:
        end += timedelta(days=1)
    return OpeningSpan(frozenset((first + n) % 7 for n in range(count)), start, end)


def _time(value: str) -> timedelta:
    hours, minutes = map(int, value.split(":"))
    if minutes > 59 or hours * 60 + minutes > 24 * 60:
        raise ValueError(f"{value!r} is not a time of day")
    return timedelta(hours=hours, minutes=minutes)
