"""What a follow-up asks of the last answer besides another channel, day or time."""

import re
from enum import Enum

from arabic.text import normalise


class Turn(Enum):
    """`WHO` is there, how much time is `LEFT`, `ANOTHER` period of the day, hours `CLAIMED`."""

    NONE = "none"
    WHO = "who"
    LEFT = "left"
    ANOTHER = "another"
    CLAIMED = "claimed"


_THERE = r"موجود|متواجد|متاح|فاتح|مفتوح|شغال|مداوم|مناوب"
_WHO = re.compile(
    r"(?<!\w)[وف]?(?:مين|منو|منهو|who)(?!\w)"
    rf"|(?<!\w)[وف]?من (?:(?:{_THERE})\w*|ي(?!وم)\w{{2,}}|(?:اللي|الي|الذي) \w+)"
)
_LEFT = re.compile(
    r"(?<!\w)(?:و|ف)?كم\b.*(?<!\w)(?:باقي|باقيه?|باقيله|بقي|بقا|يبقي|تبقي|متبقي|ضل|فاضل)(?!\w)"
    r"|(?<!\w)(?:باقي|بقي|تبقي|متبقي) كم(?!\w)|how (?:much|long|many)\b.*\b(?:left|remain\w*)"
)
_ANOTHER = re.compile(
    r"(?<!\w)[وف]?(?:ال)?(?:فتر[هة]|فترات|شفت|دوام|ورديه)"
    r" (?:ال)?(?:ثاني|ثانيه|تاني|تانيه|اخري|اخر|غيرها?|غيره)(?!\w)"
    r"|(?<!\w)(?:فترتين|دوامين|شفتين)(?!\w)|(?:another|second|other) (?:period|shift)"
)
_RIGHT = re.compile(r"(?<!\w)[وف]?(?:صح|صحيح|صحيحه|مضبوط|مظبوط|اكيد|صدق|right|true|correct)(?!\w)")


def turn_of(text: str, times: tuple[str, ...]) -> Turn:
    """What a question asks by its form; `times` are the values of the times that it names."""
    plain = normalise(text)
    if _RIGHT.search(plain) and any("-" in time.strip("-") for time in times):
        return Turn.CLAIMED
    for pattern, turn in ((_LEFT, Turn.LEFT), (_ANOTHER, Turn.ANOTHER), (_WHO, Turn.WHO)):
        if pattern.search(plain):
            return turn
    return Turn.NONE
