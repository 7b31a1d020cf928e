"""Where a message may fall into several requests. Standard library only; Python 3.10 and later."""

import re
from collections.abc import Iterator

from arabic.lexicon import (
    ASKING,
    BEFORE_QUESTIONS,
    GREETINGS,
    JOINERS,
    QUESTION_WORDS,
    SUBJECTS,
    WAW_OF_ITS_OWN,
)
from arabic.text import normalise, normalise_aligned

Span = tuple[int, int]

# Marks, and the numbers of a list: «١- رقمكم ٢- حسابكم».
_BREAK = re.compile(
    r"\s+[1-9١-٩]\s?[-–.)]\s?|[\s،,؛;؟?!.:\n\-–—|/]*[،,؛;؟?!\n|][\s،,؛;؟?!.\-–—]*|\s*\.(?=\s)\s*"
)
_WORD = re.compile(r"\S+")
_LETTERS = re.compile(r"\w+")
_SUBJECT_WORDS = 5
_THINGS = SUBJECTS | {"هو", "هي", "هذا", "هذه", "الحل", "السبب", "معني", "المطلوب"}
# Where these stand in the middle, a new question may begin without «و»: «متى تداومون وش حسابكم».
_AMID = frozenset({"وش", "ايش", "شنو", "متي", "امتي", "كم", "وين", "فين"})
_EDGES = re.compile(r"^[\s،,؛;.!:\-–—]+|[\s،,؛;.:\-–—]+$")
_GREETING = re.compile(r"(?:" + "|".join(re.escape(greeting) for greeting in GREETINGS) + r")(?= )")
_POINTING = re.compile(
    r"\b(?:عليه|عليها|فيه|فيها|منه|منها|عنه|عنها|له|لها|خلاله|خلالها|طريقه|طريقها|بيه|بيها"
    r"|استخدمه|استخدمها|it)\b"
)
_COMPARING = re.compile(r"\b(?:بين|between)\b")
_LASTING = re.compile(r"\b(?:[يت]?اخذ|[يت]اخذون|[يت]?ستغرق|[يت]طول|takes?)\b")
_WISHES = r"(?:ابي|ابغي|ابغا|اريد|ودي|عايز|عاوز|بدي|داير|ارغب|حاب|اود|ينفع|احتاج|يحتاج|محتاجه?)"
_NEGATED_WITHIN = re.compile(
    rf"(?<!\w)(?:و?ما(?: عاد)?|ولا|و?مابي|و?مو|مش|no|don.?t) ?(?:{_WISHES}|need|want)"
)
_NEGATED = re.compile(
    r"^(?:(?:لا|خلاص|طيب) |و){0,3}(?:(?:ما|مو|مب|مش|ماني|لست|لم|مابي|ما عاد) ?"
    rf"{_WISHES}|لا (?:اريد|ارغب|اود)"  # «لا ابي …» is 'no, I want'
    r"|مابي|مابغي|i (?:do not|don.?t) want|not )"
)


def trimmed(text: str, start: int, end: int) -> Span:
    """The span without blanks and punctuation at its edges (a question mark stays)."""
    part = text[start:end]
    head = _EDGES.match(part)
    begin = start + (head.end() if head else 0)
    tail = _EDGES.search(text[begin:end], 1) if begin < end else None
    return begin, begin + tail.start() if tail else end


def split_points(text: str) -> Iterator[Span]:
    """Ends of a left and starts of a right clause, where the message may be cut.

    After a greeting, at punctuation, at joining words («وبعدين», 'and') and at a leading «و» that
    may mean 'and' («ومتى» but not «وقت»), and before a question word.
    """
    plain, offsets = normalise_aligned(text)
    greeting = _GREETING.match(plain)
    if greeting:
        yield offsets[greeting.end()], offsets[greeting.end()]
    for match in _BREAK.finditer(text):
        if match.start() > 0 and match.end() < len(text):
            # The mark itself stays with the left clause: it says whether that is a question.
            yield match.end(), match.end() + _length_of_and(text, match.end())
    for match in _WORD.finditer(text):
        if match.start() == 0:
            continue
        form = form_of(match.group())
        if form in JOINERS and match.end() < len(text):
            yield match.start(), match.end()
        elif form.startswith("و") and (length := _length_of_and(text, match.start())):
            yield match.start(), match.start() + length
        elif form in _AMID:
            yield match.start(), match.start()


def begins_by_asking(text: str) -> bool:
    """True when the first word of a clause asks or wishes, and does not only name its subject."""
    match = _WORD.match(text)
    return match is not None and is_one_of(form_of(match.group()), ASKING)


def is_one_of(form: str, words: frozenset[str]) -> bool:
    """True when a form, or what follows its «و», is among `words`."""
    return form in words or (form.startswith("و") and form[1:] in words)


def form_of(word: str) -> str:
    """A token in normal form, without the punctuation around it."""
    return normalise(word).strip("،,؛;؟?!.")


def _length_of_and(text: str, start: int) -> int:
    """How many characters the «و» in front of the word at `start` takes; 0 when it is no 'and'."""
    match = _WORD.match(text, start)
    form = form_of(match.group()) if match else ""
    if match is None or not form.startswith("و") or len(form) < 3 or form in WAW_OF_ITS_OWN:
        return 0
    plain, offsets = normalise_aligned(match.group())
    return offsets[plain.index("و")] + 1


_SET_ASIDE = re.compile(
    r"(?<=\w)[،,]? (?:و?(?:مو|موب|مب|مهب|مهوب|مش|ليس|ليست|ماهي|ماهو)|not) "
    r"(?:(?:(?:عن|علي|في) )?ال\w+|(?:about )?the \w+|about \w+"
    r"|\w+(?= (?:هذي|هذه|هذا|هو|هي|قصدي|اقصد) ))(?!\w)[.!،]*"
)


def without_set_aside(text: str) -> str:
    """The text without the thing that it turns down: «عن الأهلية مو المبلغ».

    A thing has its article: «الدعم مو نازل» turns nothing down.
    """
    plain = normalise(text)
    found = _SET_ASIDE.search(plain)
    if found is None:
        return text
    words = text.split()
    before, through = len(plain[: found.start()].split()), len(plain[: found.end()].split())
    return " ".join([*words[:before], *words[through:]])


def is_negated(text: str) -> bool:
    """True when a clause says what is not wanted («ما ابي اعترض»)."""
    return _NEGATED.match(normalise(text)) is not None


_FORBIDS = re.compile(
    r"^(?:(?:لا|خلاص|طيب) |و){0,3}(?:لا ت\w{3,}|لات\w{2,}(?:ني|نا|ون|ونه|وه|ها)(?!\w)|don.?t )"
)


def forbids(text: str) -> bool:
    """True for what is told not to be done: «لا تحولني»."""
    return _FORBIDS.match(normalise(text)) is not None


def turns_down(text: str) -> bool:
    """True where something is not wanted, wherever that is said: «لقيتها، خلاص ما ابي موظف»."""
    return is_negated(text) or _NEGATED_WITHIN.search(normalise(text)) is not None


_NOT = r"(?:مو|موب|مب|مهب|مهوب|مش|ليس|ليست|ماهو|ماهي|not)"
_CORRECTED = re.compile(
    rf"\b{_NOT} \w+[،,]? (?:كان|كانت|هو|هي|قصدي|بل|it was) \w|\w[،,]? {_NOT} \w+[\s.!]*$"
)


def corrects(text: str) -> bool:
    """True for a thing set right: «مو الثلاثاء، كان الأربعاء», «حسن مو حسين»."""
    return _CORRECTED.search(normalise(text)) is not None


_UNDECIDED = re.compile(
    r"(?<!\w)(?:ولا|او|والا) لا(?!\w)"
    r"|(?<!\w)(?:ما ?(?:ادري|دري|اعرف)|مدري|محتار\w?|متردد\w?|not sure)(?!\w)"
)


def is_undecided(text: str) -> bool:
    """True for what weighs a thing and its contrary: «ما ادري ارسلها ولا لا»."""
    return _UNDECIDED.search(normalise(text)) is not None


def is_question(text: str) -> bool:
    """True for a question mark, or a question word at the start (after a greeting or «طيب»)."""
    plain = normalise(text)
    if "؟" in plain or "?" in plain:
        return True
    found = _LETTERS.findall(plain)
    while len(found) > 1 and found[0] in BEFORE_QUESTIONS:
        found.pop(0)
    if found[:1] == ["ما"]:  # 'what' before a thing, 'not' before a verb
        return found[1:2] != [] and found[1] in _THINGS
    return bool(found) and (
        found[0] in QUESTION_WORDS or (found[0][0] == "و" and found[0][1:] in QUESTION_WORDS)
    )


def is_asking(text: str) -> bool:
    """True when a clause asks or wishes, or only names its subject («رابط الموقع»)."""
    plain = normalise(text)
    found = _LETTERS.findall(plain)
    if is_question(text) or any(word in ASKING for word in found):
        return True
    return len(found) <= _SUBJECT_WORDS and bool(found) and found[0] in SUBJECTS


def is_bare_question(text: str) -> bool:
    """True when a clause is nothing but a question word: «ومتى؟» goes on with what was asked."""
    found = _LETTERS.findall(normalise(text))
    return all(word in QUESTION_WORDS or word[1:] in QUESTION_WORDS for word in found)


def compares(left: str, right: str) -> bool:
    """True when «و» joins two things that are compared: «الفرق بين الاعتراض والشكوى»."""
    return _COMPARING.search(normalise(left)) is not None and not begins_by_asking(right)


def asks_how_long(text: str) -> bool:
    """True when a clause asks how long a thing takes: «وكم ياخذ وقت الرد»."""
    return _LASTING.search(normalise(text)) is not None


def points_back(text: str) -> bool:
    """True when a clause speaks of what was named before it: «وكيف اقدم عليه»."""
    return _POINTING.search(normalise(text)) is not None


def greets(text: str) -> bool:
    """True when a message begins with a greeting and goes on."""
    return _GREETING.match(normalise(text)) is not None


def asks_at_all(text: str) -> bool:
    """True when a question word or mark stands anywhere: «الهويه اخرها كم مكتوب»."""
    plain = normalise(text)
    found = set(_LETTERS.findall(plain)) - {"ما"}
    return "؟" in plain or "?" in plain or not found.isdisjoint(QUESTION_WORDS)
