"""The channels that a question means, and those it names only to set them aside."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from actions.answers.model import Question
from arabic.clauses import is_negated, is_question
from arabic.text import normalise, normalise_aligned
from casework.knowledge import Knowledge

# Particles of exception: the channel after one is not the one asked about.
_EXCEPT = frozenset("غير سوي الا عدا ماعدا بدون بدل except besides but without ghair 8air".split())
_NOT = frozenset("مو مب مش ماهو مهو ليس ليست لست not mo".split())
_NEGATORS = _NOT | {"ما", "لا", "ماني", "مني"}
_BEFORE = "قبل"  # «قبل لا اكمل» turns nothing down
_I_MEAN = frozenset({"قصدي", "اقصد", "اعني"})
_BETWEEN = frozenset("في علي عن ب ع ال the by".split())  # a verb and its object
_NO_PERSON = frozenset("في علي الي اللي الذي لي هي".split())  # end as 'my' does
_OR = frozenset({"او", "ام", "or", "and"})
# The number is the call centre's where channels are talked of, elsewhere any number.
_NUMBER = re.compile(
    r"(?<!\w)(?:و|ف)?[بلع]?(?P<name>الرقم|رقمكم|ارقامكم)(?!\w)"
    r"(?! (?:المرجعي|الوطني|السري|حق|حقت|تبع|بتاع|في|الخاص))"
)
_BREAK = re.compile(r"[،,؛;؟?!.\n]")
_ENDS = re.compile(r"\s*(?:[،,؛;!.\n]|$)")
_NO_AFTER = re.compile(r"\s*(?:لا\s*(?:[،,؛;!.\n]|$)|(?:ما|مو|مب|مش|لا) ?ا\w{2,}(?:ه|ها)(?!\w))")


class Mentions(NamedTuple):
    """Ids of channels; `joined`: two are named beside each other, not one by way of the other."""

    channels: tuple[str, ...]
    excepted: tuple[str, ...]
    joined: bool


class _Mention(NamedTuple):
    channel: str
    start: int
    end: int


def find_mentions(question: Question, known: Knowledge, *, numbers: bool) -> Mentions:
    """The channels of a question; `numbers`: «الرقم» is one as well."""
    found = [
        _Mention(str(entity["value"]), *_span(entity))
        for entity in question.entities
        if entity["entity"] == "channel" and entity["value"] in known.channels
    ]
    if numbers:
        found += _numbers(question.text, found)
    channels: dict[str, None] = {}
    excepted: dict[str, None] = {}
    joined = False
    last = None
    for mention in sorted(found, key=lambda each: each.start):
        before = question.text[last.end if last else 0 : mention.start]
        if _is_set_aside(before, question.text[mention.end :]):
            excepted[mention.channel] = None
        else:
            if last and mention.channel not in channels and channels:
                joined = joined or _joins(before)
            channels[mention.channel] = None
        last = mention
    aside = tuple(channel for channel in excepted if channel not in channels)
    return Mentions(tuple(channels), aside, joined)


def _span(entity: Mapping[str, Any]) -> tuple[int, int]:
    start = entity.get("start") or 0
    return start, entity.get("end") or start


def _numbers(text: str, found: list[_Mention]) -> list[_Mention]:
    plain, offsets = normalise_aligned(text)
    spans = [match.span("name") for match in _NUMBER.finditer(plain)]
    raw = [(offsets[start], offsets[end - 1] + 1) for start, end in spans]
    return [
        _Mention("call_center", start, end)
        for start, end in raw
        if all(end <= each.start or each.end <= start for each in found)
    ]


def _joins(between: str) -> bool:
    words = normalise(between).split()
    return bool(_BREAK.search(between)) or any(w.startswith("و") or w in _OR for w in words)


def _is_set_aside(before: str, after: str) -> bool:
    """Whether a channel between these words is not the one that is meant.

    «غير …», «ما ابي …», «ما اعرف …», «… لا»; «مو …» where nothing is said of it, since «مو تويتر
    مفتوح؟» asks about it.
    """
    clause = normalise(_BREAK.split(before)[-1])
    words = clause.split()
    while words and words[-1] in _BETWEEN:
        words.pop()
    following = normalise(after).split()
    if _NO_AFTER.match(normalise(after)):
        return True
    if not words:
        return False
    if words[-1].removeprefix("و") in _EXCEPT:
        return True
    if words[-1].removeprefix("و") in _NOT:
        return bool(_ENDS.match(after)) or _is_mine(following[0])
    wishes = 0
    while wishes < len(words) and _is_mine(words[-1 - wishes]):
        wishes += 1
    if not wishes or is_question(clause):
        return False
    rest = words[: len(words) - wishes]
    if words[-1] in _I_MEAN and rest == ["لا"]:  # «لا، قصدي تويتر»
        return False
    if rest[-2:-1] == [_BEFORE]:
        return False
    return is_negated(clause) or bool(rest and rest[-1].removeprefix("و") in _NEGATORS)


def _is_mine(word: str) -> bool:
    """Whether a word has the form of the first person: «اعرف», «ابي», «عندي», «قصدي»."""
    word = word.strip("،,؛;.!")
    if word.endswith("ي"):
        return len(word) > 2 and word not in _NO_PERSON
    return len(word) > 3 and word.startswith("ا") and not word.startswith("ال")
