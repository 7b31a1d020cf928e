"""A ticket that was just filed or told stays in context: what is wanted and asked of it."""

import pytest

from casework import tickets as casework_tickets
from tests.actions.conftest import Fill
from tests.actions.rows import tickets, waits, wishes
from tests.actions.talking import Talk

LONG = "وأضيف أن البوابة لا تفتح معي منذ أسبوع"


@pytest.fixture
def filed(complaint: Fill) -> Talk:
    """Somebody whose complaint was just sent."""
    return complaint("sent")


@pytest.fixture
def told(filed: Talk, another: Talk) -> Talk:
    """Somebody who was just told the status of a ticket that was filed elsewhere."""
    another.say("ابي اتابع طلبي", intent="check_ticket")
    another.say(f"{tickets()[0].reference} وجوالي 0500000000")
    assert another.heard("ticket_found")
    return another


def test_to_withdraw_is_recorded_for_the_staff_and_done_by_nobody(filed: Talk) -> None:
    [ticket] = tickets()
    said = filed.say("ابي اسحب الشكوى", reading="withdraw")
    assert filed.heard("ticket_withdraw_noted") and ticket.reference in said
    assert wishes() == [("withdrawal_wanted", "ابي اسحب الشكوى")]
    assert tickets()[0].status == "new" and "لم نرسل" not in said and "لم يُرسل" not in said


def test_whoever_asks_whether_it_can_be_withdrawn_is_asked_back(filed: Talk) -> None:
    filed.say("هل اقدر اسحبها؟", reading="withdraw")
    assert filed.heard("ask_back_withdraw") and wishes() == []
    filed.press("/affirm")
    assert filed.heard("ticket_withdraw_noted")
    assert wishes() == [("withdrawal_wanted", "هل اقدر اسحبها؟")]


def test_no_to_withdrawing_keeps_the_ticket(filed: Talk) -> None:
    filed.say("هل اقدر اسحبها؟", reading="withdraw")
    filed.press("/deny")
    assert filed.heard("ticket_kept") and wishes() == []


def test_another_question_leaves_the_withdrawal_open_for_nobody(filed: Talk) -> None:
    filed.say("هل اقدر اسحبها؟", reading="withdraw")
    assert "19912" in filed.say("كم رقمكم", intent="ask_number")
    filed.say("ايه", intent="affirm", reading="affirm")
    assert wishes() == []


@pytest.mark.parametrize(
    ("reading", "kind", "recorded"),
    [("add_to_ticket", "note", "citizen_note"), ("edit_ticket", "change", "change_wanted")],
)
def test_what_is_wanted_and_told_in_one_message_is_recorded(
    filed: Talk, reading: str, kind: str, recorded: str
) -> None:
    filed.say(LONG, reading=reading)
    assert filed.heard(f"ticket_{kind}_noted") and wishes() == [(recorded, LONG)]


@pytest.mark.parametrize(
    ("reading", "kind", "recorded"),
    [("add_to_ticket", "note", "citizen_note"), ("edit_ticket", "change", "change_wanted")],
)
def test_what_is_wanted_only_is_asked_for(
    filed: Talk, reading: str, kind: str, recorded: str
) -> None:
    filed.say("ابي اضيف", reading=reading)
    assert filed.heard(f"ask_ticket_{kind}") and wishes() == []
    filed.say(LONG)
    assert filed.heard(f"ticket_{kind}_noted") and wishes() == [(recorded, LONG)]


@pytest.mark.parametrize(
    ("text", "reading", "intent"),
    [
        ("لا خلاص", "deny", "deny"),
        ("ابي موظف", "talk_to_agent", "talk_to_agent"),
        ("مع السلامة", "goodbye", "goodbye"),
    ],
)
def test_what_is_clearly_something_else_is_not_written_on_the_ticket(
    filed: Talk, text: str, reading: str, intent: str
) -> None:
    filed.say("ابي اضيف", reading="add_to_ticket")
    filed.say(text, intent=intent, contexts={"ticket": {reading: 0.95}})
    assert wishes() == [] and filed.said


def test_a_new_number_is_a_change_that_tells_itself(filed: Talk) -> None:
    filed.say("جوالي صار 0551234567", reading="edit_ticket")
    assert wishes() == [("change_wanted", "جوالي صار 0551234567")]


def test_several_wishes_are_each_recorded(filed: Talk) -> None:
    filed.say(LONG, reading="add_to_ticket")
    filed.say(f"{LONG} أيضًا", reading="add_to_ticket")
    filed.say("اسحبوها", reading="withdraw")
    assert [kind for kind, _ in wishes()] == ["citizen_note", "citizen_note", "withdrawal_wanted"]


def test_a_wish_whose_turn_is_run_again_is_one(filed: Talk) -> None:
    before = dict(filed.slots)
    filed.say(LONG, reading="add_to_ticket")
    filed.slots = before  # the reply was lost
    filed.say(LONG, reading="add_to_ticket")
    assert len(wishes()) == 1


def test_a_wish_after_the_status_was_told_again_is_another(filed: Talk) -> None:
    [ticket] = tickets()
    filed.say(LONG, reading="add_to_ticket")
    filed.say(f"وضع الطلب {ticket.reference} وجوالي 0500000000", intent="check_ticket")
    assert filed.heard("ticket_found")
    filed.say("ابي اسحب الشكوى", reading="withdraw")
    assert filed.heard("ticket_withdraw_noted")
    assert [kind for kind, _ in wishes()] == ["citizen_note", "withdrawal_wanted"]


def test_a_wish_in_a_later_session_of_the_conversation_is_another(filed: Talk) -> None:
    [ticket] = tickets()
    filed.say(LONG, reading="add_to_ticket")
    later = Talk(f"{filed.sender}:2")
    later.say(f"وضع الطلب {ticket.reference} وجوالي 0500000000", intent="check_ticket")
    later.say("ابي اسحب الشكوى", reading="withdraw")
    assert [kind for kind, _ in wishes()] == ["citizen_note", "withdrawal_wanted"]


def test_who_was_told_the_status_may_want_the_same(told: Talk) -> None:
    told.say("ابي اسحب الشكوى", reading="withdraw")
    assert told.heard("ticket_withdraw_noted")
    assert [kind for kind, _ in wishes()] == ["withdrawal_wanted"]


def test_without_a_ticket_its_number_is_asked_for(talk: Talk) -> None:
    talk.say("ابي اسحب الشكوى", intent="change_ticket")
    assert talk.heard("ticket_which") and talk.requested == "ticket_number"
    assert "لم يُرسل" not in talk.said


@pytest.mark.parametrize(
    ("reading", "heard"),
    [
        ("ask_duration", "ticket_duration"),
        ("ask_contact", "ticket_contact"),
        ("ask_reference", "ticket_reference"),
        ("resend", "ticket_reference"),
        ("use_reference", "ticket_use"),
        ("explain_status", "status_new"),
    ],
)
def test_questions_on_the_ticket_are_about_it(filed: Talk, reading: str, heard: str) -> None:
    [ticket] = tickets()
    said = filed.say("طيب وبعدين", reading=reading)
    assert filed.heard(heard) and ticket.reference in said and filed.form is None


def test_no_time_is_promised_for_an_answer(filed: Talk) -> None:
    said = filed.say("متى تخلص", reading="ask_duration")
    assert not any(word in said for word in ("يوم", "أيام", "ساعة", "أسبوع"))


@pytest.mark.parametrize("status", ["in_progress", "waiting_citizen", "resolved", "closed"])
def test_what_the_status_means_is_that_which_was_told(
    filed: Talk, another: Talk, status: str
) -> None:
    [ticket] = tickets()
    casework_tickets.set_status(ticket.id, status, author="sara")
    another.say(f"وضع {ticket.reference} وجوالي 0500000000", intent="check_ticket")
    another.say("وش يعني", reading="explain_status")
    assert another.heard(f"status_{status}")


def test_the_ticket_stays_in_context_after_a_question(filed: Talk) -> None:
    filed.say("كم رقمكم", intent="ask_number", reading="ask_number")
    filed.say("اسحبوها", contexts={"ticket": {"withdraw": 0.97}})
    assert filed.heard("ticket_withdraw_noted")


def test_leaving_after_the_ticket_was_sent_speaks_of_nothing_unsent(filed: Talk) -> None:
    filed.say("خلاص مع السلامة", reading="goodbye", intent="goodbye")
    assert filed.heard("goodbye") and wishes() == []


def test_a_question_is_not_what_was_to_be_written(filed: Talk) -> None:
    filed.say("ابي اضيف", reading="add_to_ticket")
    filed.say("طيب متى تخلص؟", contexts={"ticket": {"ask_duration": 0.97}})
    assert wishes() == [] and filed.heard("ticket_duration")


def test_doubt_about_a_wish_is_told_that_it_was_recorded(filed: Talk) -> None:
    filed.say("كم رقمكم", intent="ask_number")
    filed.say("اسحبوها", contexts={"ticket": {"withdraw": 0.97}})
    said = filed.say("متأكد؟", intent="doubt", reading="doubt")
    assert filed.heard("ticket_withdraw_noted") and "المصادر" not in said
    assert len(wishes()) == 1


def test_a_plain_wish_is_recorded_while_an_agent_is_awaited(filed: Talk) -> None:
    filed.say("ابي موظف", intent="talk_to_agent")
    filed.say(LONG, reading="for_agent", contexts={"ticket": {"add_to_ticket": 0.99}})
    assert filed.heard("ticket_note_noted") and wishes() == [("citizen_note", LONG)]


def test_what_may_be_meant_for_the_agent_is_left_to_him(filed: Talk) -> None:
    filed.say("ابي موظف", intent="talk_to_agent")
    filed.say(LONG, reading="for_agent", contexts={"ticket": {"add_to_ticket": 0.8}})
    assert wishes() == []


def test_a_withdrawal_can_be_taken_back(filed: Talk) -> None:
    filed.say("اسحبوها", reading="withdraw")
    filed.say("لا لا خلوها", intent="deny", contexts={"ticket": {"deny": 0.9}})
    assert filed.heard("ticket_kept_after_all")
    assert [kind for kind, _ in wishes()] == ["withdrawal_wanted", "citizen_note"]


def test_no_after_a_note_takes_nothing_back(filed: Talk) -> None:
    filed.say(LONG, reading="add_to_ticket")
    filed.say("لا خلاص", intent="deny", contexts={"ticket": {"deny": 0.9}})
    assert len(wishes()) == 1


def test_more_for_the_ticket_at_the_question_for_another_is_written_on_it(filed: Talk) -> None:
    filed.say("ابي اتابع طلب ثاني", intent="check_ticket")
    filed.say("4000000006")
    filed.say(LONG, reading="extend")
    assert filed.heard("ticket_note_noted") and wishes() == [("citizen_note", LONG)]


def test_a_new_task_is_not_what_was_to_be_written(filed: Talk) -> None:
    filed.say("ابي اضيف", reading="add_to_ticket")
    contexts = {"ticket": {"file_objection": 0.99}}
    filed.say("طيب وابي اعترض عن اخوي", intent="file_objection", contexts=contexts)
    assert wishes() == [] and filed.form == "objection_form"


def test_whether_it_is_withdrawn_is_told(filed: Talk) -> None:
    filed.say("اسحبوها", reading="withdraw")
    filed.say("يعني خلاص انسحبت؟", contexts={"ticket": {"explain_status": 0.9}})
    assert filed.heard("ticket_withdraw_noted") and len(wishes()) == 1


def test_doubt_whether_it_arrived_is_told_that_it_did(complaint: Fill) -> None:
    talk = complaint("mobile")
    talk.say("كم رقمكم", intent="ask_number")
    talk.say("0500000000")
    talk.say("نعم", reading="affirm")
    talk.say("متأكد انها وصلت؟", intent="doubt", reading="doubt")
    assert talk.heard("ticket_assured") and "المصادر" not in talk.said


def test_a_withdrawal_asked_back_and_wished_again_is_recorded(complaint: Fill) -> None:
    talk = complaint("sent")
    talk.say("اقدر اسحبها؟", reading="withdraw")
    assert talk.heard("ask_back_withdraw")
    talk.say("اسحبها بيحلها الموظف", contexts={"ticket": {"withdraw": 0.99}})
    assert talk.heard("ticket_withdraw_noted")


@pytest.mark.parametrize(
    ("slot", "text", "label"),
    [
        ("mobile", "الجوال اللي كتبته لكم غلط يا اخي", "رقم الجوال"),
        ("full_name", "كتبت اسمي غلط عندكم قبل شوي", "الاسم"),
    ],
)
def test_a_change_that_lacks_its_value_is_asked_for_it(
    filed: Talk, slot: str, text: str, label: str
) -> None:
    filed.say(text, reading="edit_ticket", contexts={"changed": {slot: 0.98}})
    assert filed.heard("ask_ticket_value") and label in filed.said and wishes() == []
    filed.say("الصحيح 0551234567", reading="edit_ticket")
    assert wishes() == [("change_wanted", "الصحيح 0551234567")]


def test_while_waiting_what_was_told_of_last_is_withdrawn_and_not_the_wait(filed: Talk) -> None:
    filed.say("ابي موظف", reading="talk_to_agent")
    filed.say(f"وش صار على {tickets()[0].reference} جوالي 0500000000")
    contexts = {"ticket": {"withdraw": 0.97}, "queued": {"leave_queue": 0.97}}
    filed.say("اسحبوها ما عاد ابغاها", contexts=contexts)
    assert filed.heard("ticket_withdraw_noted") and waits() == ["queued"]
