"""Times of day in a message: named ones as intervals, hours on the clock, ranges of hours.

A value is a name of `NAMED`, or hours on the clock: `22:00`, `20:00-` (after), `-08:00` (before),
`10:00-15:00`. Hours past 24:00 are those of the night that begins on the day: «1 الليل» is `25:00`.
`10:00?` may be either half of the day. Standard library only; Python 3.10 and later.
"""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import NamedTuple

_THE = r"(?:[wbf]?[aei]?[ln][ -]?|[ae](?:s|th|t|dh)[ -]?)"
_PRAYER = r"(?:(?:صلا[هت]|اذان|salat) )?"
_AFTER = r"(?:بعد|عقب|ba3d|after) "
_BEFORE = r"(?:قبل|qabl|before) "
# Without their article, «ظهر» is also 'it appeared', and فجر and ضحى are women's names.
_FAJR = rf"الفجر|فجرا|{_THE}?fajr"
_NOON = rf"ال(?:ظهر|ضهر)|ظهرا|{_THE}?(?:dh?|z)uh[ou]?r|noon"
_ASR = rf"العصر|عصرا|{_THE}?3a[s9]r"
_MAGHRIB = rf"المغرب|{_THE}?ma(?:gh|3'|8)r[ei]b"
_ISHA = rf"العشا|{_THE}?[3i]+sha"
_IFTAR = r"(?:ال)?(?:فطور|افطار)|iftar"
_MIDNIGHT = r"(?:منتصف|نص) (?:ال)?ليل|midnight|noss? el lei?l"


class Named(NamedTuple):
    """How a time of day is said (a pattern on normalised text), and its hours of the day."""

    pattern: str
    start: float
    end: float


# In Riyadh, dawn prayer is called between 3:35 and 5:20 over the year, noon 11:35 to 12:10,
# afternoon 14:50 to 15:30, sunset 17:05 to 18:45, and evening an hour and a half after sunset (two
# in Ramadan). What citizens mean by these words is a stretch of the day rather than that minute, so
# one fixed stretch each is closer than a calendar would be. More telling words come first.
NAMED = {
    "before_fajr": Named(_BEFORE + _PRAYER + f"(?:{_FAJR})", 2, 4),
    "after_fajr": Named(_AFTER + _PRAYER + f"(?:{_FAJR})", 5, 8),
    "fajr": Named(_PRAYER + f"(?:{_FAJR})", 4, 6),
    "suhoor": Named(r"(?:ال)?سحور|suh?oor", 2, 4),
    "duha": Named(rf"الضحي|{_THE}duh?a", 8, 11),
    "morning": Named(rf"(?:ال)?صبح|(?:ال)?صباح|صباحا|الصبحيه|morning|{_THE}?s[ou]b7", 6, 12),
    "before_noon": Named(_BEFORE + _PRAYER + f"(?:{_NOON})", 9, 12),
    "after_noon": Named(_AFTER + _PRAYER + f"(?:{_NOON}|ظهر)|afternoon", 13, 17),
    "noon": Named(_PRAYER + f"(?:{_NOON})", 12, 15),
    "after_friday_prayer": Named(
        rf"{_AFTER}(?:صلا[هت] (?:ال)?جمعه|{_THE}?salat {_THE}?jum+u?3?a+h?|friday prayers?)",
        12.5, 15,
    ),
    "after_asr": Named(_AFTER + _PRAYER + f"(?:{_ASR})", 15.5, 17.5),
    "before_maghrib": Named(_BEFORE + _PRAYER + f"(?:{_MAGHRIB})", 15.5, 17.5),
    "asr": Named(_PRAYER + f"(?:{_ASR})", 15, 17),
    "after_maghrib": Named(_AFTER + _PRAYER + f"(?:{_MAGHRIB})", 18, 20),
    "maghrib": Named(_PRAYER + f"(?:{_MAGHRIB})", 17, 19),
    "after_iftar": Named(_AFTER + f"(?:{_IFTAR})", 19, 21),
    "iftar": Named(f"(?:{_IFTAR})", 17.5, 19),
    "after_taraweeh": Named(
        r"(?:(?:بعد|عقب|after) )?(?:صلا[هت] )?(?:ال)?تراويح|taraweeh", 21.5, 24
    ),
    "after_isha": Named(_AFTER + _PRAYER + f"(?:{_ISHA})", 20, 24),
    "isha": Named(_PRAYER + f"(?:{_ISHA})", 19, 21),
    "evening": Named(r"المسا|مساا?|evening", 17, 23),
    "after_midnight": Named(_AFTER + f"(?:{_MIDNIGHT})|(?:اخر|اواخر) الليل", 24, 28),
    "midnight": Named(f"(?:{_MIDNIGHT})", 24, 25),
    "tonight": Named(r"(?:هال)?الليله|هالليله|هالليل|tonight", 20, 28),
    "night": Named(rf"الليل|ليل|ليلا|بليل|night|{_THE}?l[ea][iy]+l", 20, 28),
    "always": Named(
        r"24 ?/ ?7|(?:ال)?24 ?ساع[هت]|(?:ال)?اربع[هت]? ?و ?عشرين ساع[هت]|(?:علي )?مدار الساعه"
        r"|(?:طول|طوال|كل) (?:اليوم|الوقت|الاوقات)|علي طول"
        r"|24 ?(?:hours?|sa3a[ht]?)|all day|round the clock",
        0, 24,
    ),
}  # fmt: skip

_HOURS = {
    1: "واحده وحده الواحده",
    2: "ثنتين اثنتين تنتين",
    3: "ثلاث ثلاثه تلاته الثالثه",
    4: "اربع اربعه الرابعه",
    5: "خمس خمسه الخامسه",
    6: "ست سته السادسه",
    7: "سبع سبعه السابعه",
    8: "ثمان ثماني ثمانيه تمانيه تمنيه الثامنه",
    9: "تسع تسعه التاسعه",
    10: "عشر عشره العاشره",
    11: "احدعش احداعش حدعش حداشر",
    12: "اثنعش اطنعش ثنعش اتناشر",
}
_VALUES = {word: hour for hour, words in _HOURS.items() for word in words.split()}
_MINUTES = {"و نص": 30, "و نصف": 30, "و ربع": 15, "و ثلث": 20, "الا ربع": -15, "الا ثلث": -20}
_PARTS = {
    "early": r"الصبح|صبح|صباحا|الصباح|الفجر|فجرا|الضحي|ص|am|a\.m\.?|in the morning|el sob7",
    "late": r"العصر|عصرا|المغرب|مغربا|المسا|مسا|مساا|العشا|م|pm|p\.m\.?"
    r"|in the (?:evening|afternoon)",
    "noon": r"الظهر|ظهرا|الضهر|الظهريه",
    "small": r"بعد (?:منتصف|نص) الليل",
    "night": r"(?:ال|بال|ب)?ليل|ليلا|at night|bel lei?l",
}
_WORDS = "|".join(sorted(_VALUES, key=len, reverse=True))
# Numbers before these are no hours.
_UNITS = (
    r"(?! ?(?:ريال|الف|الاف|%|ايام|يوم|شهر|شهور|اشهر|سنه|سنوات|سنين|افراد|اشخاص|دقيق|دقايق"
    r"|ساعات|ساعه|مره|مرات|مرتين))"
)


def _clock(n: str) -> str:
    parts = "|".join(f"(?P<{name}{n}>{words})" for name, words in _PARTS.items())
    return (
        rf"(?P<lead{n}>(?:ال)?ساعه |el sa3a |at )?"
        rf"(?P<hour{n}>(?:[01]?\d|2[0-4])|(?:{_WORDS})(?!\w))(?::(?P<minute{n}>[0-5]\d))?(?!\d)"
        rf"(?P<fraction{n}> ?(?:و ?(?:نصف?|ربع|ثلث)|الا (?:ربع|ثلث)))?"
        rf"(?: ?(?:في )?(?:{parts})(?!\w))?{_UNITS}"
    )


_EDGE = r"(?<![\w:.,/+])(?:و|ف)?"
_RANGE = re.compile(
    rf"{_EDGE}(?P<whole>(?P<from>(?:من|from|bain|between) )?{_clock('1')}"
    rf" ?(?:الي|الين|لين|لحد|لغايه|حتي|و|ل|to|till|until|-|–) ?{_clock('2')})(?![\w/])"
)
_POINT = re.compile(
    rf"{_EDGE}(?P<whole>(?:(?P<after>بعد|عقب|من|after|from) "
    rf"|(?P<before>(?:قبل|الي|الين|لين|لحد|لغايه|حتي|before|until|till) |لل(?=ساعه )))?"
    rf"{_clock('')})(?![\w/])"
)
_DAY = 24 * 60
_HALF = 12 * 60


class Time(NamedTuple):
    """A time of day as a value, and its span in the normalised text."""

    value: str
    start: int
    end: int


def find_hours(plain: str) -> Iterator[Time]:
    """Hours on the clock and ranges of them in normalised text. A bare number is no hour."""
    done = 0
    for match in _RANGE.finditer(plain):
        if match["from"] or (_said(match, "1") and _said(match, "2")):
            first, last = _range(_minutes(match, "1"), _minutes(match, "2"))
            done = match.end()
            yield Time(f"{_written(first)}-{_written(last)}", *match.span("whole"))
    for match in _POINT.finditer(plain):
        if match.start() < done or not _said(match, ""):
            continue
        minutes, sure = _minutes(match, "")
        value = _written(minutes) + ("" if sure else "?")
        if match["after"]:
            value += "-"
        elif match["before"]:
            value = "-" + value
        yield Time(value, *match.span("whole"))


def _said(match: re.Match[str], n: str) -> bool:
    """Whether a number is said to be an hour: «الساعة 10», «10 الصبح», «10:30», «10 ونص»."""
    return any(match[f"{name}{n}"] for name in ("lead", "minute", "fraction", *_PARTS))


def _minutes(match: re.Match[str], n: str) -> tuple[int, bool]:
    """Minutes since midnight, and whether the half of the day is sure."""
    word = match[f"hour{n}"]
    hour = int(word) if word.isdecimal() else _VALUES[word]
    fraction = (match[f"fraction{n}"] or "").strip()
    if fraction.startswith("و"):
        fraction = f"و {fraction[1:].strip()}"
    minutes = int(match[f"minute{n}"] or 0) + _MINUTES.get(fraction, 0)
    part = next((name for name in _PARTS if match[f"{name}{n}"]), None)
    if hour == 0 or hour > 12:
        return hour * 60 + minutes, True
    return _hour(hour, part) * 60 + minutes, part is not None


def _hour(hour: int, part: str | None) -> int:
    """An hour of twelve in the named part of the day; without one, as offices keep hours."""
    small = hour % 12
    if part == "early":
        return small
    if part == "small" or (part == "night" and small < 6):
        return 24 + small
    if part in ("late", "night"):
        return 12 + small
    if part == "noon":
        return hour if hour > 9 else 12 + hour
    return small if 6 < hour < 12 else 12 + small


def _range(first: tuple[int, bool], last: tuple[int, bool]) -> tuple[int, int]:
    """Both ends; what is unsure is the half of the day that makes the shorter range."""
    start, end = first[0], last[0]
    if last[1] and not first[1]:
        start = end - ((end - start) % _HALF or _HALF)
    elif not last[1]:
        end = start + ((end - start) % _HALF or _HALF)
    start %= _DAY
    return start, end if end > start else end + _DAY


def _written(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def settle(value: str, since: timedelta | None) -> str:
    """A value whose half of the day is sure.

    `since` is the time of day at which it was asked, None if about another day: an hour that comes
    within four hours is the one meant, else that at which offices work.
    """
    if "?" not in value:
        return value
    clock = value.strip("-?")
    minutes = _parse(clock)
    if since is not None:
        now = int(since.total_seconds()) // 60
        soon = min((minutes + half - now) % _DAY for half in (0, _HALF))
        if soon <= 4 * 60:
            minutes = now + soon
    return value.replace(clock, _written(minutes)).replace("?", "")


def settle_by(value: str, name: str) -> str:
    """An hour beside a time of day, «الصبح الساعة 9»: in the half of the day that this names."""
    if "?" not in value:
        return value
    clock = value.strip("-?")
    start, end = interval(name)
    for half in (0, _HALF, _DAY):
        minutes = _parse(clock) % _HALF + half
        if start <= timedelta(minutes=minutes) < end:
            return value.replace(clock, _written(minutes)).replace("?", "")
    return value


def interval(value: str) -> tuple[timedelta, timedelta]:
    """The stretch of the day of a sure value, as distances from midnight.

    Raises ValueError on what is no value. 'After' and 'before' an hour mean those next to it.
    """
    if value in NAMED:
        return timedelta(hours=NAMED[value].start), timedelta(hours=NAMED[value].end)
    first, dash, last = value.partition("-")
    start, end = _parse(first) if first else None, _parse(last) if last else None
    if start is None and end is not None:
        start = max(end - 120, 0)
    elif start is not None and end is None:
        end = start + (180 if dash else 1)
    elif start is None or end is None:
        raise ValueError(f"{value!r} is no time of day")
    return timedelta(minutes=start), timedelta(minutes=end)


def _parse(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)
