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
        return read_in_form(message, state, known)
    return _outside(message, state)


def _of_button(message: Message, state: State) -> Command:
    asks = (state.slot and state.slot.kind == "confirmation") or state.pending
    if asks and message.intent in _YES_NO:
        return Confirm(_YES_NO[message.intent])
    return command_of(message.intent, message, state)


def _outside(message: Message, state: State) -> list[Command]:
    if state.queued and message.likelihood("queued", "ask_wait") >= CERTAIN:
        return [command_of("ask_wait", message, state)]
    if aside := leans_on_last_turn(message, state):
        return [aside]
    if left := about_left_form(message, state):
        wants_out = message.likelihood("queued", "leave_queue") >= _ALSO
        leaves = state.queued and (wants_out or turns_down(message.text))
        return [LeaveQueue(then=True), left] if leaves else [left]
    if "ticket_number" in values.numbers_in(message) and wants_status(message):
        return [StartForm("ticket_status_form")]
    if state.kind in ("idle", "answered") and is_name(message):
        return [StartForm(state.left_form) if state.left_form else CannotHandle(_FOR_NUMBERS)]
    if state.queued and turns_person_down(message):
        label, _ = message.reading("queued")
        return leaves_queue_for(message, state, label) or [LeaveQueue()]
    if state.left_form == "ticket_status_form" and brings_number(message):
        return [StartForm("ticket_status_form")]
    if not message.words and (numbers := values.numbers_in(message)):
        known = "ticket_number" in numbers
        return [StartForm("ticket_status_form") if known else CannotHandle(_FOR_NUMBERS)]
    if state.kind not in ("queued", "ticket") and brings_a_case(message):
        return [StartForm("complaint_form")]
    several = requests_of(message)
    if len(several) > 1:
        return several
    if beside := task_beside(message):
        return beside
    if goes_on_about_sawtak(message, state):
        return [command_of("after_sawtak", message, state)]
    label, sure = in_context(message, state)
    if state.ticket or state.kind == "ticket":
        about, clear = message.reading("ticket")
        plain = message.confidence >= CERTAIN <= message.likelihood("answered", message.intent)
        plain = plain and message.intent not in ("check_ticket", "ask_duration", "change_ticket")
        plain = plain and not (message.intent == "ask_number" and about in _OF_REFERENCE)
        # «نسيت اضيف ان ايباني تغير» tells, and asks nothing of the program
        plain = plain and not (about in WISHES and not asks_at_all(message.text))
        asks = about in TO_WRITE and message.is_question and message.intent in TASKS
        leaves = state.queued and label == "leave_queue" and sure >= CERTAIN
        least = TO_RECORD if about in WISHES and state.kind == "ticket" else max(CLEAR, sure)
        about_it = about in _TICKET_LABELS and clear >= least
        if about_it and not (plain or asks or leaves):
            if about == "ask_duration" and state.queued:  # of the ticket, or of waiting here
                return [AskTicket("duration"), AskWait()]
            return [command_of(about, message, replace(state, kind="ticket"))]
    if state.kind == "queued" and (instead := leaves_queue_for(message, state, label)):
        return instead
    person = "talk_to_agent"  # «ما ابي شكوى، ابي آدمي»
    wanted = max(message.likelihood(name, person) for name in ("answered", "ticket", "queued"))
    if label in TASKS and is_negated(message.text) and wanted >= PERSON:
        return [command_of(person, message, state)]
    not_meant = message.intent != person and is_negated(message.text)
    if label == person and (not_meant or forbids(message.text)):  # «لا تحولني، انا ادق»
        return [Confirm(False)]
    if refuses_task(message, label, sure):
        return [wanted_instead(message, state, label)]
    told = values.told_in_opening(message, CERTAIN) and values.topic_of_opening(message)
    if label == "help" and told in _ASKED_OF:  # «الدفعة ما نزلت، وش اسوي»
        return [command_of(_ASKED_OF[told], message, state)]
    if label == "help" and state.kind == "answered" and message.words > 2:
        what_you_have = _YOU_HAVE in message.normal  # «شنو عندكم اصلا»
        on_it = state.topic in CHANNEL_OF and not what_you_have
        label = "ask_how" if on_it else "ask_channels"  # of what was explained, or whom to turn to
    if label and sure >= LIKELY and not goes_by_intent(message, label, sure):
        return [command_of(label, message, state)]
    if state.kind in ("answered", "idle") and is_fragment(message, state):
        return [command_of("same_topic", message, state)]
    if message.intent == NOT_SURE:
        guess = best_guess(message, label, sure)
        if guess:
            return [command_of(guess, message, state)]
        named = tuple(str(guess["name"]) for guess in message.ranking)
        return [CannotHandle(named, perhaps_asked(message, state))]
    return [command_of(message.intent, message, state)]
