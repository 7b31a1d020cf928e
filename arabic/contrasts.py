"""Training examples told apart from what they look like: the same question about somebody else.

«متى ينزل الدعم» is ours, «متى ينزل الدعم حق سكني» is not; «استلم الضمان، متى ينزل حساب المواطن»
is ours again. Made from the examples at training, so that no file repeats a sentence.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from typing import NamedTuple

from arabic.lexicon import AGENCIES, AGENCIES_LATIN, ALSO_NAMED_AFTER, ALSO_NAMED_BEFORE, SUBJECTS
from arabic.text import normalise

OUT_OF_SCOPE = "out_of_scope"
# Only this program has these; and what steers a conversation is about no agency.
_OURS_ALONE = frozenset({"ask_program", "ask_sawtak", "ask_sawtak_steps", "ask_beneficiary_care"})
_STEERING = frozenset(
    "affirm bot_challenge cancel change_answer deny frustration goodbye greet help repeat "
    "start_over thank".split()
)
_ELSEWHERE, _BESIDE = 0.1, 0.1  # examples made, beside all there are
_BEFORE = 0.6  # of the clauses that come before the point
_MOST_WORDS = 12
_PROGRAM = re.compile(
    r"(?:لبرنامج |برنامج |ل)?حساب المواطن|(?:the )?citizen account", re.IGNORECASE
)
_HERE = re.compile(r"\b(?:عندكم|لديكم|معكم|حقكم|حقتكم|عندكن|بتاعكم)\b")
_OWN_NAMES = re.compile(
    r"صوتك|مسموع|مستفيد|19912|١٩٩١٢|ca\.gov|citizen|sawt|sot[ak]", re.IGNORECASE
)
_SUPPORT = re.compile(r"دعمي|دعمكم|[اه]لي[هة]|مؤهل|مواهل")
_YOURS = re.compile(r"\b(\w{3,})كم\b")
_OF = ("حق", "في", "من", "عند", "بتاع", "تبع")
_ARABIC = re.compile(r"[\u0621-\u064a]")
_END = " ؟?!.،"


class Made(NamedTuple):
    """An example made of the one at `source`."""

    source: int
    text: str
    intent: str


def contrasts(texts: Sequence[str], intents: Sequence[str], seed: int) -> list[Made]:
    """Examples about other agencies, and about the program with another agency named beside it.

    Empty without an out-of-scope intent, as on a benchmark. Repeatable by `seed`.
    """
    if OUT_OF_SCOPE not in intents:
        return []
    chance = random.Random(seed)
    order = list(range(len(texts)))
    chance.shuffle(order)
    made: list[Made] = []
    for source in order:
        if len(made) >= len(texts) * _ELSEWHERE:
            break
        text = texts[source]
        if _can_be_elsewhere(text, intents[source]):
            made.append(Made(source, _elsewhere(text, chance), OUT_OF_SCOPE))
    for source in order:
        if len(made) >= len(texts) * (_ELSEWHERE + _BESIDE):
            break
        text, intent = texts[source], intents[source]
        if intent not in _STEERING | {OUT_OF_SCOPE} and _is_ours(text):
            made.append(Made(source, _beside(text, chance), intent))
    return made


def _can_be_elsewhere(text: str, intent: str) -> bool:
    return (
        intent not in _STEERING | _OURS_ALONE | {OUT_OF_SCOPE}
        and len(text.split()) <= _MOST_WORDS
        and (_PROGRAM.search(text) is not None or not _OWN_NAMES.search(text))
    )


def _elsewhere(text: str, chance: random.Random) -> str:
    agency = chance.choice(AGENCIES if _ARABIC.search(text) else AGENCIES_LATIN)
    if _PROGRAM.search(text):
        return _PROGRAM.sub(agency, text)
    if not _ARABIC.search(text):
        return f"{text.rstrip(_END)} {agency}"
    of = chance.choice(_OF)
    if _HERE.search(text):
        return _HERE.sub(f"{of} {agency}", text)
    yours = _YOURS.search(text)
    if yours and normalise(yours[1]) in SUBJECTS:
        return f"{text[: yours.start()]}{yours[1]} {agency}{text[yours.end() :]}"
    if chance.random() < 0.3:
        return f"{agency} {text}"
    return f"{text.rstrip(_END)} {of} {agency}"


def _is_ours(text: str) -> bool:
    """True when an Arabic text says that it is about this program."""
    yours = (normalise(stem) in SUBJECTS for stem in _YOURS.findall(text))
    return _ARABIC.search(text) is not None and (
        any(pattern.search(text) for pattern in (_HERE, _PROGRAM, _SUPPORT)) or any(yours)
    )


def _beside(text: str, chance: random.Random) -> str:
    if chance.random() < _BEFORE:
        clause = chance.choice(ALSO_NAMED_BEFORE)
        return clause + text if clause.endswith(" و") else f"{clause} {text}"
    return f"{text.rstrip(_END)} {chance.choice(ALSO_NAMED_AFTER)}"
