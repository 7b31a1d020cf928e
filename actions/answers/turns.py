"""What a follow-up asks of the last answer besides another channel, day or time."""

import re
from enum import Enum

from arabic.text import normalise


class Turn(Enum):
    """`WHO` is there, how much time is `LEFT`, `ANOTHER` period of the day, hours `CLAIMED`,
    whether open `UNTIL` a time, when it opens `AGAIN`, or after the coming time is `MISSED`.
    """

    NONE = "none"
    WHO = "who"
    LEFT = "left"
    ANOTHER = "another"
    CLAIMED = "claimed"
    UNTIL = "until"
    AGAIN = "again"
    MISSED = "missed"


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
_AGAIN = re.compile(
    r"(?<!\w)[وف]?[يت]?(?:فتح|رجع|داوم)\w* (?:مره|مرا) (?:ثاني|ثانيه|تاني|تانيه|اخري)(?!\w)"
    r"|(?:open|back) again"
)
_UNTIL = re.compile(r"(?<!\w)[وف]?(?:الين|لين|لغايه|لحد|حتي|الي|until|till) (?!متي|كم|وين|ايش)\w")
_MISSED = re.compile(
    r"(?<!\w)(?:فاتني|فات علي|راحت? علي|ما لحقت|ما امدا(?:ني)?)(?!\w)|miss(?:ed)? it"
    r"|(?<!\w)متي (?:المره )?(?:الجاي|الجايه)$"
)
_RIGHT = re.compile(r"(?<!\w)[وف]?(?:صح|صحيح|صحيحه|مضبوط|مظبوط|اكيد|صدق|right|true|correct)(?!\w)")


_BY_FORM = (
    (_LEFT, Turn.LEFT),
    (_ANOTHER, Turn.ANOTHER),
    (_AGAIN, Turn.AGAIN),
    (_MISSED, Turn.MISSED),
    (_WHO, Turn.WHO),
)


def turn_of(text: str, times: tuple[str, ...]) -> Turn:
    """What a question asks by its form; `times` are the values of the times that it names."""
    plain = normalise(text)
    if _RIGHT.search(plain) and any("-" in time.strip("-") for time in times):
        return Turn.CLAIMED
    if times and not any("-" in time for time in times) and _UNTIL.search(plain):
        return Turn.UNTIL
    for pattern, turn in _BY_FORM:
        if pattern.search(plain):
            return turn
    return Turn.NONE
