"""From a message and the state that it meets to commands.

Values are read first; what is left is read by the context's classifier, and outside forms by the
intents too. Each threshold is the least probability at which a reading is acted upon.
"""

from dataclasses import replace
from functools import partial
from typing import Any

from actions.answers.asked import ABOUT, CHANNEL_OF
from actions.understanding import values
from actions.understanding.commands import (
    Answer,
    CannotHandle,
    Command,
    Confirm,
    Continue,
    KeepTicket,
    LeaveQueue,
    StartForm,
    StartOver,
)
from actions.understanding.in_form.reading import read_in_form
from actions.understanding.in_form.shared import Known
from actions.understanding.labels import TOPICS, command_of
from actions.understanding.message import NOT_SURE, QUESTIONS, TASKS, UNVERIFIED, Message
from actions.understanding.state import State
from arabic.clauses import asks_at_all, is_negated, is_question, turns_down
from arabic.dialects import lemma
from arabic.text import normalise

_LIKELY = 0.4  # of a reading whose mistake costs a question more
_CLEAR = 0.75  # of a reading that overrules that of the state
_CERTAIN = 0.9  # of what leaves the queue
_WHOLLY = 0.97
_RESUMES = 0.6
_HALF = 0.45
_BETTER = 0.15  # by how much an intent must be surer than the context's reading
_TICKET_LABELS = frozenset(
    "withdraw edit_ticket add_to_ticket explain_status ask_contact ask_reference resend "
    "use_reference ask_duration got_it no_reply".split()
)
_YES_NO = {"affirm": True, "deny": False}
_COURTESIES = frozenset({"thank", "bless", "greet", "acknowledge", "goodbye"})
_WORDS = _COURTESIES | {"affirm", "deny"}
_LEANING = frozenset({"ask_how", "ask_where", "ask_more", "same_topic"})  # on the last answer
# What the readings after an answer tell better than the intents, even where there was none.
_COMPARING = frozenset({"compare_open", "compare_fast", "ask_cost", "difference", "talk_to_agent"})
_QUEUE_TALK = frozenset({"stay_queued", "for_agent"})
_WISHES = frozenset({"withdraw", "edit_ticket", "add_to_ticket", "change_ticket"})
_TO_WRITE = frozenset({"edit_ticket", "add_to_ticket"})
_TO_RECORD = 0.6  # of a wish that is written on the ticket
_PERSON = 0.3  # of a person who is wanted instead of a task
_WISH = lemma("اريد")
_ALSO_LEAVES = 0.2  # the queue, beside what is wanted instead
_BESIDE = 0.2  # of what is said behind a courtesy
_HARDLY = 0.05
_ON_TOPIC = 0.3  # of a question that only goes on with the topic
_PERHAPS = 0.1  # of a wish to complain, where all that moves one to it is told
_GUESS = 0.4  # of a question, both classifiers' probabilities added
_FRAGMENT, _SENTENCE, _AT_LENGTH = 4, 7, 20  # words
_FOR_NUMBERS = ("check_ticket", "file_complaint", "file_objection")  # what bare numbers may be for
_ON_SAWTAK = frozenset({"ask_sawtak", "ask_sawtak_steps", "after_sawtak"})
_GUIDED = frozenset({"next", "stuck", "show_step", "back", "did_1", "did_2", "did_3", "did_4"})


def read_commands(message: Message, state: State, known: Known) -> list[Command]:
    """What the message asks for, in order; never empty."""
    if message.is_button:
        return [_of_button(message, state)]
    waits = _about_queue(message, state)
    if waits:
        return [waits]
    if state.slot is not None:
        return read_in_form(message, state, known)
    return _outside(message, state)


def _of_button(message: Message, state: State) -> Command:
    asks = (state.slot and state.slot.kind == "confirmation") or state.pending
    if asks and message.intent in _YES_NO:
        return Confirm(_YES_NO[message.intent])
    return command_of(message.intent, message, state)


def _about_queue(message: Message, state: State) -> Command | None:
    """What is said about waiting for the agent while a task is being done."""
    if not (state.queued and state.in_form):
        return None
    label, sure = message.reading("queued")
    here, clear = message.reading(state.context)
    if _turns_person_down(message):
        return LeaveQueue()
    person = label == "leave_queue" and message.likelihood("answered", "talk_to_agent") >= _BESIDE
    own = message.intent == "cancel" or here == "talk_to_agent" or clear > sure
    own = own and not (person and here == "cancel")  # «ما عاد ابي موظف، بكمل لحالي»
    if here in ("cancel", "talk_to_agent") and own and clear >= _CERTAIN:
        return None  # the form is left, or the agent is waited for
    if label in ("leave_queue", "ask_wait") and sure >= _CERTAIN:
        return command_of(label, message, state)
    return None


def _turns_person_down(message: Message) -> bool:
    """«خلاص ما ابي موظف، كمل معي»."""
    named = max(message.likelihood(name, "talk_to_agent") for name in ("answered", "ticket"))
    return named >= _PERSON and _wishes(message) < 2 and turns_down(message.text)


def _outside(message: Message, state: State) -> list[Command]:
    if state.queued and message.likelihood("queued", "ask_wait") >= _CERTAIN:
        return [command_of("ask_wait", message, state)]
    if aside := _leans_on_last_turn(message, state):
        return [aside]
    if left := _about_left_form(message, state):
        leaves = state.queued and turns_down(message.text)
        return [LeaveQueue(then=True), left] if leaves else [left]
    if "ticket_number" in values.numbers_in(message) and _wants_status(message):
        return [StartForm("ticket_status_form")]
    if state.kind in ("idle", "answered") and _is_name(message):
        return [StartForm(state.left_form) if state.left_form else CannotHandle(_FOR_NUMBERS)]
    if state.queued and _turns_person_down(message):
        label, _ = message.reading("queued")
        return _leaves_queue_for(message, state, label) or [LeaveQueue()]
    if state.left_form == "ticket_status_form" and _brings_number(message):
        return [StartForm("ticket_status_form")]
    if not message.words and (numbers := values.numbers_in(message)):
        known = "ticket_number" in numbers
        return [StartForm("ticket_status_form") if known else CannotHandle(_FOR_NUMBERS)]
    if state.kind not in ("queued", "ticket") and _brings_a_case(message):
        return [StartForm("complaint_form")]
    several = _requests(message)
    if len(several) > 1:
        return several
    if beside := _task_beside(message):
        return beside
    if _goes_on_about_sawtak(message, state):
        return [command_of("after_sawtak", message, state)]
    label, sure = _in_context(message, state)
    if state.ticket or state.kind == "ticket":
        about, clear = message.reading("ticket")
        plain = message.confidence >= _CERTAIN <= message.likelihood("answered", message.intent)
        plain = plain and message.intent not in ("check_ticket", "ask_duration", "change_ticket")
        asks = about in _TO_WRITE and message.is_question and message.intent in TASKS
        leaves = state.queued and label == "leave_queue" and sure >= _CERTAIN
        least = _TO_RECORD if about in _WISHES and state.kind == "ticket" else max(_CLEAR, sure)
        about_it = about in _TICKET_LABELS and clear >= least
        if about_it and not (plain or asks or leaves):
            return [command_of(about, message, replace(state, kind="ticket"))]
    if state.kind == "queued" and (instead := _leaves_queue_for(message, state, label)):
        return instead
    person = "talk_to_agent"  # «ما ابي شكوى، ابي آدمي»
    wanted = max(message.likelihood(name, person) for name in ("answered", "ticket", "queued"))
    if label in TASKS and is_negated(message.text) and wanted >= _PERSON:
        return [command_of(person, message, state)]
    if label == person != message.intent and is_negated(message.text):  # «لا تحولني، انا ادق»
        return [Confirm(False)]
    if _turns_down(message, label, sure):
        return [_instead(message, state, label)]
    if label == "help" and state.kind == "answered" and message.words > 2:
        # of what was just explained, or whom to turn to
        label = "ask_how" if state.topic in CHANNEL_OF else "ask_channels"
    if label and sure >= _LIKELY and not _goes_by_intent(message, label, sure):
        return [command_of(label, message, state)]
    if state.kind in ("answered", "idle") and _is_fragment(message, state):
        return [command_of("same_topic", message, state)]
    if message.intent == NOT_SURE:
        guess = _best_guess(message, label, sure)
        if guess:
            return [command_of(guess, message, state)]
        return [CannotHandle(tuple(str(guess["name"]) for guess in message.ranking))]
    return [command_of(message.intent, message, state)]


def _leaves_queue_for(message: Message, state: State, label: str) -> list[Command]:
    """«ما ابي موظف، ابي …»: out of the queue, and then what is wanted instead."""
    leaves = message.likelihood("queued", "leave_queue") >= _ALSO_LEAVES
    if not (is_negated(message.text) or leaves):
        return []
    if message.intent == "talk_to_agent" and _wishes(message) < 2:
        return [LeaveQueue()]
    wanted = label if label in TASKS or label in TOPICS or label == "continue" else ""
    if message.intent in TASKS or message.intent in QUESTIONS:
        wanted = message.intent
    elif not wanted:
        here, sure = message.reading("answered")
        wanted = here if here in TASKS and sure >= _RESUMES else ""
    if not wanted or label == "stay_queued":
        return []
    return [LeaveQueue(then=True), command_of(wanted, message, state)]


def _instead(message: Message, state: State, label: str) -> Command:
    """What is asked where a task is turned down: «ما ابي اعترض، بس ابي اعرف السبب»."""
    readings = [message.reading(state.context or "answered", place) for place in range(3)]
    guesses = [*readings, *((str(g["name"]), float(g["confidence"])) for g in message.ranking)]
    for name, sure in guesses:
        other = name in TASKS and name not in (message.intent, label)
        asks = name in QUESTIONS or name == "understand_only"
        if (asks or other) and sure >= _PERHAPS:
            return command_of(name, message, state)
    return Confirm(False)


def _wants_status(message: Message) -> bool:
    """Whether who gives a reference says nothing that it would be a reason for."""
    other = message.intent in ("file_objection", "talk_to_agent", "change_ticket")
    return not other and not values.told_in_opening(message)


def _is_name(message: Message) -> bool:
    name = values.name_in(message, expected=True)
    plain = message.intent == NOT_SURE and not message.is_question
    return plain and name is not None and values.is_name_alone(message, name)


def _leans_on_last_turn(message: Message, state: State) -> Command | None:
    """What is only meant after a wish about a ticket, or after a form was left."""
    kept = message.likelihood("ticket", "deny") + message.likelihood("offered", "deny")
    if state.kind == "ticket" and state.wish == "withdraw":
        negated = is_negated(message.text) or message.intent in ("deny", "cancel")
        if negated and not message.is_question and kept >= _LIKELY:
            return KeepTicket(message.text)
    if state.sent_nothing and message.is_question:
        doubts = max(message.likelihood("answered", label) for label in ("doubt", "dispute"))
        kept = message.intent in ("start_over", "repeat")  # «البيانات تبقى ولا اعيدها؟»
        if doubts >= _HALF or kept:
            return Answer("doubt", message.text)
    return None


def _goes_on_about_sawtak(message: Message, state: State) -> bool:
    """«والرقم وين يجيني», «وكيف أتابعه»: of the request that the web service was said to number."""
    on_it = state.topic in _ON_SAWTAK or state.focus == "sawtak"
    if not on_it or values.numbers_in(message) or message.values("channel"):
        return False
    follows_up = message.intent == "check_ticket" and not state.ticket
    # of the number that it sends, where the words by themselves could mean that of the phone
    number = message.intent == "ask_number" and state.topic in _ON_SAWTAK
    least = _HARDLY if number else _ON_TOPIC
    likely = message.likelihood("answered", "after_sawtak") >= least
    return follows_up or (message.intent in (NOT_SURE, "ask_number") and likely)


def _brings_number(message: Message) -> bool:
    """«لقيت الجوال 05…»: what the look-up of a ticket still lacked."""
    found = values.numbers_in(message).keys() & {"mobile", "ticket_number"}
    return bool(found) and not values.told_in_opening(message)


def _wishes(message: Message) -> int:
    return sum(lemma(word) == _WISH for word in message.normal.split())


def _in_context(message: Message, state: State) -> tuple[str, float]:
    """The likeliest reading where the message stands; a question is no mere courtesy."""
    context = state.context or "answered"
    place = 0
    label, sure = message.reading(context)
    if label in _COURTESIES and sure < _CLEAR and message.words > _FRAGMENT:
        other, likely = message.reading(context, 1)  # «يعطيكم العافية، بس ما ردوا»
        if other not in _COURTESIES and likely >= _BESIDE:
            label, sure, place = other, likely, 1
    asks = message.is_question or (message.words > 2 and asks_at_all(message.text))
    while place < 2 and (
        (label in _WORDS and asks and sure < _CERTAIN)
        or (label == "same_topic" and sure < _HALF and not _names_when(message))
        or (label == "dispute" and sure < _RESUMES)  # its answer begins with an apology
    ):
        if label == "dispute" and sum(map(partial(message.likelihood, context), ABOUT)) >= _RESUMES:
            return "which_right", sure  # of the last answer, and not that it is wrong
        place += 1
        label, sure = message.reading(context, place)
    named = _names_when(message)
    pauses = state.kind == "answered" and message.intent == "wait"  # «يعني ضل عشر دقائق؟»
    if message.is_question and ((label in _WORDS and named) or pauses):
        return "same_topic", sure
    asks_it = label == "for_agent" and message.is_question
    if state.kind in ("queued", "ticket") and (sure < _CLEAR or asks_it):
        topic, clear = message.reading("answered")
        if topic in TOPICS and clear >= _CLEAR:
            return topic, clear
    if label in _WISHES and sure < _TO_RECORD:
        return "", 0.0
    everywhere = {message.reading(name)[0] for name in ("answered", "ticket", "queued")}
    if label in TASKS and everywhere == {label}:
        return label, 1.0
    if state.kind == "idle":  # nothing was said that the words could lean on
        other, clear_of = message.reading("ticket")
        if label in TASKS and other in TASKS and clear_of >= _CERTAIN and sure < _CLEAR:
            label, sure = other, clear_of
        doubtful = message.intent == NOT_SURE
        doubtful |= label in TASKS and sure >= _CERTAIN and message.confidence < _CLEAR
        # a question of its own weighs more where nothing was said that could be compared
        clear = label in _COMPARING and sure >= (_CLEAR if message.intent in QUESTIONS else _HALF)
        if label == "same_topic" and sure >= _CERTAIN:
            return "ask_hours", sure
        if label in _LEANING or not (doubtful or clear):
            return "", 0.0
    return label, sure


def _names_when(message: Message) -> bool:
    return any(message.values(entity) for entity in ("channel", "day", "time"))


def _best_guess(message: Message, label: str, sure: float) -> str:
    """What both classifiers make likely where neither is sure; empty for nothing."""
    likely = {str(guess["name"]): float(guess["confidence"]) for guess in message.ranking}
    likely.pop(NOT_SURE, None)
    likely.setdefault(label, 0.0)
    both = {name: p + (sure if name == label else 0.0) for name, p in likely.items()}
    best = max(both, key=lambda name: both[name], default="")
    known = best in TOPICS or best in TASKS
    return best if known and both[best] >= _GUESS else ""


def _turns_down(message: Message, label: str, sure: float) -> bool:
    """Whether a task is named only to say that it is not wanted: «لا ما ابي اعترض»."""
    named = label in TASKS or label in _WISHES or message.intent in TASKS
    asks = message.intent == "file_objection"  # one wish more is mostly to know something
    plainly = sure >= _CLEAR or message.intent in TASKS
    return named and is_negated(message.text) and (asks or not plainly or _wishes(message) < 2)


def _goes_by_intent(message: Message, label: str, sure: float) -> bool:
    """Whether what the words say by themselves counts for more than what they say here."""
    intent, clear = message.intent, message.confidence
    if intent in (NOT_SURE, "out_of_scope"):
        return False  # a fragment says little by itself
    if intent == "talk_to_agent" and label in TOPICS and asks_at_all(message.text):
        return False  # «متى احسن اكلمهم صوت»
    if label in _LEANING and intent in TASKS:
        return clear >= _CLEAR  # names what it is about
    if label in ABOUT and intent in QUESTIONS - {"ask_hours"}:
        return clear >= _CERTAIN and sure < _WHOLLY
    if label == "leave_queue" and intent == "cancel":
        return False  # the place is all that can be dropped here
    if label in _COURTESIES and (intent in QUESTIONS or intent in TASKS):
        return True  # thanks with a new question
    if label == "frustration" and message.is_question and intent in QUESTIONS:
        return sure < _CERTAIN
    if intent in _COURTESIES and (label in TOPICS or label in TASKS):
        return False
    if label in _QUEUE_TALK and intent in TASKS:
        return clear >= _CLEAR and (sure < _CERTAIN or clear > sure)
    if label in _COMPARING:
        return clear > max(sure, _CERTAIN)
    if label in (*_LEANING, "repeat") and intent in QUESTIONS - {"ask_hours"}:
        return clear >= _CERTAIN > sure
    return clear > sure + _BETTER


def _is_fragment(message: Message, state: State) -> bool:
    """Whether a few words name a channel, a day or a time: «ومركز الاتصال؟»."""
    named = any(message.values(label) for label in ("channel", "day", "time", "occasion"))
    doubtful = message.intent in (NOT_SURE, "out_of_scope")
    short = message.words <= _SENTENCE
    asks = max(message.likelihood("answered", name) for name in ("same_topic", "ask_hours"))
    return named and doubtful and short and (state.kind == "answered" or asks >= _GUESS)


def _about_left_form(message: Message, state: State) -> Command | None:
    """Going on with a form that was left, or beginning it again."""
    if not state.left_form:
        return None
    label, sure = message.reading("offered")
    if label == "continue" and sure >= _RESUMES:
        return Continue()
    if message.likelihood("queued", "continue") >= _RESUMES:
        return Continue()
    move, clear = message.reading("guiding")
    if state.left_form == "objection_form" and state.queued and move in _GUIDED:
        return Continue() if clear >= _CERTAIN else None
    if label == "start_over" and sure >= _CLEAR:
        return StartOver()
    return None


def _brings_a_case(message: Message) -> bool:
    """Whether who gives name and numbers tells what happened: that wants to be dealt with."""
    found = values.numbers_in(message)
    if "ticket_number" in found:
        return False
    given = len(found.keys() & {"national_id", "mobile"})
    given += values.name_in(message, expected=False) is not None
    plain = message.intent in UNVERIFIED or message.intent in (NOT_SURE, "frustration")
    # a long story names what was filed before; who follows it up gives its number
    plain |= message.intent == "check_ticket" and message.words >= _AT_LENGTH
    plain = plain and not is_negated(message.text)
    wished = max(
        message.likelihood("answered", "file_complaint"),
        *(float(g["confidence"]) for g in message.ranking if g["name"] == "file_complaint"),
        0.0,
    )
    asks = asks_at_all(message.text) and wished < _LIKELY
    wants = given >= values.IDENTIFIED or (wished >= _PERHAPS and not asks)
    return wants and plain and values.told_in_opening(message)


def _requests(message: Message) -> list[Command]:
    """The several requests of a message: its questions, then its task.

    What stands beside a task and has no verified answer, or is not asked, is what it is about.
    """
    if not message.requests:
        return []
    task = None if _only_asks(message) else message.task()
    found: list[Command] = [
        _question(asked, message)
        for asked in message.asked()
        if not (task and (asked["intent"] in UNVERIFIED or not is_question(asked["text"])))
    ]
    if any(request["intent"] == "talk_to_agent" for request in message.requests):
        found.append(command_of("talk_to_agent", message, State("idle")))
    return [*found, StartForm(task)] if task else found


def _task_beside(message: Message) -> list[Command]:
    """«متى تفتحون؟ وابي ارفع شكوى»: a question, where every context reads a wish as well.

    What has no verified answer is what the wish is about.
    """
    if message.intent not in QUESTIONS or message.confidence < _CLEAR:
        return []
    for task in ("file_complaint", "file_objection"):
        if message.intent in UNVERIFIED and _wishes(message) and not is_negated(message.text):
            wished = min(message.likelihood(name, task) for name in ("answered", "ticket"))
            if wished >= _RESUMES:  # «نزل ناقص، ابي اعترض وش اسوي»
                return [StartForm(TASKS[task])]
        wished = min(message.likelihood(name, task) for name in ("answered", "ticket", "queued"))
        if wished >= _CLEAR:
            start = StartForm(TASKS[task])
            if message.intent in UNVERIFIED:
                return [start]
            return [Answer(message.intent, message.text, message.entities), start]
    return []


def _only_asks(message: Message) -> bool:
    """Whether a task is only asked about beside a question: «وهل فيها شكاوي»."""
    tasks = [request["text"] for request in message.requests if request["intent"] in TASKS]
    return any(normalise(text).startswith("هل ") for text in tasks)


def _question(asked: dict[str, Any], message: Message) -> Answer:
    """One question of several, with the entities inside it, their offsets moved to its text."""
    start, end = asked.get("start"), asked.get("end")
    if start is None or end is None:
        return Answer(asked["intent"], asked["text"], message.entities)
    inside = tuple(
        {**entity, "start": entity["start"] - start, "end": entity["end"] - start}
        for entity in message.entities
        if start <= entity.get("start", -1) and entity.get("end", end + 1) <= end
    )
    return Answer(asked["intent"], asked["text"], inside)
