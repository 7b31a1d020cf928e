"""From a message and the state that it meets to commands.

Values are read first; what is left is read by the context's classifier, and outside forms by the
intents too. Each threshold is the least probability at which a reading is acted upon.
"""

from dataclasses import replace

from actions.answers.asked import CHANNEL_OF
from actions.understanding import values
from actions.understanding.commands import (
    AskTicket,
    AskWait,
    CannotHandle,
    Command,
    Confirm,
    LeaveQueue,
    Repeat,
    StartForm,
)
from actions.understanding.in_form.reading import read_in_form
from actions.understanding.in_form.shared import Known
from actions.understanding.labels import TO_WRITE, WISHES, command_of
from actions.understanding.message import NOT_SURE, TASKS, Message
from actions.understanding.outside.cases import brings_a_case, brings_number, is_name, wants_status
from actions.understanding.outside.leaning import (
    about_left_form,
    goes_on_about_sawtak,
    is_fragment,
    leans_on_last_turn,
)
from actions.understanding.outside.likeliest import (
    best_guess,
    goes_by_intent,
    in_context,
    perhaps_asked,
)
from actions.understanding.outside.queue import about_queue, leaves_queue_for, turns_person_down
from actions.understanding.outside.refusals import refuses_task, wanted_instead
from actions.understanding.outside.several import requests_of, task_beside
from actions.understanding.outside.sureness import CERTAIN, CLEAR, LIKELY, PERSON, TO_RECORD
from actions.understanding.parts import beside_small_words
from actions.understanding.state import State
from arabic.clauses import asks_at_all, forbids, is_negated, turns_down

_TICKET_LABELS = frozenset(
    "withdraw edit_ticket add_to_ticket explain_status ask_contact ask_reference resend "
    "use_reference ask_duration got_it no_reply".split()
)
_OF_REFERENCE = frozenset({"ask_reference", "use_reference"})  # «عطني رقمها»
# What is said of a trouble that is told without a wish.
_ASKED_OF = {
    "payment": "ask_payment",
    "amount": "ask_payment",
    "eligibility": "ask_eligibility",
    "portal": "ask_account_access",
}
_YES_NO = {"affirm": True, "deny": False}
_YOU_HAVE = "عندك"
_ALSO = 0.1  # of leaving the queue, beside going on with a form
_FOR_NUMBERS = ("check_ticket", "file_complaint", "file_objection")  # what bare numbers may be for


def read_commands(message: Message, state: State, known: Known) -> list[Command]:
    """What the message asks for, in order; never empty."""
    if message.is_button:
        return [_of_button(message, state)]
    return beside_small_words(message, state, lambda part: _read(part, state, known))


def _read(message: Message, state: State, known: Known) -> list[Command]:
    waits = about_queue(message, state)
    if waits:
        return [waits]
    if state.slot is not None:
        if not state.queued and turns_person_down(message):
            return [Repeat()]  # «لا ما ابي موظف» where one was offered
        return read_in_form(message, state, known)
    return _outside(message, state)


def _of_button(message: Message, state: State) -> Command:
    asks = (state.slot and state.slot.kind == "confirmation") or state.pending
    if asks and message.intent in _YES_NO:
        return Confirm(_YES_NO[message.intent])
    return command_of(message.intent, message, state)


def _outside(message: Message, state: State) -> list[Command]:
    """What is plain by itself, then what the likeliest reading says where it stands."""
    for read in (_of_what_is_open, _of_values):
        if found := read(message, state):
            return found
    if goes_on_about_sawtak(message, state):
        return [command_of("after_sawtak", message, state)]
    several = requests_of(message)
    if len(several) > 1:
        return several
    if beside := task_beside(message):
        return beside
    label, sure = in_context(message, state)
    if about_it := _of_ticket(message, state, label, sure):
        return about_it
    if state.kind == "queued" and (instead := leaves_queue_for(message, state, label)):
        return instead
    if instead := _not_wanted(message, state, label, sure):
        return instead
    label = _helped_with(message, state, label)
    if label and sure >= LIKELY and not goes_by_intent(message, label, sure):
        return [command_of(label, message, state)]
    return [_by_intent(message, state, label, sure)]


def _of_what_is_open(message: Message, state: State) -> list[Command]:
    """What goes on with the wait, the last turn, or a form that was left."""
    if state.queued and message.likelihood("queued", "ask_wait") >= CERTAIN:
        return [command_of("ask_wait", message, state)]
    if aside := leans_on_last_turn(message, state):
        return [aside]
    if left := about_left_form(message, state):
        wants_out = message.likelihood("queued", "leave_queue") >= _ALSO
        leaves = state.queued and (wants_out or turns_down(message.text))
        return [LeaveQueue(then=True), left] if leaves else [left]
    return []


def _of_values(message: Message, state: State) -> list[Command]:
    """What a number, a name or a whole case asks for, whatever stands around it."""
    numbers = values.numbers_in(message)
    if "ticket_number" in numbers and wants_status(message):
        return [StartForm("ticket_status_form")]
    if state.kind in ("idle", "answered") and is_name(message):
        return [StartForm(state.left_form) if state.left_form else CannotHandle(_FOR_NUMBERS)]
    if state.queued and turns_person_down(message):
        label, _ = message.reading("queued")
        return leaves_queue_for(message, state, label) or [LeaveQueue()]
    if state.left_form == "ticket_status_form" and brings_number(message):
        return [StartForm("ticket_status_form")]
    if numbers and not message.words:
        known = "ticket_number" in numbers
        return [StartForm("ticket_status_form") if known else CannotHandle(_FOR_NUMBERS)]
    if state.kind not in ("queued", "ticket") and brings_a_case(message):
        return [StartForm("complaint_form")]
    return []


def _of_ticket(message: Message, state: State, label: str, sure: float) -> list[Command]:
    """What is said of the citizen's ticket, where nothing else is plainer."""
    if not (state.ticket or state.kind == "ticket"):
        return []
    about, clear = message.reading("ticket")
    least = TO_RECORD if about in WISHES and state.kind == "ticket" else max(CLEAR, sure)
    if about not in _TICKET_LABELS or clear < least or _says_by_itself(message, about):
        return []
    if about in TO_WRITE and message.is_question and message.intent in TASKS:
        return []
    withdraws = state.on_ticket and about == "withdraw" and clear >= CERTAIN  # «اسحبوها»
    if state.queued and label == "leave_queue" and sure >= CERTAIN and not withdraws:
        return []
    if about == "ask_duration" and state.queued:  # of the ticket, or of waiting here
        return [AskTicket("duration"), AskWait()]
    return [command_of(about, message, replace(state, kind="ticket"))]


def _says_by_itself(message: Message, about: str) -> bool:
    """Whether the words ask for something of the program, whatever they say of a ticket."""
    if message.confidence < CERTAIN or message.likelihood("answered", message.intent) < CERTAIN:
        return False
    if message.intent in ("check_ticket", "ask_duration", "change_ticket"):
        return False
    if message.intent == "ask_number" and about in _OF_REFERENCE:
        return False
    # «نسيت اضيف ان ايباني تغير» tells, and asks nothing of the program
    return about not in WISHES or asks_at_all(message.text)


def _not_wanted(message: Message, state: State, label: str, sure: float) -> list[Command]:
    """What is wanted where something is named only to be turned down."""
    person = "talk_to_agent"  # «ما ابي شكوى، ابي آدمي»
    wanted = max(message.likelihood(name, person) for name in ("answered", "ticket", "queued"))
    if label in TASKS and is_negated(message.text) and wanted >= PERSON:
        return [command_of(person, message, state)]
    not_meant = message.intent != person and is_negated(message.text)
    if label == person and (not_meant or forbids(message.text)):  # «لا تحولني، انا ادق»
        return [Confirm(False)]
    if refuses_task(message, label, sure):
        return [wanted_instead(message, state, label)]
    return []


def _helped_with(message: Message, state: State, label: str) -> str:
    """The label; of a call for help, what it is wanted with."""
    if label != "help":
        return label
    told = values.told_in_opening(message, CERTAIN) and values.topic_of_opening(message)
    if told in _ASKED_OF:  # «الدفعة ما نزلت، وش اسوي»; says so with certainty
        return _ASKED_OF[told]
    if state.kind != "answered" or message.words <= 2:
        return label
    what_you_have = _YOU_HAVE in message.normal  # «شنو عندكم اصلا»
    on_it = state.topic in CHANNEL_OF and not what_you_have
    return "ask_how" if on_it else "ask_channels"  # of what was explained, or whom to turn to


def _by_intent(message: Message, state: State, label: str, sure: float) -> Command:
    """What the words say by themselves, or the best guess at it."""
    if state.kind in ("answered", "idle") and is_fragment(message, state):
        return command_of("same_topic", message, state)
    if message.intent != NOT_SURE:
        return command_of(message.intent, message, state)
    if guess := best_guess(message, label, sure):
        return command_of(guess, message, state)
    named = tuple(str(guess["name"]) for guess in message.ranking)
    return CannotHandle(named, perhaps_asked(message, state))
