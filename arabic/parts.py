"""A message in two parts: what only leads up to the point or closes it, and the point itself.

«لا ما ابي موظف بس قلي وش المفتوح», «رفعته يسلمو»: read as a whole, the small words may hide what
they stand beside. Independent of Rasa: a function guesses the intents of a text.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from arabic.clauses import Span, asks_at_all, form_of, is_negated, split_points, trimmed
from arabic.courtesies import CLOSING, COURTESIES, Ranking, points_amid_courtesies
from arabic.dialects import is_wish
from arabic.lexicon import NEGATIONS, OPENERS
from arabic.text import normalise

_SMALL = COURTESIES | {"affirm", "deny", "cancel", "wait"}
_NOT = NEGATIONS | {"ولا"}
_SURE = 0.7  # of small words
_CUTS = 8  # so many places are tried
_WORD = re.compile(r"\S+")
_WORDS = 40  # a longer message is a story, read as a whole


def in_parts(text: str, guess: Callable[[str], Ranking]) -> tuple[Span, Span] | None:
    """The spans of the small words and of the point; None where there are not both.

    Of several cuts the one after which the point is clearest; it may come first.
    """
    if len(text.split()) > _WORDS:
        return None
    starts, ends = points_amid_courtesies(text)
    starts = [_with_its_wish(text, at) for at in (*starts, *_openings(text))]
    opening = {*split_points(text), *((at, at) for at in starts if at)}
    closing = {(at, at) for at in ends}
    best, clearest = None, 0.0
    for left_end, right_start in sorted(opening | closing)[:_CUTS]:
        left, right = trimmed(text, 0, left_end), trimmed(text, right_start, len(text))
        if not (_says(text, left) and _says(text, right)):
            continue
        before, after = guess(text[slice(*left)]), guess(text[slice(*right)])
        small, point = left, right
        if (left_end, right_start) in closing:
            fits = _is_small(after, CLOSING) and not _is_small(before, COURTESIES)
            small, point, after = right, left, before
        else:
            fits = _leads_up(text[slice(*left)], before) and not _is_small(after, _SMALL)
        if fits and after[0][1] > clearest:
            best, clearest = (small, point), after[0][1]
    return best


def _leads_up(text: str, ranking: Ranking) -> bool:
    """Whether a part that comes first asks nothing, and takes no word from the point."""
    last = form_of(text.split()[-1])
    cut_short = is_wish(last) or (last in _NOT and last != normalise(text))
    if cut_short or asks_at_all(text):
        return False
    return is_negated(text) or _is_small(ranking, _SMALL)


def _with_its_wish(text: str, at: int) -> int:
    """Where the words begin that start at `at`, or one word before it if that wishes them."""
    before = text[:at].split()
    wishes = bool(before) and is_wish(form_of(before[-1]))
    return text.rindex(before[-1], 0, at) if wishes else at


def _openings(text: str) -> list[int]:
    """Where the words begin that follow one by one on «لا», «طيب»."""
    found = []
    for word in _WORD.finditer(text):
        found.append(word.start())
        if form_of(word.group()) not in OPENERS:
            break
    return found


def _is_small(ranking: Ranking, intents: frozenset[str]) -> bool:
    return sum(sure for intent, sure in ranking if intent in intents) >= _SURE


def _says(text: str, span: Span) -> bool:
    return sum(char.isalnum() for char in text[slice(*span)]) > 1
