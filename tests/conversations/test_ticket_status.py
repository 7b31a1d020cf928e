"""«ticket_status_form» of the conversation contract, against the running product."""

import pytest
from sqlalchemy import select

from casework import tickets
from casework.database import session
from casework.models import Ticket, TicketEvent
from tests.citizen import Citizen
from tests.conversations.steps import file_complaint
from tests.system import System


def test_status_last_public_note_and_dates(system: System, citizen: Citizen) -> None:
    reference = file_complaint(citizen)
    with system.casework():
        with session(readonly=True) as db:
            ticket_id = db.scalars(select(Ticket.id).where(Ticket.reference == reference)).one()
        tickets.set_status(ticket_id, "in_progress", "staff")
        tickets.add_note(ticket_id, "نراجع بياناتك الآن.", "staff", public=True)
    citizen.say("ابي اعرف وين وصل طلبي")
    citizen.say(f"رقمه {reference}")
    reply = citizen.say("0500000000")
    assert "قيد المعالجة" in reply.text and "نراجع بياناتك" in reply.text
    assert system.tracker(citizen).active_loop is None


def test_a_reference_alone_opens_the_form(system: System, citizen: Citizen) -> None:
    reference = file_complaint(citizen)
    citizen.say(reference)
    tracker = system.tracker(citizen)
    assert (tracker.active_loop, tracker.requested_slot) == ("ticket_status_form", "mobile")


def test_an_unknown_number_and_a_wrong_mobile_get_the_same_answer(
    system: System, citizen: Citizen
) -> None:
    reference = file_complaint(system.citizen())
    citizen.say("ابي اتابع شكواي")
    citizen.say(reference)
    wrong_mobile = citizen.say("0555555555")
    other = system.citizen()
    other.say("ابي اتابع شكواي")
    other.say("4000000006")
    unknown = other.say("0500000000")
    assert wrong_mobile.text == unknown.text
    assert "لم نجد" in unknown.text


def test_after_a_wrong_mobile_the_right_one_alone_is_enough(
    system: System, citizen: Citizen
) -> None:
    reference = file_complaint(system.citizen())
    citizen.say("ابي اتابع شكواي")
    citizen.say(reference)
    citizen.say("0555555555")
    assert reference in citizen.say("0500000000").text
    assert system.tracker(citizen).active_loop is None


def test_who_lost_the_number_is_offered_a_new_ticket_or_an_agent(citizen: Citizen) -> None:
    citizen.say("ابي اتابع شكواي")
    reply = citizen.say("ضاع مني الرقم وحذفت الرساله")
    assert "التحدث مع موظف" in reply.choices
    assert any("شكوى" in title for title in reply.choices)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("خلاص ابي اسحب الشكوى اللي رفعتها", "withdrawal_wanted"),
        ("نسيت اضيف لكم ان رقم حسابي البنكي بعد تغير", "citizen_note"),
    ],
)
def test_a_filed_ticket_stays_in_context_and_a_wish_is_only_recorded(
    system: System, citizen: Citizen, text: str, kind: str
) -> None:
    reference = file_complaint(citizen)
    reply = citizen.say(text)
    if "نعم، اسحبوه" in reply.choices:
        reply = citizen.choose("نعم، اسحبوه")
    assert "لم نرسل" not in reply.text
    with system.db() as db:
        ticket = db.scalars(select(Ticket).where(Ticket.reference == reference)).one()
        events = db.scalars(select(TicketEvent).where(TicketEvent.ticket_id == ticket.id)).all()
    assert kind in [event.kind for event in events]
    assert ticket.status == "new"


def test_how_long_it_takes_is_about_the_ticket_just_filed(citizen: Citizen) -> None:
    reference = file_complaint(citizen)
    reply = citizen.say("طيب متى تخلص؟").text
    assert reference in reply and "مدة" in reply


def test_five_failures_lock_the_lookups(system: System, citizen: Citizen) -> None:
    reference = file_complaint(system.citizen())
    citizen.say("ابي اتابع شكواي")
    citizen.say(reference)
    for number in range(5):
        reply = citizen.say(f"055555555{number}")
    assert "أوقفنا" in reply.text
    assert "أوقفنا" in citizen.say("ابي اتابع شكواي").text
    assert reference not in citizen.say("0500000000").text
