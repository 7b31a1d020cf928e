"""What a message most likely means: by where it stands, or by its words alone."""

from dataclasses import replace
from functools import partial

from actions.answers.asked import ABOUT
from actions.understanding.commands import Answer
from actions.understanding.labels import TOPICS, WISHES, command_of
from actions.understanding.message import NOT_SURE, QUESTIONS, TASKS, Message
from actions.understanding.outside.leaning import names_when
from actions.understanding.outside.sureness import (
    BESIDE,
    CERTAIN,
    CLEAR,
    FRAGMENT,
    GUESS,
    HALF,
    RESUMES,
    TO_RECORD,
)
from actions.understanding.state import State
from arabic.clauses import asks_at_all, turns_down
from arabic.courtesies import COURTESIES

_WHOLLY = 0.97
_NAMED = 0.985  # of a question whose words say by themselves what they are about
_BETTER = 0.15  # by how much an intent must be surer than the context's reading
_WORDS = COURTESIES | {"affirm", "deny"}
_LEANING = frozenset({"ask_how", "ask_where", "ask_more", "same_topic"})  # on the last answer
# What the readings after an answer tell better than the intents, even where there was none.
_COMPARING = frozenset({"compare_open", "compare_fast", "ask_cost", "difference", "talk_to_agent"})
_GUESSED = (TOPICS | {"same_topic"}) - {"dispute"}  # its answer begins with an apology
_PERHAPS = 0.2
_QUEUE_TALK = frozenset({"stay_queued", "for_agent"})


def in_context(message: Message, state: State) -> tuple[str, float]:
    """The likeliest reading where the message stands; a question is no mere courtesy."""
    label, sure, settled = _as_worded(message, state)
    if settled:
        return label, sure
    asks_it = label == "for_agent" and message.is_question
    if state.kind in ("queued", "ticket") and (sure < CLEAR or asks_it):
        topic, clear = message.reading("answered")
        if topic in TOPICS and clear >= CLEAR:
            return topic, clear
    if label in WISHES and sure < TO_RECORD:
        return "", 0.0
    again = message.likelihood("answered", "same_topic") >= CLEAR and names_when(message)
    if state.kind == "queued" and label in _WORDS and again:  # «قصدي الأحد»
        return "same_topic", sure
    guessed = sure < CLEAR or (_asks(message) and message.intent != "cancel")
    if label == "leave_queue" and guessed and not turns_down(message.text):
        # a place is not lost on a guess, or by «انتظر ولا اقفل؟»
        return ("ask_wait" if _asks(message) else "for_agent"), sure
    everywhere = {message.reading(name)[0] for name in ("answered", "ticket", "queued")}
    if label in TASKS and everywhere == {label}:
        return label, 1.0
    return _said_first(message, label, sure) if state.kind == "idle" else (label, sure)


def _asks(message: Message) -> bool:
    return message.is_question or (message.words > 2 and asks_at_all(message.text))


def _as_worded(message: Message, state: State) -> tuple[str, float, bool]:
    """The likeliest reading that fits how the message is worded; whether that settles it."""
    context = state.context or "answered"
    place = 0
    label, sure = message.reading(context)
    if label in COURTESIES and sure < CLEAR and message.words > FRAGMENT:
        other, likely = message.reading(context, 1)  # «يعطيكم العافية، بس ما ردوا»
        if other not in COURTESIES and likely >= BESIDE:
            label, sure, place = other, likely, 1
    asks = _asks(message)
    while place < 2 and (
        (label in _WORDS and asks and sure < CERTAIN)
        or (label == "same_topic" and sure < HALF and not names_when(message))
        or (label == "dispute" and sure < RESUMES)  # its answer begins with an apology
    ):
        if label == "dispute" and sum(map(partial(message.likelihood, context), ABOUT)) >= RESUMES:
            return "which_right", sure, True  # of the last answer, and not that it is wrong
        place += 1
        label, sure = message.reading(context, place)
    pauses = state.kind == "answered" and message.intent == "wait"  # «يعني ضل عشر دقائق؟»
    if message.is_question and ((label in _WORDS and names_when(message)) or pauses):
        return "same_topic", sure, True
    return label, sure, False


def _said_first(message: Message, label: str, sure: float) -> tuple[str, float]:
    """The reading of what opens a conversation: nothing was said that the words could lean on."""
    other, clear_of = message.reading("ticket")
    if label == other == "ask_duration" and min(sure, clear_of) >= CERTAIN:
        return label, sure  # «ومتى يردون علي» asks for no hours
    if label in TASKS and other in TASKS and clear_of >= CERTAIN and sure < CLEAR:
        label, sure = other, clear_of
    if label == other in TASKS and min(sure, clear_of) >= CERTAIN:
        return label, 1.0
    if message.intent == NOT_SURE and label in _WORDS and sure < CLEAR:
        return "", 0.0  # hardly words at all
    doubtful = message.intent == NOT_SURE
    doubtful |= label in TASKS and sure >= CERTAIN and message.confidence < CLEAR
    # a question of its own weighs more where nothing was said that could be compared
    clear = label in _COMPARING and sure >= (CLEAR if message.intent in QUESTIONS else HALF)
    if label == "same_topic" and sure >= CERTAIN:
        return "ask_hours", sure
    return ("", 0.0) if label in _LEANING or not (doubtful or clear) else (label, sure)


def best_guess(message: Message, label: str, sure: float) -> str:
    """What both classifiers make likely where neither is sure; empty for nothing."""
    likely = {str(guess["name"]): float(guess["confidence"]) for guess in message.ranking}
    likely.pop(NOT_SURE, None)
    likely.setdefault(label, 0.0)
    both = {name: p + (sure if name == label else 0.0) for name, p in likely.items()}
    best = max(both, key=lambda name: both[name], default="")
    known = best in TOPICS or best in TASKS
    return best if known and both[best] >= GUESS else ""


def perhaps_asked(message: Message, state: State) -> Answer | None:
    """The likeliest question after an answer, where none is likely enough to be sure."""
    if state.kind != "answered":
        return None
    asks = asks_at_all(message.text) or names_when(message)
    for place in range(3):
        label, sure = message.reading("answered", place)
        if sure >= _PERHAPS and label in _GUESSED and (asks or label != "same_topic"):
            command = command_of(label, message, state)
            return replace(command, brief=True) if isinstance(command, Answer) else None
    return None


def goes_by_intent(message: Message, label: str, sure: float) -> bool:
    """Whether what the words say by themselves counts for more than what they say here."""
    for rule in _WEIGHED:
        verdict = rule(message, label, sure)
        if verdict is not None:
            return verdict
    return message.confidence > sure + _BETTER


def _by_kind(message: Message, label: str, sure: float) -> bool | None:
    """Fragments, and what one of the two readings names outright."""
    intent, clear = message.intent, message.confidence
    if intent in (NOT_SURE, "out_of_scope"):
        return False  # a fragment says little by itself
    if intent == "talk_to_agent" and label in TOPICS and asks_at_all(message.text):
        return False  # «متى احسن اكلمهم صوت»
    if label in _LEANING and intent in TASKS:
        return clear >= CLEAR  # names what it is about
    return None


def _of_hours(message: Message, label: str, sure: float) -> bool | None:
    """A day or time that is named, and what is asked about the last answer."""
    intent = message.intent
    if label == "same_topic" and intent in ("deny", "affirm") and names_when(message):
        return False  # «لا اقصد الحين»
    if label in ABOUT and intent == "ask_hours" and names_when(message):
        return sure < _WHOLLY
    if label in ABOUT and intent in QUESTIONS - {"ask_hours"}:
        return message.confidence >= CERTAIN and sure < _WHOLLY
    return None


def _of_moods(message: Message, label: str, sure: float) -> bool | None:
    """Courtesies, anger, and leaving the queue beside a request."""
    intent, asks = message.intent, message.is_question
    if label in ("frustration", "no_reply") and not asks:
        return False  # «من ساعة ادق ولا احد يرد» asks for no hours
    if label == "leave_queue" and intent == "cancel":
        return False  # the place is all that can be dropped here
    if label in COURTESIES and (intent in QUESTIONS or intent in TASKS):
        return True  # thanks with a new question
    if label == "frustration" and asks and intent in QUESTIONS:
        return sure < CERTAIN
    if intent in COURTESIES and (label in TOPICS or label in TASKS):
        return False
    return None


def _while_waiting(message: Message, label: str, sure: float) -> bool | None:
    """What may be of a person's answer, or of the program."""
    intent, clear = message.intent, message.confidence
    if label in _QUEUE_TALK and intent in TASKS:
        return clear >= CLEAR and (sure < CERTAIN or clear > sure)
    if label == "ask_duration" and intent == "ask_hours":
        return clear > sure or names_when(message)  # «يردون الحين؟»
    if label == "stay_queued" and intent in QUESTIONS and asks_at_all(message.text):
        return clear >= CLEAR  # «وأنا أنتظر قل لي الموقع وش اسمه»
    return None


def _of_comparisons(message: Message, label: str, sure: float) -> bool | None:
    """Comparing channels, or going on about the last one."""
    intent, clear = message.intent, message.confidence
    if label == "compare_open" and intent == "ask_hours":
        return sure < CERTAIN and clear > sure
    if label in _COMPARING:
        return clear > max(sure, CERTAIN)
    if label in (*_LEANING, "repeat") and intent in QUESTIONS - {"ask_hours"}:
        named = label != "same_topic" and clear >= _NAMED
        named |= label == "ask_more" and intent == "ask_channels"
        return clear >= CERTAIN > sure or named
    return None


_WEIGHED = (_by_kind, _of_hours, _of_moods, _while_waiting, _of_comparisons)
