"""Training examples told apart from what they look like: the same question about somebody else.

«متى ينزل الدعم» is ours, «متى ينزل الدعم حق سكني» is not; «استلم الضمان، متى ينزل حساب المواطن»
is ours again. Made from the examples at training, so that no file repeats a sentence.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from typing import NamedTuple

from arabic.lexicon import AGENCIES, AGENCIES_LATIN, ALSO_NAMED, SUBJECTS
from arabic.text import normalise

OUT_OF_SCOPE = "out_of_scope"
# Only this program has these; and what steers a conversation is about no agency.
_OURS_ALONE = frozenset({"ask_program", "ask_sawtak", "ask_sawtak_steps", "ask_beneficiary_care"})
_STEERING = frozenset(
    "affirm bot_challenge cancel change_answer deny frustration goodbye greet help repeat "
    "start_over thank".split()
)
_ELSEWHERE, _BESIDE = 0.1, 0.05  # examples made, beside all there are
_MOST_WORDS = 12
_PROGRAM = re.compile(
    r"(?:لبرنامج |برنامج |ل)?حساب المواطن|(?:the )?citizen account", re.IGNORECASE
)
_HERE = re.compile(r"\b(?:عندكم|لديكم|معكم|حقكم|حقتكم|عندكن|بتاعكم)\b")
_OWN_NAMES = re.compile(
    r"صوتك|مسموع|مستفيد|19912|١٩٩١٢|ca\.gov|citizen|sawt|sot[ak]", re.IGNORECASE
)
_YOURS = re.compile(r"\b(\w{3,})كم\b")
_OF = ("حق", "في", "من", "عند", "بتاع", "تبع")
_ARABIC = re.compile(r"[\u0621-\u064a]")
_END = " ؟?!.،"


class Contrast(NamedTuple):
    """An example made of the one at `source`."""

    source: int
    text: str
    intent: str


def contrasts(texts: Sequence[str], intents: Sequence[str], seed: int) -> list[Contrast]:
    """Examples about other agencies, and about the program with another agency named beside it.

    Empty without an out-of-scope intent, as on a benchmark. Repeatable by `seed`.
    """
    if OUT_OF_SCOPE not in intents:
        return []
    chance = random.Random(seed)
    order = list(range(len(texts)))
    chance.shuffle(order)
    made: list[Contrast] = []
    for source in order:
        if len(made) >= len(texts) * _ELSEWHERE:
            break
        text = texts[source]
        if _can_be_elsewhere(text, intents[source]):
            made.append(Contrast(source, _elsewhere(text, chance), OUT_OF_SCOPE))
    ours = [at for at in order if intents[at] not in _STEERING | {OUT_OF_SCOPE}]
    named = [at for at in ours if _HERE.search(texts[at]) or _PROGRAM.search(texts[at])]
    for source in named[: int(len(texts) * _BESIDE)]:
        if _ARABIC.search(texts[source]):
            beside = chance.choice(ALSO_NAMED)
            made.append(Contrast(source, _after(beside, texts[source]), intents[source]))
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


def _after(beside: str, text: str) -> str:
    return beside + text if beside.endswith(" و") else f"{beside} {text}"
