"""Numbers that citizens spell or dictate. Standard library only; Python 3.10 and later."""

import re
from collections.abc import Iterator

from arabic.text import normalise

_UNITS = {
    0: "صفر زيرو سفر zero sifr sefr",
    1: "واحد وحده واحده one wahed wahid",
    2: "اثنين اثنان اتنين ثنين اثنتين تنين two ethnain ithnain",
    3: "ثلاثه ثلاث تلاته ثلاثا تلات three thalatha",
    4: "اربعه اربع اربعا four arbaa arba3a",
    5: "خمسه خمس five khamsa 5amsa",
    6: "سته ست six sitta",
    7: "سبعه سبع seven sabaa sab3a",
    8: "ثمانيه ثمان ثماني تمانيه تمنيه ثمنيه eight thamania",
    9: "تسعه تسع nine tisaa tes3a",
}
_TEENS = {
    10: "عشره عشر ten ashra",
    11: "احدعش احداعش احدعشر حداشر eleven",
    12: "اثنعش اثناعش اثناعشر اثنعشر اطنعش اتناشر twelve",
    13: "ثلاثطعش ثلطعش ثلاثتعش تلتاشر thirteen",
    14: "اربعطعش اربعتعش اربعتاشر fourteen",
    15: "خمسطعش خمستعش خمستاشر fifteen",
    16: "سطعش ستعش ستطعش ستاشر sixteen",
    17: "سبعطعش سبعتعش سبعتاشر seventeen",
    18: "ثمنطعش ثمانطعش ثمنتعش تمنتاشر eighteen",
    19: "تسعطعش تسعتعش تسعتاشر nineteen",
}
_TENS = {
    20: "عشرين عشرون twenty",
    30: "ثلاثين ثلاثون تلاتين thirty",
    40: "اربعين اربعون forty",
    50: "خمسين خمسون fifty",
    60: "ستين ستون sixty",
    70: "سبعين سبعون seventy",
    80: "ثمانين ثمانون تمانين eighty",
    90: "تسعين تسعون ninety",
}
_HUNDREDS = {
    100: "ميه مايه",
    200: "ميتين مايتين ميتان",
    300: "ثلاثميه ثلثميه ثلاثمايه",
    400: "اربعميه اربعمايه",
    500: "خمسميه خمسمايه",
    600: "ستميه ستمايه",
    700: "سبعميه سبعمايه",
    800: "ثمانميه ثمنميه ثمانمايه",
    900: "تسعميه تسعمايه",
}
_VALUES = {
    normalise(word): value
    for table in (_UNITS, _TEENS, _TENS, _HUNDREDS)
    for value, words in table.items()
    for word in words.split()
}
_WORD = re.compile(r"[^\s،,؛;؟?!.:/+\-–—_()]+")
_GAP = re.compile(r"[\s،,.\-–—_]*")


_Part = tuple[bool, str, bool]  # led by «و», digits, spelt


def _part(word: str) -> _Part | None:
    """The number that one word stands for; None when it stands for none."""
    form = normalise(word)
    if form.isdecimal():
        return False, form, False
    if form in _VALUES:
        return False, str(_VALUES[form]), True
    if form.startswith("و") and form[1:] in _VALUES:
        return True, str(_VALUES[form[1:]]), True
    return None


def _joined(parts: list[_Part]) -> str:
    """The digits of a run of numbers: «خمسه وخمسين» is 55, «خمسه وصفر» is 50."""
    groups: list[int | str] = []
    for led, digits, spelt in parts:
        last, value = groups[-1] if groups else "", int(digits)
        if led and spelt and isinstance(last, int):
            unit_before_ten = 0 < last % 100 < 10 and 20 <= value < 100
            rest_of_hundred = last >= 100 and last % 100 == 0 and 0 < value < 100
            if unit_before_ten or rest_of_hundred:
                groups[-1] = last + value
                continue
        groups.append(value if spelt else digits)
    return "".join(str(group) for group in groups)


def _run(text: str, words: list[re.Match[str]], index: int) -> tuple[list[_Part], int]:
    """The numbers that follow one another from `words[index]` on, and the index after the last."""
    parts: list[_Part] = []
    after = index
    led_alone = False
    while index < len(words):
        if parts and not _GAP.fullmatch(text, words[index - 1].end(), words[index].start()):
            break
        word = words[index].group()
        index += 1
        if parts and not led_alone and normalise(word) == "و":
            led_alone = True
            continue
        part = _part(word)
        if part is None:
            break
        parts.append((part[0] or led_alone, *part[1:]))
        led_alone = False
        after = index
    return parts, after


def spoken_numbers(text: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and ASCII digits of every run of number words in `text`.

    A run has two numbers or more, at least one of them spelt (digits beside them join it). A
    number word alone counts only when it is the whole text, since «واحد» is also 'someone'.
    """
    words = list(_WORD.finditer(text))
    index = 0
    while index < len(words):
        parts, after = _run(text, words, index)
        spelt = any(part[2] for part in parts)
        if spelt and (len(parts) > 1 or len(words) == 1):
            yield words[index].start(), words[after - 1].end(), _joined(parts)
        index = max(after, index + 1)


def spoken_digits(text: str) -> str:
    """`text` with its `spoken_numbers` written in digits, the rest untouched."""
    pieces: list[str] = []
    done = 0
    for start, end, digits in spoken_numbers(text):
        pieces += [text[done:start], digits]
        done = end
    return "".join([*pieces, text[done:]])
