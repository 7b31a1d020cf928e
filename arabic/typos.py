"""Typo repair against the words we know, for features only: names in slots are never touched."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from arabic.vocabulary import Vocabulary

_LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
_ROWS = ("ضصثقفغعهخحجد", "شسيبلاتنمكط", "ذءؤرىهوزظ")  # of a phone's keyboard
_NEAR = {frozenset((row[at], row[at + 1])) for row in _ROWS for at in range(len(row) - 1)} | {
    frozenset(pair) for pair in ("سص", "تط", "ذد", "ذز", "ضظ", "ثس", "حه", "قغ", "كق", "زظ")
}
_SHORTEST = 4  # a shorter word has too many neighbours
_NEAR_BONUS = 1.0
_HALVES = 3.5  # how frequent both halves of a glued word must be


class TypoRepair:
    """Repairs words that are no words, if one edit makes a word of ours of them."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self.repair = lru_cache(maxsize=8192)(self._repair)

    def _repair(self, word: str) -> str:
        """The word that was meant, in normal form; two words if it is glued of two.

        Known words, numbers, Latin and short words come back as they are.
        """
        known = self._vocabulary
        if len(word) < _SHORTEST or not _is_arabic(word) or known.knows(word):
            return word
        best, best_score = word, 0.0
        for candidate, bonus in _edits(word):
            if known.is_own(candidate):
                score = known.frequency(candidate) + known.own[candidate] ** 0.5 + bonus
                if score > best_score:
                    best, best_score = candidate, score
        return best if best != word else self._unglued(word)

    def _unglued(self, word: str) -> str:
        known = self._vocabulary
        best, best_score = word, _HALVES
        for at in range(3, len(word) - 2):
            left, right = word[:at], word[at:]
            if known.is_own(left) and known.is_own(right):
                score = min(known.frequency(left), known.frequency(right))
                if score > best_score:
                    best, best_score = f"{left} {right}", score
        return best


def _is_arabic(word: str) -> bool:
    return all("\u0621" <= letter <= "\u064a" for letter in word)


def _edits(word: str) -> Iterator[tuple[str, float]]:
    """Everything one edit away, with a bonus for slips of a thumb on neighbouring keys."""
    for at in range(len(word) + 1):
        left, right = word[:at], word[at:]
        for letter in _LETTERS:
            yield left + letter + right, _NEAR_BONUS if letter in (left[-1:], right[:1]) else 0.0
        if right:
            yield left + right[1:], _NEAR_BONUS if right[0] == left[-1:] else 0.0
            for letter in _LETTERS:
                near = frozenset((right[0], letter)) in _NEAR
                yield left + letter + right[1:], _NEAR_BONUS if near else 0.0
        if len(right) > 1:
            yield left + right[1] + right[0] + right[2:], _NEAR_BONUS
