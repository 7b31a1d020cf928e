"""Forms on WhatsApp: the number that is known, and what may be left to the portal."""

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
