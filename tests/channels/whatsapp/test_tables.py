"""Inbox, outbox and identities on both databases."""

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from casework import tickets
from casework.addresses import channel_mobile, channel_of
from casework.clock import utcnow
from casework.database import session
from casework.models import Conversation, Handover, InboxEvent, Message, Notification
from channels.whatsapp import identities, inbox, outbox, receiving, webhook
from channels.whatsapp.outbox import Later, OutboxLine
from channels.whatsapp.parsing import Media, Moved, Said, read
from channels.whatsapp.templates import Templates
from channels.whatsapp.webhook_events import events
from conversations.claims import LEASE
from conversations.messages import Button, Draft
from tests.casework.test_tickets import create
from tests.channels.whatsapp import shapes
from tests.conversations.room.logs import message_log
from tests.conversations.room.test_message_log import do
from tests.simulator.business import NUMBER_ID

pytestmark = pytest.mark.usefixtures("db")
CONFIRM = timedelta(seconds=60)


def come(*values: dict[str, Any]) -> None:
    """A webhook with these values."""
    do(webhook._commit, events(json.dumps(shapes.body(*values)).encode(), NUMBER_ID)[0])


def take(sender: str = shapes.WA_ID) -> str | None:
    """Work a sender's next event off; the conversation."""
    event = do(inbox.following, inbox.sender_key(sender))
    if event is None:
        return None
    who = identities.sender(event.content["message"], event.content["contact"])
    said: Said | None = read(event.content["message"])
    assert who and said and not isinstance(said, Moved | Media)
    return do(receiving._receive, message_log, "a", event, who, said, None)[0]


def claim(
    conversation_id: str, agent: str = "agent", ticket: str = "ticket"
) -> OutboxLine | Later | None:
    return do(outbox.claim, conversation_id, Templates(agent, ticket), CONFIRM)


def claimed(conversation_id: str) -> OutboxLine:
    line = claim(conversation_id)
    assert isinstance(line, OutboxLine)
    return line


def text(number: int) -> dict[str, Any]:
    return shapes.message(f"m{number}", "text", {"body": f"رسالة {number}"})


def states(author: str) -> list[str]:
    with session(readonly=True) as db:
        found = select(Message.state).where(Message.author == author).order_by(Message.seq)
        return list(db.scalars(found))


def in_inbox() -> list[tuple[str, str]]:
    with session(readonly=True) as db:
        rows = db.execute(select(InboxEvent.kind, InboxEvent.state).order_by(InboxEvent.id))
        return [(kind, state) for kind, state in rows]


@pytest.fixture
def conversation_id() -> str:
    """A conversation with one message in it."""
    come(shapes.from_citizen(text(1)))
    taken = take()
    assert taken
    return taken


def test_a_message_is_written_once_and_its_content_goes(conversation_id: str) -> None:
    come(shapes.from_citizen(text(1)), shapes.from_citizen(text(1)))
    assert take() is None
    assert in_inbox() == [("message", "done")]
    with session(readonly=True) as db:
        assert db.scalars(select(InboxEvent.content)).all() == [None]
    assert channel_of(conversation_id) == "whatsapp"
    assert channel_mobile(conversation_id) == f"+{shapes.WA_ID}"


def test_a_status_before_its_message_waits_and_a_repeated_failure_counts_once(
    conversation_id: str,
) -> None:
    do(message_log.post, conversation_id, Draft("رد"))
    line = claimed(conversation_id)
    come(shapes.value(statuses=[shapes.status("wamid.1", "delivered")]))
    come(shapes.value(statuses=[shapes.status("wamid.1", "delivered")]))
    assert in_inbox()[1:] == [("status", "waiting")]
    do(outbox.sent, line, "wamid.1")
    assert states("bot") == ["delivered"]
    assert in_inbox()[1:] == [("status", "done")]


def test_a_status_that_waits_is_applied_when_a_later_one_says_whose_it_is(
    conversation_id: str,
) -> None:
    do(message_log.post, conversation_id, Draft("رد"))
    line = claimed(conversation_id)  # Meta's answer never comes
    come(shapes.value(statuses=[shapes.status("wamid.1", "read")]))
    named = shapes.status("wamid.1", "sent", biz_opaque_callback_data=line.id)
    come(shapes.value(statuses=[named]))
    assert states("bot") == ["read"]
    assert in_inbox()[1:] == [("status", "done")]


def test_a_failure_is_acted_upon_once(conversation_id: str) -> None:
    do(message_log.post, conversation_id, Draft("رد"))
    do(outbox.sent, claimed(conversation_id), "wamid.1")
    failed = shapes.status("wamid.1", "failed", errors=[{"code": 131056}])
    come(shapes.value(statuses=[failed]))
    assert states("bot") == ["queued"]
    with session() as db:
        db.execute(update(Message).values(next_attempt_at=None))
    do(outbox.sent, claimed(conversation_id), "wamid.2")
    come(shapes.value(statuses=[failed]))
    assert states("bot") == ["sent"]


def test_a_failure_that_is_quicker_than_the_answer_is_not_overlooked(conversation_id: str) -> None:
    do(message_log.post, conversation_id, Draft("رد"))
    line = claimed(conversation_id)
    failed = shapes.status(
        "wamid.1", "failed", errors=[{"code": 131056}], biz_opaque_callback_data=line.id
    )
    come(shapes.value(statuses=[failed]))
    do(outbox.sent, line, "wamid.1")
    assert states("bot") == ["queued"]


def test_lines_are_claimed_one_after_the_other(conversation_id: str) -> None:
    do(message_log.post, conversation_id, Draft("أول", buttons=(Button("نعم", "/affirm"),)))
    do(message_log.post, conversation_id, Draft("ثان"))
    first = claimed(conversation_id)
    assert (first.body, [title for _, title in first.choices]) == ("أول", ["نعم"])
    assert first.address == shapes.WA_ID
    assert isinstance(claim(conversation_id), Later)
    do(outbox.sent, first, "wamid.1")
    assert claimed(conversation_id).body == "ثان"
    assert do(outbox.counts) == {"sending": 1}
    assert do(outbox.due) == []


def test_a_retry_waits_and_keeps_its_attempts(conversation_id: str) -> None:
    do(message_log.post, conversation_id, Draft("رد"))
    line = claimed(conversation_id)
    do(outbox.retry, line, timedelta(seconds=30))
    assert isinstance(claim(conversation_id), Later)
    do(outbox.retry, line, timedelta(0))  # of an attempt that is over: changes nothing
    assert isinstance(claim(conversation_id), Later)
    with session() as db:
        db.execute(update(Message).values(next_attempt_at=utcnow() - LEASE))
    assert do(outbox.due) == [conversation_id]
    assert claimed(conversation_id).attempts == 2


def test_after_a_day_a_template_goes_first_once(conversation_id: str) -> None:
    with session() as db:
        past = utcnow() - timedelta(hours=25)
        db.execute(update(Conversation).values(last_citizen_at=past))
        db.execute(update(Message).values(created_at=past))
    do(message_log.post, conversation_id, Draft("رد", author="agent"))
    line = claimed(conversation_id)
    assert (line.kind, line.body) == ("template", "agent")
    do(outbox.sent, line, "wamid.1")
    do(message_log.post, conversation_id, Draft("رد ثان", author="agent"))
    assert claim(conversation_id) is None
    assert do(outbox.due) == []
    come(shapes.from_citizen(text(2)))
    take()
    assert claimed(conversation_id).body == "رد"


def test_a_changed_number_and_a_changed_id(conversation_id: str) -> None:
    assert do(identities.move, Moved("966500000055", "", shapes.WA_ID, "")) == conversation_id
    assert channel_mobile(conversation_id) == "+966500000055"
    come(shapes.from_citizen({**text(2), "from": "966500000055"}, user_id="SA.1"))
    take("SA.1")
    with_both = identities.person("966500000055", "SA.1")
    assert with_both and do(identities.conversation_of, with_both) == conversation_id
    assert do(identities.move, Moved("", "SA.2", "", "SA.1")) == conversation_id
    only_id = identities.person("", "SA.2")
    assert only_id and do(identities.conversation_of, only_id) == conversation_id
    assert do(identities.move, Moved("966500000077", "", "966500000066", "")) is None
    stranger = identities.person("966500000055", "SA.3")
    assert stranger and do(identities.conversation_of, stranger) != conversation_id


def test_what_is_old_is_forgotten_and_what_waits_is_not(conversation_id: str) -> None:
    come(shapes.from_citizen(text(2)))
    with session() as db:
        db.execute(update(InboxEvent).values(received_at=utcnow() - timedelta(days=10)))
    do(inbox.forget_old)
    assert in_inbox() == [("message", "received")]


def test_news_of_a_ticket_go_where_its_mobile_writes_from(conversation_id: str) -> None:
    with session(readonly=True) as db:
        where = db.scalars(select(Conversation.id)).one()
    ticket = create(where, mobile=f"+{shapes.WA_ID}")
    tickets.set_status(ticket.id, "in_progress", "support")
    other = create(where, key="other", mobile="+966500000009")
    tickets.add_note(other.id, "ملاحظة", "support", public=True)
    with session(readonly=True) as db:
        found = db.scalars(select(Notification).where(Notification.kind == "message")).all()
    # the second was filed in this WhatsApp conversation, with another mobile
    assert {each.conversation_id for each in found} == {conversation_id} and len(found) == 2


def test_news_do_not_go_to_a_stranger_who_has_the_number_by_now(conversation_id: str) -> None:
    come(shapes.from_citizen(text(2), user_id="SA.1"))
    take("SA.1")
    ticket = create(conversation_id, mobile=f"+{shapes.WA_ID}")
    assert do(identities.move, Moved("966500000055", "", shapes.WA_ID, "")) == conversation_id
    stranger = identities.person(shapes.WA_ID, "SA.9")
    assert stranger and do(identities.conversation_of, stranger) != conversation_id
    tickets.add_note(ticket.id, "ملاحظة", "support", public=True)
    with session(readonly=True) as db:
        assert db.scalars(select(Notification.conversation_id)).all()[-1] == conversation_id


def test_an_undeliverable_line_puts_its_conversation_into_the_queue(conversation_id: str) -> None:
    do(message_log.post, conversation_id, Draft("رد"))
    do(outbox.sent, claimed(conversation_id), "wamid.1")
    come(shapes.value(statuses=[shapes.status("wamid.1", "failed", errors=[{"code": 131026}])]))
    assert states("bot") == ["failed"]
    with session(readonly=True) as db:
        assert db.scalars(select(Handover.reason)).all() == ["undelivered"]
