"""Which words of a text make a name, by how name-like each is and by what stands beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from arabic.text import normalise_aligned

UNSEEN = "\u200b-\u200f\u202a-\u202e\u2060-\u2069"
_BETWEEN = re.compile(rf"(?:[ \t\-_/{UNSEEN}]|\.(?!\.))*")  # of two words of one name; «..» parts
JOINTS = frozenset({"بن", "بنت", "ابن", "ال", "ابو", "ام", "ولد", "bin", "bint", "al", "el", "abu"})
_ABD = frozenset({"عبد", "abdul", "abd"})
_LABEL = re.compile(
    r"(?<!\w)[وف]?(?:اسم(?:ي|ه|ها)(?: ?(?:ال)?(?:كامل|ثنائي|ثلاثي|رباعي))?|باسم"
    r"|ال?اسم(?: ?(?:ال)?(?:كامل|ثنائي|ثلاثي|رباعي))?|اسم (?:ال)?\w+"
    r"|انا|معك|معكم|معاك|معاكم|اخوك|اختك|اخوكم"
    r"|my name is|name|i am|i'm|this is|ana|ism[iy]|esm[iy])"
    r"(?!\w)\s*(?:[:/،,=-]|هو|هي|is|to)?\s*"
    r"(?:(?:خل|حط|سجل|اكتب|عدل|غير)(?:[يو]?ه|[يو]ا)(?!\w)\s*)?"  # «غير الاسم خليه …»
    r"(?:(?:ال)?(?:زوج|ام|اب|اخ|اخت|ولد|بنت|والد|عم|خال|جد)(?:ت?[يهك]|و[يه]|ها|نا)?(?!\w)\s*)?"
)
_NAME, _FULL = "اسم", ("الكامل", "كامل")  # «اسمي الكامل …»
_NAMED_AFTER = 3  # words of a name behind «اسمي كامل …», where that is none itself
_SON = frozenset({"بن", "بنت", "ابن", "bin", "bint"})
_FATHER = frozenset({"ابو", "abu"})  # of a family, behind a name
_OF_FAMILY = "آل "  # so written it stands before a family's name only
_ARTICLE = "ال"  # by itself at a name's end: of a family, written without its sign
_KIN = frozenset("الجد الاب الأب الام الأم الوالد الوالدة الوالده الزوج الزوجة الزوجه".split())
GOD = "الله"  # of «ضيف الله», never the first word of a name
_OF_VERBS = "يت"  # letters that begin what God is asked to do
_LONGEST = 8  # words
_NOT = frozenset({"لا", "ولا", "ما", "لم", "لن", "not", "no"})  # before what is no name
_HARDLY_MORE = 4  # words of a message that is a name
_BEHIND_LABEL = 0.04  # a word right behind «اسمي»; less have «زوجتي» and the like
_BETWEEN_NAMES = 0.06  # a word between two of a name's
STRONG = 0.5


class Token(NamedTuple):
    start: int
    end: int
    form: str
    sure: float
    listed: bool
    unheard: bool  # no example has it


def name_runs(
    text: str,
    tokens: Sequence[Token],
    floor: float,
    of_god: frozenset[str],
    starts: Sequence[int],
) -> Iterator[list[Token]]:
    """Words that follow one another and are of a name, by themselves or by what is beside them.

    `starts` are the offsets where what labels announce begins, as `label_ends` has them.
    """
    return _Words(text, tokens, floor, of_god, starts).runs()


class _Words:
    """The words of a text, and which of them are `named`: of a person's name."""

    def __init__(
        self,
        text: str,
        tokens: Sequence[Token],
        floor: float,
        of_god: frozenset[str],
        starts: Sequence[int],
    ) -> None:
        self._text = text
        self._tokens = tokens
        self._of_god = of_god
        self._beside = [  # the word before
            at > 0 and bool(_BETWEEN.fullmatch(text, tokens[at - 1].end, tokens[at].start))
            for at in range(len(tokens))
        ]
        self._starts = starts
        self._label = [self._is_label(at) for at in range(len(tokens))]
        # what is in the lists and a common word besides («امل») is a name beside one; so is, where
        # a name is looked for and little else is said, every word that nobody says otherwise
        bare = floor < STRONG and len(tokens) <= _HARDLY_MORE
        self._floors = [
            0.0 if token.listed or (bare and self._may_be_new(at)) else floor
            for at, token in enumerate(tokens)
        ]
        self._named = [
            (token.sure >= STRONG or token.form in _ABD) and not label
            for token, label in zip(tokens, self._label, strict=True)
        ]

    def runs(self) -> Iterator[list[Token]]:
        """The words of each name."""
        for at, token in enumerate(self._tokens):
            if token.form == GOD:
                self._join_god(at)
            elif self._is_plain(at) and (self._behind_joint(at) or self._between_names(at)):
                self._named[at] = True
        self._begin_behind_labels()
        self._spread()
        self._end_announced()
        run: list[Token] = []
        for at, token in enumerate(self._tokens):
            of_name = self._named[at] or token.form in JOINTS
            if run and not (self._beside[at] and of_name):
                yield from _trimmed(run)
                run = []
            if of_name:
                run.append(token)
        yield from _trimmed(run)

    def _form(self, at: int) -> str:
        return self._tokens[at].form if 0 <= at < len(self._tokens) else ""

    def _is_last(self, at: int) -> bool:
        return at + 1 >= len(self._tokens) or not self._beside[at + 1]

    def _is_plain(self, at: int) -> bool:
        return self._tokens[at].form not in JOINTS and not self._label[at]

    def _may_be_new(self, at: int) -> bool:
        return self._tokens[at].unheard and self._form(at - 1) not in _NOT

    def _is_label(self, at: int) -> bool:
        """Whether a word announces a name; «كامل» behind «اسمي» may begin it."""
        if _LABEL.fullmatch(self._form(at)):
            return True
        before = self._form(at - 1)
        if self._form(at) not in _FULL or not before.removeprefix("ال").startswith(_NAME):
            return False
        article = "ال" in (self._form(at)[:2], before[:2])
        after = [each.sure >= STRONG for each in self._tokens[at + 1 : at + 1 + _NAMED_AFTER]]
        follow = len(self._tokens) - at - 1
        return self._form(at) == _FULL[0] or (
            sum(after) >= _NAMED_AFTER - article or (article and follow >= _NAMED_AFTER)
        )

    def _behind_joint(self, at: int) -> bool:
        """«بن …», «آل …»; behind a name also «ابو راس» and «عبد السلام»."""
        if not self._is_last(at) and self._form(at + 1) in _SON:
            return True
        if not self._beside[at]:
            return False
        joint = self._form(at - 1)
        if joint in _SON or self._text.startswith(_OF_FAMILY, self._tokens[at - 1].start):
            return True
        alone = at == 2 or (at > 2 and self._named[at - 3])  # «مسفر علي ال مقبل»
        if joint == _ARTICLE and at > 1 and self._named[at - 2] and alone and self._is_last(at):
            return True
        servant = joint in _ABD and self._form(at).startswith("ال")
        return at > 1 and self._named[at - 2] and (joint in _FATHER or servant)

    def _between_names(self, at: int) -> bool:
        inside = self._beside[at] and not self._is_last(at)
        named = inside and self._named[at - 1] and self._tokens[at + 1].sure >= STRONG
        return named and (self._tokens[at].unheard or self._tokens[at].sure >= _BETWEEN_NAMES)

    def _join_god(self, at: int) -> None:
        """«ضيف الله» is a name; «آل جابر الله يحفظك» blesses behind one."""
        verb = not self._is_last(at) and self._form(at + 1)[0] in _OF_VERBS
        blesses = verb and not self._named[at + 1]
        self._named[at] = self._beside[at] and self._form(at - 1) in self._of_god and not blesses
        self._named[at - 1] |= self._named[at]

    def _begin_behind_labels(self) -> None:
        """A word that stands right behind «اسمي» and before a name is of it."""
        starts = set(self._starts)
        for at, token in enumerate(self._tokens[:-1]):
            announced = token.start in starts and token.sure >= _BEHIND_LABEL
            before_name = self._beside[at + 1] and self._named[at + 1]
            self._named[at] |= self._is_plain(at) and announced and before_name

    def _spread(self) -> None:
        """What is likely enough beside a name is of it."""
        forth = range(len(self._tokens))
        for at in (*forth, *reversed(forth)):
            left = self._beside[at] and self._named[at - 1]
            right = not self._is_last(at) and self._named[at + 1]
            likely = self._tokens[at].sure >= self._floors[at] and not self._label[at]
            self._named[at] |= likely and self._form(at) != GOD and (left or right)

    def _end_announced(self) -> None:
        """A family's name that nobody else has ends what «اسمي» began."""
        for at in range(2, len(self._tokens)):
            first = at
            while self._beside[first] and (
                self._named[first - 1] or self._form(first - 1) in JOINTS
            ):
                first -= 1
            begins = self._tokens[first].start
            announced = at - first >= 2 and any(abs(begins - start) <= 1 for start in self._starts)
            self._named[at] |= self._is_last(at) and announced and self._may_be_new(at)


def _trimmed(run: list[Token]) -> Iterator[list[Token]]:
    """The run without joints at its edges («ال» and «ابو» may begin a name), if one is left."""
    while run and run[-1].form in JOINTS:
        run = run[:-1]
    while run and (run[0].form in _SON or run[0].form in _KIN or run[0].form == GOD):
        run = run[1:]
    if run:
        yield run[:_LONGEST]


def label_ends(text: str) -> list[int]:
    """The offsets in the raw text where what a label announces begins."""
    plain, offsets = normalise_aligned(text)
    ends = (match.end() for match in _LABEL.finditer(plain))
    return [offsets[end] if end < len(offsets) else len(text) for end in ends]
