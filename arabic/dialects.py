"""Dialect words and the lemma of standard Arabic each stands for. Python 3.10 and later.

The lexicon is `dialects.yml`; extend it freely, then run `make evaluate`.
"""

from functools import lru_cache
from pathlib import Path

import yaml

from arabic.text import normalise

SOURCE = Path(__file__).with_name("dialects.yml")


@lru_cache(maxsize=1)
def lexicon() -> dict[str, str]:
    """Form → lemma, both in normal form. Raises `ValueError` when a form has two lemmas."""
    found: dict[str, str] = {}
    for lemma, varieties in yaml.safe_load(SOURCE.read_text(encoding="utf-8")).items():
        for forms in varieties.values():
            for form in map(normalise, str(forms).split()):
                if found.setdefault(form, normalise(lemma)) != normalise(lemma):
                    raise ValueError(f"{SOURCE.name}: {form} has two lemmas")
    return found


def lemma(word: str) -> str:
    """The lemma of a word in normal form; the word itself when the lexicon lacks it."""
    return lexicon().get(word, word)
