import pytest

from casework import tickets
from tests.actions.conftest import Talk
from tests.casework.conftest import add_conversation


def make(conversation_id: str) -> str:
    return tickets.create_ticket(
        conversation_id=conversation_id,
        idempotency_key="one",
        kind="complaint",
        category="payment",
        description="الدعم ما نزل",
        full_name="محمد العتيبي",
        national_id="1000000008",
        mobile="+966500000000",
    ).reference


def start(talk: Talk) -> None:
    talk.open("ticket_status_form", "ابي اتابع طلبي", "check_ticket")


def test_the_status_is_told_to_who_has_both_numbers(talk: Talk) -> None:
    reference = make(talk.sender)
    start(talk)
    talk.say(f"رقم طلبي {reference}")
    said = talk.say("0500000000")
    assert reference in said and "جديد" in said
    assert talk.form is None


def test_both_numbers_in_one_message(talk: Talk) -> None:
    reference = make(talk.sender)
    start(talk)
    assert "جديد" in talk.say(f"{reference} وجوالي 0500000000")


def test_a_wrong_mobile_and_an_unknown_number_get_the_same_answer(talk: Talk) -> None:
    reference = make(talk.sender)
    start(talk)
    talk.say(reference)
    wrong_mobile = talk.say("0555555555")
    talk.say("4000000006")
    unknown = talk.say("0500000000")
    talk.say("4000000001")  # wrong check digit
    mistyped = talk.say("0500000000")
    assert wrong_mobile == unknown == mistyped


def test_five_failures_lock_the_lookups(talk: Talk) -> None:
    reference = make(talk.sender)
    start(talk)
    for _ in range(5):
        talk.say("4000000006")
        said = talk.say("0555555555")
    assert talk.form is None and "أوقفنا" in said
    start(talk)
    assert talk.form is None and reference not in talk.said


def test_a_reference_in_the_request_is_taken(talk: Talk) -> None:
    reference = make(talk.sender)
    talk.open("ticket_status_form", f"وين وصل طلبي رقم {reference}", "check_ticket")
    assert talk.slots["requested_slot"] == "mobile"


def test_a_mobile_instead_of_the_reference_is_kept_and_no_failure(talk: Talk) -> None:
    start(talk)
    talk.say("0551234567")
    assert talk.slots["mobile"] == "+966551234567"
    assert talk.slots["requested_slot"] == "ticket_number"


def test_both_numbers_with_a_wrong_check_digit_get_the_same_answer(talk: Talk) -> None:
    start(talk)
    assert "لم نجد" in talk.say("6000000001 0551234567")


@pytest.mark.parametrize(
    "text",
    [
        "ما عندي الرقم ضاع",
        "ضيعت رقم الطلب",
        "نسيته",
        "I lost it",
        "ما عندي الرقم وين القاه",
        "طيب وش رقم الطلب اصلا",
    ],
)
def test_who_has_lost_the_number_is_offered_an_agent(talk: Talk, text: str) -> None:
    start(talk)
    talk.say(text, "check_ticket", 0.67)
    assert "/talk_to_agent" in [button["payload"] for button in talk.buttons]
    assert talk.slots["requested_slot"] == "ticket_number"


@pytest.mark.parametrize("text", ["وش رقم الشكوى عيده", "عطني رقم التذكرة", "كم رقم طلبي"])
def test_the_number_of_what_was_filed_here_is_told_again(talk: Talk, text: str) -> None:
    reference = make(talk.sender)
    talk.open("ticket_status_form", text, "check_ticket")
    assert reference in talk.said
    assert talk.form is None


def test_where_nothing_was_filed_its_number_is_asked_for(talk: Talk) -> None:
    make(add_conversation())
    talk.open("ticket_status_form", "وش رقم الشكوى عيده", "check_ticket")
    assert talk.slots["requested_slot"] == "ticket_number"


def test_too_short_a_number_in_the_request_is_named(talk: Talk) -> None:
    said = talk.open("ticket_status_form", "ابي استعلم عن شكوى رقمها 1122", "check_ticket")
    assert "بلا زيادة ولا نقص" in said
    assert talk.slots["requested_slot"] == "ticket_number"


@pytest.mark.parametrize("text", ["متى راح تفتحون؟", "ما وصلني رد ابي موظف"])
def test_what_only_sounds_like_a_lost_number_is_heard(talk: Talk, text: str) -> None:
    start(talk)
    talk.say(text, "ask_hours" if "متى" in text else "talk_to_agent")
    assert "لا بأس" not in talk.said


def test_a_number_that_is_given_goes_before_the_one_filed_here(talk: Talk) -> None:
    reference = make(talk.sender)
    talk.open("ticket_status_form", "وش صار على رقم طلبي 6123456789 كم رقم الطلب", "check_ticket")
    assert reference not in talk.said
    assert talk.slots["requested_slot"] == "mobile"
