"""Whether a message inside a form is an answer or something else. One rule set for all forms."""

import re
from collections.abc import Sequence
from enum import Enum, auto

from actions.reading import FACTS, QUESTIONS, TASKS, Message
from actions.steps import NAME_NAMED, WRONG, Step, words
from arabic.clauses import begins_by_asking
from casework import identifiers


class Interruption(Enum):
    """What a message in a form can be besides an answer."""

    CANCEL = auto()
    START_OVER = auto()
    REPEAT = auto()
    CHANGE = auto()
    AGENT = auto()
    QUESTION = auto()
    OTHER_TASK = auto()
    SMALL_TALK = auto()
    HESITATION = auto()


_BY_INTENT = {
    "cancel": Interruption.CANCEL,
    "goodbye": Interruption.CANCEL,
    "start_over": Interruption.START_OVER,
    "repeat": Interruption.REPEAT,
    "change_answer": Interruption.CHANGE,
    "talk_to_agent": Interruption.AGENT,
    "greet": Interruption.SMALL_TALK,
    "thank": Interruption.SMALL_TALK,
    "bot_challenge": Interruption.SMALL_TALK,
    "help": Interruption.SMALL_TALK,
    "frustration": Interruption.SMALL_TALK,
    "out_of_scope": Interruption.SMALL_TALK,
    **dict.fromkeys(QUESTIONS, Interruption.QUESTION),
    **dict.fromkeys(TASKS, Interruption.OTHER_TASK),
}

_SOCIAL = frozenset({"greet", "thank", "bot_challenge", "help"})

# Where a name or a story is asked for, a message is something else only when that is clear.
CLEAR = 0.8
SHORT_COMMAND = 5  # words
SHORT_QUESTION = 6  # words
SHORT_PHRASE = 3  # words
_HESITATION_WORDS = 10
# Elsewhere the choice of answers is small, so that a likely intent is enough.
LIKELY = 0.4
_DIGITS = re.compile(r"\d{3,}|\d+(?!\S)(?<!\S\d)")
_LEAD = re.compile(
    r"^(?:(?:by the way|btw|excuse me|sorry|ok|okay|علي فكره|بالمناسبه|طيب|لو سمحت\w*|معليش|عفوا"
    r"|لحظه|ثانيه)[ ,،]+)+"
)
# The words that make a command of what could also be a name or a sentence of a story.
_WORDED = {
    Interruption.CANCEL: words(
        "الغا|الغ|الغي|الغيه|الغها|الغه|الغيها|الغوها|كنسل|بطلت|هونت|خلاص|"
        "خروج|اطلع|وقف|بعدين|سلامه عليكم|مع السلامه|باي|وداعا|"
        "فمان الله|في امان الله|cancel|stop|exit|quit|bye|goodbye|khalas"
    ),
    Interruption.START_OVER: words(
        "من جديد|من البدايه|من الاول|من الصفر|من اول|start over|restart|again|ريستارت"
    ),
    Interruption.REPEAT: words(
        "كرر|كرره|عيدها|عيده|عيد السوال|اعد السوال|اعاده السوال|ما فهمت|مافهمت|repeat|again"
    ),
    Interruption.CHANGE: words(
        "عدل|اعدل|تعديل|غير|اغير|صحح|اصحح|غلطت|ارجع|رجعني|السابق|change|edit|correct|back"
    ),
    Interruption.AGENT: words(
        "ابي|ابغي|ابغا|ابا|نبي|اريد|ودي|حولني|حولوني|كلمني|وصلني|عطني|عايز|بدي|داير|اكلم|اتكلم|احكي|"
        "talk|speak|human|agent|abi|abgha"
    ),
    Interruption.OTHER_TASK: words(
        "ابي|ابغي|ابغا|اريد|ودي|عايز|بدي|كيف|want|abi|abgha|متابعه|تقديم"
    ),
    Interruption.SMALL_TALK: words(
        "شكرا|مشكور|مشكورين|يعطيك العافيه|تسلم|السلام عليكم|سلام عليكم|مرحبا|اهلا|هلا والله|"
        "صباح الخير|مسا الخير|روبوت|بوت|من انت|مين انت|وش تسوي|وش تقدر|مساعده|ساعدني|"
        "hi|hello|thanks|thank you|help"
    ),
}
# Told about oneself, even a question is part of the story: «كيف يوقفون الدعم عني وانا مستحق».
_STORY = words("عني|لي|لنا|علي|ولدي|بنتي|عيالي|وانا|انا|محد|مره|مرات|يعقل|امي|ابوي|زوجتي|me|my|i")


# Said with «لا», it is understood as a no; as an answer it would become the complaint's text.
_WANT = r"(?:ابغي|ابي|ابغا|ابا|نبي|اريد|ودي|عايز\w*|عاوز\w*|بدي|داير\w*)"
_NOT = r"(?:ما|مش|مو|مب|موب|ماني|مانا)"
_MORE = r"(?:شي|حاجه|اكمل\w*|اكمال\w*|اشتكي|ارفع\w*|اقدم\w*|ال?شكوي|ال?اعتراض|اعترض)"
_QUITS = re.compile(
    rf"(?:لا )*خلاص (?:لا )?{_NOT} (?:عاد |عدت )?{_WANT}(?: {_MORE})*"
    rf"|(?:لا )*{_NOT} (?:عاد |عدت )?{_WANT}(?: {_MORE})* خلاص"
    rf"|(?:لا )*{_NOT} (?:عاد |عدت )?{_WANT} (?:اكمل\w*|اكمال\w*)(?: {_MORE})*"
    r"|(?:لا )*خلاص (?:لا )*(?:بطلت|هونت|ما يحتاج|مو لازم|مش لازم|غيرت رايي)"
    r"|(?:لا )*(?:خلاص )?(?:الغ|الغي|الغو|الغا)(?:ه|ها|وه|وها)?"
    r"(?: (?:ال)?(?:شكوي|طلب|اعتراض|موضوع|كل شي|خلاص))*"
)
_ONLY_ASKS = re.compile(
    rf"(?:لا )*(?:انا )?(?:بس (?:كنت )?{_WANT}|(?:كنت )?{_WANT} بس) (?:اعرف|اسال|استفسر|استفهم)"
)
_TASK_NAMES = {"file_objection": "اعتراض|اعترض", "file_complaint": "شكوي|اشتكي"}
_WANTED = {
    intent: re.compile(rf"(?<!\w){_WANT} (?:\w+ )?(?:ال)?(?:{names})(?!\w)")
    for intent, names in _TASK_NAMES.items()
}
_INSTEAD = re.compile(rf"(?<!\w){_NOT} (?:ال)?(?:شكوي|اعتراض)|(?<!\w)(?:بدل|مكان|عوض|غيرت راي)")
_SHORT_CHANGE = 8  # words


def other_task(message: Message) -> str | None:
    """The task asked for in place of this one: «مو شكوى، ابي اعتراض على المبلغ»."""
    if message.words > _SHORT_CHANGE or not _INSTEAD.search(message.normal):
        return None
    return next((task for task, wanted in _WANTED.items() if wanted.search(message.normal)), None)


def quits(message: Message) -> bool:
    """Whether the message says nothing but that one leaves."""
    return _QUITS.fullmatch(message.normal) is not None


def interruption(message: Message, step: Step, steps: Sequence[Step]) -> Interruption | None:
    """What the message is besides an answer to `step`; None when it is an answer, or in doubt."""
    what = _BY_INTENT.get(message.intent)
    if message.is_button:
        return what
    if quits(message) or (step is steps[0] and _ONLY_ASKS.fullmatch(message.normal)):
        return Interruption.CANCEL
    if _hesitates(message, step) and not _commands(message, what):
        return Interruption.HESITATION
    if not step.prose and _corrects_another(message, step, steps):
        return Interruption.CHANGE
    if what is None:
        return None
    if step.prose:
        return what if _breaks_story(message, what, step, steps) else None
    reads = step.takes(message)
    if step.free_text:
        certain = message.confidence >= CLEAR and _length(message) <= SHORT_QUESTION
        wanted = not reads or _worded(message, what)
        given = identifiers.identifiers_in(message.text)
        return what if certain and wanted and not given and not _is_noise(message) else None
    if what is Interruption.QUESTION and message.is_question and message.confidence >= LIKELY:
        return what
    if step.mentions and _wants_fact(message):
        return what  # «عطني رقم الموقع» names a topic of complaints, too
    if reads and not (message.confidence >= CLEAR and _leaves(message, what)):
        return None
    if not message.is_question and (
        _DIGITS.search(message.normal) or _is_noise(message) or message.intent == "ask_number"
    ):
        return None  # an answer with a mistake in it: say what is wrong with it
    return what if message.confidence >= LIKELY else None


def _breaks_story(message: Message, what: Interruption, step: Step, steps: Sequence[Step]) -> bool:
    """Whether a message where a story is asked for is clearly something else."""
    if message.confidence < CLEAR or message.intent == "frustration":
        return False
    if what is Interruption.QUESTION:
        asks = message.is_question or not step.takes(message)
        rest = _LEAD.sub("", message.normal)
        return asks and len(rest.split()) <= SHORT_QUESTION and not _STORY.search(rest)
    if message.intent == "out_of_scope":
        return message.is_question and _length(message) <= SHORT_QUESTION
    if what is Interruption.CHANGE:
        earlier = steps[: list(steps).index(step)]
        named = any(s.mentions and s.mentions.search(message.normal) for s in earlier)
        return (named and message.words <= SHORT_COMMAND) or (
            _worded(message, what) and message.words <= SHORT_PHRASE
        )
    if not step.takes(message):
        return message.words <= SHORT_COMMAND
    limit = SHORT_COMMAND if message.intent not in _SOCIAL else SHORT_PHRASE + 1
    return _worded(message, what) and message.words <= limit


def _wants_fact(message: Message) -> bool:
    """Whether the message clearly asks about the channels or the program, and answers nothing."""
    asks = begins_by_asking(message.text) and not _DIGITS.search(message.normal)
    return asks and message.intent in FACTS and message.confidence >= CLEAR


def _hesitates(message: Message, step: Step) -> bool:
    """Whether one has no answer at hand, or asks what it is for."""
    return bool(
        step.hesitation
        and step.hesitation.search(message.normal)
        and not _DIGITS.search(message.normal)
        and message.words <= _HESITATION_WORDS
        and not (step.free_text and NAME_NAMED.search(message.normal) and step.takes(message))
    )


def _commands(message: Message, what: Interruption | None) -> bool:
    """Whether a message asks for a way out, or for a fact, beside having no answer at hand."""
    if what is Interruption.QUESTION:
        asks = message.is_question and message.intent in FACTS - {"ask_number"}
        return asks and message.confidence >= CLEAR
    ways_out = (Interruption.CANCEL, Interruption.START_OVER, Interruption.AGENT)
    return what in ways_out and message.confidence >= LIKELY and _worded(message, what)


def _length(message: Message) -> int:
    """The words of a question, without what politely comes before it."""
    return len(_LEAD.sub("", message.normal).split())


def _worded(message: Message, what: Interruption) -> bool:
    pattern = _WORDED.get(what)
    return pattern is None or pattern.search(message.normal) is not None


def _leaves(message: Message, what: Interruption) -> bool:
    leaving = (Interruption.CANCEL, Interruption.START_OVER, Interruption.AGENT)
    return what in leaving and message.words <= SHORT_COMMAND and _worded(message, what)


def _is_noise(message: Message) -> bool:
    """A word or two from somewhere else: more likely a failed answer than a topic."""
    return message.intent == "out_of_scope" and message.words < SHORT_PHRASE


def _corrects_another(message: Message, step: Step, steps: Sequence[Step]) -> bool:
    """Another answer is named and called wrong, or is to be changed: «الاسم غلط», «غير الموضوع»."""
    normal = message.normal
    named = [s for s in steps if s.slot != step.slot and s.mentions and s.mentions.search(normal)]
    given = identifiers.identifiers_in(message.text)
    if not named or step.slot in given:
        return False
    # Who introduces himself names what is asked for later, too: «اسمي محمد وهويتي 1000000008».
    earlier = steps[: list(steps).index(step)]
    meant = not given or any(s in earlier for s in named)
    return bool(
        WRONG.search(normal)
        or _WORDED[Interruption.CHANGE].search(normal)
        or (message.intent == "change_answer" and meant)
    )
