"""Names of persons in free text: how name-like each word is, and which words make a name.

A word's letters and whether it stands in the lists of given and family names are what a logistic
regression goes by; it learns from the lists against everything else that citizens write.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple, TypeAlias

import numpy as np
import yaml
from numpy.typing import NDArray

from arabic.name_runs import GOD, JOINTS, STRONG, UNSEEN, Token, label_ends, name_runs
from arabic.text import normalise

Floats: TypeAlias = NDArray[np.float32]

_GIVEN = ("given_men", "given_women")
_LISTS = ("given_men", "given_women", "families", "latin", "foreign")
_VOWELS = "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"
_LETTER = rf"[^\W\d_](?:[{_VOWELS}]|[{UNSEEN}]+(?=[^\W\d_]))*"
_WORD = re.compile(rf"(?:{_LETTER})+(?:['’-](?:{_LETTER})+)*")
_GRAM = (1, 4)
_SETS = ("known", "of_god", "common", "heard")  # of words, that the model keeps
_NO_NAMES = frozenset({"على", "ولا"})  # so written they are rather no «علي», no «ولاء»
_OF_NO_NAME = 0.05
_COMMON = 40  # examples: a word that stands in so many is of no name, if no list has it
LOOSE = 0.15  # a word beside one of a name's, where a name is expected


class Person(NamedTuple):
    """A name's offsets in the raw text; `sure` (0 to 1): that one of its words is of a name.

    `labelled`: it stands behind «اسمي» and the like.
    """

    start: int
    end: int
    sure: float
    labelled: bool


def _bare(form: str) -> str:
    """A family's or given name without its article."""
    return form[2:] if form.startswith("ال") and len(form) > 4 else form


class NameModel:
    """Which words are parts of names."""

    def __init__(
        self,
        known: Iterable[str] = (),
        of_god: Iterable[str] = (),
        common: Iterable[str] = (),
        heard: Iterable[str] = (),
    ) -> None:
        self._known = frozenset(known)
        self._of_god = frozenset(of_god)  # what stands before «الله» in names
        self._common = frozenset(common)  # words that citizens use all the time
        self._heard = frozenset(heard)  # words that citizens use at all
        self._weights: dict[str, float] = {}
        self._bias = 0.0

    @classmethod
    def train(
        cls, lists: Mapping[str, Sequence[str]], texts: Sequence[str], seed: int
    ) -> NameModel:
        """From the lists of names and from `texts`, in which hardly any name stands."""
        from sklearn.feature_extraction import DictVectorizer
        from sklearn.linear_model import LogisticRegression

        names = Counter(
            form for name in _LISTS for entry in lists[name] for form in normalise(entry).split()
        )
        names = Counter({form: n for form, n in names.items() if form not in JOINTS})
        said = Counter(form for text in texts for form in _WORD.findall(normalise(text)))
        entries = [normalise(entry).split() for name in _GIVEN for entry in lists[name]]
        model = cls(
            names,
            {first for entry in entries for first, then in pairwise(entry) if then == GOD},
            {form for form, count in said.items() if count >= _COMMON and form not in names},
            said,
        )
        rows, truth, weights = [], [], []
        for form in names:
            # not to learn its membership by heart, half of a name's weight is seen without it
            for listed in (True, False):
                rows.append(model._features(form, listed=listed))
                truth.append(1)
                weights.append(1.5 + min(names[form], 4) / 2)
        for form, count in said.items():
            rows.append(model._features(form))
            truth.append(0)
            weights.append(np.log1p(count) * (1.0 if form in names else 1.6))
        vectoriser = DictVectorizer(dtype=np.float32)
        fitted = LogisticRegression(C=2.0, max_iter=200, random_state=seed)
        fitted.fit(vectoriser.fit_transform(rows), truth, sample_weight=weights)
        model._weights = {
            name: float(weight)
            for name, weight in zip(
                vectoriser.get_feature_names_out(), fitted.coef_[0], strict=True
            )
            if abs(weight) > 1e-3
        }
        model._bias = float(fitted.intercept_[0])
        return model

    def _features(self, form: str, *, listed: bool = True) -> dict[str, float]:
        padded = f"<{form}>"
        grams = [
            padded[at : at + size]
            for size in range(_GRAM[0] + 1, _GRAM[1] + 1)
            for at in range(len(padded) - size + 1)
        ]
        features = dict.fromkeys(grams, 1.0 / np.sqrt(max(len(grams), 1)))
        if listed and (form in self._known or _bare(form) in self._known):
            features["LISTED"] = 1.0
        return features

    def word(self, form: str) -> float:
        """How sure a word in normal form is part of a name."""
        score = self._bias
        for name, value in self._features(form).items():
            score += self._weights.get(name, 0.0) * value
        return float(1 / (1 + np.exp(-score)))

    # --- Finding

    def persons(self, text: str, *, floor: float = STRONG) -> list[Person]:
        """The names in a text, in order: runs of name-like words, two words or more.

        Beside words that are sure to be of a name, those count that are at least `floor`.
        A model that has learnt nothing finds none.
        """
        if not self._weights:
            return []
        tokens = [self._token(match) for match in _WORD.finditer(text)]
        labels = label_ends(text)
        found: list[Person] = []
        for run in name_runs(text, tokens, floor, self._of_god, labels):
            parts = [token for token in run if token.form not in JOINTS]
            if len(parts) < 2:
                continue
            sure = 1 - math.prod(1 - token.sure for token in parts)
            labelled = any(abs(run[0].start - end) <= 1 for end in labels)
            found.append(Person(run[0].start, run[-1].end, sure, labelled))
        return found

    def _token(self, match: re.Match[str]) -> Token:
        form = normalise(match[0])
        sure, listed = self.word(form), form in self._known and match[0] not in _NO_NAMES
        if form in self._common or match[0] in _NO_NAMES:
            sure = min(sure, _OF_NO_NAME)
        return Token(match.start(), match.end(), form, sure, listed, form not in self._heard)

    # --- Keeping

    def save(self, path: Path) -> None:
        """Write the model into a JSON file."""
        content = {
            **{name: sorted(getattr(self, f"_{name}")) for name in _SETS},
            "bias": self._bias,
            "weights": self._weights,
        }
        path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> NameModel:
        """The model that `save` wrote. Raises `FileNotFoundError` when there is none."""
        content = json.loads(path.read_text(encoding="utf-8"))
        model = cls(*(content[name] for name in _SETS))
        model._weights, model._bias = content["weights"], content["bias"]
        return model


def read_lists(folder: Path) -> dict[str, list[str]]:
    """The lists of `names.yml` and the lines of `no_names.yml` (key `lines`)."""
    lists: dict[str, list[str]] = {}
    for file in sorted(folder.glob("*.yml")):
        lists |= yaml.safe_load(file.read_text(encoding="utf-8"))
    return lists


def composed(lists: dict[str, list[str]], count: int, seed: int) -> Iterator[str]:
    """`count` full names made of the lists, as people give them."""
    random = np.random.default_rng(seed)

    def pick(*names: str) -> str:
        entries = lists[names[random.integers(len(names))]]
        return entries[random.integers(len(entries))]

    for _ in range(count):
        given, middle, family = (
            pick("given_men", "given_women"),
            pick("given_men"),
            pick("families"),
        )
        match int(random.integers(8)):
            case 0 | 1:
                yield f"{given} {family}"
            case 2:
                yield f"{given} بن {middle} {family}"
            case 3:
                yield f"{given} {middle} {pick('given_men')} {family}"
            case 4:
                yield pick("latin", "foreign")
            case _:
                yield f"{given} {middle} {family}"
