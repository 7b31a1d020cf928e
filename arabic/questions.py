"""Whether a text asks something. Standard library only; Python 3.10 and later."""

import re

from arabic.text import normalise

_ASKING = frozenset(
    normalise(word)
    for word in (
        "وش", "ايش", "اش", "ويش", "وشو", "شو", "شنو", "ايه", "ماذا", "ما",
        "متى", "امتى", "وين", "فين", "اين",
        "ليش", "ليه", "لماذا", "علاش", "كيف", "شلون", "وشلون", "ازاي", "كيفاش", "كم", "بكم", "قديش",
        "هل", "مين", "منو", "منهو", "اي", "وقتيش",
        "what", "when", "where", "why", "who", "which", "how",
        "is", "are", "do", "does", "can", "could",
        "wesh", "wsh", "ish", "esh", "mata", "emta", "wain", "wen", "fain", "kaif", "kef", "keef",
        "shlon", "chlon", "kam", "leish", "lesh", "laish", "hal", "meen",
    )
)  # fmt: skip
_OPENERS = frozenset(
    normalise(word)
    for word in (
        "طيب", "زين", "اوكي", "ok", "السلام", "عليكم", "سلام", "لو", "سمحت", "سمحتي", "ممكن",
        "بس", "و",
        "يعني", "اخوي", "hi", "hello", "please", "بالله",
    )
)  # fmt: skip
_WORD = re.compile(r"\w+")


def is_question(text: str) -> bool:
    """True for a question mark, or a question word at the start (after a greeting or «طيب»)."""
    if "؟" in text or "?" in text:
        return True
    words = _WORD.findall(normalise(text))
    while len(words) > 1 and words[0] in _OPENERS:
        words.pop(0)
    if not words:
        return False
    first = words[0]
    return first in _ASKING or (first.startswith("و") and first[1:] in _ASKING)
