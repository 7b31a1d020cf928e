"""Training examples said again in other dialects, word by word through the lexicon.

No grammar and no sense of style; but the letters of words that no example has are met in their
places, and a dialect that nobody wrote in is understood better.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from functools import lru_cache

from arabic.contrasts import Made
from arabic.dialects import lemma, varieties
from arabic.text import normalise

_STANDARD = "msa"  # spellings of the standard word, not words of a dialect
_SHARE = 0.5  # of the examples
_SWAPPED = 0.7  # of their words that the lexicon has
_WORDS = re.compile(r"\w+")


def in_other_words(examples: Sequence[Made], seed: int) -> list[Made]:
    """Some of the examples, with words of any dialect in place of theirs. Repeatable by `seed`."""
    chance = random.Random(seed)
    found = []
    for example in examples:
        if chance.random() < _SHARE:
            said = _WORDS.findall(normalise(example.text))
            swapped = [_swapped(word, chance) for word in said]
            if swapped != said:
                found.append(example._replace(text=" ".join(swapped)))
    return found


def _swapped(word: str, chance: random.Random) -> str:
    forms = _forms().get(lemma(word))
    return chance.choice(forms) if forms and chance.random() < _SWAPPED else word


@lru_cache(maxsize=1)
def _forms() -> dict[str, list[str]]:
    """Lemma → what the dialects say for it."""
    return {
        meant: [form for variety, forms in said.items() if variety != _STANDARD for form in forms]
        for meant, said in varieties().items()
        if said.keys() - {_STANDARD}
    }
