"""Answers to the questions for a story and for one of several choices."""

from actions.understanding import values
from actions.understanding.commands import (
    Command,
    CorrectSlot,
    ExtendSlot,
    SetSlot,
    StartForm,
    WrongValue,
)
from actions.understanding.in_form.corrections import corrected_topic, new_value
from actions.understanding.in_form.shared import Known, values_beside
from actions.understanding.in_form.steering import by_label
from actions.understanding.in_form.sureness import (
    CERTAIN,
    CLEAR,
    LIKELY,
    SHORT,
    STORY,
    TELLING,
)
from actions.understanding.labels import command_of
from actions.understanding.message import QUESTIONS, UNVERIFIED, Message
from actions.understanding.state import State

_WHOLLY, _AT_LENGTH = 0.97, 12  # words: who says so much tells something
_CHOICE = 0.3
# What may lead up to a story in the same breath.
_BEFORE_STORY = frozenset(
    "continue file_complaint frustration acknowledge affirm thank bless greet extend".split()
)
# What stories are told like: in anger, of what was asked before, of what one would ask.
_LIKE_STORIES = UNVERIFIED | {"frustration", "file_complaint", "check_ticket", "ask_registration"}
# What a story never is, however much it tells.
_LEAVES = frozenset({"cancel", "start_over", "change_answer", "file_objection", "check_ticket"})


def read_story(message: Message, state: State, known: Known) -> list[Command]:
    """A story, what comes along with it, or what is clearly something else."""
    assert state.slot is not None
    found = values_beside(message, state, known)
    label, sure = message.reading(state.context)
    slot, clear = message.reading("changed")
    changes = message.likelihood("confirming", "change_answer") >= CERTAIN
    if changes and slot == "complaint_category" and clear >= CLEAR:
        topic = new_value(message, slot, known)
        found += [CorrectSlot(slot, topic)] if topic and topic != known(slot) else []
    elif (
        label in ("deny", "change_answer")
        and message.words < SHORT
        and (correction := corrected_topic(message, state, known))
    ):
        return [correction]  # «لا غلط ابي الاهلية»
    if _is_something_else(message, label, sure):
        return found or [by_label(label, sure, message, state, known)]
    told = (label == "answer" and sure >= CERTAIN) or values.told_in_opening(message)
    if found and message.words < SHORT and not told:
        return found
    try:
        text = values.read_story(state.slot.name, message)
    except values.WrongAnswer as error:
        if label in ("answer", "extend", "") or sure < LIKELY:
            return found or [WrongValue(state.slot.name, error.response)]
        return found or [by_label(label, sure, message, state, known)]
    tells = message.likelihood(state.context, "answer") + message.likelihood(
        state.context, "extend"
    )
    if tells >= STORY or message.words >= SHORT or values.told_in_opening(message):
        return [SetSlot(state.slot.name, text), *found]
    return [SetSlot("maybe_story", text)]


def _is_something_else(message: Message, label: str, sure: float) -> bool:
    """Whether a message where a story was asked for is clearly none; in doubt it is one."""
    if label in ("answer", "extend", ""):
        return False
    tells = message.words >= SHORT and values.told_in_opening(message, CERTAIN)
    if label == "cancel" and message.intent != label and tells:
        return False  # «وصلتني رسالة ان طلبي انلغى …»
    if sure >= _WHOLLY and label not in _LIKE_STORIES and message.words < _AT_LENGTH:
        return True
    if label not in _LEAVES and values.told_in_opening(message, CERTAIN):
        return False
    plain = label == message.intent and label in QUESTIONS and message.confidence >= CLEAR
    if message.words < SHORT or (plain and message.is_question):
        return sure >= 0.5
    return sure >= CLEAR


def read_choice(message: Message, state: State, known: Known) -> list[Command]:
    """One of the choices, with the story that may tell it."""
    assert state.slot is not None
    found = values_beside(message, state, known)
    if found and not values.words_of_its_own(message):
        return found  # a name alone chooses nothing
    if state.slot.name == "objection_for":
        chosen, story = _one_of(message, state, known, values.BENEFICIARIES), "objection_reason"
    else:
        chosen, story = _topic(message, state, known), "complaint_description"
    whole = message.words >= TELLING and message.likelihood("asked_story", "answer") >= CERTAIN
    if "ticket_number" in values.numbers_in(message) and not values.told_in_opening(message):
        return [StartForm("ticket_status_form")]
    tells = known(story) is None and (values.told_in_opening(message) or whole)
    told: list[Command] = [SetSlot(story, message.text.strip())] if tells else []
    if known(story) is not None and whole and values.told_in_opening(message, CERTAIN):
        told = [ExtendSlot(message.text.strip())]
    if tells and state.slot.name == "complaint_category" and _leads_up(message, state):
        topic = values.topic_of_opening(message, CLEAR)
        chosen = SetSlot(state.slot.name, topic) if topic else chosen
    if isinstance(chosen, SetSlot):
        return [chosen, *told, *found]
    unread = isinstance(chosen, WrongValue)
    return found or (told if unread else []) or [chosen]


def _leads_up(message: Message, state: State) -> bool:
    """«طيب خلنا بالشكوى، الموظف قال لي …»: what only leads up to the story that tells its topic."""
    return message.reading(state.context)[0] in _BEFORE_STORY


def _topic(message: Message, state: State, known: Known) -> Command:
    """One of the six topics, by number or in words; anger about the service is one of them."""
    assert state.slot is not None
    categories = tuple(values.CATEGORIES)
    number = values.read_number(message, len(categories))
    if number:
        return SetSlot(state.slot.name, categories[number - 1])
    label, _ = message.reading(state.context)
    topic = values.topic_of_opening(message, CLEAR)
    if values.is_topic_alone(message) and not message.is_question:
        return SetSlot(state.slot.name, topic)
    if label in ("frustration", "file_complaint") and message.words > 1:
        topic = topic or values.topic_of_opening(message)
        if topic:  # «ابيها هنا، عن تأخر الدعم»
            return SetSlot(state.slot.name, topic)
    return _one_of(message, state, known, categories)


def _one_of(message: Message, state: State, known: Known, options: tuple[str, ...]) -> Command:
    assert state.slot is not None
    name = state.slot.name
    label, sure = message.reading(state.context)
    if label == "told_before" and sure >= LIKELY:  # «قلت لك للبنت» says it again
        again = [option for option in options if message.likelihood(state.context, option)]
        label, sure = (again[0], 1.0) if again else (label, sure)
    if label in ("extend", "affirm"):  # «عني انا، الدعم وقف من محرم», «ايوه لي» say both
        said = values.rather(message, state.context, options)
        label, sure = (said, 1.0) if said else (label, sure)
    if label in options:
        asks = message.intent in QUESTIONS and message.is_question and message.confidence >= CERTAIN
        if asks and sure < CLEAR:
            return command_of(message.intent, message, state)
        return SetSlot(name, label) if sure >= _CHOICE else WrongValue(name, f"wrong_{name}")
    if label == "both":
        return WrongValue(name, f"wrong_{name}_both")
    if label and sure >= LIKELY:
        return by_label(label, sure, message, state, known)
    return WrongValue(name, f"wrong_{name}")
