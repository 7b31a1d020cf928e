"""What each label of the classifiers asks for. A label is an intent or a reading of a context."""

from collections.abc import Callable

from actions.understanding.commands import (
    Answer,
    AskAboutSlot,
    AskDesk,
    AskTicket,
    AskWait,
    Cancel,
    CannotHandle,
    Command,
    Complain,
    Confirm,
    Continue,
    CorrectSlot,
    ForAgent,
    HumanHandoff,
    LeaveQueue,
    OwnNumber,
    Repeat,
    SkipSlot,
    StartForm,
    StartOver,
    StayQueued,
    Step,
    Talk,
    TicketWish,
    ToldBefore,
    Unsure,
    Wait,
)
from actions.understanding.message import QUESTIONS, TASKS, Message
from actions.understanding.state import State

# Topics of answers that are no intents, or lean on the last answer.
TOPICS = QUESTIONS | frozenset(
    "ask_how ask_where ask_more doubt ask_source dispute which_right shorten compare_fast "
    "compare_open ask_cost ask_duration ask_privacy difference after_sawtak all_hours no_reply "
    "who_answers understand_only ask_content".split()
)
_TALK = frozenset(
    "thank greet bless goodbye acknowledge bot_challenge help out_of_scope other_language".split()
)
_FIXED: dict[str, Command] = {
    "skip": SkipSlot(),
    "told_before": ToldBefore(),
    "same_number": OwnNumber(),
    "wait": Wait(),
    "cancel": Cancel(),
    "start_over": StartOver(),
    "repeat": Repeat(),
    "unsaid": Repeat(),
    "continue": Continue(),
    "talk_to_agent": HumanHandoff(),
    "frustration": Complain(),
    "about_format": AskAboutSlot("format"),
    "about_other": AskAboutSlot("other"),
    "about_next": AskAboutSlot("next"),
    "other_complaint": AskAboutSlot("separate"),
    "show_value": Repeat(),
    "attach": AskAboutSlot("attach"),
    "no_attachment": AskAboutSlot("no_attachment"),
    "unsure": Unsure(),
    "next": Step("next"),
    "back": Step("back"),
    "stuck": Step("stuck"),
    "filed": Step("filed"),
    "follow": Step("follow"),
    "ask_documents": Step("documents"),
    "show_step": Step("show"),
    **{f"did_{number}": Step("did", number) for number in range(1, 5)},
    "stay_queued": StayQueued(),
    "leave_queue": LeaveQueue(),
    "ask_wait": AskWait(),
    "ask_agents": AskDesk(),
    "for_agent": ForAgent(),
    "explain_status": AskTicket("status"),
    "ask_contact": AskTicket("contact"),
    "ask_reference": AskTicket("reference"),
    "resend": AskTicket("reference"),
    "got_it": AskTicket("status"),
    "use_reference": AskTicket("use"),
    "change_answer": CorrectSlot(),
    "affirm": Confirm(True),
    "deny": Confirm(False),
}
_NAMES = 0.7  # of the question that a wish for brevity names: «كثير، الرقم بس»
# What is written on a ticket, and what is plainly wanted of it.
TO_WRITE = frozenset({"edit_ticket", "add_to_ticket"})
PLAIN_WISHES = TO_WRITE | {"withdraw"}
_ADDRESSES = frozenset({"ask_portal", "ask_twitter", "ask_sawtak", "ask_beneficiary_care"})
_FRAGMENT = 2  # words
_FOLLOWS = 0.3  # of a question on hours, to go on about the channel of the last answer
WISHES: dict[str, Callable[[str], Command]] = {
    "withdraw": lambda text: TicketWish("withdraw", text),
    "edit_ticket": lambda text: TicketWish("change", text),
    "add_to_ticket": lambda text: TicketWish("note", text),
    "change_ticket": lambda text: TicketWish("change", text),
}


def command_of(label: str, message: Message, state: State) -> Command:
    """The command that a label asks for in this state."""
    if label in _FIXED:
        return _FIXED[label]
    if label in TASKS:
        return StartForm(TASKS[label])
    if label in WISHES:
        return WISHES[label](message.text)
    if label == "ask_privacy" and (state.in_form or state.kind == "queued"):
        return AskAboutSlot("why")
    if label == "ask_duration" and state.kind == "ticket":
        return AskTicket("duration")
    if label == "ask_duration" and state.kind == "queued" and not state.ticket:
        return AskWait()
    if label == "compare_open" and message.values("channel"):
        label = "ask_hours"  # «تويتر فاتح؟»
    if label == "shorten" and message.intent in QUESTIONS and message.confidence >= _NAMES:
        return Answer(message.intent, message.text, message.entities, brief=True)
    if label == "same_topic":
        return Answer(label, message.text, message.entities, follows=True)
    if label == "ask_hours":
        follows = message.likelihood("answered", "same_topic") >= _FOLLOWS or message.words <= 3
        return Answer(label, message.text, message.entities, follows)
    if label in TOPICS:
        goes_on = label in _ADDRESSES and message.words <= _FRAGMENT  # «والبوابة؟»
        return Answer(label, message.text, message.entities, goes_on)
    if label in _TALK:
        return Talk(label)
    return CannotHandle((label,))
