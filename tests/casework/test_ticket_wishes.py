"""What citizens want of a ticket that is sent, on both databases."""

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import select, text

from casework import attachments, tickets
from casework.database import engine, session
from casework.models import Attachment, Notification, Ticket, TicketEvent
from casework.ticket_list import ALL, OPEN, Filters, find
from casework.ticket_views import last_ticket
from casework.ticket_wishes import WishKind, add_wish, attach_to_ticket, mark_seen
from tests.casework.conftest import Configure, add_conversation
from tests.casework.test_tickets import PDF, PERSON, count, create

KINDS: dict[WishKind, str] = {
    "note": "citizen_note",
    "withdraw": "withdrawal_wanted",
    "change": "change_wanted",
}


def wish(conversation: str, ticket: Ticket, **changes: Any) -> bool:
    values: dict[str, Any] = {
        "reference": ticket.reference,
        "conversation_id": conversation,
        "kind": "withdraw",
        "text": "لم أعد أحتاج إليها",
        "idempotency_key": f"{conversation}:1",
        **changes,
    }
    return add_wish(**values)


def wishes(ticket: Ticket) -> list[TicketEvent]:
    with session(readonly=True) as db:
        kinds = (*KINDS.values(), "citizen_files")
        return list(
            db.scalars(
                select(TicketEvent)
                .where(TicketEvent.ticket_id == ticket.id, TicketEvent.kind.in_(kinds))
                .order_by(TicketEvent.at)
            )
        )


def reload(ticket: Ticket) -> Ticket:
    with session(readonly=True) as db:
        return db.get_one(Ticket, ticket.id)


@pytest.mark.parametrize("kind", KINDS)
def test_a_wish_is_kept_for_the_staff_and_changes_nothing(
    conversation: str, kind: WishKind
) -> None:
    ticket = create(conversation)
    assert wish(conversation, ticket, kind=kind)
    (event,) = wishes(ticket)
    assert (event.kind, event.author, event.status) == (KINDS[kind], "citizen", "new")
    assert event.body == "لم أعد أحتاج إليها" and event.open
    after = reload(ticket)
    assert (after.status, after.description) == ("new", PERSON["description"])
    assert after.updated_at > ticket.updated_at
    assert count(Notification) == 1, "the citizen is told by who asked, not by SMS"


def test_the_same_wish_again_is_one(conversation: str) -> None:
    ticket = create(conversation)
    with ThreadPoolExecutor(6) as pool:
        assert all(pool.map(lambda _: wish(conversation, ticket), range(12)))
    assert len(wishes(ticket)) == 1
    assert wish(conversation, ticket, idempotency_key="another")
    assert len(wishes(ticket)) == 2


def test_only_who_filed_it_or_was_told_of_it_may_speak_of_a_ticket(conversation: str) -> None:
    ticket = create(conversation)
    stranger = add_conversation()
    attachments.store(stranger, "proof.pdf", PDF)
    asked = {"conversation_id": stranger, "reference": ticket.reference}
    assert not wish(stranger, ticket)
    assert not wish(conversation, ticket, reference="4000000006")
    assert attach_to_ticket(ticket.reference, stranger) == 0
    assert tickets.find_ticket(**asked, mobile="+966559999999") is None
    assert not wish(stranger, ticket)
    assert wishes(ticket) == []
    for _ in range(2):  # told twice, known once
        assert tickets.find_ticket(**asked, mobile=PERSON["mobile"])
    assert wish(stranger, ticket)
    assert attach_to_ticket(ticket.reference, stranger) == 1
    assert not wish(add_conversation(), ticket)


def test_what_a_citizen_writes_cannot_be_read_in_the_database(
    conversation: str, configure: Configure
) -> None:
    configure(TICKET_WEBHOOK_URL="http://127.0.0.1:9/tickets")
    ticket = create(conversation)
    wish(conversation, ticket, text="غيّروا الجوال إلى 0559876543")
    with engine().connect() as connection:
        rows = [
            connection.execute(text(f"SELECT * FROM {table}")).all()
            for table in ("ticket_events", "notifications", "ticket_terms")
        ]
    assert "0559876543" not in str(rows) and "الجوال" not in str(rows)


def test_the_ticket_webhook_is_told(conversation: str, configure: Configure) -> None:
    ticket = create(conversation)
    wish(conversation, ticket, idempotency_key="before")
    configure(TICKET_WEBHOOK_URL="http://127.0.0.1:9/tickets")
    for _ in range(2):
        wish(conversation, ticket, kind="change", text="غيّروا الجوال")
    with session(readonly=True) as db:
        (line,) = db.scalars(select(Notification).where(Notification.kind == "webhook"))
    told = json.loads(line.body)
    assert told["event"] == "ticket.change_wanted"
    assert (told["reference"], told["status"]) == (ticket.reference, "new")
    assert told["text"] == "غيّروا الجوال"
    assert told["at"] == wishes(ticket)[-1].at.isoformat()
    assert PERSON["full_name"] not in line.body


# --- until the staff have dealt with it


def listed(**filters: str) -> set[str]:
    found = find(Filters(**filters), descending=True, page=1)  # type: ignore[arg-type]
    return {line.reference for line in found.lines}


def test_open_wishes_can_be_listed_by_their_kind(conversation: str) -> None:
    asked = {kind: create(conversation, kind) for kind in KINDS}
    create(conversation, "none")
    for kind, ticket in asked.items():
        wish(conversation, ticket, kind=kind, idempotency_key=kind)
    for kind, ticket in asked.items():
        assert listed(wish=KINDS[kind]) == {ticket.reference}
    attachments.store(conversation, "proof.pdf", PDF)
    assert attach_to_ticket(asked["change"].reference, conversation) == 1
    assert listed(wish="citizen_note") == {asked["note"].reference, asked["change"].reference}


def test_a_closed_ticket_with_an_open_wish_is_still_to_be_worked_on(conversation: str) -> None:
    ticket = create(conversation)
    tickets.set_status(ticket.id, "closed", "agent")
    assert listed(status=OPEN) == set()
    wish(conversation, ticket)
    assert listed(status=OPEN) == listed(wish="withdrawal_wanted") == {ticket.reference}
    assert mark_seen(ticket.id, wishes(ticket)[0].id, "agent")
    assert listed(status=OPEN) == listed(status=ALL, wish="withdrawal_wanted") == set()


def test_a_new_status_deals_with_all_wishes(conversation: str) -> None:
    ticket, other = create(conversation), create(conversation, "other")
    for each in (ticket, other):
        wish(conversation, each, idempotency_key=each.id)
    wish(conversation, ticket, kind="note", idempotency_key="note")
    tickets.set_status(ticket.id, "in_progress", "agent")
    assert [event.open for event in wishes(ticket)] == [False, False]
    assert [event.open for event in wishes(other)] == [True]


def test_an_answer_deals_with_the_wishes_that_its_author_has_seen(conversation: str) -> None:
    ticket = create(conversation)
    wish(conversation, ticket)
    seen = reload(ticket).version
    tickets.add_note(ticket.id, "كلّمناه", "agent", public=False, seen_version=seen)
    assert wishes(ticket)[0].open, "that was for colleagues"
    wish(conversation, ticket, kind="note", idempotency_key="meanwhile")
    tickets.add_note(ticket.id, "سحبناها", "agent", public=True, seen_version=seen)
    assert [event.open for event in wishes(ticket)] == [True, True]
    seen = reload(ticket).version
    tickets.add_note(ticket.id, "قرأنا ملاحظتك", "agent", public=True, seen_version=seen)
    assert [event.open for event in wishes(ticket)] == [False, False]


def test_a_wish_nobody_has_seen_keeps_the_status_from_moving(conversation: str) -> None:
    ticket = create(conversation)
    wish(conversation, ticket)
    with pytest.raises(tickets.TicketChanged):
        tickets.set_status(ticket.id, "closed", "agent", expected_version=ticket.version)
    assert wishes(ticket)[0].open


def test_somebody_has_seen_one_wish(conversation: str) -> None:
    ticket, other = create(conversation), create(conversation, "other")
    for kind in KINDS:
        wish(conversation, ticket, kind=kind, idempotency_key=kind)
    first = wishes(ticket)[0]
    assert not mark_seen(other.id, first.id, "agent")
    assert mark_seen(ticket.id, first.id, "agent")
    assert not mark_seen(ticket.id, first.id, "agent")
    assert [event.open for event in wishes(ticket)] == [False, True, True]
    with session(readonly=True) as db:
        (seen,) = db.scalars(select(TicketEvent).where(TicketEvent.kind == "wish_seen"))
    assert (seen.ticket_id, seen.author) == (ticket.id, "agent")
    assert not mark_seen(ticket.id, seen.id, "agent"), "that is no wish"


# --- files


def test_files_sent_later_go_to_the_ticket(conversation: str) -> None:
    attachments.store(conversation, "first.pdf", PDF)
    ticket, other = create(conversation), create(conversation, "other")
    assert attach_to_ticket(other.reference, conversation) == 0
    assert wishes(other) == []
    assert wish(conversation, ticket, idempotency_key="turn")
    later = [attachments.store(conversation, name, PDF).id for name in ("second.pdf", "third.pdf")]
    for _ in range(2):  # the turn may run again
        assert attach_to_ticket(other.reference, conversation, idempotency_key="turn") == 2
    assert attach_to_ticket(other.reference, conversation) == 0
    with session(readonly=True) as db:
        assert {db.get_one(Attachment, file).ticket_id for file in later} == {other.id}
    assert attachments.unattached(conversation) == []
    (event,) = wishes(other)
    assert (event.kind, event.body, event.open) == ("citizen_files", "2", True)
    assert [event.kind for event in wishes(ticket)] == ["withdrawal_wanted"]


# --- the last ticket


def test_the_last_ticket_is_the_newest_of_the_conversation(conversation: str) -> None:
    assert last_ticket(conversation) is None
    create(conversation)
    newest = create(conversation, "newest", kind="objection", category="objection")
    create(add_conversation(), "elsewhere")
    tickets.set_status(newest.id, "in_progress", "agent")
    found = last_ticket(conversation)
    assert found
    assert (found.reference, found.kind) == (newest.reference, "objection")
    assert (found.status, found.status_name) == ("in_progress", "قيد المعالجة")
    assert found.created_at == newest.created_at
