"""Values that stand in a message: identifiers, names, choices, stories."""

import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress

from actions.understanding.message import LETTERS, Message
from arabic.clauses import is_one_of
from arabic.lexicon import NUMBERED
from arabic.name_runs import label_ends
from arabic.numbers import spoken_digits
from arabic.text import fold_digits, normalise, strip_marks
from casework import identifiers
from casework.catalogue import catalogue

CATEGORIES: Mapping[str, str] = catalogue().kinds["complaint"].categories
BENEFICIARIES = ("self", "dependent")  # of an objection
STORY_LIMIT = 4000
IDENTIFIED = 2  # of name, ID and mobile: who gives so many wants something done
_STORY_LEAST = 10
_REFERENCE_DIGITS = 10
_TEN_DIGITS = re.compile(r"(?<!\d)\d{10}(?!\d)")
_ATTEMPT = re.compile(r"(?:\d\W?){6,}")
_NUMBERS = re.compile(r"\+?\d[\d\W]*")
_NUMBER = re.compile(r"\W*(?:\w+\W+){0,2}([1-6])\W*")
_SET_RIGHT = re.compile(r"(\w+)،? (?:مو|موب|مب|مهب|مهوب|مش|ليس|not) (\w+)")
_NO_NAMES = frozenset("اسم اسمي الاسم انا لا غلط هو هذا".split())  # before «مو», in normal form
_SURE_NAME = 0.8
_COVERS = 0.6  # of a message's letters are the name's: the message is the name
_NAME_LIMIT = 8  # words
_TOLD_WORDS = 9
_TOLD_LEAST = 6  # words of a wish that also tells what happened
_TOLD_BRIEF, _TOLD_PLAINLY = 4, 0.95  # words of what tells it in fewer, where that is certain
TOPIC = _TOLD = 0.5
_NAMED, _NAMED_WORDS = 0.95, 3  # of a topic's bare name
_TOLD_SHORTLY = 0.75
_BESIDE, _TIMES = 0.1, 3  # of an option beside other readings; more likely than the next one
_OTHER = 0.75  # of «something else», which asking would tell better
_TOPIC_ALONE = 0.85  # of a topic in few words that the question on it would not have brought
_DICTATED = re.compile(r"\W*((?:[^\W\d_]+\W+){0,7}?[^\W\d_]+)\s*:\s*(\S.*)", re.DOTALL)
_DICTATED_LEAST = 3  # words
_ORDINALS = {
    word: number
    for number, words in enumerate(
        (
            "اولي اول",
            "ثانيه ثاني ثنتين اثنتين اثنين",
            "ثالثه ثالث ثلاث ثلاثه",
            "رابعه رابع اربع اربعه",
            "خامسه خامس خمس خمسه اخيره اخر",
        ),
        start=1,
    )
    for word in words.split()
}


_FINDERS: Mapping[str, Callable[[str], str]] = {
    "national_id": identifiers.find_national_id,
    "mobile": identifiers.find_mobile,
}


class WrongAnswer(ValueError):
    """An answer that cannot be used. `response` names the sentence that says what is wrong."""

    def __init__(self, response: str) -> None:
        super().__init__(response)
        self.response = response


# --- Identifiers


def read_identifier(slot: str, message: Message) -> str:
    """The identifier with words around it; the code of the error picks the sentence."""
    if slot == "ticket_number":
        return read_reference(message)
    try:
        return _FINDERS[slot]("" if message.is_button else message.text)
    except identifiers.InvalidIdentifier as error:
        raise WrongAnswer(f"wrong_{slot}_{error.code}") from None


def last_identifier(slot: str, message: Message) -> str | None:
    """The last of several identifiers of a kind, where each but it was set right."""
    found = {str(kind): each for kind, each in identifiers.all_in(message.text).items()}
    return found[slot][-1] if len(found.get(slot, ())) > 1 else None


def read_reference(message: Message) -> str:
    """A reference of ten digits.

    One with a wrong check digit is looked up like any other: to say more of it than of a wrong
    mobile would tell which references exist.
    """
    text = "" if message.is_button else message.text
    try:
        return identifiers.find_reference(text)
    except identifiers.InvalidIdentifier as error:
        folded = fold_digits(text)
        others = [n for n in _TEN_DIGITS.findall(folded) if not identifiers.identifiers_in(n)]
        if others:
            return str(others[0])
        if identifiers.identifiers_in(text):
            raise WrongAnswer("wrong_ticket_number_missing") from None
        digits = re.sub(r"\D", "", folded)
        if len(digits) == _REFERENCE_DIGITS:
            return digits
        code = error.code if error.code in ("missing", "several") else "length"
        raise WrongAnswer(f"wrong_ticket_number_{code}") from None


def attempts_number(message: Message) -> bool:
    """Whether six digits or more stand together, or digits alone, valid or not."""
    bare = not message.words and any(char.isdecimal() for char in message.normal)
    return bare or _ATTEMPT.search(message.normal) is not None


def numbers_in(message: Message) -> dict[str, str]:
    """The valid identifiers of a message by slot: national_id, mobile, ticket_number."""
    if message.is_button:
        return {}
    found = {str(kind): value for kind, value in identifiers.first_in(message.text).items()}
    with suppress(identifiers.InvalidIdentifier):
        found["ticket_number"] = identifiers.find_reference(message.text)
    return found


def what_is_wrong(slot: str, number: str) -> str:
    """The sentence that says what is wrong with a number that was meant as `slot`."""
    try:
        _FINDERS[slot](number)
    except identifiers.InvalidIdentifier as error:
        return f"wrong_{slot}_{error.code}"
    return f"question_{slot}"


# --- Names


def name_in(message: Message, *, expected: bool, corrects: bool = False) -> str | None:
    """The full name in a message; None when there is none that is sure.

    `expected`: a name was asked for, so that words beside it that may belong to it do, and it
    needs no «اسمي» before it. `corrects`: what stands before it says what to do with it, «خليه …».
    """
    persons = message.values("person")
    labelled = [p for p in persons if p.get("labelled")]
    numbered = bool(numbers_in(message))
    candidates = (labelled or persons) if expected or numbered else labelled
    sure = [p for p in candidates if float(p.get("confidence") or 0) >= _SURE_NAME]
    if not sure:
        return None
    best = max(sure, key=lambda p: (len(str(p["value"]).split()), p["confidence"]))
    whole, value = str(best["loose"]), str(best["value"])
    whole = whole[whole.index(value) :] if corrects else whole
    rest = whole.removeprefix(value).split()
    family = numbered and len(rest) == 1 and rest[0].startswith("ال")  # «زينب علي الصبياني دعمها»
    name = whole if expected or family or best.get("labelled") else value
    return " ".join(name.split()[:_NAME_LIMIT])


def is_labelled(message: Message) -> bool:
    """Whether a name stands behind «اسمي» and the like."""
    return any(person.get("labelled") for person in message.values("person"))


def whole_name(message: Message, name: str) -> str:
    """A name in Latin letters with the one part that no list has, where nothing else is said."""
    apart = message.is_foreign and not is_labelled(message)
    whole = could_be_name(message) if apart else None
    more = len(whole.split()) - len(name.split()) if whole else 0
    return whole if whole and more == 1 and name in whole else name


def renamed(message: Message, known: str) -> str | None:
    """The known name with the one part changed that «… مو …» sets right; None if it sets none."""
    parts = known.split()
    for new, old in _SET_RIGHT.findall(message.normal):
        if new in _NO_NAMES:
            continue
        for at, part in enumerate(parts):
            words = LETTERS.findall(strip_marks(message.text))
            written = next((word for word in words if normalise(word) == new), None)
            if written and normalise(part) == old and old != new:
                return " ".join([*parts[:at], written, *parts[at + 1 :]])
    return None


def is_name_alone(message: Message, name: str) -> bool:
    """Whether the message says hardly more than the name."""
    return _share(message, name) >= _COVERS


def _share(message: Message, name: str) -> float:
    letters = sum(map(str.isalpha, strip_marks(message.text)))
    return sum(map(str.isalpha, strip_marks(name))) / letters if letters else 0.0


def could_be_name(message: Message) -> str | None:
    """The whole message besides numbers and «اسمي», where it is two to five words, no question."""
    text = _NUMBERS.sub(" ", strip_marks(message.text)).strip(" .،,:؛-–\n")
    text = text[max(label_ends(text), default=0) :]
    words = [word for word in text.split() if not is_one_of(normalise(word), NUMBERED)]
    plain = all(re.fullmatch(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", word) for word in words)
    return " ".join(words) if plain and 2 <= len(words) <= 5 and not message.is_question else None


# --- Choices and stories


def read_number(message: Message, last: int) -> int | None:
    """The number of a choice from 1 to `last`, alone or behind a word or two."""
    found = _NUMBER.fullmatch(message.normal)
    number = int(found[1]) if found else 0
    return number if 1 <= number <= last else None


def rather(message: Message, context: str, options: Sequence[str]) -> str | None:
    """The one of several options that is likely beside other readings, and the others hardly."""
    likely = sorted((message.likelihood(context, option), option) for option in options)
    (second, _), (first, best) = likely[-2:]
    return best if first >= _BESIDE and first >= _TIMES * second else None


def read_story(slot: str, message: Message) -> str:
    """Free text of 10 to 4,000 characters and two words at least. Raises WrongAnswer."""
    text = message.text.strip()
    if len(text) > STORY_LIMIT:
        raise WrongAnswer(f"wrong_{slot}_long")
    if message.is_button or len(text) < _STORY_LEAST or message.words < 2:
        raise WrongAnswer(f"wrong_{slot}_short")
    return text


def dictated(message: Message) -> str | None:
    """What follows «اكتبوها كذا:», the story in new words; None where nothing is so announced."""
    found = _DICTATED.match(message.text)
    told = found and len(LETTERS.findall(found[2])) >= _DICTATED_LEAST
    return found[2].strip() if found and told else None


def steps_in(message: Message, last: int) -> list[int]:
    """The steps of the guide that a message names, by numbers or ordinals, in order."""
    found = []
    for word in spoken_digits(message.normal).split():
        bare = word.lstrip("ول").removeprefix("ال")
        number = int(bare) if bare.isdecimal() else _ORDINALS.get(bare, 0)
        if 1 <= number <= last:
            found.append(number)
    return found


def topic_of_opening(message: Message, least: float = TOPIC) -> str | None:
    """The category that a wish to complain names; None when it names none."""
    topics: dict[str, float] = {}
    for label, sure in message.contexts.get("opening") or ():
        topic = str(label).removesuffix("_told")
        topics[topic] = topics.get(topic, 0.0) + float(sure)
    best = max(topics, key=lambda topic: topics[topic], default="bare")
    alone = topics.get(best, 0.0) >= _TOPIC_ALONE or message.words >= _TOLD_LEAST
    agreed = alone or message.reading("asked_choice")[0] == best
    least = max(least, _OTHER) if best == "other" else least
    return best if best in CATEGORIES and topics[best] >= least and agreed else None


def named_topic(message: Message) -> str | None:
    """The topic that a few words name, by the readings of a choice and of a wish; in doubt None."""
    chosen, sure = message.reading("asked_choice")
    if chosen in CATEGORIES and sure >= _TOPIC_ALONE:
        return chosen
    return topic_of_opening(message, _TOPIC_ALONE)


def is_topic_alone(message: Message) -> bool:
    """Whether a few words are hardly more than the name of a topic."""
    label, sure = message.reading("opening")
    return label in CATEGORIES and sure >= _NAMED and message.words <= _NAMED_WORDS


def told_in_opening(message: Message, least: float = _TOLD) -> bool:
    """Whether a message tells what happened, so that nobody needs to ask again."""
    if message.is_button or message.words < _TOLD_BRIEF:
        return False
    readings = message.contexts.get("opening") or ()
    told = sum(float(sure) for label, sure in readings if str(label).endswith("_told"))
    if message.words < _TOLD_LEAST:
        return told >= max(least, _TOLD_PLAINLY)
    # a topic in so many words is more than its name
    needed = least if message.words >= _TOLD_WORDS else max(least, _TOLD_SHORTLY)
    return told >= needed or (
        words_of_its_own(message) >= _TOLD_WORDS and topic_of_opening(message, least) is not None
    )


def words_of_its_own(message: Message) -> int:
    """The words of a message besides names."""
    names = (len(str(person["value"]).split()) for person in message.values("person"))
    return message.words - sum(names)
