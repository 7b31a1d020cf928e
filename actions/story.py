"""Whether a message tells what happened: with the wish to complain, with the topic, or later."""

import re

from actions.introduction import introduces
from actions.reading import FACTS, Message
from actions.steps import NAME_NAMED, words
from casework.identifiers import identifiers_in

AT_LEAST = 5  # words: from here on the topic's words tell what happened
_WHOLE = 9  # words: told with the topic, so that nothing is left to ask
_IN_WISH = 14  # words of a wish to complain, its greeting included
_LETTERS = re.compile(r"[^\W\d_]+")
# Words of what happened: neither of greetings and wishes, nor of names.
_HAPPENED = words(
    r"لم|كان|كانت|صار|نزل|ينزل|وقف\w*|انقطع\w*|انتظرت\w*|اتصلت|راجعت\w*|ردوا|قالوا|يقولون|اغلق\w*|رفض\w*|"
    r"تاخر\w*|نقص\w*|حيث|فجاه|سنه|سنتين|شهر\w*|اسبوع\w*|since|ago|months?|not|they"
)
_TELLS = words(
    r"ما|لم|مو|لي|عندي|كان|كانت|صار|دعم|دفعه|مبلغ|موقع|نزل|وقف|انتظر\w*|اتصلت|ردكم|يردون|ردوا|"
    r"مشكله|شكوي|وانا|لان|بدون|قالوا|يقولون|شهر\w*|يوم\w*|سنه|my|me|they|since|not"
)
_TOLD = re.compile(
    r"(?:\w+ )?(?:قلت|كتبت|شرحت|ذكرت|حكيت)\w*(?: \w+)?(?: (?:قبل|فوق|لكم|لك|قبل شوي))*"
    r"|(?:هو )?نفس (?:الكلام|اللي|ما)(?: \w+){0,3}"
    r"|(?:زي|مثل|كما) (?:ما )?(?:قلت|كتبت|ذكرت)\w*(?: \w+)?"
    r"|(?:هذا|هذي|هذه) (?:هي )?(?:المشكله|الشكوي|كل شي)"
)
_COMMANDS = frozenset({"cancel", "start_over", "repeat", "talk_to_agent", "change_answer"})
_SURE = 0.6  # of a command or a question


def told_with_wish(message: Message) -> bool:
    """Whether a wish to complain tells what happened, so that nothing is left to ask."""
    happened = set(_HAPPENED.findall(message.normal))
    return _words(message) >= _IN_WISH and len(happened) > 1 and not identifiers_in(message.text)


def told_with_topic(message: Message) -> bool:
    """Whether the answer on the topic is the whole story."""
    return _words(message) >= _WHOLE and not message.is_question and not introduces(message)


def told_before(message: Message) -> bool:
    """Whether the message says that the story was told: «قلت لك فوق»."""
    return _TOLD.fullmatch(message.normal) is not None


def goes_on(message: Message) -> bool:
    """Whether a message where the name is asked for tells more of the story."""
    commands = message.intent in _COMMANDS and message.confidence >= _SURE
    asks = message.is_question or (message.intent in FACTS and message.confidence >= _SURE)
    return bool(
        _words(message) >= AT_LEAST
        and _TELLS.search(message.normal)
        and not (commands or asks or identifiers_in(message.text))
        and not NAME_NAMED.search(message.normal)
    )


def _words(message: Message) -> int:
    return len(_LETTERS.findall(message.normal))
