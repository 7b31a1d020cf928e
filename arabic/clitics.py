"""Particles and pronouns that Arabic writes onto a word: «وبالشكوى» is 'and with the complaint'."""

from __future__ import annotations

from functools import lru_cache

from arabic.lexicon import WAW_OF_ITS_OWN
from arabic.vocabulary import Vocabulary

_BEFORE = ("وال", "فال", "بال", "كال", "هال", "عال", "ولل", "لل", "ال", "و", "ف", "ب", "ل")
_AFTER = ("كم", "هم", "ها", "نا", "ني", "ه", "ك", "ي")
_SHORTEST = 3


class Stemmer:
    """Takes clitics off where what is left is a word that is as frequent as the whole."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self.stem = lru_cache(maxsize=8192)(self._stem)

    def _stem(self, word: str) -> str:
        """The word (normal form) without clitics; itself when it has none."""
        for clitic in _BEFORE:
            if word.startswith(clitic) and self._stands(word, word[len(clitic) :]):
                if clitic == "و" and word in WAW_OF_ITS_OWN:
                    continue
                word = word[len(clitic) :]
                break
        for clitic in _AFTER:
            if word.endswith(clitic) and self._stands(word, word[: -len(clitic)]):
                return word[: -len(clitic)]
        return word

    def _stands(self, whole: str, rest: str) -> bool:
        known = self._vocabulary
        return (
            len(rest) >= _SHORTEST
            and known.is_own(rest)
            and known.frequency(rest) >= known.frequency(whole)
        )
