"""National IDs, mobiles and ticket references: found in free text, checked, masked, made."""

import re
import secrets
import unicodedata
from collections.abc import Iterator
from typing import Literal, NamedTuple

from stdnum import luhn

from arabic.numbers import spoken_digits, spoken_numbers
from arabic.text import fold_digits, isolate, strip_marks

Kind = Literal["national_id", "mobile", "reference"]
Code = Literal["missing", "length", "prefix", "checksum", "several", "not_mobile"]

_MOBILE = re.compile(r"(?:00966|966)?0?(5\d{8})")
_PREFIXES = {"national_id": "12", "reference": "4678"}
_LENGTH = 10  # of a national ID and of a reference
_LONGEST = 15  # digits of anything that could be one of them
# digits with at most this between them may be one number; U+20E3 is what remains of a keycap emoji
_GAP = re.compile(r"[\s.,،_()/\-\u2010-\u2015\u20e3]{0,4}")
_NOTHING = "\u200b"  # in place of what the forms do not see
_MASKED_NUMBER = re.compile(rf"[0-9](?:[{_NOTHING}\s.,،_()/\-\u2010-\u2015\u20e3]{{0,8}}[0-9])*")
_KEYCAP = "\ufe0f\u20e3"  # makes an emoji of the digit before it
_ISOLATES = "\u2066\u2067\u2068\u2069"
_LEADS = re.compile(r"[A-Za-z+]")  # of an IBAN, of a number abroad
_LONG = 9  # digits that may identify somebody
_ATTEMPT = 7  # digits of what may have been meant as one
_FEW = 5  # digits that are no attempt at an identifier when they stand among words


class InvalidIdentifier(ValueError):
    """No single valid identifier; `code` says why."""

    def __init__(self, code: Code) -> None:
        super().__init__(code)
        self.code: Code = code


# Between two numbers: the second is meant.
_SET_RIGHT = re.compile(
    r"\d[\s.،,]*(?:لا|لالا|عفوا|عفوًا|اسف|آسف|اسفه|غلط|خط[اأ]|قصدي|اقصد|أقصد|الصح|الصحيح|sorry|no)"
    r"(?!\w)[^\d]*\d"
)


class _Number(NamedTuple):
    digits: str
    kind: Kind | None
    value: str  # canonical when there is a kind


def find_national_id(text: str) -> str:
    """The national ID in `text`, ten ASCII digits.

    Raises InvalidIdentifier: missing, length, prefix (not 1 or 2), checksum, several.
    """
    return _find(text, "national_id")


def find_mobile(text: str) -> str:
    """The Saudi mobile in `text` as E.164, `+9665` and eight digits.

    Raises InvalidIdentifier: missing, length, not_mobile (a landline, abroad, an ID), several.
    """
    return _find(text, "mobile")


def find_reference(text: str) -> str:
    """The ticket reference in `text`, ten ASCII digits.

    Raises InvalidIdentifier: missing, length, prefix, checksum, several.
    """
    return _find(text, "reference")


def identifiers_in(text: str) -> dict[Kind, str]:
    """The valid national ID and mobile in `text`; an absent or ambiguous kind is left out."""
    found: dict[Kind, set[str]] = {}
    for number in _numbers(_readable(text)):
        if number.kind in ("national_id", "mobile"):
            found.setdefault(number.kind, set()).add(number.value)
    return {kind: values.pop() for kind, values in found.items() if len(values) == 1}


def first_in(text: str) -> dict[Kind, str]:
    """The first valid national ID and mobile in `text`; the last where it sets the one before right
    («0564… عفوا 0565…»). The form shows them.
    """
    sets_right = _SET_RIGHT.search(_readable(text)) is not None
    return {kind: values[-1 if sets_right else 0] for kind, values in all_in(text).items()}


def all_in(text: str) -> dict[Kind, list[str]]:
    """All valid national IDs and mobiles in `text`, in order."""
    found: dict[Kind, list[str]] = {}
    for number in _numbers(_readable(text)):
        if number.kind in ("national_id", "mobile"):
            found.setdefault(number.kind, []).append(number.value)
    return found


def attempts_in(text: str) -> dict[Kind, str]:
    """Numbers that look like a national ID or a mobile and are none: each text by its kind."""
    found: dict[Kind, str] = {}
    for number in _numbers(_readable(text)):
        if number.kind is None and _ATTEMPT <= len(number.digits) <= _LONGEST:
            if _looks_mobile(number.digits):
                found.setdefault("mobile", number.digits)
            elif number.digits[0] in _PREFIXES["national_id"]:
                found.setdefault("national_id", number.digits)
    return found


def mask_national_id(national_id: str) -> str:
    """`1•••••••08` for 1000000008."""
    return f"{national_id[0]}•••••••{national_id[-2:]}"


def mask_mobile(mobile: str) -> str:
    """`05••••••00` for +966550000000."""
    return f"05••••••{mobile[-2:]}"


def mask_name(name: str) -> str:
    """The first name and the initials of the others: `سارة م••• ع•••`."""
    first, *others = name.split()
    return " ".join([first, *(f"{other[0]}•••" for other in others)])


def mask_numbers(text: str) -> str:
    """A text in which long numbers show only their first and their last two digits.

    Of nine digits or more, that is: national IDs, mobiles, IBANs, cards, but no date and no amount.
    References stay, for they identify a ticket and nobody. What is masked is isolated, in Latin
    digits: dots have no direction of their own, and would take that of Arabic ones. However a
    number is written that a form would take, it is masked: in any digits, in keycaps, in words.
    """
    return _mask_digits(_mask_words(text))


def _mask_words(text: str) -> str:
    pieces, done = [], 0
    for start, end, digits in spoken_numbers(text):
        if len(digits) >= _LONG:
            masked = f"{digits[0]}{'•' * (len(digits) - 3)}{digits[-2:]}"
            pieces += [text[done:start], isolate(masked)]
            done = end
    return "".join([*pieces, text[done:]])


def _mask_digits(text: str) -> str:
    folded = "".join(map(_as_digit, text))
    masked = list(text)
    for match in _MASKED_NUMBER.finditer(folded):
        digits = [index for index in range(*match.span()) if folded[index].isdecimal()]
        number = _recognise("".join(folded[index] for index in digits))
        if len(digits) < _LONG or (number is not None and number.kind == "reference"):
            continue
        for index in range(match.start(), len(text)):
            within = index < match.end() and text[index] not in _ISOLATES
            if folded[index] in (_NOTHING, "\u20e3") and (within or text[index] in _KEYCAP):
                masked[index] = ""
            elif index >= match.end():
                break
        for index in digits:
            masked[index] = folded[index]
        for index in digits[1:-2]:
            masked[index] = "•"
        first, last = digits[0], digits[-1]
        while first and _LEADS.fullmatch(text[first - 1]):
            first -= 1
        masked[first : last + 1] = [
            isolate("".join(masked[first : last + 1])),
            *[""] * (last - first),
        ]
    return "".join(masked)


def _as_digit(char: str) -> str:
    """A character as the forms read it, for a text of the same length."""
    if not strip_marks(char):
        return _NOTHING
    plain = fold_digits(unicodedata.normalize("NFKC", char))
    return plain[0] if plain.isdecimal() else char


def new_reference() -> str:
    """A random ticket reference: ten digits, the last a Luhn check digit.

    It starts with 4, 6, 7 or 8, so that it is never mistaken for a national ID or a mobile.
    """
    body = secrets.choice(_PREFIXES["reference"]) + f"{secrets.randbelow(10**8):08}"
    return body + luhn.calc_check_digit(body)


def _find(text: str, kind: Kind) -> str:
    readable = _readable(text)
    numbers = list(_numbers(readable))
    values = {number.value for number in numbers if number.kind == kind}
    if len(values) == 1:
        return values.pop()
    if values:
        raise InvalidIdentifier("several")
    attempts = [number.digits for number in numbers]
    if any(char.isalpha() for char in readable):
        attempts = [digits for digits in attempts if len(digits) >= _FEW]
    if not attempts:
        raise InvalidIdentifier("missing")
    raise InvalidIdentifier(_why_not(attempts, kind))


def _why_not(attempts: list[str], kind: Kind) -> Code:
    """What is wrong with the attempt that comes nearest."""
    if kind == "mobile":
        nearest = max(attempts, key=lambda digits: (_looks_mobile(digits), len(digits)))
        is_short = len(nearest) < 9 and not nearest.startswith("01")
        return "length" if _looks_mobile(nearest) or is_short else "not_mobile"
    ten = [digits for digits in attempts if len(digits) == _LENGTH]
    if not ten:
        return "length"
    return "checksum" if any(digits[0] in _PREFIXES[kind] for digits in ten) else "prefix"


def _looks_mobile(digits: str) -> bool:
    return re.match(r"(?:00966|966)?0?5", digits) is not None


def _readable(text: str) -> str:
    return spoken_digits(fold_digits(strip_marks(unicodedata.normalize("NFKC", text))))


def _numbers(readable: str) -> Iterator[_Number]:
    """Every number in the text, digits that are written in groups put together."""
    for runs in _chains(readable):
        rest = ""
        index = 0
        while index < len(runs):
            after, number = _longest_valid(runs, index)
            if number is None:
                rest += runs[index]
                index += 1
                continue
            if rest:
                yield _Number(rest, None, rest)
            yield number
            rest, index = "", after
        if rest:
            yield _Number(rest, None, rest)


def _chains(readable: str) -> Iterator[list[str]]:
    """Runs of digits with so little between them that they may be parts of one number."""
    chain: list[str] = []
    end = 0
    for match in re.finditer(r"[0-9]+", readable):
        if chain and not _GAP.fullmatch(readable, end, match.start()):
            yield chain
            chain = []
        chain.append(match.group())
        end = match.end()
    if chain:
        yield chain


def _longest_valid(runs: list[str], index: int) -> tuple[int, _Number | None]:
    """The longest valid identifier that starts with `runs[index]`, and the index after it."""
    best: tuple[int, _Number | None] = (index, None)
    digits = ""
    for after, run in enumerate(runs[index:], index + 1):
        digits += run
        if len(digits) > _LONGEST:
            break
        number = _recognise(digits)
        if number is not None:
            best = after, number
    return best


def _recognise(digits: str) -> _Number | None:
    mobile = _MOBILE.fullmatch(digits)
    if mobile:
        return _Number(digits, "mobile", f"+966{mobile[1]}")
    if len(digits) == _LENGTH and luhn.is_valid(digits):
        if digits[0] in _PREFIXES["national_id"]:
            return _Number(digits, "national_id", digits)
        if digits[0] in _PREFIXES["reference"]:
            return _Number(digits, "reference", digits)
    return None
