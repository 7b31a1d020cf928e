"""The views of a text that the classifier counts n-grams in, through the layer's modules."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

from arabic.arabizi import Arabizi
from arabic.clitics import Stemmer
from arabic.dialects import lemma
from arabic.keyboard import repair_layout
from arabic.lexicon import CLITICS, ELSEWHERE
from arabic.text import normalise
from arabic.typos import TypoRepair
from arabic.vocabulary import Vocabulary

# Each can be left out, to measure what it gives.
MODULES = ("keyboard", "arabizi", "typos", "dialects", "clitics", "elsewhere", "sounds")

_WORDS = re.compile(r"\w+")
_ARABIC = re.compile(r"[\u0621-\u064a]")
_DOUBLED = re.compile(r"(.)\1+")
# One code for the letters that typos, dialects and Latin spelling mix up; vowels and ع fall away.
_ARABIC_SOUNDS = {
    ord(letter): sound
    for letters, sound in (
        ("ب", "b"), ("تطث", "t"), ("ج", "j"), ("حه", "h"), ("خ", "x"), ("دضظ", "d"), ("ذز", "z"),
        ("ر", "r"), ("سص", "s"), ("ش", "c"), ("غ", "g"), ("ف", "f"), ("ق", "q"), ("ك", "k"),
        ("ل", "l"), ("م", "m"), ("ن", "n"), ("اويع", ""),
    )
    for letter in letters
}  # fmt: skip
_LATIN_PAIRS = (
    (re.compile(r"kh|7'|5"), "x"),
    (re.compile(r"gh|3'"), "g"),
    (re.compile(r"sh|ch"), "c"),
    (re.compile(r"th|dh"), "t"),
    (re.compile(r"ph"), "f"),
    (re.compile(r"ck"), "k"),
)
_LATIN_SOUNDS = str.maketrans(
    {"7": "h", "6": "t", "9": "s", "8": "q", "v": "f", "p": "b", **dict.fromkeys("32aeiouyw", "")}
)
# gh is غ; g alone is how the Gulf writes its ق.
_BARE_G = re.compile(r"g(?!h)")


def words(text: str) -> str:
    """`text` normalised, its words separated by one space, punctuation gone."""
    return " ".join(_WORDS.findall(normalise(text)))


@lru_cache(maxsize=8192)
def _sound(word: str) -> str:
    if word.isdecimal():
        return word
    if _ARABIC.search(word):
        sound = word.removesuffix("ه").translate(_ARABIC_SOUNDS)
    else:
        sound = _BARE_G.sub("q", word)
        for pattern, replacement in _LATIN_PAIRS:
            sound = pattern.sub(replacement, sound)
        sound = sound.removesuffix("h").translate(_LATIN_SOUNDS)
    return _DOUBLED.sub(r"\1", sound) or "_"


def sounds(text: str) -> str:
    """The consonants of `words(text)` in one Latin code for both scripts.

    «ابغى اكلم موظف» and 'abgha akallem mowazaf' become nearly the same; typos in vowels vanish.
    """
    return " ".join(_sound(word) for word in text.split())


@lru_cache(maxsize=8192)
def _elsewhere(word: str) -> bool:
    return any(word.startswith(clitic) and word[len(clitic) :] in ELSEWHERE for clitic in CLITICS)


class Reader:
    """Shows a text as letters, as lemmas and as sounds."""

    def __init__(self, vocabulary: Vocabulary, modules: Collection[str] = MODULES) -> None:
        self.vocabulary = vocabulary
        self._modules = frozenset(modules)
        self._arabizi = Arabizi(vocabulary)
        self._typos = TypoRepair(vocabulary)
        self._stemmer = Stemmer(vocabulary)

    def views(self, text: str) -> tuple[str, str, str]:
        """The words as written (on the right keyboard), their lemmas, their sounds."""
        if "keyboard" in self._modules:
            text = repair_layout(text, self.vocabulary.knows)
        plain = words(text)
        return plain, self._lemmas(plain), sounds(plain) if "sounds" in self._modules else ""

    def _lemmas(self, plain: str) -> str:
        found = plain.split()
        if "arabizi" in self._modules:
            found = self._arabizi.read(found)
        if "typos" in self._modules:
            found = " ".join(map(self._typos.repair, found)).split()
        return " ".join(map(self._lemma, found))

    def _lemma(self, word: str) -> str:
        if "elsewhere" in self._modules and _elsewhere(word):
            return "ELSEWHERE"
        known = lemma(word) if "dialects" in self._modules else word
        if known != word or "clitics" not in self._modules:
            return known
        stem = self._stemmer.stem(word)
        return lemma(stem) if "dialects" in self._modules else stem
