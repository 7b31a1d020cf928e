"""Pleasantries and fillers around a request. Standard library only; Python 3.10 and later."""

import re
from collections.abc import Sequence

from arabic.clauses import form_of, is_one_of
from arabic.lexicon import ANSWERED, ASKING, COURTESY_OPENERS, FILLERS, SUBJECTS
from arabic.text import normalise

Ranking = Sequence[tuple[str, float]]  # (intent, probability), most likely first

SOCIAL = frozenset({"greet", "thank", "goodbye"})
CLOSING = frozenset({"thank", "bless", "goodbye"})
COURTESIES = CLOSING | {"greet", "acknowledge"}
_WORD = re.compile(r"\S+")
_LETTERS = re.compile(r"\w+")


def one_courtesy(ranking: Ranking) -> Ranking:
    """Thanks and a farewell in one message, «جزاكم الله خيرا، إلى اللقاء», are one courtesy.

    It is as sure as both together, whichever of them is answered.
    """
    if not ranking or ranking[0][0] not in SOCIAL:
        return ranking
    sure = sum(confidence for intent, confidence in ranking if intent in SOCIAL)
    others = [(intent, 0.0 if intent in SOCIAL else sure) for intent, sure in ranking[1:]]
    return [(ranking[0][0], min(sure, 1.0)), *sorted(others, key=lambda one: -one[1])]


def points_amid_courtesies(text: str) -> tuple[list[int], list[int]]:
    """Where a request may start after pleasantries without a stop, and where more may follow it.

    A request starts at a word that asks or names its subject: «هلا والله كيفكم | وش رقمكم».
    """
    words = [(match.start(), form_of(match.group())) for match in _WORD.finditer(text)]
    starts = []
    for at, (start, form) in enumerate(words):
        # «سلام يا اهل حساب المواطن» addresses the program, and asks nothing about it
        addressed = "يا" in (before for _, before in words[max(0, at - 2) : at])
        if is_one_of(form, ASKING) or (is_one_of(form, SUBJECTS) and not addressed):
            starts.append(start)
    ends = [start for start, form in words if start and is_one_of(form, COURTESY_OPENERS)]
    return starts, ends


def is_filler(text: str) -> bool:
    """True when a clause has nothing to say yet: «لحظة نسيت»."""
    return all(word in FILLERS for word in _LETTERS.findall(normalise(text)))


def tells_of_an_answer(text: str) -> bool:
    """True when a clause says that its author knows by now: «مشكورين عرفت (كيف اعترض)»."""
    return any(is_one_of(word, ANSWERED) for word in _LETTERS.findall(normalise(text)))
