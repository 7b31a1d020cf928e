"""What a long story comes to. Independent of Rasa: a function guesses the intents of a text."""

from __future__ import annotations

import re
from collections.abc import Callable

from arabic.clauses import form_of, is_one_of
from arabic.courtesies import Ranking
from arabic.dialects import is_wish
from arabic.lexicon import NEGATIONS
from arabic.text import normalise

# What a long story mostly tells of, and what it may outright wish: then that is the request, and
# the story gives its reason («الدعم نزل نصه ... ابغى ارفع شكوى»).
TELLS = frozenset(
    "ask_payment ask_eligibility ask_account_access ask_registration frustration".split()
)
_WISHED = frozenset({"file_complaint", "file_objection", "talk_to_agent"})
_TO_KNOW = frozenset("اعرف اسال اسالكم اسالك استفسر افهم نعرف نسال".split())
_NOT = NEGATIONS | {"لا"}
_WISH_WORDS = (2, 4, 8)  # a wish and what follows, read alone
_SURE = 0.85  # of what is wished


def asked_at_length(text: str, story: int) -> int | None:
    """Where a story of `story` words or more comes to what it asks («… وابي اعرف وش رقمكم»); None
    where it does not.
    """
    said = list(re.finditer(r"\S+", text))
    half = story // 2
    for at, word in enumerate(said[:-half]):
        if at >= half and is_one_of(form_of(word[0]), _TO_KNOW):
            return said[at + 1].start()
    return None


def wished_outright(text: str, guess: Callable[[str], Ranking], story: int) -> Ranking | None:
    """The ranking of what a story of `story` words or more wishes outright; None where none is."""
    said = text.split()
    if len(said) < story:
        return None
    for at, word in enumerate(said):
        if not is_wish(normalise(word)):
            continue
        if at and normalise(said[at - 1]).removeprefix("و") in _NOT:
            continue
        for words in _WISH_WORDS:
            ranking = guess(" ".join(said[at : at + words]))
            if ranking[0][0] in _WISHED and ranking[0][1] >= _SURE:
                return ranking
    return None
