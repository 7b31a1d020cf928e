"""The views of a text that the classifier counts n-grams in. Standard library only."""

import re
from functools import lru_cache

from arabic.lexicon import CLITICS, ELSEWHERE
from arabic.text import normalise

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


def topics(text: str) -> str:
    """`words(text)` with every name of another agency or pastime replaced by one word."""
    return " ".join("ELSEWHERE" if _elsewhere(word) else word for word in text.split())
