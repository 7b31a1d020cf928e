"""Text typed on the wrong keyboard layout. Standard library only; Python 3.10 and later."""

from __future__ import annotations

import re
from collections.abc import Callable

from arabic.text import normalise

# The Arabic 101 layout over the Latin one, key by key.
_ARABIC_OF = dict(
    zip("`qwertyuiop[]asdfghjkl;'zxcvnm,./", "ذضصثقفغعهخحجدشسيبلاتنمكطئءؤرىةوزظ", strict=True)
) | {"b": "لا"}
_LATIN_OF = {arabic: latin for latin, arabic in _ARABIC_OF.items() if arabic != "لا"}
_TO_ARABIC = str.maketrans(_ARABIC_OF)
_TO_LATIN = str.maketrans({**_LATIN_OF, "أ": "h", "إ": "h", "آ": "h"})
_ADDRESS = re.compile(r"@|://|www\.|\.(?:com|sa|net|org|gov)\b|\d{3}", re.IGNORECASE)
_LATIN = re.compile(r"[a-z`;',./\[\]]*[a-z][a-z`;',./\[\]]*", re.IGNORECASE)
_ARABIC = re.compile(r"[\u0621-\u064a]+[،؛؟.!]*")
_WORD = re.compile(r"\w+")
_FEW_LETTERS = 4
_MOST = 0.6


def repair_layout(text: str, knows: Callable[[str], bool]) -> str:
    """`text` as it was meant, if most of its letters make words only in the other layout.

    `knows` tells the words of Arabic and English in normal form. Numbers and addresses stay.
    """
    tokens = [token for token in re.split(r"(\s+)", text) if token]
    for script, table in ((_LATIN, _TO_ARABIC), (_ARABIC, _TO_LATIN)):
        typed = [t for t in tokens if script.fullmatch(t) and not _ADDRESS.search(t)]
        letters = sum(map(len, typed))
        if letters < _FEW_LETTERS:
            continue
        sense = sum(len(t) for t in typed if _makes_sense(t, knows)) / letters
        if sense >= 1 - _MOST:
            continue
        swapped = {token: _swap(token, table) for token in typed}
        other = sum(len(t) for t in typed if _makes_sense(swapped[t], knows)) / letters
        if other >= _MOST:
            return "".join(swapped.get(token, token) for token in tokens)
    return text


def _swap(token: str, table: dict[int, str]) -> str:
    if table is _TO_LATIN:
        token = token.replace("لا", "b").replace("لأ", "b")
    return token.lower().translate(table)


def _makes_sense(token: str, knows: Callable[[str], bool]) -> bool:
    found = _WORD.findall(normalise(token))
    return bool(found) and all(len(word) > 1 and knows(word) for word in found)
