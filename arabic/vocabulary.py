"""The words that a text may be made of: the language's frequent ones, and those of our examples.

Only building one needs `wordfreq`; the model keeps what was built.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from arabic.dialects import lexicon
from arabic.text import normalise

# Zipf scale of wordfreq: 3 is once in a million words. Rarer forms are often typos themselves.
_LANGUAGES = (
    ("ar", re.compile(r"[\u0621-\u064a]+"), 3.0),
    ("en", re.compile(r"[a-z]+"), 3.7),
)
_OWN_TIMES = 3  # a word that so many examples use is no slip of one writer
_WORDS = re.compile(r"\w+")


class Vocabulary:
    """Words in normal form, with how frequent they are (Zipf scale, 0 to 8)."""

    def __init__(self, frequencies: dict[str, float], own: dict[str, int]) -> None:
        self._frequencies = frequencies
        self.own = own  # words of the training examples -> in how many of them

    @classmethod
    def build(cls, texts: Iterable[str]) -> Vocabulary:
        """From examples and wordfreq's lists. Raises `ImportError` without wordfreq."""
        import wordfreq

        frequencies: dict[str, float] = {}
        for language, letters, least in _LANGUAGES:
            for word, share in wordfreq.get_frequency_dict(language, wordlist="best").items():
                form, zipf = normalise(word), round(math.log10(share) + 9, 2)
                if letters.fullmatch(form) and zipf >= max(least, frequencies.get(form, 0.0)):
                    frequencies[form] = zipf
        counts = Counter(word for text in texts for word in set(_WORDS.findall(normalise(text))))
        return cls(frequencies, dict(counts))

    def frequency(self, word: str) -> float:
        """Zipf frequency in the language; 0 for a rare word."""
        return self._frequencies.get(word, 0.0)

    def knows(self, word: str) -> bool:
        """True for a word of the language, of the lexicon of dialects, or of several examples."""
        return word in self._frequencies or self.own.get(word, 0) >= _OWN_TIMES or word in lexicon()

    def is_own(self, word: str) -> bool:
        """True for a word that several examples use."""
        return self.own.get(word, 0) >= _OWN_TIMES

    def is_english(self, word: str) -> bool:
        """True for a frequent English word."""
        return word.isascii() and word in self._frequencies

    def save(self, path: Path) -> None:
        """One word a line: word, Zipf frequency, number of examples."""
        words = sorted(self._frequencies.keys() | self.own.keys())
        lines = (f"{w}\t{self._frequencies.get(w, 0)}\t{self.own.get(w, 0)}\n" for w in words)
        path.write_text("".join(lines), encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> Vocabulary:
        """What `save` wrote. Raises `FileNotFoundError` when there is none."""
        frequencies, own = {}, {}
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                word, zipf, count = line.rstrip("\n").split("\t")
                if zipf != "0":
                    frequencies[word] = float(zipf)
                if count != "0":
                    own[word] = int(count)
        return cls(frequencies, own)
