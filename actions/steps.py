"""A form's steps: how an answer is asked for, read and named. The identity steps are shared."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from actions.reading import Message
from arabic.text import fold_digits, isolate, normalise, normalise_aligned, strip_marks
from casework import identifiers
from casework.channels import channel_mobile

DESCRIPTION_LIMIT = 4000
DESCRIPTION_LEAST = 10
SURE = 0.7  # of a yes or no


class WrongAnswer(ValueError):
    """An answer that cannot be used. `response` names the sentence that says what is wrong."""

    def __init__(self, response: str, *, ask_again: bool = False) -> None:
        super().__init__(response)
        self.response = response
        self.ask_again = ask_again


@dataclass(frozen=True)
class Step:
    """One question of a form.

    `read` turns a message into the slot's value or raises WrongAnswer. `label` is the answer's
    Arabic name and `mentions` matches the words (normalised) by which a citizen names it when
    correcting it. `free_text` marks answers that are words of the citizen's own, `prose` those
    among them that may be any sentence. `offer` gives a button for an answer that a conversation
    (its id) brings with it, and blocks; `personal` answers may be kept off foreign channels.
    `hesitation` matches what says (normalised) that one has no answer at hand, or asks what it is
    for; the sentence `hesitant_<slot>` is for it.
    """

    slot: str
    question: str
    read: Callable[[Message], Any]
    label: str = ""
    mentions: re.Pattern[str] | None = None
    free_text: bool = False
    prose: bool = False
    personal: bool = False
    offer: Callable[[str], dict[str, str] | None] | None = None
    hesitation: re.Pattern[str] | None = None

    def takes(self, message: Message) -> bool:
        """Whether the message can be read as an answer."""
        try:
            self.read(message)
        except WrongAnswer:
            return False
        return True


def words(pattern: str) -> re.Pattern[str]:
    """A pattern that matches whole words of normalised text, with the usual Arabic prefixes.

    `pattern` is a regular expression whose words are already in normal form.
    """
    return re.compile(rf"(?<!\w)[وف]?(?:ال|بال|لل|ب|ل)?(?:{pattern})(?!\w)")


WRONG = words("غلط|غلطان|خطا|خاطي|مو صح|مو صحيح|ليس صحيح|مش صح|wrong|ghalat|ghala6")


NAME_NAMED = words("اسمي|الاسم")


_ONWARD = words("تالي|التاليه|بعدها|بعده|وش بعد|خلصت|سويت|سويتها|كملت|next|ولا")


def read_affirmation(wrong: str) -> Callable[[Message], bool]:
    """A reader of yes or no; anything else, and any doubt, raises WrongAnswer(wrong).

    A yes sends something: a question, a new value or «التالي» is none, whatever its intent.
    """

    def read(message: Message) -> bool:
        doubtful = (
            message.is_question
            or message.confidence < SURE
            or any(word.isdecimal() for word in message.normal.split())
            or _ONWARD.search(message.normal)
        )
        if (message.is_button or not doubtful) and message.intent in ("affirm", "deny"):
            return message.intent == "affirm"
        raise WrongAnswer(wrong)

    return read


_FILE = r"(?:مرفق\w*|ملف\w*|صور\w*|مستند\w*|files?|attachments?)"
_NO_FILE = re.compile(
    r"(?:لا )*(?:(?:ما|مو|مش|ليس) ?(?:عندي|معي|معاي|فيه?|لدي|اكو)|ماكو|لا يوجد)"
    rf"(?: (?:اي|شي|حاجه))*(?: {_FILE})?(?: (?:حاليا|الحين|ارفقه?))*"
    rf"|(?:بدون|بلا|no|without) (?:اي )?{_FILE}"
    r"|تخطي|تخط|تجاوز|skip"
)


def read_confirmation(message: Message) -> bool:
    """A yes or no to sending what the summary shows; to have no file for it is neither."""
    if _NO_FILE.fullmatch(message.normal):
        raise WrongAnswer("without_attachment")
    return read_affirmation("wrong_confirmed")(message)


def read_description(slot: str) -> Callable[[Message], str]:
    """A reader of free text of 10 to 4,000 characters and two words at least."""

    def read(message: Message) -> str:
        text = message.text.strip()
        if len(text) > DESCRIPTION_LIMIT:
            raise WrongAnswer(f"wrong_{slot}_long")
        letters = [word for word in message.normal.split() if re.search(r"\w", word)]
        if message.is_button or len(text) < DESCRIPTION_LEAST or len(letters) < 2:
            raise WrongAnswer(f"wrong_{slot}_short")
        return text

    return read


_BEFORE_NAME = (
    "نعم|ايه|طيب|تمام|السلام عليكم|انا|أنا|اسمي|إسمي|اسم|الاسم|هو|الكامل|كامل|الصحيح|الصح|"
    "my|name|is|i|am|i'm|ism[iy]|ana"
)
_AFTER_NAME = (
    "هويت\\w*|هوي[ةه]|الهوي[ةه]|اقامت\\w*|إقامت\\w*|جوال\\w*|رقم\\w*|موبايل\\w*|"
    "national|id|mobile|phone|and my"
)
_NAME_LEAD = re.compile(rf"^(?:\W*(?:{_BEFORE_NAME})(?!\w))+[\s:،,-]*", re.IGNORECASE)
_NAME_SAID = re.compile(r"(?<!\w)(?:اسمي|إسمي|الاسم|my name is)(?!\w)", re.IGNORECASE)
_NAME_END = re.compile(
    rf"[\d\n،,؛;.:]|(?<!\w)(?:و|ال|و ?رقم ?)?(?:{_AFTER_NAME})(?!\w)", re.IGNORECASE
)
_NAME_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_NAME_WORDS_LIMIT = 8
_KUNYA = frozenset({"ابو", "بو", "ام", "abu", "om", "umm"})
_NO_NAME = words(
    r"دعم|دفعه|دفعات|مبلغ|موقع|بوابه|شكوي|اعتراض|ايقاف|تاخر|تاخير|توقف|مشكله|خدمه|اهليه|الغ|الغي|الغها|كنسل"
)


def read_full_name(message: Message) -> str:
    """The name without the words around it: two words of letters at least, eight at most."""
    text = "".join(
        " " if unicodedata.category(char) in ("So", "Sk", "Cn") else char
        for char in fold_digits(strip_marks(message.text))
    )
    text = _NAME_SAID.split(text)[-1].strip(" \t\n0123456789.,،:-–")
    text = _NAME_LEAD.sub("", text)
    end = _NAME_END.search(text)
    name = " ".join((text[: end.start()] if end else text).split()).strip(" -–")
    parts = name.split()
    if len(parts) == 2 and normalise(parts[0]) in _KUNYA:
        raise WrongAnswer("wrong_full_name_kunya")
    is_name = (
        2 <= len(parts) <= _NAME_WORDS_LIMIT
        and all(_NAME_WORD.fullmatch(part) for part in parts)
        and sum(len(part) > 1 for part in parts) >= 2
    )
    no_name = WRONG.search(normalise(name)) or _NO_NAME.search(normalise(name))
    refused = message.is_question or no_name or parts[:1] in (["لا"], ["no"])
    if message.is_button or refused or not is_name:
        raise WrongAnswer("wrong_full_name")
    return name


def read_identifier(slot: str, find: Callable[[str], str]) -> Callable[[Message], str]:
    """A reader of an identifier with words around it; the code of the error picks the sentence."""

    def read(message: Message) -> str:
        try:
            return find("" if message.is_button else message.text)
        except identifiers.InvalidIdentifier as error:
            raise WrongAnswer(f"wrong_{slot}_{error.code}") from None

    return read


def offer_mobile(conversation_id: str) -> dict[str, str] | None:
    """A button that answers with the number that the citizen writes from, where that is known."""
    mobile = channel_mobile(conversation_id)
    if mobile is None:
        return None
    title = f"استخدم {isolate(identifiers.mask_mobile(mobile))}"
    return {"title": title, "payload": f"0{mobile.removeprefix('+966')}"}


_HESITATION = re.compile(
    r"(?<!\w)(?:ما|مو|مش|مب|ماني|مدري|not|don.?t) (?:\w+ ){0,3}"
    r"(?:عندي(?! مانع| مشكله)|معي|معاي|حافظ\w*|احفظ\w*|متذكر\w*|اتذكر\w*|اذكر\w*|اعرفه|اعطي\w*|"
    r"have|know)(?!\w)"
    r"|(?<!\w)(?:ليش|ليه|لماذا|علاش|وش فايده|وش تبون|ايش تبغون|why) (?:\w+ ){0,3}"
    r"(?:تبون\w*|تبغون\w*|تحتاج\w*|تطلب\w*|تسال\w*|تبي\w*|عايز\w*|لازم|مطلوب|رقم\w*|"
    r"هويه|هويتي|ال?اسم\w*|ال?جوال\w*|need|ask|want)"
)
_AGREES = "نعم|ايه|اي|ايوه|ايوا|تمام|طيب|اوك|اوكي|زين|صح|صحيح|هذا|هو|نفس|نفسه|yes|ok|same|this"
_TAKEN = (
    "رقم|رقمي|جوال|جوالي|حقي|اللي|اكتب|اراسلكم|اكلمكم|منه|فيه|عليه|استخدم|استخدمه|استخدموه|"
    "واتس|واتساب|number|one"
)
_YES = words(_AGREES)
_TAKES_OFFER = re.compile(rf"(?:{words(f'{_AGREES}|{_TAKEN}').pattern}\s*)+")


def takes_offer(message: Message) -> bool:
    """Whether the words say yes to what a button offers as the answer: «نعم»، «نفس الرقم»."""
    return bool(
        not message.is_question
        and _YES.search(message.normal)
        and _TAKES_OFFER.fullmatch(message.normal)
    )


FULL_NAME = Step(
    slot="full_name",
    question="question_full_name",
    read=read_full_name,
    label="الاسم",
    mentions=words("اسم|اسمي|الاسم|name|ism|esm|ismi"),
    free_text=True,
    personal=True,
    hesitation=_HESITATION,
)
NATIONAL_ID = Step(
    slot="national_id",
    question="question_national_id",
    read=read_identifier("national_id", identifiers.find_national_id),
    label="رقم الهوية",
    mentions=words("هويه|هويتي|الهويه|اقامه|اقامتي|بطاقه|سجل|id|hawiya|hawyia"),
    personal=True,
    hesitation=_HESITATION,
)
MOBILE = Step(
    slot="mobile",
    question="question_mobile",
    read=read_identifier("mobile", identifiers.find_mobile),
    label="رقم الجوال",
    mentions=words(
        "جوال|جوالي|موبايل|موبايلي|تلفون|تلفوني|هاتف|هاتفي|mobile|phone|jawal|jawwal|jwal"
    ),
    offer=offer_mobile,
    hesitation=_HESITATION,
)

_CORRECTION = re.compile(
    r"(?:\s*(?:(?:غلط|خطا|خاطي|مو|صح|الصح|الصحيح|الجديد|هو|هي|الي|ل|لي|يكون|خله|خليه|new|is|to)(?!\w)"
    r"|[:،,]))*\s*"
)
_NO_VALUE = words("ابي|ابغي|ابغا|اريد|ودي|اعدل|اعدله|عدله|غير|اغير|غلط|خطا|كتبته|اللي|change|want")


def value_after(message: Message, step: Step) -> Any:
    """The new value that stands behind a named answer («الاسم الصحيح نورة علي»); None without."""
    if step.prose or not step.mentions or message.is_button:
        return None
    normal, offsets = normalise_aligned(message.text)
    named = list(step.mentions.finditer(normal))
    lead = _CORRECTION.match(normal, named[-1].end()) if named else None
    if lead is None or lead.end() >= len(normal):
        return None
    if step.free_text and _NO_VALUE.search(normal, lead.end()):
        return None
    rest = message.text[offsets[lead.end()] :]
    try:
        return step.read(replace(message, text=rest))
    except WrongAnswer:
        return None
