"""Where citizens are told what has happened to a ticket."""

import pytest
from sqlalchemy import select

from casework import tickets
from casework.database import session
from casework.models import Conversation, Notification, new_id
from tests.casework.conftest import add_conversation, write_from
from tests.casework.test_tickets import PERSON, create


def with_address(number: str) -> str:
    """A conversation on a channel that knows its citizen's number."""
    conversation_id = new_id()
    with session() as db:
        db.add(
            Conversation(
                id=conversation_id, channel="whatsapp", address=number, address_hash=number
            )
        )
    write_from(conversation_id, number)
    return conversation_id


def told() -> tuple[str, str | None]:
    """How the news went, and into which conversation."""
    with session(readonly=True) as db:
        news = db.scalars(
            select(Notification).where(Notification.body.is_not(None)).order_by(Notification.id)
        )
        last = [each for each in news if "الحالة الآن" in each.body][-1]
        return last.kind, last.conversation_id


@pytest.mark.parametrize("mobile", [PERSON["mobile"], "+966550000009"])
def test_who_filed_it_where_one_can_be_written_to_is_told_there(db: str, mobile: str) -> None:
    conversation_id = with_address("+966550000009")
    with_address("+966550000000")  # somebody else has the ticket's number
    ticket = create(conversation_id, mobile=mobile)
    tickets.set_status(ticket.id, "in_progress", "سارة")
    assert told() == ("message", conversation_id)


def test_who_filed_it_on_the_web_is_told_where_the_mobile_writes_from(db: str) -> None:
    home = with_address(PERSON["mobile"])
    ticket = create(add_conversation())
    tickets.set_status(ticket.id, "in_progress", "سارة")
    assert told() == ("message", home)


def test_who_can_be_written_to_nowhere_gets_an_sms(db: str) -> None:
    ticket = create(add_conversation())
    tickets.set_status(ticket.id, "in_progress", "سارة")
    assert told() == ("sms", None)
