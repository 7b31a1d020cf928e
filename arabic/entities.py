"""What a message names: channels, days, times, occasions, identifiers. Standard library only."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from arabic.numbers import spoken_numbers
from arabic.text import normalise_aligned
from arabic.times import NAMED, find_hours


class Entity(NamedTuple):
    """A canonical value and where in the raw text it stands (`text[start:end]`)."""

    label: str
    value: str
    start: int
    end: int


# All patterns match normalised text: ه for ة, ي for ى, ا for أ, ASCII digits, lower case.
_CHANNELS = {
    "call_center": r"(?:ال)?مركز ?(?:ال)?اتصال(?:ات)?|(?:ال)?كول ?سنتر|مركزكم|call ?cent(?:er|re)"
    r"|(?:الرقم|الخط|الهاتف) (?:الموحد|المجاني)|(?:ال)?خط الساخن|(?:ال)?سنترال|hot ?line"
    r"|ال(?:تليفون|تلفون|هاتف|مكالمات)|(?:ال|(?<=لل))(?:مركز|خط|اتصال)"
    r"|19912|markaz (?:[ae]l ?)?[ei]t+[ei]sal",
    "twitter": r"(?:ال)?(?:تويتر|توتير|تويتير|تويتار|اكس)|تويتركم|منصه (?:اكس|x)"
    r"|(?:[ae]l[ -]?)?t(?:w|uw)[aei]+t+e?r|x|citizen_care",
    "portal": r"(?:ال)?بوابه(?: الالكترونيه)?|بوابتكم|(?:ال)?موقع(?: الالكتروني| الرسمي)?|موقعكم"
    r"|(?:ال)?ويب ?سايت|web ?site|portal|site|ca\.gov\.sa"
    r"|[ae]l[ -]?bawaba[ht]?|[ae]l[ -]?maw[qk8][ei]3",
    "sawtak": r"صوتكم? ?مسموع|s[ao]u?w?tak ?masmo+u?3?|your voice (?:is )?heard",
    "beneficiary_care": r"(?:خدم(?:ه|ات)|عنايه|رعايه) ?(?:ال)?مستفيدي?ن|(?:ال)?عنايه بالمستفيدي?ن"
    r"|beneficiar(?:y|ies) (?:care|services?)|[k5]h?edmat al?most[ae]fee?deen",
}
# In Latin letters an article may stand apart and take what precedes it: 'el jom3a', 'fel sabt'.
_THE = r"(?:[wbf]?[aei]?[ln][ -]?|[ae](?:s|th|t)[ -]?)"
# Weekdays that are numbers, too, need it or 'yom' before them.
_THE_DAY = rf"(?:{_THE}|(?<=yom )|(?<=youm )|(?<=yoom ))"
_DAYS = {
    "saturday": rf"السبت|يوم سبت|saturday|sat|{_THE}?sabe?t",
    "sunday": rf"الاحد|يوم احد|sunday|sun|{_THE}?a7ad|{_THE_DAY}(?:7ad+|a?had)",
    "monday": rf"الا(?:ث|ت)نين|يوم ا(?:ث|ت)نين|monday|mon|{_THE_DAY}[aeiy2]+t?h?n[aeiy]+n",
    "tuesday": rf"ال(?:ث|ت)لا(?:ث|ت)ا|الثلوث|يوم ثلاثا|tuesday|tue|{_THE_DAY}t?h?[au]?la+th?a*",
    "wednesday": r"الاربعا|الربوع|يوم اربعا|wednesday|wed"
    rf"|{_THE_DAY}(?:[ao]?rb[ae]?3a*|rbo3)",
    "thursday": rf"الخميس|يوم خميس|thursday|thu|{_THE}?(?:kh|5|7')a?m[ie]+s",
    "friday": rf"الجمعه|يوم جمعه|جمعه(?! مبارك)|friday|fri|{_THE}?[jg][ou]?m[aeou]?3[ae]?[ht]?"
    rf"|{_THE}?jum+u?a+h?",
    "weekend": r"(?:ال)?ويك ?اند|(?:نهايه|عطله|اخر) الاسبوع|week ?ends?",
    "weekdays": r"(?:وسط|ايام|خلال) الاسبوع|ايام (?:العمل|الدوام)|week ?days?",
    # «اليوم اللي …» is the day that, not today.
    "today": rf"اليوم(?! (?:اللي|الي|الذي)\b)|النهار(?:ده|ضه)|اليومه|today|{_THE}y[ou]+m|elnaharda",
    "after_tomorrow": r"بعد (?:بكره|بكرا|باكر|باجر|غدا?|الغد)|day after tomorrow|ba3d b[ou]krah?",
    "tomorrow": r"بكره|بكرا|باكر|باجر|غدا|بكير|tomorrow|b[ou]krah?",
    "yesterday": r"امس|امبارح|البارح(?:ه)?|yesterday|ams|embare7",
    "now": r"(?:هال|ه)?الحين|للحين|الان|دحين|ذحين|هلق|دلوقتي?|هسه|حاليا"
    rf"|right now|now|{_THE}7[ei]+n|d(?:al)?7[ei]+n|delwa2t[iy]|dlw2t[iy]",
}
_OCCASIONS = {
    "ramadan": r"رمضان|رمضاني|r[ae]?ma?(?:d|dh|th|9|'9)[ha]*n",
    # «عيد» alone is also 'say it again', and a name
    "eid": rf"العيد(?:ين)?(?: الفطر| الاضحي)?|عيد (?:الفطر|الاضحي|مبارك|سعيد)|عيدكم"
    rf"|{_THE}?(?:eid|3[ei]+d)",
    "national_day": r"(?:ال)?يوم الوطني|national day",
    "founding_day": r"(?:ال)?يوم (?:ال)?تاسيس|founding day",
    "holidays": r"(?:(?:ال)?(?:عطل[هت]?|عطلات|اجاز[هت]|اجازات)(?: الرسميه)?|عطلكم|اجازاتكم)"
    r"(?! (?:ال)?اسبوع)|(?:public |official )?holidays?",
}
_GREETING_TIMES = re.compile(
    r"صباح(?:ك|كم)? ?(?:ال)?(?:خير|نور|ورد|فل)"
    r"|مسا(?:ك|كم)? ?(?:ال)?(?:خير|نور|ورد)|good (?:morning|evening|night)"
)


_LOOK_BEHIND = "(?<=لل)"  # whose width is fixed
_ARABIC_LETTER = re.compile(r"[ا-ي]")


def _named(label: str, table: dict[str, str]) -> Iterable[tuple[str, str, str]]:
    return ((label, value, pattern) for value, pattern in table.items())


def _stretched(table: dict[str, str]) -> dict[str, str]:
    """The patterns for who holds a letter of a name too long: «تويترر», «صوتك مسمووع»."""
    return {
        value: _LOOK_BEHIND.join(
            _ARABIC_LETTER.sub(r"(?:\g<0>{1,2})", part) for part in pattern.split(_LOOK_BEHIND)
        )
        for value, pattern in table.items()
    }


# Occasions first: «اليوم الوطني» is no 'today'. A group's name is label__value.
_NAMES = re.compile(
    r"(?<![\w])(?:و|ف|ه)?(?:ب|ل|ع|ك|بال|لل)?(?:"
    + "|".join(
        f"(?P<{label}__{value}>{pattern})"
        for label, value, pattern in (
            *_named("occasion", _OCCASIONS),
            *_named("channel", _stretched(_CHANNELS)),
            # «بعد صلاة الجمعة» is a time, not the whole day
            *_named("time", {name: time.pattern for name, time in NAMED.items()}),
            *_named("day", _DAYS),
        )
    )
    + r")(?!\w)"
)
_SEPARATED = r"(?:[ -]?\d)"
_MOBILE = rf"(?:(?:\+|00)?966[ -]?0?|0)?5{_SEPARATED}{{8}}"
_NATIONAL_ID = rf"[12]{_SEPARATED}{{9}}"
_REFERENCE = rf"[4678]{_SEPARATED}{{9}}"
_IDENTIFIERS = re.compile(
    rf"(?<![\d+])(?:(?P<mobile>{_MOBILE})|(?P<national_id>{_NATIONAL_ID})"
    rf"|(?P<ticket_number>{_REFERENCE}))(?!\d)"
)
# Shorter or longer numbers count as a ticket's only behind such a word.
_TICKET_WORD = re.compile(
    r"(?:طلب|شكو[يا]|شكوه|بلاغ|تذكر|اعتراض|مرجع|ticket|reference|request|complaint|talab|shakwa)"
    r"[^\d\n]{0,20}?(?P<ticket_number>\d{4,14})(?!\d)"
)
_NOT_A_DIGIT = re.compile(r"\D")


def find_entities(text: str) -> list[Entity]:
    """The entities of a raw text in order of appearance; none overlaps another.

    Values: canonical ids for names, ASCII digits for identifiers (shape only, no check digit:
    a form can say what is wrong with a number only when it sees it).
    """
    plain, offsets = normalise_aligned(text)

    def raw_span(start: int, end: int) -> tuple[int, int]:
        following = offsets[end] if end < len(offsets) else len(text)
        stop = offsets[end - 1] + 1
        # A stretched last letter and its marks still belong to the word, and so does a hamza.
        while stop < following and text[stop] in (text[stop - 1], "ء"):
            stop += 1
        return offsets[start], stop

    found: list[Entity] = []
    taken: list[tuple[int, int]] = []

    def add(label: str, value: str, start: int, end: int) -> None:
        if all(end <= first or last <= start for first, last in taken):
            taken.append((start, end))
            found.append(Entity(label, value, start, end))

    for pattern in (_IDENTIFIERS, _TICKET_WORD):
        for match in pattern.finditer(plain):
            label = match.lastgroup or ""
            digits = _NOT_A_DIGIT.sub("", match[label])
            add(label, digits, *raw_span(*match.span(label)))
    for start, end, digits in spoken_numbers(text):
        whole = _IDENTIFIERS.fullmatch(digits)
        if whole and whole.lastgroup:
            add(whole.lastgroup, digits, start, end)
    for time in find_hours(plain):
        add("time", time.value, *raw_span(time.start, time.end))
    greetings = [match.span() for match in _GREETING_TIMES.finditer(plain)]
    for match in _NAMES.finditer(plain):
        label, _, value = (match.lastgroup or "").partition("__")
        if label == "time" and any(first <= match.start() < last for first, last in greetings):
            continue
        add(label, value, *raw_span(*match.span(f"{label}__{value}")))
    return sorted(found, key=lambda entity: entity.start)
