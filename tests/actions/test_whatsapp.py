"""Forms on WhatsApp: the number that is known, and what may be left to the portal."""

import pytest
from sqlalchemy import update

from casework.database import session
from casework.models import Conversation
from tests.actions.conftest import Fill
from tests.actions.talking import Talk
from tests.casework.conftest import Configure, write_from

OWN = "+966550000123"


@pytest.fixture
def known(talk: Talk, complaint: Fill) -> Talk:
    """Somebody whose number is known, at the question for it."""
    write_from(talk.sender, OWN)
    return complaint("mobile")


def test_the_number_that_a_citizen_writes_from_is_offered_masked(known: Talk) -> None:
    [offered] = known.buttons
    assert offered == {"title": "استخدم \u206605••••••23\u2069", "payload": "0550000123"}
    known.press("0550000123")
    assert known.slots["mobile"] == OWN and known.requested == "complaint_confirmed"


def test_it_is_offered_for_the_status_of_a_ticket_too(talk: Talk) -> None:
    write_from(talk.sender, OWN)
    talk.say("وضع طلبي 6000000007", intent="check_ticket")
    assert talk.requested == "mobile" and talk.payloads == ["0550000123"]


def test_another_number_than_the_offered_one_can_be_typed(known: Talk) -> None:
    known.say("0500000000")
    assert known.slots["mobile"] == "+966500000000"


@pytest.mark.parametrize("reading", ["affirm", "same_number"])
def test_the_offered_number_can_be_taken_in_words(known: Talk, reading: str) -> None:
    known.say("نفس الرقم اللي اكتب منه", reading=reading)
    assert known.slots["mobile"] == OWN and known.requested == "complaint_confirmed"


@pytest.mark.parametrize(
    ("text", "reading"), [("لا هذا رقمي القديم", "deny"), ("ما هو الرقم", "about_format")]
)
def test_other_words_do_not_take_the_offered_number(known: Talk, text: str, reading: str) -> None:
    known.say(text, reading=reading)
    assert known.slots["mobile"] is None and known.requested == "mobile"


@pytest.mark.parametrize("reading", ["affirm", "same_number"])
def test_without_a_known_number_it_has_to_be_typed(complaint: Fill, reading: str) -> None:
    talk = complaint("mobile")
    assert talk.buttons == []
    assert "0500000000" in talk.say("نفس الرقم", reading=reading)
    assert talk.slots["mobile"] is None and talk.requested == "mobile"
    assert talk.heard("unknown_own_mobile") is (reading == "same_number")


def test_no_number_from_abroad_is_offered(talk: Talk, complaint: Fill) -> None:
    write_from(talk.sender, "+201000000000")
    assert complaint("mobile").buttons == []


@pytest.mark.parametrize("wish", ["file_complaint", "file_objection"])
def test_names_can_be_left_to_the_portal(talk: Talk, configure: Configure, wish: str) -> None:
    configure(WHATSAPP_IDENTITY="portal")
    on_whatsapp(talk)
    talk.say("ابي اقدم", intent=wish)
    if wish == "file_objection":  # the guide names nobody
        assert talk.form == "objection_form"
        talk.say("تابعوه لي", reading="follow")
        talk.say("لي", reading="self")
        talk.say("المبلغ ناقص هذا الشهر", reading="answer")
    assert talk.heard("form_on_portal") and talk.form is None
    assert "/talk_to_agent" in talk.payloads and not talk.heard("question_full_name")


def test_the_status_of_a_ticket_names_nobody(talk: Talk, configure: Configure) -> None:
    configure(WHATSAPP_IDENTITY="portal")
    on_whatsapp(talk)
    talk.say("وضع طلبي", intent="check_ticket")
    assert talk.form == "ticket_status_form"


def test_on_the_web_that_setting_changes_nothing(complaint: Fill, configure: Configure) -> None:
    configure(WHATSAPP_IDENTITY="portal")
    assert complaint("sent").heard("complaint_created")


def on_whatsapp(talk: Talk) -> None:
    """The conversation is one on WhatsApp."""
    with session() as db:
        db.execute(
            update(Conversation).where(Conversation.id == talk.sender).values(channel="whatsapp")
        )
