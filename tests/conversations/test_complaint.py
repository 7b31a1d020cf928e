"""«complaint_form» of the conversation contract, against the running product."""

import pytest
from sqlalchemy import select, text

from casework.models import Notification, Ticket
from tests.citizen import Citizen
from tests.conversations.steps import COMPLAINT, file_complaint, fill_complaint, reference_in
from tests.system import System

every_step = pytest.mark.parametrize("slot", [*COMPLAINT, "complaint_confirmed"])


def test_on_yes_one_ticket_its_reference_and_an_sms_in_the_outbox(
    system: System, citizen: Citizen
) -> None:
    reference = file_complaint(citizen)
    with system.db() as db:
        [ticket] = db.scalars(select(Ticket).where(Ticket.reference == reference)).all()
        [sms] = db.scalars(select(Notification).where(Notification.ticket_id == ticket.id)).all()
    assert (ticket.kind, ticket.category, ticket.status) == ("complaint", "payment", "new")
    assert ticket.description == COMPLAINT["complaint_description"]
    assert (ticket.full_name, ticket.national_id) == ("محمد العتيبي", "1000000008")
    assert ticket.mobile == sms.mobile == "+966500000000"
    assert reference in sms.body
    assert system.tracker(citizen).active_loop is None


def test_the_summary_shows_the_name_and_masks_identifiers_which_are_encrypted_at_rest(
    system: System, citizen: Citizen
) -> None:
    summary = fill_complaint(citizen)
    assert "محمد العتيبي" in summary.text
    assert "1000000008" not in summary.text and "500000000" not in summary.text
    citizen.say("نعم")
    with system.db() as db:
        for table in ("tickets", "messages", "notifications"):
            rows = db.execute(text(f"SELECT * FROM {table}")).all()
            assert rows
            assert not [row for row in rows if "1000000008" in str(row) or "العتيبي" in str(row)]
    for path in system.var_dir.rglob("*"):
        if path.is_file() and path.name != "sms.log.jsonl":
            assert b"1000000008" not in path.read_bytes(), path


def test_the_category_by_button(system: System, citizen: Citizen) -> None:
    citizen.say("عندي شكوى")
    citizen.choose("مبلغ الدعم")
    assert system.tracker(citizen).slots["complaint_category"] == "amount"


@every_step
def test_cancel_leaves_at_once_and_says_that_nothing_was_sent(
    system: System, citizen: Citizen, slot: str
) -> None:
    fill_complaint(citizen, slot)
    assert "لم نرسل" in citizen.say("الغاء").text
    assert system.tracker(citizen).active_loop is None


@every_step
def test_a_question_is_answered_and_the_form_goes_on(
    system: System, citizen: Citizen, slot: str
) -> None:
    fill_complaint(citizen, slot)
    assert "19912" in citizen.say("كم رقم مركز الاتصال؟").text
    tracker = system.tracker(citizen)
    assert (tracker.active_loop, tracker.requested_slot) == ("complaint_form", slot)
    assert tracker.slots[slot] is None


@every_step
def test_repeat_asks_again_and_start_over_begins_again(
    system: System, citizen: Citizen, slot: str
) -> None:
    fill_complaint(citizen, slot)
    citizen.say("عيد السؤال لو سمحت")
    assert system.tracker(citizen).requested_slot == slot
    citizen.say("نبدأ من جديد")
    tracker = system.tracker(citizen)
    assert (tracker.active_loop, tracker.requested_slot) == ("complaint_form", "complaint_category")
    assert tracker.slots["complaint_description"] is None


@every_step
def test_talk_to_agent_hands_over_with_the_answers_so_far(
    system: System, citizen: Citizen, slot: str
) -> None:
    from casework.models import Handover

    fill_complaint(citizen, slot)
    citizen.say("ابي اكلم موظف")
    citizen.wait_for_handler("queue")
    with system.db() as db:
        [handover] = db.scalars(
            select(Handover).where(Handover.conversation_id == citizen.conversation_id)
        ).all()
    given = list(COMPLAINT)[: [*COMPLAINT, "complaint_confirmed"].index(slot)]
    assert list(handover.context["answers"]) == given


def test_continue_or_the_same_request_offers_to_go_on(system: System, citizen: Citizen) -> None:
    fill_complaint(citizen, "national_id")
    for again in ("كمل", "ابغى اقدم شكوى"):
        citizen.say("الغاء")
        citizen.say(again)
        tracker = system.tracker(citizen)
        assert (tracker.active_loop, tracker.requested_slot) == ("complaint_form", "national_id")
        assert tracker.slots["full_name"] == "محمد العتيبي"


def test_change_answer_takes_it_from_the_message_and_returns(
    system: System, citizen: Citizen
) -> None:
    fill_complaint(citizen)
    citizen.say("رقم الجوال غلط")
    assert system.tracker(citizen).requested_slot == "mobile"
    citizen.say("٠٥٥ ٥٥٥ ٥٥٥٥")
    tracker = system.tracker(citizen)
    assert tracker.slots["mobile"] == "+966555555555"
    assert tracker.requested_slot == "complaint_confirmed"


def test_a_wrong_value_is_explained_and_the_third_offers_a_way_out(citizen: Citizen) -> None:
    fill_complaint(citizen, "national_id")
    assert "10" in citizen.say("123456").text
    assert "1" in citizen.say("3000000000").text
    reply = citizen.say("1000000009")
    assert {"التحدث مع موظف", "الخروج"} <= set(reply.choices)


def test_several_answers_in_one_message(system: System, citizen: Citizen) -> None:
    fill_complaint(citizen, "full_name")
    citizen.say("اسمي محمد العتيبي وهويتي ١٠٠٠٠٠٠٠٠٨ ورقم جوالي 0500000000")
    assert system.tracker(citizen).requested_slot == "complaint_confirmed"


def test_a_wish_with_all_that_is_needed_is_taken_at_once(system: System, citizen: Citizen) -> None:
    told = "وقفتوا الدعم عني من شعبان وانا ما تغير علي شي وقدمت اوراقي كلها"
    who = "اسمي فهد الدوسري وهويتي 1000000008 وجوالي 0500000000"
    summary = citizen.say(f"ابي اقدم شكوى، {told}. {who}").text
    tracker = system.tracker(citizen)
    assert tracker.requested_slot == "complaint_confirmed"
    assert told in tracker.slots["complaint_description"]
    assert "فهد الدوسري" in summary


@pytest.mark.parametrize("slot", ["complaint_description", "full_name", "national_id"])
@pytest.mark.parametrize("text", ["لحظه بس اشوف الباب", "ليش تبون هالشي مني", "الله يجزاكم خير"])
def test_words_that_are_no_answer_are_never_stored_as_one(
    system: System, citizen: Citizen, slot: str, text: str
) -> None:
    fill_complaint(citizen, slot)
    citizen.say(text)
    tracker = system.tracker(citizen)
    assert (tracker.active_loop, tracker.requested_slot) == ("complaint_form", slot)
    assert tracker.slots[slot] is None


@pytest.mark.parametrize("slot", ["full_name", "mobile", "complaint_confirmed"])
def test_going_on_with_the_story_adds_to_it_at_every_later_step(
    system: System, citizen: Citizen, slot: str
) -> None:
    more = "ونسيت اقول لكم اني راجعتكم مرتين وما احد افادني بشي"
    fill_complaint(citizen, slot)
    citizen.say(more)
    tracker = system.tracker(citizen)
    said = tracker.slots["complaint_description"]
    assert COMPLAINT["complaint_description"] in said and more in said
    assert tracker.requested_slot == slot


@pytest.mark.parametrize(
    ("text", "sends"), [("ايه توكل على الله", True), ("وبعد ما ارسل وش يصير؟", False)]
)
def test_only_what_agrees_sends(system: System, citizen: Citizen, text: str, sends: bool) -> None:
    fill_complaint(citizen)
    citizen.say(text)
    assert (system.tracker(citizen).active_loop is None) is sends


def test_a_complaint_that_mentions_the_supports_date_is_still_a_complaint(
    system: System, citizen: Citizen
) -> None:
    said = "موعد نزول الدعم مر عليه اسبوع ولا نزل لنا شي والبيت محتاج"
    fill_complaint(citizen, "complaint_description")
    citizen.say(said)
    tracker = system.tracker(citizen)
    assert tracker.slots["complaint_description"] == said
    assert tracker.requested_slot == "full_name"


def test_four_thousand_characters_are_taken_whole(system: System, citizen: Citizen) -> None:
    said = ("تأخر الدعم عني كثيرا " * 250)[:4000].strip()
    fill_complaint(citizen, "complaint_description")
    citizen.say(said)
    assert system.tracker(citizen).slots["complaint_description"] == said


def test_two_quick_confirmations_are_one_ticket(system: System, citizen: Citizen) -> None:
    fill_complaint(citizen)
    first = citizen.send("نعم")
    second = citizen.send("نعم")
    reference = reference_in(citizen.answer_to(first))
    citizen.answer_to(second)
    with system.db() as db:
        filed = db.scalars(
            select(Ticket).where(Ticket.conversation_id == citizen.conversation_id)
        ).all()
    assert [ticket.reference for ticket in filed] == [reference]
