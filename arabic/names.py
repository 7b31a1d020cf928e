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

from arabic.text import normalise, normalise_aligned

Floats: TypeAlias = NDArray[np.float32]

_GIVEN = ("given_men", "given_women")
_LISTS = ("given_men", "given_women", "families", "latin", "foreign")
_VOWELS = "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"
_UNSEEN = "\u200b-\u200f\u202a-\u202e\u2060-\u2069"
_LETTER = rf"[^\W\d_](?:[{_VOWELS}]|[{_UNSEEN}]+(?=[^\W\d_]))*"
_WORD = re.compile(rf"(?:{_LETTER})+(?:['’-](?:{_LETTER})+)*")
_BETWEEN = re.compile(rf"[ \t.\-_/{_UNSEEN}]*")  # of two words of one name
_JOINTS = frozenset(
    {"بن", "بنت", "ابن", "ال", "ابو", "ام", "ولد", "bin", "bint", "al", "el", "abu"}
)
_ABD = frozenset({"عبد", "abdul", "abd"})
_LABEL = re.compile(
    r"(?<!\w)[وف]?(?:اسم(?:ي|ه|ها)(?: ?(?:ال)?كامل)?|باسم"
    r"|ال?اسم(?: ?(?:ال)?(?:كامل|رباعي|ثلاثي))?|اسم (?:ال)?\w+"
    r"|انا|معك|معكم|معاك|معاكم|اخوك|اختك|اخوكم"
    r"|my name is|name|i am|i'm|this is|ana|ism[iy]|esm[iy])"
    r"(?!\w)\s*(?:[:/،,=-]|هو|هي|is|to)?\s*"
    r"(?:(?:ال)?(?:زوج|ام|اب|اخ|اخت|ولد|بنت|والد|عم|خال|جد)(?:ت?[يهك]|و[يه]|ها|نا)?(?!\w)\s*)?"
)
_NAME, _FULL = "اسم", ("الكامل", "كامل")  # «اسمي الكامل …»
_NAMED_AFTER = 3  # words of a name behind «اسمي كامل …», where that is none itself
_SON = frozenset({"بن", "بنت", "ابن", "bin", "bint"})
_FATHER = frozenset({"ابو", "abu"})  # of a family, behind a name
_OF_FAMILY = "آل "  # so written it stands before a family's name only
_KIN = frozenset("الجد الاب الأب الام الأم الوالد الوالدة الوالده الزوج الزوجة الزوجه".split())
_GOD = "الله"  # of «ضيف الله», never the first word of a name
_OF_VERBS = "يت"  # letters that begin what God is asked to do
_LONGEST = 8  # words
_GRAM = (1, 4)
_STRONG = 0.5
_SETS = ("known", "of_god", "common", "heard")  # of words, that the model keeps
_NOT = frozenset({"لا", "ولا", "ما", "لم", "لن", "not", "no"})  # before what is no name
_HARDLY_MORE = 4  # words of a message that is a name
_ON = frozenset({"على"})  # so written it is rather the preposition than «علي»
_OF_NO_NAME = 0.05
_BEHIND_LABEL = 0.04  # a word right behind «اسمي»; less have «زوجتي» and the like
_COMMON = 40  # examples: a word that stands in so many is of no name, if no list has it
_BETWEEN_NAMES = 0.06  # a word between two of a name's
LOOSE = 0.15  # a word beside one of a name's, where a name is expected


class Person(NamedTuple):
    """A name's offsets in the raw text; `sure` (0 to 1): that one of its words is of a name.

    `labelled`: it stands behind «اسمي» and the like.
    """

    start: int
    end: int
    sure: float
    labelled: bool


class _Token(NamedTuple):
    start: int
    end: int
    form: str
    sure: float
    listed: bool
    unheard: bool  # no example has it


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
        names = Counter({form: n for form, n in names.items() if form not in _JOINTS})
        said = Counter(form for text in texts for form in _WORD.findall(normalise(text)))
        entries = [normalise(entry).split() for name in _GIVEN for entry in lists[name]]
        model = cls(
            names,
            {first for entry in entries for first, then in pairwise(entry) if then == _GOD},
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

    def persons(self, text: str, *, floor: float = _STRONG) -> list[Person]:
        """The names in a text, in order: runs of name-like words, two words or more.

        Beside words that are sure to be of a name, those count that are at least `floor`.
        A model that has learnt nothing finds none.
        """
        if not self._weights:
            return []
        tokens = [self._token(match) for match in _WORD.finditer(text)]
        labels = _labels(text)
        found: list[Person] = []
        for run in _runs(text, tokens, floor, self._of_god):
            parts = [token for token in run if token.form not in _JOINTS]
            if len(parts) < 2:
                continue
            sure = 1 - math.prod(1 - token.sure for token in parts)
            labelled = any(abs(run[0].start - end) <= 1 for end in labels)
            found.append(Person(run[0].start, run[-1].end, sure, labelled))
        return found

    def _token(self, match: re.Match[str]) -> _Token:
        form = normalise(match[0])
        sure = self.word(form)
        if form in self._common or match[0] in _ON:
            sure = min(sure, _OF_NO_NAME)
        unheard = form not in self._heard
        return _Token(match.start(), match.end(), form, sure, form in self._known, unheard)

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


def _runs(
    text: str, tokens: Sequence[_Token], floor: float, of_god: frozenset[str]
) -> Iterator[list[_Token]]:
    """Words that follow one another and are of a name, by themselves or by what is beside them."""
    beside = [
        at > 0 and bool(_BETWEEN.fullmatch(text, tokens[at - 1].end, tokens[at].start))
        for at in range(len(tokens))
    ]

    def form(at: int) -> str:
        return tokens[at].form if 0 <= at < len(tokens) else ""

    def is_full(at: int) -> bool:
        before = form(at - 1)
        if form(at) not in _FULL or not before.removeprefix("ال").startswith(_NAME):
            return False
        article = "ال" in (form(at)[:2], before[:2])
        after = [each.sure >= _STRONG for each in tokens[at + 1 : at + 1 + _NAMED_AFTER]]
        follow = len(tokens) - at - 1
        return form(at) == _FULL[0] or (
            sum(after) >= _NAMED_AFTER - article or (article and follow >= _NAMED_AFTER)
        )

    label = [bool(_LABEL.fullmatch(token.form)) or is_full(at) for at, token in enumerate(tokens)]
    named = [token.sure >= _STRONG or token.form in _ABD for token in tokens]
    # what is in the lists and a common word besides («امل») is a name beside one; so is, where a
    # name is looked for and little else is said, every word that nobody says otherwise
    bare = floor < _STRONG and len(tokens) <= _HARDLY_MORE
    floors = [
        0.0 if token.listed or (bare and token.unheard and form(at - 1) not in _NOT) else floor
        for at, token in enumerate(tokens)
    ]
    named = [sure and not said for sure, said in zip(named, label, strict=True)]
    for at, token in enumerate(tokens):
        last = at + 1 >= len(tokens) or not beside[at + 1]
        son_of = (not last and form(at + 1) in _SON) or (beside[at] and form(at - 1) in _SON)
        son_of |= beside[at] and text.startswith(_OF_FAMILY, tokens[at - 1].start)
        # «خالد ابو راس»
        son_of |= at > 1 and beside[at] and form(at - 1) in _FATHER and named[at - 2]
        # «احمد عبد السلام»
        servant = beside[at] and form(at - 1) in _ABD and token.form.startswith("ال")
        son_of |= at > 1 and servant and named[at - 2]
        between = beside[at] and not last and named[at - 1] and tokens[at + 1].sure >= _STRONG
        if token.form == _GOD:
            # «آل جابر الله يحفظك» blesses behind the name
            blesses = not last and form(at + 1)[0] in _OF_VERBS and not named[at + 1]
            named[at] = beside[at] and form(at - 1) in of_god and not blesses
            named[at - 1] |= named[at]
        elif (
            token.form not in _JOINTS
            and not label[at]
            and (son_of or (between and token.sure >= _BETWEEN_NAMES))
        ):
            named[at] = True
    starts = set(_labels(text))
    for at, token in enumerate(tokens[:-1]):  # what stands right behind «اسمي» and before a name
        plain = token.form not in _JOINTS and not label[at]
        plain = plain and token.sure >= _BEHIND_LABEL
        named[at] |= plain and token.start in starts and beside[at + 1] and named[at + 1]
    for order in (range(len(tokens)), reversed(range(len(tokens)))):
        for at in order:
            left = at > 0 and beside[at] and named[at - 1]
            right = at + 1 < len(tokens) and beside[at + 1] and named[at + 1]
            likely = tokens[at].sure >= floors[at] and not label[at] and tokens[at].form != _GOD
            named[at] |= likely and (left or right)
    for at, token in enumerate(tokens[2:], start=2):  # a family's name that ends what «اسمي» began
        ends = at + 1 >= len(tokens) or not beside[at + 1]
        first = at
        while first and beside[first] and (named[first - 1] or tokens[first - 1].form in _JOINTS):
            first -= 1
        announced = at - first >= 2 and any(abs(tokens[first].start - s) <= 1 for s in starts)
        named[at] |= ends and announced and token.unheard and form(at - 1) not in _NOT
    run: list[_Token] = []
    for at, token in enumerate(tokens):
        if run and not beside[at]:
            yield from _trimmed(run)
            run = []
        if named[at] or token.form in _JOINTS:
            run.append(token)
        else:
            yield from _trimmed(run)
            run = []
    yield from _trimmed(run)


def _trimmed(run: list[_Token]) -> Iterator[list[_Token]]:
    """The run without joints at its edges («ال» and «ابو» may begin a name), if one is left."""
    while run and run[-1].form in _JOINTS:
        run = run[:-1]
    while run and (run[0].form in _SON or run[0].form in _KIN or run[0].form == _GOD):
        run = run[1:]
    if run:
        yield run[:_LONGEST]


def _labels(text: str) -> list[int]:
    """The offsets in the raw text where what a label announces begins."""
    plain, offsets = normalise_aligned(text)
    ends = (match.end() for match in _LABEL.finditer(plain))
    return [offsets[end] if end < len(offsets) else len(text) for end in ends]
