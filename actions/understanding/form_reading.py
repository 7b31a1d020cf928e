"""What a message means at a question of a form: an answer, and what stands beside or instead."""

from collections.abc import Callable
from typing import Any

from actions.forms.slots import IDENTITY
from actions.understanding import values
from actions.understanding.commands import (
    Answer,
    AskAboutSlot,
    Cancel,
    CannotHandle,
    Command,
    Confirm,
    CorrectSlot,
    ExtendSlot,
    HumanHandoff,
    Repeat,
    SetSlot,
    StartForm,
    Step,
    WrongValue,
)
from actions.understanding.labels import TOPICS, command_of
from actions.understanding.message import NOT_SURE, QUESTIONS, TASKS, UNVERIFIED, Message
from actions.understanding.state import State
from arabic.clauses import asks_at_all, corrects, is_negated
from casework import identifiers

Known = Callable[[str], Any]
"""The value that a slot has."""

_RATHER = 0.6  # of a question of the program, where the context's reading is unlikely
_LIKELY = 0.4  # of a reading whose mistake costs a question more
_CLEAR = 0.75  # of what keeps words from being stored as a story or a name
_SAFE, _CERTAIN, _WHOLLY = 0.85, 0.9, 0.95
_TO_LEAVE = 0.65  # of dropping the form, its answers kept: below it the assistant asks
_TO_SEND = 0.5  # of agreeing to send: below it the assistant asks,
_FAR = 0.3  # unless every other reading is so much less likely
_HARDLY = 0.02  # of a question that a courtesy hides
_STORY = 0.3  # of being the story that was asked for
_SHORT = 8  # words: less of them are something else more easily
_SURER = 0.25  # an intent than the context's reading
_TELLING = 6  # words: a topic in so many may be the whole story
_TELLS_MORE = 10  # words besides a name
_CHOICE = 0.3
_MOVE = 0.3  # in the guide
_ALSO_DONE = 0.2  # the step, beside thanks
_DONE = 0.6  # of a certain step being done
_STEPS = 5
# What a story never is, however much it tells.
_LEAVES = frozenset({"cancel", "start_over", "change_answer", "file_objection", "check_ticket"})
_ABOUT = frozenset({"about_other", "about_format", "ask_privacy"})
_WISHES = frozenset({"withdraw", "edit_ticket", "add_to_ticket"})
_BESIDE_QUESTIONS = frozenset({"wait", "thank", "bless", "greet", "acknowledge", "affirm"})
_POLITE = frozenset({"thank", "bless", "greet"})
_YES_NO = {"affirm": True, "deny": False}
_REASONS = frozenset({"ask_payment", "ask_eligibility"})  # told in the guide: why one objects
_ON_CHANNELS = frozenset(
    "ask_channels ask_hours ask_number ask_twitter ask_sawtak ask_sawtak_steps ask_program".split()
)
_TROUBLE = "ask_account_access"  # with the portal, on the way through the guide
_BENEFICIARIES = frozenset({"self", "dependent"})


def read_in_form(message: Message, state: State, known: Known) -> list[Command]:
    """The commands at an open question; never empty."""
    assert state.slot is not None
    if state.pending:
        return [_of_offer(message, state, known)]
    if state.kind == "asking" and _asks_to_attach(message, state):
        return [AskAboutSlot("attach")]
    if question := _clear_question(message, state):
        return [question]
    match state.slot.kind:
        case "identifier":
            return _identifier(message, state, known)
        case "name":
            return _name(message, state, known)
        case "prose":
            return _story(message, state, known)
        case "choice":
            return _choice(message, state, known)
        case "confirmation":
            return _confirmation(message, state, known)
        case "guide":
            return _guide(message, state, known)


def _by_label(label: str, sure: float, message: Message, state: State, known: Known) -> Command:
    """The command of a reading; leaving is asked first where it is not sure."""
    match label:
        case "cancel" | "skip" if _wants_other(message, state):  # «خلاص حولها اعتراض»
            return command_of(message.intent, message, state)
        case "cancel":
            plainly = message.intent == "cancel" and message.confidence >= _CLEAR
            return Cancel(plainly or sure >= _TO_LEAVE)
        case "extend":
            return ExtendSlot(message.text.strip())
        case "change_answer":
            return _correction(message, state, known)
        case _ if label in TASKS and not _wants_task(message, state, label, sure):
            return CannotHandle((label,))
        case _:
            return command_of(label, message, state)


def _clear_question(message: Message, state: State) -> Command | None:
    """A question of the program, where the context makes nothing of it and no value came along."""
    label, sure = message.reading(state.context)
    asks = message.is_question or asks_at_all(message.text)
    clear = message.intent in QUESTIONS and message.confidence >= _CLEAR and asks
    plain = state.slot is not None and state.slot.kind != "prose"
    plain = plain and not values.attempts_number(message)
    polite = label in _BESIDE_QUESTIONS and message.is_question  # «لحظة، مركز الاتصال فاتح؟»
    if polite and (behind := _asked_behind(message, state)):
        return command_of(behind, message, state)
    doubtful = message.intent in QUESTIONS and message.is_question and sure < _LIKELY
    if plain and (
        (clear and message.confidence - sure >= _SURER)
        or (clear and polite)
        or (doubtful and message.confidence >= _RATHER)
    ):
        return command_of(message.intent, message, state)
    named = message.intent in _ON_CHANNELS and message.confidence >= _WHOLLY
    if named and plain and not values.is_topic_alone(message):
        beside = label in values.CATEGORIES and asks_at_all(message.text)
        if beside or (label in _ABOUT and message.values("channel")):
            return command_of(message.intent, message, state)
    if message.intent == "talk_to_agent" and message.confidence >= _CERTAIN:
        negated = is_negated(message.text)
        return HumanHandoff() if label in _BESIDE_QUESTIONS and not negated else None
    if (
        _names_other(message, state)
        and message.is_question
        and message.confidence >= _CLEAR
        and sure < 0.5
    ):
        return Answer("difference", message.text)  # «اقدر اعترض كمان؟» in a complaint
    return None


def _asked_behind(message: Message, state: State) -> str:
    """«wait, is it free?»: the question behind a courtesy, by its own words or by its place."""
    if message.intent in QUESTIONS and message.confidence >= _TO_SEND:
        return message.intent
    likely = [message.reading(state.context, place) for place in (1, 2)]
    return next((label for label, sure in likely if label in TOPICS and sure >= _HARDLY), "")


def _names_other(message: Message, state: State) -> bool:
    return message.intent in TASKS and TASKS[message.intent] != state.form


def _wants_other(message: Message, state: State) -> bool:
    """Whether the words by themselves ask for another form, and do not turn it down."""
    return (
        _names_other(message, state)
        and message.confidence >= _SAFE
        and not is_negated(message.text)
    )


def _wants_task(message: Message, state: State, label: str, sure: float) -> bool:
    """Whether the open form is really to be left for another one."""
    by_itself = message.intent == label and message.confidence >= _CLEAR
    return TASKS[label] == state.form or sure >= _CLEAR or (sure >= _LIKELY and by_itself)


def _asks_to_attach(message: Message, state: State) -> bool:
    label, sure = message.reading(state.context)
    other = sure < _CLEAR or label in _ABOUT
    return message.likelihood("confirming", "attach") >= _CERTAIN and other


def _values(message: Message, state: State, known: Known) -> list[Command]:
    """The values that came along and that the form wants; new ones correct old ones."""
    found: dict[str, Any] = dict(values.numbers_in(message))
    alone = message.likelihood("asked_name", "answer") >= _CERTAIN
    name = values.name_in(message, expected=alone)
    if name and (not alone or _is_named(message, name)):
        found["full_name"] = name
    wanted = {slot.name for slot in state.slots}
    commands: list[Command] = []
    for slot, value in found.items():
        if slot in wanted and known(slot) is None:
            commands.append(SetSlot(slot, value))
        elif slot in wanted and known(slot) != value:
            commands.append(CorrectSlot(slot, value))
    return commands


def _others(message: Message, state: State, known: Known) -> list[Command]:
    """The values that came along beside what is asked for; of two that were, none is the answer."""
    assert state.slot is not None
    found = _values(message, state, known)
    return [command for command in found if getattr(command, "slot", "") != state.slot.name]


def _identifier(message: Message, state: State, known: Known) -> list[Command]:
    assert state.slot is not None
    label, sure = message.reading(state.context)
    try:
        own = values.read_identifier(state.slot.name, message)
    except values.WrongAnswer as error:
        last = values.last_identifier(state.slot.name, message)
        if last and message.likelihood(state.context, "change_answer") >= _CLEAR:
            return [SetSlot(state.slot.name, last)]  # «0502… لا هذا القديم، الجديد 0559…»
        if found := _others(message, state, known):
            return found
        tries = values.attempts_number(message) and label not in ("ask_number", "about_format")
        if _goes_on_telling(message, sure):
            return [ExtendSlot(message.text.strip())]
        if tries or not label or sure < _LIKELY:
            return [WrongValue(state.slot.name, error.response)]
        return [_by_label(label, sure, message, state, known)]
    rest = _others(message, state, known)
    rest += _told_beside(message, state, [*rest, SetSlot(state.slot.name, own)])
    asks = message.is_question and label in QUESTIONS and sure >= 0.5
    beside = [command_of(label, message, state)] if asks else []
    return [SetSlot(state.slot.name, own), *rest, *beside]


def _name(message: Message, state: State, known: Known) -> list[Command]:
    assert state.slot is not None
    label, sure = message.reading(state.context)
    numbers = _others(message, state, known)
    name = values.name_in(message, expected=True)
    if name and label == "answer" and sure >= _CERTAIN:
        name = values.whole_name(message, name)
    if name and _is_answer(message, name, label, sure, bool(numbers)):
        given = [SetSlot(state.slot.name, name), *numbers]
        return [*given, *_told_beside(message, state, given)]
    guess = values.could_be_name(message)
    if guess and numbers and label == "answer":  # a name that no list has, beside its numbers
        sure_enough = sure >= _RATHER
        return [SetSlot(state.slot.name if sure_enough else "maybe_name", guess), *numbers]
    numbers += _told_beside(message, state, numbers)
    if numbers := numbers or _mistyped(message, state, known):
        return numbers
    unknown = sure < _LIKELY and message.intent == NOT_SURE
    if guess and (label in ("answer", "partial") or unknown):
        return [SetSlot("maybe_name", guess)]
    if values.is_topic_alone(message) and not message.is_question:
        topic = _topic_named(message, state)
        return [CorrectSlot("complaint_category", topic)] if topic else [Repeat()]
    if label == "partial" or (label == "answer" and message.words == 1):
        return [WrongValue(state.slot.name, "wrong_full_name_partial")]
    if _goes_on_telling(message, 0.0 if label == "answer" else sure):
        return [ExtendSlot(message.text.strip())]
    if label == "extend" or (label not in ("answer", "") and sure >= _LIKELY):
        return [_by_label(label, sure, message, state, known)]
    return [WrongValue(state.slot.name, "wrong_full_name")]


def _topic_named(message: Message, state: State) -> str | None:
    """The topic that a few words name, in a form that asks for one."""
    asked = any(slot.name == "complaint_category" for slot in state.slots)
    return values.named_topic(message) if asked else None


def _corrected_topic(message: Message, state: State, known: Known) -> Command | None:
    """The correction by a topic that is named and is another one than was chosen."""
    topic = _topic_named(message, state)
    changed = topic and topic != known("complaint_category")
    return CorrectSlot("complaint_category", topic) if changed else None


def _told_beside(message: Message, state: State, given: list[Command]) -> list[Command]:
    """What a message tells of the story beside the values that it brings."""
    has_story = any(slot.kind == "prose" for slot in state.slots)
    tells = values.words_of_its_own(message) >= _TELLS_MORE
    tells = tells and (
        values.told_in_opening(message, _CLEAR)
        or message.likelihood("asked_story", "answer") >= 0.5
    )
    if given and has_story and tells:
        return [ExtendSlot(message.text.strip())]
    return []


def _goes_on_telling(message: Message, sure: float) -> bool:
    """Whether a long message where a name or a number is asked for tells more of the story."""
    if message.is_question and sure >= _LIKELY:
        return False
    if message.intent in UNVERIFIED and values.told_in_opening(message, _CERTAIN):
        return True  # told, and not asked
    if message.words < _SHORT:
        return sure < _LIKELY and values.told_in_opening(message, _CERTAIN)
    if sure < 0.5:
        tells = message.likelihood("asked_story", "answer") >= 0.5
        return tells or values.told_in_opening(message)
    story = message.likelihood("asked_story", "answer") >= _WHOLLY
    return sure < _CERTAIN and (story or values.told_in_opening(message, _CERTAIN))


def _is_answer(message: Message, name: str, label: str, sure: float, numbered: bool) -> bool:
    """Whether a name in the message is the one that was asked for."""
    if label == "about_other" and sure >= _CLEAR:
        return False
    return label == "answer" or sure < _CLEAR or numbered or _is_named(message, name)


def _is_named(message: Message, name: str) -> bool:
    """Whether a message says hardly more than a name, or that it is one."""
    return values.is_labelled(message) or values.is_name_alone(message, name)


def _story(message: Message, state: State, known: Known) -> list[Command]:
    assert state.slot is not None
    found = _values(message, state, known)
    label, sure = message.reading(state.context)
    slot, clear = message.reading("changed")
    changes = message.likelihood("confirming", "change_answer") >= _CERTAIN
    if changes and slot == "complaint_category" and clear >= _CLEAR:
        topic = _new_value(message, slot, known)
        found += [CorrectSlot(slot, topic)] if topic and topic != known(slot) else []
    elif (
        label in ("deny", "change_answer")
        and message.words < _SHORT
        and (correction := _corrected_topic(message, state, known))
    ):
        return [correction]  # «لا غلط ابي الاهلية»
    if _is_something_else(message, label, sure):
        return found or [_by_label(label, sure, message, state, known)]
    told = (label == "answer" and sure >= _CERTAIN) or values.told_in_opening(message)
    if found and message.words < _SHORT and not told:
        return found
    try:
        text = values.read_story(state.slot.name, message)
    except values.WrongAnswer as error:
        if label in ("answer", "extend", "") or sure < _LIKELY:
            return found or [WrongValue(state.slot.name, error.response)]
        return found or [_by_label(label, sure, message, state, known)]
    tells = message.likelihood(state.context, "answer") + message.likelihood(
        state.context, "extend"
    )
    if tells >= _STORY or message.words >= _SHORT or values.told_in_opening(message):
        return [SetSlot(state.slot.name, text), *found]
    return [SetSlot("maybe_story", text)]


def _is_something_else(message: Message, label: str, sure: float) -> bool:
    """Whether a message where a story was asked for is clearly none; in doubt it is one."""
    if label in ("answer", "extend", ""):
        return False
    if label not in _LEAVES and values.told_in_opening(message, _CERTAIN):
        return False
    plain = label == message.intent and label in QUESTIONS and message.confidence >= _CLEAR
    if message.words < _SHORT or (plain and message.is_question):
        return sure >= 0.5
    return sure >= _CLEAR


def _choice(message: Message, state: State, known: Known) -> list[Command]:
    assert state.slot is not None
    found = _values(message, state, known)
    if state.slot.name == "objection_for":
        chosen, story = _one_of(message, state, known, ("self", "dependent")), "objection_reason"
    else:
        chosen, story = _topic(message, state, known), "complaint_description"
    whole = message.words >= _TELLING and message.likelihood("asked_story", "answer") >= _CERTAIN
    if "ticket_number" in values.numbers_in(message) and not values.told_in_opening(message):
        return [StartForm("ticket_status_form")]
    tells = known(story) is None and (values.told_in_opening(message) or whole)
    told: list[Command] = [SetSlot(story, message.text.strip())] if tells else []
    if known(story) is not None and whole and values.told_in_opening(message, _CERTAIN):
        told = [ExtendSlot(message.text.strip())]
    if isinstance(chosen, SetSlot):
        return [chosen, *told, *found]
    unread = isinstance(chosen, WrongValue)
    return found or (told if unread else []) or [chosen]


def _topic(message: Message, state: State, known: Known) -> Command:
    """One of the six topics, by number or in words; anger about the service is one of them."""
    assert state.slot is not None
    categories = tuple(values.CATEGORIES)
    number = values.read_number(message, len(categories))
    if number:
        return SetSlot(state.slot.name, categories[number - 1])
    label, _ = message.reading(state.context)
    topic = values.topic_of_opening(message, _CLEAR)
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
    if label == "told_before" and sure >= _LIKELY:  # «قلت لك للبنت» says it again
        again = [option for option in options if message.likelihood(state.context, option)]
        label, sure = (again[0], 1.0) if again else (label, sure)
    if label in options:
        asks = (
            message.intent in QUESTIONS and message.is_question and message.confidence >= _CERTAIN
        )
        if asks and sure < _CLEAR:
            return command_of(message.intent, message, state)
        return SetSlot(name, label) if sure >= _CHOICE else WrongValue(name, f"wrong_{name}")
    if label == "both":
        return WrongValue(name, f"wrong_{name}_both")
    if label and sure >= _LIKELY:
        return _by_label(label, sure, message, state, known)
    return WrongValue(name, f"wrong_{name}")


def _confirmation(message: Message, state: State, known: Known) -> list[Command]:
    found = _values(message, state, known)
    if found:
        return found
    label, sure = message.reading(state.context)
    if label == "affirm":
        thanks = message.intent in _POLITE and message.confidence >= _CLEAR and sure < _CERTAIN
        # «كذا صارت شكوى تأخير صح؟», but «كم مرة تسألون، أرسلها» agrees
        asks = message.is_question and ("؟" in message.text or sure < _WHOLLY)
        by_itself = message.intent in QUESTIONS and message.confidence >= _CERTAIN
        asks = asks or (by_itself and sure < _CERTAIN)  # «ترسلونها الحين ولا الصبح»
        alone = sure - message.reading(state.context, 1)[1] >= _FAR
        return [Confirm(True, (sure >= _TO_SEND or alone) and not (thanks or asks))]
    if values.numbers_in(message) or values.name_in(message, expected=False):
        return [Repeat()]  # the value stands there already
    if label == "deny":
        told = message.words >= _TELLING - 1 and values.told_in_opening(message, _CERTAIN)
        if told or corrects(message.text):  # «غلط، كانت شهرين مو ثلاثة»
            return [ExtendSlot(message.text.strip())]
        return [Confirm(False)]
    if label == "change_answer" and (asks_at_all(message.text) or sure < _TO_LEAVE):
        correction = _correction(message, state, known)
        told = not isinstance(correction, CorrectSlot) or correction.value is not None
        if told:
            return [correction]
        return [_corrected_topic(message, state, known) or Repeat()]
    if TASKS.get(label) == state.form:  # «الاعتراض مو لي، لزوجتي»
        correction = _correction(message, state, known)
        if isinstance(correction, CorrectSlot) and correction.value is not None:
            return [correction]
    tells = values.told_in_opening(message, _CERTAIN) and not message.is_question
    if label in UNVERIFIED and tells:
        return [ExtendSlot(message.text.strip())]
    if label and (sure >= _LIKELY or (label == "extend" and sure >= _STORY)):
        return [_by_label(label, sure, message, state, known)]
    other = _corrected_topic(message, state, known)
    if other and message.words < _SHORT:
        return [other]
    about, clear = message.reading("asked_number")
    if about in _ABOUT and clear >= _CLEAR:
        return [command_of(about, message, state)]
    if tells:
        return [ExtendSlot(message.text.strip())]
    return [CannotHandle((label,))]


def _guide(message: Message, state: State, known: Known) -> list[Command]:
    """A move of the guide; values that come along are kept for who wants it followed."""
    found = _values(message, state, known)
    label, sure = message.reading(state.context)
    plainly = message.intent in _REASONS and message.confidence >= _CLEAR
    plainly = plainly and not message.is_question and (sure < _CLEAR or label in _REASONS)
    told = plainly and values.told_in_opening(message, _CERTAIN)
    told = told or (message.intent in _REASONS and sure < _LIKELY and not message.is_question)
    told = told or (label == "reason_told" and sure >= _LIKELY)
    if told and known("objection_reason") is None:
        found.append(SetSlot("objection_reason", message.text.strip()))
    label, sure = message.reading("asked_for")
    here, clear = message.reading(state.context)
    plainly = label in _BENEFICIARIES and sure >= _CERTAIN and message.intent == NOT_SURE
    plainly = plainly and clear < _LIKELY
    if plainly or (here in _BENEFICIARIES and clear >= _LIKELY):
        label = label if plainly else here
        found += [SetSlot("objection_for", label)] if known("objection_for") is None else []
    identified = {slot.name for slot in IDENTITY if known(slot.name) is not None}
    identified |= {command.slot for command in found if isinstance(command, SetSlot)}
    wants = len(identified & {slot.name for slot in IDENTITY}) >= values.IDENTIFIED
    wants |= message.likelihood(state.context, "follow") >= _CLEAR
    if found and wants:  # who gives so much wants it done for him
        return [*found, Step("follow")]
    return [*found, AskAboutSlot("kept")] if found else [_move(message, state, known)]


def _move(message: Message, state: State, known: Known) -> Command:
    if message.intent == "file_objection" and message.reading(state.context)[1] < 0.5:
        return Repeat()
    number = values.read_number(message, _STEPS)
    if number and message.words <= 3:
        return Step("show", number)
    label, sure = message.reading(state.context)
    wish, clear = message.reading("ticket")
    long = message.words >= _TELLING and sure < _CERTAIN
    if state.ticket and wish in _WISHES and clear >= _CERTAIN and long:
        return command_of(wish, message, state)
    if label == "next" and "?" in message.normal.replace("؟", "?"):
        label, sure = message.reading(state.context, 1)  # asks, and is not done
    if label in _POLITE and message.likelihood(state.context, "next") >= _ALSO_DONE:
        return Step("next")
    if label in _YES_NO:
        return Confirm(_YES_NO[label])
    if label in _BENEFICIARIES:
        return Repeat()  # is known already
    if label == "show_step":
        return Step("show", next(iter(values.steps_in(message, _STEPS)), None))
    trouble = message.intent == _TROUBLE and message.confidence >= _CLEAR
    if trouble and (label.startswith("did_") or label == "next"):
        return command_of(_TROUBLE, message, state)  # «دخلت بس ما يقبل كلمة السر»
    done = values.steps_in(message, _STEPS)
    if label.startswith("did_") and sure >= _LIKELY and done:  # «خلصت أول ثنتين»
        return Step("did", max(done))
    if label.startswith("did_") and _LIKELY <= sure < _DONE:
        return Step("next")
    if label == "filed" and sure < _CLEAR:
        return Step("next")
    if label == "follow" and sure < _LIKELY:
        label, sure = message.reading(state.context, 1)
    if label and sure >= (_DONE if label.startswith("did_") else _MOVE):
        return _by_label(label, sure, message, state, known)
    return CannotHandle((label,))


def _mistyped(message: Message, state: State, known: Known) -> list[Command]:
    """What is wrong with the first number that is wanted, came by the way and is none."""
    wanted = [slot.name for slot in state.slots if known(slot.name) is None]
    for kind, number in identifiers.attempts_in(message.text).items():
        if str(kind) in wanted:
            return [WrongValue(str(kind), values.what_is_wrong(str(kind), number))]
    return []


def _of_offer(message: Message, state: State, known: Known) -> Command:
    label, sure = message.reading("offered")
    if label in _YES_NO and sure >= _LIKELY:
        return Confirm(_YES_NO[label])
    if label and sure >= _LIKELY:
        return _by_label(label, sure, message, state, known)
    return CannotHandle((label,))


def _correction(message: Message, state: State, known: Known) -> Command:
    """Which answer is wrong, by what it is called or by the value that comes with it."""
    slot, sure = message.reading("changed")
    wanted = {each.name for each in state.slots}
    if slot == "complaint_description" and "objection_reason" in wanted:
        slot = "objection_reason"
    stories = wanted & {"complaint_description", "objection_reason"}
    told = message.words >= _TELLING and values.told_in_opening(message)
    if stories and corrects(message.text) and (slot in stories or sure < _LIKELY or told):
        return ExtendSlot(message.text.strip())
    if slot not in wanted or sure < _LIKELY:
        return _corrected_topic(message, state, known) or CorrectSlot()
    story = slot in stories
    tells = message.words >= _SHORT or message.likelihood("asked_story", "answer") >= 0.5
    tells = tells or values.told_in_opening(message)
    tells = tells or any(char.isdecimal() for char in message.normal)
    if story and tells:  # what was wrong in it is told right
        return ExtendSlot(message.text.strip())
    return CorrectSlot(slot, _new_value(message, slot, known))


def _new_value(message: Message, slot: str, known: Known) -> Any:
    """The new value that a correction brings along, None when it brings none."""
    if slot == "full_name":
        if right := values.renamed(message, known(slot) or ""):
            return right
        name = values.name_in(message, expected=True)
        only = len(message.values("person")) == 1
        return name if name and (only or _is_named(message, name)) else None
    contexts = {"complaint_category": "asked_choice", "objection_for": "asked_for"}
    if slot not in contexts:
        return None
    options = (*values.CATEGORIES, "self", "dependent")
    topic = None
    if slot == "complaint_category":
        topic = values.named_topic(message) or values.topic_of_opening(message, _CLEAR)
    label, sure = message.reading(contexts[slot])
    return topic or (label if label in options and sure >= 0.5 else None)
