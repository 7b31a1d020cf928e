"""Arabic in Latin letters and digits, back into Arabic letters, token by token."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache

from arabic.vocabulary import Vocabulary

# Each unit of Arabizi: the Arabic letters it usually stands for, and those it may.
_UNITS = {
    "kh": ("خ", ""), "5": ("خ", ""), "7'": ("خ", ""), "gh": ("غ", ""), "3'": ("غ", ""),
    "sh": ("ش", ""), "ch": ("شك", ""), "4": ("ش", "ذ"), "th": ("ثذ", "ظتض"), "dh": ("ذضظ", ""),
    "ph": ("ف", ""), "ee": ("ي", ""), "ii": ("ي", ""), "oo": ("و", ""), "ou": ("و", ""),
    "uu": ("و", ""), "aa": ("ا", "ع"), "ei": ("ي", "ا"), "ai": ("ي", "ا"), "ay": ("ي", "ا"),
    "ey": ("ي", ""), "aw": ("و", ""), "ow": ("و", ""),
    "a": ("ا", "عهي"), "b": ("ب", ""), "c": ("كس", ""), "d": ("د", "ضذظ"), "e": ("ي", "اه"),
    "f": ("ف", ""), "g": ("قج", "غ"), "h": ("هح", ""), "i": ("ي", "ا"), "j": ("ج", ""),
    "k": ("ك", "ق"), "l": ("ل", ""), "m": ("م", ""), "n": ("ن", ""), "o": ("و", "ا"),
    "p": ("ب", ""), "q": ("ق", ""), "r": ("ر", ""), "s": ("س", "صث"), "t": ("ت", "ط"),
    "u": ("و", ""), "v": ("ف", ""), "w": ("و", ""), "x": ("", "خ"), "y": ("ي", ""),
    "z": ("ز", "ظذ"), "2": ("ا", "ق"), "3": ("ع", ""), "6": ("ط", ""), "7": ("ح", ""),
    "8": ("ق", ""), "9": ("صق", ""), "'": ("", "ع"),
}  # fmt: skip
_UNIT = re.compile("|".join(sorted(map(re.escape, _UNITS), key=len, reverse=True)))
_VOWELS = frozenset("aeiou") | {unit for unit in _UNITS if unit[0] in "aeiou"}
_LONG = "اويعه"  # letters that Arabizi often leaves out
# Letters that are taken for each other, as one: what is left of a word without its vowels.
_CLASSES = {
    letter: name
    for name, letters in {
        "b": "ب", "t": "تطثدضذظز", "k": "جغقك", "h": "ح", "x": "خ", "s": "سص", "c": "ش",
        "f": "ف", "l": "ل", "m": "م", "n": "ن", "r": "ر",
    }.items()
    for letter in letters
}  # fmt: skip
_TOKEN = re.compile(r"(?=.*[a-z])[a-z2-9']+")
_LETTER_DIGIT = re.compile(r"[235-9]")
_IDENTIFIER = re.compile(r"[a-z]*\d{3,}|\d+[a-z]{1,2}")
_ARTICLES = frozenset({"el", "al", "il"})
# Arabic words that are English ones as well; their neighbours decide.
_BOTH = frozenset(
    "ana ant mo al el fi la ma men min man law bas ya wa w ala hal mesh met shoo kan san den dal "
    "sabah hala allah salam arabic absher".split()
)
_MATCH, _MAY, _SHORT_VOWEL, _LEFT_OUT, _WRONG = 0.0, 0.3, 0.2, 0.4, 2.0
_RARITY = 1.5  # between two readings the word that more examples use
_DEAREST = 2.0  # a dearer reading is no reading
_CANDIDATES = 40


def units(token: str) -> list[str]:
    """The token cut into what stands for one letter each; doubled consonants count once."""
    found: list[str] = []
    for unit in _UNIT.findall(token):
        if not found or unit != found[-1] or unit in _VOWELS:
            found.append(unit)
    return found


def transliterate(token: str) -> str:
    """`token` letter by letter: first and last vowels and doubled ones are written, others not."""
    cut = units(token)
    letters = []
    for at, unit in enumerate(cut):
        if len(unit) == 1 and unit in _VOWELS and 0 < at < len(cut) - 1:
            continue
        usual, possible = _UNITS[unit]
        letters.append((usual or possible)[0])
    return "".join(letters)


class Arabizi:
    """Reads Latin tokens as the Arabic words that they spell."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._by_skeleton: dict[str, list[str]] = defaultdict(list)
        for word in vocabulary.own:
            if vocabulary.is_own(word) and not word.isascii():
                self._by_skeleton[_skeleton(word)].append(word)
        for words in self._by_skeleton.values():
            words.sort(key=lambda word: -vocabulary.own[word])
        self._word = lru_cache(maxsize=8192)(self._read)

    def read(self, tokens: Sequence[str]) -> list[str]:
        """Tokens (normal form) with the Arabizi among them in Arabic letters.

        English words, numbers and identifiers stay; a lone article joins the next word.
        """
        latin = [token for token in tokens if _TOKEN.fullmatch(token)]
        if not latin:
            return list(tokens)
        surely = sum(self._is_english(token) and token not in _BOTH for token in latin)
        english = surely * 2 >= sum(token not in _BOTH for token in latin) > 0
        read: list[str] = []
        article = ""
        for token in tokens:
            if not self._is_arabizi(token, english):
                read += [article, token] if article else [token]
                article = ""
            elif token in _ARTICLES:
                article = token
            else:
                read += self._word(article + token).split()
                article = ""
        return [*read, article] if article else read

    def _is_english(self, token: str) -> bool:
        return self._vocabulary.is_english(token) and not _LETTER_DIGIT.search(token)

    def _is_arabizi(self, token: str, among_english: bool) -> bool:
        if not _TOKEN.fullmatch(token) or _IDENTIFIER.fullmatch(token):
            return False
        if token in _BOTH:
            return not among_english
        return not self._is_english(token)

    def _read(self, token: str) -> str:
        cut = units(token)
        best, least = "", _DEAREST
        for skeleton in _skeletons(cut):
            for word in self._by_skeleton.get(skeleton, ())[:_CANDIDATES]:
                rarity = _RARITY / (1 + self._vocabulary.own[word]) ** 0.5
                cost = _cost(cut, word) + rarity
                if cost < least:
                    best, least = word, cost
        return best or transliterate(token)


def _skeleton(word: str) -> str:
    return "".join(_CLASSES.get(letter, "") for letter in word.removesuffix("ه"))


def _skeletons(cut: Sequence[str]) -> set[str]:
    """What is left of a token without vowels; `h` is ح, or ه, which falls away."""
    found = {""}
    for unit in cut:
        usual, possible = _UNITS[unit]
        classes = {_CLASSES.get(letter, "") for letter in (usual or possible)}
        found = {left + one for left in found for one in classes}
    return found


def _cost(cut: Sequence[str], word: str) -> float:
    """How far the units are from spelling the word: the cheapest alignment of both."""
    row = [0.0]
    for letter in word:
        row.append(row[-1] + (_LEFT_OUT if letter in _LONG else _WRONG))
    for unit in cut:
        usual, possible = _UNITS[unit]
        skip = _SHORT_VOWEL if unit in _VOWELS or unit in ("h", "'") else _WRONG
        above, row = row, [row[0] + skip]
        for at, letter in enumerate(word):
            match = _MATCH if letter in usual else _MAY if letter in possible else _WRONG
            left_out = _LEFT_OUT if letter in _LONG else _WRONG
            row.append(min(above[at] + match, above[at + 1] + skip, row[-1] + left_out))
    return row[-1]
