"""Names, numbers and stories that come without a question for them."""

from actions.understanding import values
from actions.understanding.message import NOT_SURE, UNVERIFIED, Message
from actions.understanding.outside.sureness import AT_LENGTH, LIKELY, PERHAPS
from arabic.clauses import asks_at_all, is_negated


def brings_a_case(message: Message) -> bool:
    """Whether who gives name and numbers tells what happened: that wants to be dealt with."""
    found = values.numbers_in(message)
    if "ticket_number" in found:
        return False
    given = len(found.keys() & {"national_id", "mobile"})
    given += values.name_in(message, expected=False) is not None
    plain = message.intent in UNVERIFIED or message.intent in (NOT_SURE, "frustration")
    # a long story names what was filed before; who follows it up gives its number
    plain |= message.intent == "check_ticket" and message.words >= AT_LENGTH
    plain = plain and not is_negated(message.text)
    wished = max(
        message.likelihood("answered", "file_complaint"),
        *(float(g["confidence"]) for g in message.ranking if g["name"] == "file_complaint"),
        0.0,
    )
    asks = asks_at_all(message.text) and wished < LIKELY
    wants = given >= values.IDENTIFIED or (wished >= PERHAPS and not asks)
    return wants and plain and values.told_in_opening(message)


def brings_number(message: Message) -> bool:
    """«لقيت الجوال 05…»: what the look-up of a ticket still lacked."""
    found = values.numbers_in(message).keys() & {"mobile", "ticket_number"}
    return bool(found) and not values.told_in_opening(message)


def wants_status(message: Message) -> bool:
    """Whether who gives a reference says nothing that it would be a reason for."""
    other = message.intent in ("file_objection", "talk_to_agent", "change_ticket")
    return not other and not values.told_in_opening(message)


def is_name(message: Message) -> bool:
    """Whether a message is hardly more than somebody's name."""
    name = values.name_in(message, expected=True)
    plain = message.intent == NOT_SURE and not message.is_question
    return plain and name is not None and values.is_name_alone(message, name)
