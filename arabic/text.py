"""Normal forms of Arabic text. Standard library only; Python 3.10 and later."""

import re
import unicodedata

_LEFT_TO_RIGHT_ISOLATE, _POP_ISOLATE = "\u2066", "\u2069"

# Letters that the compatibility decomposition leaves alone. (It already takes أ إ آ ؤ ئ, the
# ligatures and the presentation forms apart.) چ and گ are how the Gulf writes its own ك.
_LETTERS = {
    "ى": "ي", "ی": "ي", "ې": "ي", "ے": "ي", "ۍ": "ي",
    "ة": "ه", "ہ": "ه", "ھ": "ه", "ە": "ه", "ۃ": "ه",
    "ک": "ك", "ڪ": "ك", "گ": "ك", "چ": "ك", "ڭ": "ك",
    "ٱ": "ا", "ٲ": "ا", "ٳ": "ا", "پ": "ب", "ڤ": "ف", "ژ": "ز", "ڨ": "ق",
    "ۆ": "و", "ۇ": "و", "ۈ": "و", "ں": "ن", "ٹ": "ت", "ڈ": "د", "ڑ": "ر", "ء": "", "ـ": "",
}  # fmt: skip
_DIGITS = {ord(row[n]): str(n) for row in ("٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹") for n in range(10)}
_MARKS = re.compile(
    "[\u0610-\u061a\u061c\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed"
    "\u08d3-\u08ff\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff]"
)
_STRETCHED = re.compile(r"([^\W\d_])\1\1+")
_SPACES = re.compile(r"\s+")
_LATIN = re.compile(r"\u2066[^\u2069]*\u2069|[@+]?[A-Za-z0-9](?:[ @A-Za-z0-9._:/•-]*[A-Za-z0-9])?")


def _fold(char: str) -> str:
    """One character in normal form: '' if it carries no meaning, ' ' if it only separates."""
    folded = []
    for part in unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", char).lower()):
        category = unicodedata.category(part)
        if category in ("Mn", "Me", "Cf"):
            continue
        if category in ("So", "Sk", "Cc", "Cs", "Co", "Cn") or part.isspace():
            folded.append(" ")
        elif category == "Nd":
            folded.append(str(unicodedata.digit(part)))
        else:
            folded.append(_LETTERS.get(part, part))
    return "".join(folded)


class _Table(dict[int, str]):
    """A `str.translate` table filled on first use; bounded by the size of Unicode."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = _fold(chr(code))
        return folded


_TABLE = _Table()


def fold_digits(text: str) -> str:
    """Arabic-Indic and Persian digits as ASCII; length and offsets stay."""
    return text.translate(_DIGITS)


def strip_marks(text: str) -> str:
    """Without diacritics, tatweel, bidi marks, variation selectors and zero-width characters."""
    return _MARKS.sub("", text)


def normalise(text: str) -> str:
    """The form used for matching and features, never for display. Idempotent.

    Marks and emoji go, digits become ASCII, letter variants (alef, hamza, ى, ة, Persian) fold,
    Latin is lower-cased, a letter repeated three times or more is written once, spaces collapse.
    """
    folded = _STRETCHED.sub(r"\1", text.translate(_TABLE))
    return _SPACES.sub(" ", folded).strip()


def normalise_aligned(text: str) -> tuple[str, list[int]]:
    """`normalise(text)` and, for each of its characters, the offset in `text` it comes from."""
    folded: list[str] = []
    offsets: list[int] = []
    for index, char in enumerate(text):
        for part in _TABLE[ord(char)]:
            folded.append(part)
            offsets.append(index)
    kept = "".join(folded)
    drop: set[int] = set()
    for match in _STRETCHED.finditer(kept):
        drop.update(range(match.start() + 1, match.end()))
    for match in _SPACES.finditer(kept):
        at_edge = match.start() == 0 or match.end() == len(kept)
        drop.update(range(match.start() + (0 if at_edge else 1), match.end()))
    chars = [" " if char.isspace() else char for char in kept]
    picked = [index for index in range(len(kept)) if index not in drop]
    return "".join(chars[index] for index in picked), [offsets[index] for index in picked]


def isolate(text: str) -> str:
    """`text` wrapped as a left-to-right isolate, for numbers and addresses inside Arabic."""
    return f"{_LEFT_TO_RIGHT_ISOLATE}{text}{_POP_ISOLATE}"


def isolate_latin(text: str) -> str:
    """`text` with numbers, addresses and Latin words isolated; what is isolated stays so."""
    return _LATIN.sub(
        lambda found: found[0] if found[0][0] == _LEFT_TO_RIGHT_ISOLATE else isolate(found[0]), text
    )
