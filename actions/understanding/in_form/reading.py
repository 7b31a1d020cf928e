"""What a message means at a question of a form: an answer, and what stands beside or instead."""

from actions.understanding import values
from actions.understanding.commands import (
    Answer,
    AskAboutSlot,
    CannotHandle,
    Command,
    Confirm,
    CorrectSlot,
    HumanHandoff,
    SetSlot,
    StartForm,
)
from actions.understanding.in_form.confirmation import read_confirmation
from actions.understanding.in_form.guide import read_guide
from actions.understanding.in_form.identity import read_identifier, read_name
from actions.understanding.in_form.shared import Known
from actions.understanding.in_form.steering import by_label, names_other
from actions.understanding.in_form.sureness import (
    ABOUT,
    CERTAIN,
    CLEAR,
    LIKELY,
    RATHER,
    TO_SEND,
    WHOLLY,
    YES_NO,
)
from actions.understanding.in_form.told import read_choice, read_story
from actions.understanding.labels import TOPICS, command_of
from actions.understanding.message import NOT_SURE, QUESTIONS, TASKS, Message
from actions.understanding.state import State
from arabic.clauses import asks_at_all, is_negated

_WHOSE, _FEW = "objection_for", 6  # words that say for whom it is, and nothing else
_HARDLY = 0.02  # of a question that a courtesy hides
_SURER = 0.25  # an intent than the context's reading
_BESIDE_QUESTIONS = frozenset({"wait", "thank", "bless", "greet", "acknowledge", "affirm"})
_ON_CHANNELS = frozenset(
    "ask_channels ask_hours ask_number ask_twitter ask_sawtak ask_sawtak_steps ask_program".split()
)


def read_in_form(message: Message, state: State, known: Known) -> list[Command]:
    """The commands at an open question; never empty."""
    assert state.slot is not None
    if state.pending:
        return [_of_offer(message, state, known)]
    if state.kind == "asking" and _asks_to_attach(message, state):
        return [AskAboutSlot("attach")]
    if question := _clear_question(message, state):
        return [question]
    if whose := _for_whom(message, state, known):
        return [whose]
    if _asks_of_older(message, state):
        return [StartForm(TASKS["check_ticket"])]
    match state.slot.kind:
        case "identifier":
            return read_identifier(message, state, known)
        case "name":
            return read_name(message, state, known)
        case "prose":
            return read_story(message, state, known)
        case "choice":
            return read_choice(message, state, known)
        case "confirmation":
            return read_confirmation(message, state, known)
        case "guide":
            return read_guide(message, state, known)


def _asks_of_older(message: Message, state: State) -> bool:
    """«اول شي عندي شكوى قديمه 446… وين وصلت», where something of a new one is asked for."""
    plainly = message.intent == "check_ticket" and (
        message.confidence >= CERTAIN or not values.told_in_opening(message)
    )
    elsewhere = state.kind == "asking" and state.form != TASKS["check_ticket"]
    return plainly and elsewhere and "ticket_number" in values.numbers_in(message)


def _for_whom(message: Message, state: State, known: Known) -> Command | None:
    """«لي انا مب لغيري», said where something else of an objection is asked for."""
    assert state.slot is not None
    asked = state.slot.kind in ("guide", "choice")
    wanted = any(slot.name == _WHOSE for slot in state.slots)
    if asked or not wanted or message.words > _FEW or message.intent != NOT_SURE:
        return None
    label, sure = message.reading("asked_for")
    if label not in values.BENEFICIARIES or sure < CERTAIN or message.values("person"):
        return None
    before = known(_WHOSE)
    if before is None:
        return SetSlot(_WHOSE, label)
    return CorrectSlot(_WHOSE, label) if before != label else None


def _of_offer(message: Message, state: State, known: Known) -> Command:
    label, sure = message.reading("offered")
    if label in YES_NO and sure >= LIKELY:
        return Confirm(YES_NO[label])
    if label and sure >= LIKELY:
        return by_label(label, sure, message, state, known)
    return CannotHandle((label,))


def _clear_question(message: Message, state: State) -> Command | None:
    """A question of the program, where the context makes nothing of it and no value came along."""
    label, sure = message.reading(state.context)
    asks = message.is_question or asks_at_all(message.text)
    clear = message.intent in QUESTIONS and message.confidence >= CLEAR and asks
    plain = state.slot is not None and state.slot.kind != "prose"
    plain = plain and not values.attempts_number(message)
    polite = label in _BESIDE_QUESTIONS and message.is_question  # «لحظة، مركز الاتصال فاتح؟»
    if polite and (behind := _asked_behind(message, state)):
        return command_of(behind, message, state)
    doubtful = message.intent in QUESTIONS and message.is_question and sure < LIKELY
    if plain and (
        (clear and message.confidence - sure >= _SURER)
        or (clear and polite)
        or (doubtful and message.confidence >= RATHER)
    ):
        return command_of(message.intent, message, state)
    named = message.intent in _ON_CHANNELS and message.confidence >= WHOLLY
    if named and plain and not values.is_topic_alone(message):
        beside = label in values.CATEGORIES and asks_at_all(message.text)
        if beside or (label in ABOUT and message.values("channel")):
            return command_of(message.intent, message, state)
    if message.intent == "talk_to_agent" and message.confidence >= CERTAIN:
        negated = is_negated(message.text)
        return HumanHandoff() if label in _BESIDE_QUESTIONS and not negated else None
    if names_other(message, state) and message.confidence >= CLEAR and sure < 0.5:
        if message.wishes and not is_negated(message.text):
            return command_of(message.intent, message, state)  # «ابي اعترض احسن صح»
        if message.is_question:
            return Answer("difference", message.text)  # «اقدر اعترض كمان؟» in a complaint
    return None


def _asked_behind(message: Message, state: State) -> str:
    """«wait, is it free?»: the question behind a courtesy, by its own words or by its place."""
    if message.intent in QUESTIONS and message.confidence >= TO_SEND:
        return message.intent
    likely = [message.reading(state.context, place) for place in (1, 2)]
    return next((label for label, sure in likely if label in TOPICS and sure >= _HARDLY), "")


def _asks_to_attach(message: Message, state: State) -> bool:
    label, sure = message.reading(state.context)
    other = sure < CLEAR or label in ABOUT
    return message.likelihood("confirming", "attach") >= CERTAIN and other
