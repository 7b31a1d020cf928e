"""Dialect words and the lemma of standard Arabic each stands for. Python 3.10 and later.

The lexicon is `dialects.yml`; extend it freely, then run `make evaluate`.
"""

from functools import lru_cache
from pathlib import Path

import yaml

from arabic.text import normalise

SOURCE = Path(__file__).with_name("dialects.yml")
_WISH = "يريد"


@lru_cache(maxsize=1)
def varieties() -> dict[str, dict[str, list[str]]]:
    """Lemma → variety → forms, all in normal form."""
    entries = yaml.safe_load(SOURCE.read_text(encoding="utf-8")).items()
    return {
        normalise(lemma): {
            variety: [normalise(form) for form in str(forms).split()]
            for variety, forms in said.items()
        }
        for lemma, said in entries
    }


@lru_cache(maxsize=1)
def lexicon() -> dict[str, str]:
    """Form → lemma, both in normal form. Raises `ValueError` when a form has two lemmas."""
    found: dict[str, str] = {}
    for lemma, said in varieties().items():
        for form in (form for forms in said.values() for form in forms):
            if found.setdefault(form, lemma) != lemma:
                raise ValueError(f"{SOURCE.name}: {form} has two lemmas")
    return found


def lemma(word: str) -> str:
    """The lemma of a word in normal form; the word itself when the lexicon lacks it."""
    return lexicon().get(word, word)


def is_wish(word: str) -> bool:
    """Whether a word in normal form, «و» before it or not, says 'I want'."""
    return lemma(word.removeprefix("و")) == _WISH
