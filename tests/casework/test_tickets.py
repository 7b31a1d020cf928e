import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, inspect, select, text

from casework import attachments, tickets
from casework.catalogue import catalogue
from casework.clock import utcnow
from casework.crypto import keyed_hash
from casework.database import engine, session
from casework.models import (
    Attachment,
    LookupFailure,
    Notification,
    Ticket,
    TicketEvent,
    TicketStatus,
    new_id,
)
from tests.casework.conftest import Configure, add_conversation, shared_database

PERSON = {
    "full_name": "سارة محمد العتيبي",
    "national_id": "1000000008",
    "mobile": "+966550000000",
    "description": "تأخر الدعم شهرين ولم يصلني سبب",
}
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n"


def create(conversation: str, key: str = "key", **changes: Any) -> Ticket:
    values: dict[str, Any] = {
        "conversation_id": conversation,
        "idempotency_key": key,
        "kind": "complaint",
        "category": "payment",
        **PERSON,
        **changes,
    }
    return tickets.create_ticket(**values)


def count(model: type) -> int:
    with session(readonly=True) as db:
        return db.scalar(select(func.count()).select_from(model)) or 0


def test_a_ticket_comes_with_history_sms_and_files(conversation: str) -> None:
    stored = attachments.store(conversation, "proof.pdf", PDF)
    ticket = create(conversation)
    with session(readonly=True) as db:
        saved = db.get_one(Ticket, ticket.id)
        assert {name: getattr(saved, name) for name in PERSON} == PERSON
        assert saved.national_id_hash == keyed_hash(PERSON["national_id"])
        event = db.scalars(select(TicketEvent)).one()
        assert (event.ticket_id, event.kind, event.status) == (ticket.id, "created", "new")
        sms = db.scalars(select(Notification)).one()
        assert (sms.kind, sms.state, sms.mobile) == ("sms", "queued", PERSON["mobile"])
        assert f"\u2066{ticket.reference}\u2069" in sms.body
        assert db.get_one(Attachment, stored.id).ticket_id == ticket.id
    assert attachments.unattached(conversation) == []


def test_the_same_confirmation_again_is_the_same_ticket(conversation: str) -> None:
    first = create(conversation)
    again = create(conversation, description="نص آخر تماما هنا")
    assert again.reference == first.reference
    assert again.description == first.description
    assert count(Ticket) == count(TicketEvent) == count(Notification) == 1


def test_confirmations_at_the_same_moment_make_one_ticket(conversation: str) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: create(conversation).reference, range(16)))
    assert len(set(made)) == 1
    assert count(Ticket) == count(TicketEvent) == count(Notification) == 1


@given(keys=st.lists(st.sampled_from("abc"), min_size=1, max_size=6))
@shared_database
def test_there_are_as_many_tickets_as_keys(conversation: str, keys: list[str]) -> None:
    run = new_id()
    made = [create(conversation, f"{run}{key}").reference for key in keys]
    assert len(set(made)) == len(set(keys))


def test_a_ticket_of_an_unknown_conversation_leaves_nothing(conversation: str) -> None:
    with pytest.raises(LookupError):
        create("0" * 32)
    assert count(Ticket) == count(TicketEvent) == count(Notification) == 0


def test_what_identifies_a_person_cannot_be_read_in_the_database(conversation: str) -> None:
    attachments.store(conversation, "سارة العتيبي.pdf", PDF)
    ticket = create(conversation)
    tickets.add_note(ticket.id, f"اتصلنا على {PERSON['mobile']}", "agent", public=False)
    with engine().connect() as connection:
        everything = str(
            [
                connection.execute(text(f'SELECT * FROM "{table}"')).all()
                for table in inspect(connection).get_table_names()
            ]
        )
    assert ticket.reference in everything
    for secret in (*PERSON.values(), "550000000", "سارة", "العتيبي"):
        assert secret not in everything


def test_webhook_is_queued_only_where_one_is_set(conversation: str, configure: Configure) -> None:
    configure(TICKET_WEBHOOK_URL="http://127.0.0.1:9/tickets")
    ticket = create(conversation, kind="objection", objection_for="dependent")
    with session(readonly=True) as db:
        webhook = db.scalars(select(Notification).where(Notification.kind == "webhook")).one()
    body = json.loads(webhook.body)
    assert body["event"] == "ticket.created"
    assert body["reference"] == ticket.reference
    assert body["objection_for"] == "dependent"
    assert {name: body[name] for name in PERSON} == PERSON


# --- look-up


def find(conversation: str, reference: str, mobile: str = PERSON["mobile"]) -> Any:
    return tickets.find_ticket(conversation_id=conversation, reference=reference, mobile=mobile)


def test_owner_sees_status_and_the_last_public_note(conversation: str) -> None:
    ticket = create(conversation)
    tickets.set_status(ticket.id, "in_progress", "agent")
    tickets.add_note(ticket.id, "نراجع طلبك", "agent", public=True)
    tickets.add_note(ticket.id, "وصلنا مستندك", "agent", public=True)
    tickets.add_note(ticket.id, "لا يراها المواطن", "agent", public=False)
    view = find(conversation, ticket.reference)
    assert (view.reference, view.kind, view.category) == (ticket.reference, "complaint", "payment")
    assert (view.status, view.status_name) == ("in_progress", "قيد المعالجة")
    assert view.public_note == "وصلنا مستندك"
    assert view.created_at <= view.updated_at


def test_unknown_number_and_wrong_mobile_are_answered_alike(conversation: str) -> None:
    ticket = create(conversation)
    assert find(conversation, "4000000006") is None
    assert find(conversation, ticket.reference, "+966559999999") is None
    assert count(LookupFailure) == 2


def fail(conversation: str, times: int) -> None:
    for _ in range(times):
        assert find(conversation, "4000000006") is None


def age_failures(by: timedelta) -> None:
    with session() as db:
        for failure in db.scalars(select(LookupFailure)):
            failure.at -= by


@pytest.mark.parametrize("clock", ["", "2020-01-01T00:00:00+03:00", "2040-01-01T00:00:00+03:00"])
def test_five_failures_lock_for_fifteen_minutes_of_real_time(
    conversation: str, configure: Configure, clock: str
) -> None:
    configure(MUSAED_CLOCK=clock)
    ticket = create(conversation)
    fail(conversation, 4)
    assert tickets.lookups_locked(conversation) is None
    before = utcnow()
    fail(conversation, 1)
    until = tickets.lookups_locked(conversation)
    assert until is not None
    assert before + tickets.LOCK_FOR <= until <= utcnow() + tickets.LOCK_FOR
    with pytest.raises(tickets.LookupsLocked) as caught:
        find(conversation, ticket.reference)  # even the right one
    assert caught.value.until == until
    assert tickets.lookups_locked(add_conversation()) is None

    age_failures(tickets.LOCK_FOR - timedelta(minutes=1))
    assert tickets.lookups_locked(conversation) is not None
    age_failures(timedelta(minutes=1))
    assert tickets.lookups_locked(conversation) is None
    assert find(conversation, ticket.reference) is not None


def test_after_a_lock_five_more_failures_are_needed(conversation: str) -> None:
    fail(conversation, 5)
    age_failures(tickets.LOCK_FOR)
    fail(conversation, 4)
    assert tickets.lookups_locked(conversation) is None
    fail(conversation, 1)
    assert tickets.lookups_locked(conversation) is not None


def test_finding_ones_own_ticket_does_not_forgive_failures(conversation: str) -> None:
    ticket = create(conversation)
    fail(conversation, 4)
    assert find(conversation, ticket.reference) is not None
    fail(conversation, 1)
    assert tickets.lookups_locked(conversation) is not None


def test_failures_of_another_day_do_not_count(conversation: str) -> None:
    fail(conversation, 4)
    age_failures(timedelta(hours=25))
    fail(conversation, 4)
    assert tickets.lookups_locked(conversation) is None


# --- status

STATUSES = catalogue().statuses


@given(steps=st.lists(st.sampled_from(list(STATUSES)), max_size=8))
@shared_database
def test_status_follows_the_transitions_and_history_tells_it(
    conversation: str, steps: list[TicketStatus]
) -> None:
    ticket = create(conversation, new_id())
    expected: list[TicketStatus] = ["new"]
    for step in steps:
        if step != expected[-1] and step not in STATUSES[expected[-1]].next:
            with pytest.raises(tickets.InvalidTransition):
                tickets.set_status(ticket.id, step, "agent")
            continue
        tickets.set_status(ticket.id, step, "agent")
        if step != expected[-1]:
            expected.append(step)
    with session(readonly=True) as db:
        assert db.get_one(Ticket, ticket.id).status == expected[-1]
        history = db.scalars(
            select(TicketEvent.status)
            .where(TicketEvent.ticket_id == ticket.id)
            .order_by(TicketEvent.at)
        ).all()
    assert history == expected


def test_unknown_ticket_is_a_lookup_error(db: str) -> None:
    with pytest.raises(LookupError):
        tickets.set_status("0" * 32, "closed", "agent")
    with pytest.raises(LookupError):
        tickets.add_note("0" * 32, "نص", "agent", public=True)


def test_a_reference_in_use_is_not_given_again(
    conversation: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = create(conversation, "one").reference
    offered = iter([taken, taken, "4000000006"])
    monkeypatch.setattr(tickets, "new_reference", lambda: next(offered))
    assert create(conversation, "two").reference == "4000000006"
