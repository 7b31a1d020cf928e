"""After 24 hours: a template calls the citizen back, and what was to be said waits for that."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from casework import attachments, tickets
from casework.clock import utcnow
from casework.crypto import keyed_hash
from casework.database import session
from casework.models import Conversation, Identity, Message, Notification, new_id
from conversations import claims
from conversations.messages import Draft
from tests.channels.whatsapp.conftest import account
from tests.channels.whatsapp.talk import lines, replies, until, words
from tests.channels.whatsapp.test_channel import PNG
from tests.conversations.room.logs import message_log
from tests.conversations.room.test_message_log import do
from tests.gateway.fixtures import Start
from tests.gateway.serving import Serving
from tests.simulator.business import Phone, Simulator


@pytest.fixture
def known(phone: Phone, simulator: Simulator) -> str:
    """The conversation of a citizen who has been answered."""
    phone.act("text", body="مرحبا")
    words(simulator, phone, 1)
    (line,) = lines()
    return line.conversation_id


def a_day_passes() -> None:
    with session() as db:
        day_ago = utcnow() - timedelta(hours=25)
        db.execute(update(Conversation).values(last_citizen_at=day_ago))
        db.execute(update(Message).values(created_at=day_ago))


def say(conversation_id: str, *drafts: Draft) -> None:
    """As an agent does; the gateway's timer finds it."""
    for draft in drafts:
        do(message_log.post, conversation_id, draft)


def ticket_of(mobile: str) -> str:
    """A ticket that was filed on the web."""
    conversation_id = new_id()
    do(claims.ensure, conversation_id, "web")
    ticket = tickets.create_ticket(
        conversation_id=conversation_id,
        idempotency_key=conversation_id,
        kind="complaint",
        category="payment",
        description="تأخر الدعم شهرين",
        full_name="سارة العتيبي",
        national_id="1000000008",
        mobile=mobile,
    )
    return ticket.id


def notified() -> list[tuple[str, str]]:
    """Kind and state of the notifications after the first, which confirms the ticket."""
    with session(readonly=True) as db:
        found = db.scalars(select(Notification).order_by(Notification.created_at)).all()
    return [(each.kind, each.state) for each in found[1:]]


def test_an_agents_words_wait_behind_one_template(
    known: str, phone: Phone, simulator: Simulator
) -> None:
    a_day_passes()
    agent = {"author": "agent"}
    say(known, Draft("راجعنا طلبك.", **agent), Draft("هل وصلتك الدفعة؟", **agent))  # type: ignore[arg-type]
    called = replies(simulator, phone, 2)[1]
    assert (called["type"], called["content"]["name"]) == ("template", "musaed_agent_reply")
    assert [line.state for line in lines("agent")] == ["queued", "queued"]
    (press,) = called["content"]["replies"]
    phone.act("reply", message_id=called["id"], reply_id=press["id"])
    assert words(simulator, phone, 4)[2:] == ["راجعنا طلبك.", "هل وصلتك الدفعة؟"]


def test_any_message_of_the_citizen_lets_them_out(
    known: str, phone: Phone, simulator: Simulator
) -> None:
    a_day_passes()
    say(known, Draft("راجعنا طلبك.", author="agent"))
    replies(simulator, phone, 2)
    phone.act("text", body="نعم؟")
    assert set(words(simulator, phone, 4)[2:]) == {"راجعنا طلبك.", "رد: نعم؟"}


def test_when_meta_counts_otherwise_a_template_goes_first(
    known: str, phone: Phone, simulator: Simulator
) -> None:
    simulator.order(rules=[{"kind": "error", "code": 131047, "times": 1}])
    say(known, Draft("راجعنا طلبك.", author="agent"))
    called = replies(simulator, phone, 2)[1]
    assert called["type"] == "template"
    phone.act("text", body="نعم؟")
    until(lambda: "راجعنا طلبك." in [m["content"].get("body") for m in simulator.received(phone)])


def test_an_agents_photo_is_sent_with_its_words(
    known: str, phone: Phone, simulator: Simulator
) -> None:
    kept = attachments.store(known, "شرح.png", PNG)
    say(known, Draft("هكذا تبدو الصفحة", author="agent", attachment_id=kept.id))
    photo = replies(simulator, phone, 2)[1]
    assert photo["type"] == "image" and photo["content"]["caption"] == "هكذا تبدو الصفحة"


def test_a_ticket_of_the_web_is_followed_on_whatsapp(
    known: str, phone: Phone, simulator: Simulator
) -> None:
    ticket_id = ticket_of(f"+{phone.number}")
    tickets.set_status(ticket_id, "in_progress", "support")
    tickets.add_note(ticket_id, "داخلية", "support", public=False)
    tickets.add_note(ticket_id, "أرسل صورة الهوية.", "support", public=True)
    first, second = words(simulator, phone, 3)[1:]
    assert "قيد المعالجة" in first and second.endswith("أرسل صورة الهوية.")
    assert notified() == [("message", "sent"), ("message", "sent")]


def test_news_after_a_day_come_behind_the_template_for_tickets(
    known: str, phone: Phone, simulator: Simulator
) -> None:
    a_day_passes()
    tickets.set_status(ticket_of(f"+{phone.number}"), "in_progress", "support")
    called = replies(simulator, phone, 2)[1]
    assert called["content"]["name"] == "musaed_ticket_update"


def test_news_that_cannot_be_delivered_go_by_sms(
    known: str, phone: Phone, simulator: Simulator
) -> None:
    simulator.order(rules=[{"kind": "error", "code": 131026, "times": 1}])
    tickets.set_status(ticket_of(f"+{phone.number}"), "in_progress", "support")
    until(lambda: notified() == [("sms", "sent")])


def test_news_behind_a_template_that_is_refused_go_by_sms(
    known: str, phone: Phone, simulator: Simulator
) -> None:
    a_day_passes()
    simulator.order(rules=[{"kind": "error", "code": 132001, "times": 1}])
    tickets.set_status(ticket_of(f"+{phone.number}"), "in_progress", "support")
    until(lambda: notified() == [("sms", "sent")])


def test_without_a_template_late_news_go_by_sms(
    start: Start, simulator: Simulator, port: int
) -> None:
    start(port, **account(simulator), WHATSAPP_TEMPLATE_TICKET="off")
    write_once("+966500000001", hours_ago=25)
    tickets.set_status(ticket_of("+966500000001"), "in_progress", "support")
    until(lambda: notified() == [("sms", "sent")])


def test_who_is_not_on_whatsapp_gets_an_sms(gateway: Serving) -> None:
    tickets.set_status(ticket_of("+966500000009"), "in_progress", "support")
    until(lambda: notified() == [("sms", "sent")])


def test_without_whatsapp_its_old_conversations_get_an_sms(start: Start, port: int) -> None:
    start(port, WHATSAPP_SIMULATOR="off")
    write_once("+966500000001", hours_ago=1)
    tickets.set_status(ticket_of("+966500000001"), "in_progress", "support")
    until(lambda: notified() == [("sms", "sent")])


def write_once(mobile: str, hours_ago: int) -> None:
    """A WhatsApp conversation as it is in the database."""
    with session() as db:
        at = utcnow() - timedelta(hours=hours_ago)
        conversation = Conversation(channel="whatsapp", last_citizen_at=at)
        db.add(conversation)
        db.flush()
        db.add(
            Identity(
                conversation_id=conversation.id,
                kind="mobile",
                value=mobile,
                value_hash=keyed_hash(mobile),
            )
        )
