"""Forms on WhatsApp: the number that is known, and what may be left to the portal."""

import pytest
from sqlalchemy import update

from casework.crypto import keyed_hash
from casework.database import session
from casework.models import Conversation, Identity
from tests.actions.conftest import Talk
from tests.casework.conftest import Configure


def test_the_number_that_a_citizen_writes_from_is_offered(talk: Talk) -> None:
    write_from(talk.sender, "+966550000123")
    ask_mobile(talk)
    (offered,) = talk.buttons
    assert offered == {"title": "استخدم \u206605••••••23\u2069", "payload": "0550000123"}
    talk.press("0550000123")
    assert talk.slots["mobile"] == "+966550000123"


def test_another_number_than_the_offered_one_can_be_typed(talk: Talk) -> None:
    write_from(talk.sender, "+966550000123")
    ask_mobile(talk)
    talk.say("0500000000")
    assert talk.slots["mobile"] == "+966500000000"


@pytest.mark.parametrize(
    ("text", "intent"),
    [("نعم", "affirm"), ("ايه هذا رقمي", "affirm"), ("نفس الرقم اللي أكتب منه", "nlu_fallback")],
)
def test_the_offered_number_can_be_taken_in_words(talk: Talk, text: str, intent: str) -> None:
    write_from(talk.sender, "+966550000123")
    ask_mobile(talk)
    talk.say(text, intent)
    assert talk.slots["mobile"] == "+966550000123"


@pytest.mark.parametrize("text", ["لا هذا رقمي القديم", "الرقم", "هذا رقمي؟", "ما هو الرقم"])
def test_other_words_do_not_take_the_offered_number(talk: Talk, text: str) -> None:
    write_from(talk.sender, "+966550000123")
    ask_mobile(talk)
    talk.say(text)
    assert talk.slots["mobile"] is None


def test_without_an_offered_number_yes_is_none(talk: Talk) -> None:
    ask_mobile(talk)
    assert "0500000000" in talk.say("نعم", "affirm")
    assert talk.slots["mobile"] is None


def test_no_number_from_abroad_is_offered(talk: Talk) -> None:
    write_from(talk.sender, "+201000000000")
    ask_mobile(talk)
    assert talk.buttons == []


def test_on_whatsapp_names_can_be_left_to_the_portal(talk: Talk, configure: Configure) -> None:
    configure(WHATSAPP_IDENTITY="portal")
    write_from(talk.sender, "+966550000123")
    with session() as db:
        db.execute(
            update(Conversation).where(Conversation.id == talk.sender).values(channel="whatsapp")
        )
    said = talk.open("complaint_form", "ابي اقدم شكوى", "file_complaint")
    assert "البوابة" in said and talk.form is None


def test_on_the_web_that_setting_changes_nothing(talk: Talk, configure: Configure) -> None:
    configure(WHATSAPP_IDENTITY="portal")
    talk.open("complaint_form", "ابي اقدم شكوى", "file_complaint")
    assert talk.form == "complaint_form"


def write_from(conversation_id: str, mobile: str) -> None:
    with session() as db:
        db.add(
            Identity(
                conversation_id=conversation_id,
                kind="mobile",
                value=mobile,
                value_hash=keyed_hash(mobile),
            )
        )


def ask_mobile(talk: Talk) -> None:
    """Come to the question for the mobile."""
    talk.open("complaint_form", "ابي اقدم شكوى", "file_complaint")
    for answer in ("1", "تأخرت الدفعة كثيرًا", "سارة العتيبي", "1000000008"):
        talk.say(answer)
    assert talk.slots["requested_slot"] == "mobile"
