"""Who one is, said in passing: «اسمي …، هويتي …، جوالي …», whatever the form has just asked."""

import re

from actions.reading import Message
from actions.steps import WrongAnswer, read_full_name, words
from arabic.numbers import spoken_digits
from arabic.text import normalise

_NAME_SAID = re.compile(r"(?<!\w)و?(?:اسمي|الاسم|my name is|ismi|esmi)(?!\w)")
_I_AM = re.compile(r"(?:السلام عليكم )?(?:معكم |معك )?(?:انا|i am|ana) ")
_LONG_NUMBER = re.compile(r"\d(?:\W?\d){8,}")
_AROUND = words(
    "انا|اسمي|اسم|هو|هي|كامل|هويتي|هويه|وطنيه|رقم|رقمي|ارقامي|جوالي|جوال|موبايلي|موبايل|تلفوني|اقامتي|اقامه|"
    "سجلي|سجل|مدني|بياناتي|معلوماتي|طيب|تفضل|هذا|هذه|هذي|هاذي|السلام عليكم|"
    "my|name|is|id|and|mobile|phone|number|national|ismi|esmi"
)
_NO_NAME = words(
    r"ما|لم|مو|لي|لنا|عندي|علي|من|في|كان|صار|انا|دعم|دفعه|مبلغ|موقع|حساب\w*|نزل\w*|وقف\w*|مستفيد\w*|شكوي|مشكله|"
    "ابي|ابغي|اريد"
)
_LONGEST_NAME = 5  # words


def introduces(message: Message) -> bool:
    """Whether the message says who somebody is, and nothing else."""
    if message.is_button:
        return False
    name = _said_name(message)
    said = normalise(spoken_digits(message.text))
    if name is None and not _LONG_NUMBER.search(said):
        return False
    rest = said.replace(normalise(name), " ") if name else said
    return not re.search(r"[^\W\d_]", _AROUND.sub(" ", rest))


def name_in(message: Message) -> str | None:
    """The name in a message that only says who somebody is."""
    return _said_name(message) if introduces(message) else None


def _said_name(message: Message) -> str | None:
    numbered = _LONG_NUMBER.search(message.normal) and _I_AM.match(message.normal)
    if not (numbered or _NAME_SAID.search(message.normal)):
        return None
    try:
        name = read_full_name(message)
    except WrongAnswer:
        return None
    normal = normalise(name)
    return name if len(normal.split()) <= _LONGEST_NAME and not _NO_NAME.search(normal) else None
