"""What has a form of its own is put out of the classifiers' sight: numbers, and names of persons.

A complaint with a name and three numbers in it is still a complaint. Every value of a kind becomes
the same one, at training and at run time; offsets of the raw text are not needed afterwards.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from arabic.entities import Entity
from arabic.text import fold_digits

_STAND_IN = {
    "national_id": "1000000008",
    "mobile": "0500000000",
    "ticket_number": "6000000007",
    "person": "محمد العتيبي",
}
_IBAN = re.compile(r"(?i)(?<![a-z0-9])sa(?:[ -]?\d){2,22}")
_LONG = re.compile(r"\d(?:[ \-]?\d){6,}")


class Span(NamedTuple):
    """A stretch of the raw text and what kind of value it is."""

    start: int
    end: int
    label: str


def stand_in(label: str) -> str:
    """What every value of a kind becomes; empty for a kind that is not masked."""
    return _STAND_IN.get(label, "")


def maskable(entities: Iterable[Entity]) -> list[Span]:
    """The spans of those entities whose value is hidden from the classifiers."""
    return [Span(e.start, e.end, e.label) for e in entities if e.label in _STAND_IN]


def strip(text: str, spans: Iterable[Span]) -> str:
    """`text` without what `mask` hides."""
    pieces, done = [], 0
    for span in sorted(spans):
        if span.start >= done:
            pieces.append(text[done : span.start])
            done = span.end
    rest = fold_digits(" ".join([*pieces, text[done:]]))
    return _LONG.sub(" ", _IBAN.sub(" ", rest))


def mask(text: str, spans: Iterable[Span]) -> str:
    """`text` with a stand-in for each span, and for any other long number."""
    pieces, done = [], 0
    for span in sorted(spans):
        if span.start < done:
            continue
        pieces += [text[done : span.start], f" {_STAND_IN[span.label]} "]
        done = span.end
    masked = "".join([*pieces, text[done:]]) if pieces else text
    if not any(char.isdecimal() for char in masked):
        return masked
    return _LONG.sub(_long, _IBAN.sub("SA00", fold_digits(masked)))


def _long(match: re.Match[str]) -> str:
    return match[0] if match[0] in _STAND_IN.values() else "000000000"
