"""What only means something after what was said before: a form that was left, an answer, a wish."""

from actions.understanding import values
from actions.understanding.commands import Answer, Cancel, Command, Continue, KeepTicket, StartOver
from actions.understanding.message import NOT_SURE, Message
from actions.understanding.outside.sureness import (
    CERTAIN,
    CLEAR,
    GUESS,
    HALF,
    LIKELY,
    RESUMES,
    SENTENCE,
)
from actions.understanding.state import State
from arabic.clauses import forbids, is_negated

_HARDLY = 0.05
_ON_TOPIC = 0.3  # of a question that only goes on with the topic
_ON_SAWTAK = frozenset({"ask_sawtak", "ask_sawtak_steps", "after_sawtak"})
_BY_ONESELF = "show_step"
_GUIDED = frozenset({"next", "stuck", _BY_ONESELF, "back", "did_1", "did_2", "did_3", "did_4"})


def leans_on_last_turn(message: Message, state: State) -> Command | None:
    """What is only meant after a wish about a ticket, or after a form was left."""
    kept = message.likelihood("ticket", "deny") + message.likelihood("offered", "deny")
    if state.kind == "ticket" and state.wish == "withdraw":
        negated = is_negated(message.text) or forbids(message.text)
        negated |= message.intent in ("deny", "cancel")
        if negated and not message.is_question and kept >= LIKELY:
            return KeepTicket(message.text)
    ways = sum(message.likelihood("answered", label) for label in ("ask_more", "ask_channels"))
    if state.left_form and message.intent == "file_complaint" and ways >= LIKELY:
        return Answer("ask_channels", message.text)  # «فيه طريقة ثانية اشتكي فيها؟»
    cancels = max(
        message.likelihood("confirming", "cancel"), message.likelihood("ticket", "withdraw")
    )
    again = state.sent_nothing and not message.is_question and cancels >= CLEAR
    if again and message.intent in (NOT_SURE, "cancel"):
        return Cancel()  # «ايه الغه لو سمحت», once more
    if state.sent_nothing and message.is_question:
        doubts = max(message.likelihood("answered", label) for label in ("doubt", "dispute"))
        kept = message.intent in ("start_over", "repeat")  # «البيانات تبقى ولا اعيدها؟»
        if doubts >= HALF or kept:
            return Answer("doubt", message.text)
    return None


def goes_on_about_sawtak(message: Message, state: State) -> bool:
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


def about_left_form(message: Message, state: State) -> Command | None:
    """Going on with a form that was left, or beginning it again."""
    if not state.left_form:
        return None
    label, sure = message.reading("offered")
    if label == "continue" and sure >= RESUMES:
        return Continue()
    if message.likelihood("queued", "continue") >= RESUMES:
        return Continue()
    move, clear = message.reading("guiding")
    if state.left_form == "objection_form" and state.queued and move in _GUIDED:
        return Continue() if clear >= CERTAIN else None
    if state.left_form == "objection_form" and move == _BY_ONESELF and clear >= CERTAIN:
        return Continue() if message.intent == NOT_SURE else None  # «علمني اسويه بنفسي»
    if label == "start_over" and sure >= CLEAR:
        return StartOver()
    return None


def is_fragment(message: Message, state: State) -> bool:
    """Whether a few words name a channel, a day or a time: «ومركز الاتصال؟»."""
    named = any(message.values(label) for label in ("channel", "day", "time", "occasion"))
    doubtful = message.intent in (NOT_SURE, "out_of_scope")
    short = message.words <= SENTENCE
    asks = max(message.likelihood("answered", name) for name in ("same_topic", "ask_hours"))
    return named and doubtful and short and (state.kind == "answered" or asks >= GUESS)


def names_when(message: Message) -> bool:
    """Whether a channel, a day or a time is named."""
    return any(message.values(entity) for entity in ("channel", "day", "time"))
