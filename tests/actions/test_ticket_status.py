"""Following a ticket by its two numbers."""

import pytest

from casework import tickets as casework_tickets
from casework.catalogue import catalogue
from tests.actions.conftest import Fill
from tests.actions.rows import tickets
from tests.actions.talking import Talk


@pytest.fixture
def reference(another: Talk) -> str:
    """A ticket that was filed in another conversation, with the mobile 0500000000."""
    return casework_tickets.create_ticket(
        conversation_id=another.sender,
        idempotency_key="one",
        kind="complaint",
        category="payment",
        description="الدعم ما نزل",
        full_name="محمد العتيبي",
        national_id="1000000008",
        mobile="+966500000000",
    ).reference


@pytest.fixture
def status(talk: Talk) -> Talk:
    """Somebody who wants to follow a ticket."""
    talk.say("ابي اتابع طلبي", intent="check_ticket")
    assert talk.requested == "ticket_number"
    return talk


def test_the_status_is_told_to_who_has_both_numbers(status: Talk, reference: str) -> None:
    status.say(f"رقم طلبي {reference}")
    assert status.requested == "mobile" and status.heard("question_ticket_mobile")
    said = status.say("0500000000")
    assert status.heard("ticket_found") and reference in said
    assert catalogue().statuses["new"].name in said
    assert catalogue().statuses["new"].meaning in said
    assert status.form is None and status.outcomes == [{"ticket": reference}]
    assert "محمد" not in said and "1000000008" not in said


def test_both_numbers_in_one_message(status: Talk, reference: str) -> None:
    status.say(f"{reference} وجوالي 0500000000")
    assert status.heard("ticket_found")


def test_both_numbers_with_the_wish(talk: Talk, reference: str) -> None:
    talk.say(f"وين وصل طلبي رقم {reference} جوالي 0500000000", intent="check_ticket")
    assert talk.heard("ticket_found") and talk.form is None


def test_the_number_alone_with_the_wish(talk: Talk, reference: str) -> None:
    talk.say(f"وين وصل طلبي رقم {reference}", intent="check_ticket")
    assert talk.requested == "mobile"


def test_a_number_alone_is_a_ticket_to_look_up(talk: Talk, reference: str) -> None:
    talk.say(reference)
    assert talk.form == "ticket_status_form" and talk.requested == "mobile"


def test_the_last_public_note_is_told_and_no_inner_one(status: Talk, reference: str) -> None:
    [ticket] = tickets()
    casework_tickets.add_note(ticket.id, "نحتاج صورة العقد", author="sara", public=True)
    casework_tickets.add_note(ticket.id, "يبدو مكررًا", author="sara", public=False)
    said = status.say(f"{reference} وجوالي 0500000000")
    assert "نحتاج صورة العقد" in said and "مكرر" not in said


def test_a_wrong_mobile_and_an_unknown_number_get_the_same_answer(
    talk: Talk, another: Talk, reference: str
) -> None:
    talk.say("ابي اتابع طلبي", intent="check_ticket")
    wrong_mobile = talk.say(f"{reference} 0555555555")
    another.say("ابي اتابع طلبي", intent="check_ticket")
    unknown = another.say("4000000006 0500000000")
    assert talk.heard("ticket_not_found") and wrong_mobile == unknown
    mistyped = Talk(another.sender)
    mistyped.say("ابي اتابع طلبي", intent="check_ticket")
    assert mistyped.say("4000000001 0500000000") == unknown  # its check digit is wrong


def test_after_a_wrong_mobile_the_right_one_alone_is_enough(status: Talk, reference: str) -> None:
    status.say(f"{reference} 0555555555")
    assert status.requested == "mobile"
    status.say("0500000000")
    assert status.heard("ticket_found")


def test_after_a_wrong_number_the_right_one_alone_is_enough(status: Talk, reference: str) -> None:
    status.say("4000000006 0500000000")
    status.say(reference)
    assert status.heard("ticket_found")


def test_five_failures_lock_the_lookups(status: Talk, reference: str) -> None:
    for _ in range(5):
        assert status.form == "ticket_status_form"
        status.say("4000000006 0555555555")
    assert status.form is None and status.heard("ticket_locked")
    status.say("ابي اتابع طلبي", intent="check_ticket")
    assert status.form is None and status.heard("ticket_locked")
    assert "/talk_to_agent" in status.payloads and reference not in status.said


def test_what_is_no_number_is_no_failure(status: Talk) -> None:
    for text in ("123", "مدري", "0551234567", "1000000008", "٦٠٠٠"):
        status.say(text)
    assert casework_tickets.lookups_locked(status.sender) is None


def test_a_mobile_in_place_of_the_number_is_kept(status: Talk) -> None:
    status.say("0551234567")
    assert status.slots["mobile"] == "+966551234567" and status.requested == "ticket_number"


@pytest.mark.parametrize("text", ["12345", "60000000071"])
def test_a_number_of_another_length_is_named_with_an_example(status: Talk, text: str) -> None:
    assert "6000000007" in status.say(text)
    assert status.heard("wrong_ticket_number_length") and status.requested == "ticket_number"


def test_too_short_a_number_in_the_wish_is_named(talk: Talk) -> None:
    talk.say("ابي استعلم عن شكوى رقمها 1122334", intent="check_ticket")
    assert talk.heard("wrong_ticket_number_length") and talk.requested == "ticket_number"


def test_who_has_lost_the_number_is_offered_a_new_ticket_or_an_agent(status: Talk) -> None:
    status.say("ضاع الرقم", reading="skip")
    assert status.heard("skip_ticket_number")
    assert {"/file_complaint", "/talk_to_agent"} <= set(status.payloads)


def test_who_says_so_with_the_wish_is_offered_it_at_once(talk: Talk) -> None:
    lost = {"asked_number": {"skip": 0.95}}
    talk.say("ابي اعرف وضع طلبي بس ضاع الرقم", intent="check_ticket", contexts=lost)
    assert talk.heard("skip_ticket_number")


def test_the_status_of_what_was_filed_here_needs_no_number(complaint: Fill) -> None:
    talk = complaint("sent")
    [ticket] = tickets()
    talk.say("وين وصلت شكوتي", intent="check_ticket")
    assert talk.heard("ticket_known") and ticket.reference in talk.said and talk.form is None


def test_another_ticket_than_that_of_here_is_looked_up(complaint: Fill, reference: str) -> None:
    talk = complaint("sent")
    talk.say(f"ابي وضع الطلب {reference}", intent="check_ticket")
    assert talk.form == "ticket_status_form" and talk.slots["ticket_number"] == reference


def test_a_number_found_while_waiting_goes_on_with_the_look_up(
    complaint: Fill, another: Talk
) -> None:
    complaint("sent")
    another.say("ابي اتابع طلبي", intent="check_ticket")
    another.say(tickets()[0].reference)
    another.say("ابي موظف", reading="talk_to_agent")
    another.say("تذكرت الجوال اللي بالشكوى 0500000000", intent="file_complaint")
    assert another.heard("ticket_found")


def test_a_reference_found_while_waiting_is_looked_up(complaint: Fill, another: Talk) -> None:
    complaint("sent")
    another.say("ابي موظف", intent="talk_to_agent")
    another.say(f"لقيت الرساله {tickets()[0].reference} شف لي عليها", reading="for_agent")
    assert another.requested == "mobile"


def test_a_new_complaint_can_be_had_for_a_number_that_is_lost(status: Talk) -> None:
    status.say("ضاع الرقم", reading="skip")
    status.say("ايه افتح جديده", contexts={"offered": {"affirm": 0.95}})
    assert status.form == "complaint_form"
