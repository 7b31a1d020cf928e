"""«ticket_status_form» of the conversation contract, against the running product."""

from casework import tickets
from tests.citizen import Citizen
from tests.conversations.steps import file_complaint
from tests.system import System


def test_status_last_public_note_and_dates(system: System, citizen: Citizen) -> None:
    reference = file_complaint(citizen)
    with system.casework():
        from sqlalchemy import select

        from casework.database import session
        from casework.models import Ticket

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


def test_an_unknown_number_and_a_wrong_mobile_get_the_same_answer(citizen: Citizen) -> None:
    reference = file_complaint(citizen)
    citizen.say("ابي اتابع شكواي")
    citizen.say(reference)
    wrong_mobile = citizen.say("0555555555")
    citizen.say("4000000006")
    unknown = citizen.say("0500000000")
    assert wrong_mobile.text == unknown.text


def test_five_failures_lock_the_lookups(citizen: Citizen) -> None:
    reference = file_complaint(citizen)
    citizen.say("ابي اتابع شكواي")
    for _ in range(5):
        citizen.say("4000000006")
        reply = citizen.say("0555555555")
    assert "أوقفنا" in reply.text
    assert "أوقفنا" in citizen.say("ابي اتابع شكواي").text
    assert reference not in reply.text
