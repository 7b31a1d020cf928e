"""Leaving a form and coming back: the answers are kept for an hour, each form its own."""

from datetime import timedelta

import pytest

from actions.forms import pausing
from casework.clock import utcnow
from tests.actions.conftest import Fill, have_it_followed
from tests.actions.rows import tickets
from tests.actions.test_steps import SLOTS, every_step


@every_step
def test_cancel_leaves_at_once_says_so_and_keeps_the_answers(complaint: Fill, slot: str) -> None:
    talk = complaint(slot)
    given = {name: talk.slots[name] for name in SLOTS[: SLOTS.index(slot)]}
    talk.say("الغاء", reading="cancel")
    assert talk.form is None and "لم نرسل" in talk.said
    assert talk.heard("form_cancelled" if given else "form_left")
    assert all(talk.slots[name] is None for name in SLOTS)
    kept = talk.slots["paused_forms"] or [{"answers": {}}]
    assert kept[0]["answers"] == given


@every_step
def test_goodbye_leaves_in_a_friendly_way(complaint: Fill, slot: str) -> None:
    talk = complaint(slot)
    talk.say("مع السلامة", reading="goodbye")
    assert talk.form is None and talk.heard("form_goodbye") and tickets() == []


@every_step
def test_start_over_clears_the_answers_and_begins_again(complaint: Fill, slot: str) -> None:
    talk = complaint(slot)
    talk.say("من جديد", reading="start_over")
    assert talk.requested == "complaint_category" and talk.heard("form_started_over")
    assert all(talk.slots[name] is None for name in SLOTS)
    talk.say("الغاء", reading="cancel")
    assert talk.slots["paused_forms"] is None


@every_step
def test_the_same_wish_goes_on_where_it_was_left(complaint: Fill, slot: str) -> None:
    talk = complaint(slot)
    before = {name: talk.slots.get(name) for name in SLOTS}
    talk.say("الغاء", reading="cancel")
    talk.say("ابي اشتكي", intent="file_complaint")
    assert talk.requested == slot and talk.heard(f"question_{slot}")
    assert {name: talk.slots.get(name) for name in SLOTS} == before
    assert talk.heard("form_resumed") is (slot != "complaint_category")


@pytest.mark.parametrize(
    ("context", "reading"), [("offered", "continue"), ("queued", "continue"), ("answered", "")]
)
def test_to_go_on_opens_what_was_left(complaint: Fill, context: str, reading: str) -> None:
    talk = complaint("national_id")
    talk.say("الغاء", reading="cancel")
    if reading:
        talk.say("كمل", contexts={context: {reading: 0.95}})
    else:
        talk.say("نعم", intent="affirm")
    assert talk.requested == "national_id" and talk.heard("form_resumed")


def test_to_begin_again_opens_what_was_left_without_its_answers(complaint: Fill) -> None:
    talk = complaint("national_id")
    talk.say("الغاء", reading="cancel")
    talk.say("من جديد", contexts={"offered": {"start_over": 0.95}})
    assert talk.requested == "complaint_category" and talk.slots["full_name"] is None


def test_no_to_what_was_left_leaves_it(complaint: Fill) -> None:
    talk = complaint("national_id")
    talk.say("الغاء", reading="cancel")
    talk.say("لا شكرا", intent="deny")
    assert talk.form is None and talk.heard("nothing_more")


def test_after_an_hour_the_answers_are_gone(
    complaint: Fill, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk = complaint("national_id")
    talk.say("الغاء", reading="cancel")
    later = utcnow() + timedelta(hours=1, seconds=1)
    monkeypatch.setattr(pausing, "utcnow", lambda: later)
    talk.say("كمل", contexts={"offered": {"continue": 0.95}})
    assert talk.form is None
    talk.say("ابي اشتكي", intent="file_complaint")
    assert talk.requested == "complaint_category" and talk.slots["full_name"] is None


@pytest.mark.parametrize(("reading", "requested"), [("affirm", "mobile"), ("continue", "mobile")])
def test_yes_to_going_on_asks_the_question(complaint: Fill, reading: str, requested: str) -> None:
    talk = complaint("mobile")
    talk.say("الغاء", reading="cancel")
    talk.say("ابي اشتكي", intent="file_complaint")
    talk.say("ايه", reading=reading)
    assert talk.requested == requested and talk.slots["full_name"] == "محمد العتيبي"


def test_no_to_going_on_begins_again(complaint: Fill) -> None:
    talk = complaint("mobile")
    talk.say("الغاء", reading="cancel")
    talk.say("ابي اشتكي", intent="file_complaint")
    talk.say("لا", reading="deny")
    assert talk.requested == "complaint_category" and talk.slots["full_name"] is None


def test_an_answer_to_going_on_is_an_answer(complaint: Fill) -> None:
    talk = complaint("national_id")
    talk.say("الغاء", reading="cancel")
    talk.say("ابي اشتكي", intent="file_complaint")
    talk.say("1000000008")
    assert talk.requested == "mobile"
    talk.say("لا", reading="deny")  # to the number, not to going on
    assert talk.requested == "mobile" and talk.slots["full_name"] == "محمد العتيبي"


def test_another_task_pauses_this_one_and_each_keeps_its_answers(complaint: Fill) -> None:
    talk = complaint("national_id")
    talk.say("ابي اتابع طلبي", reading="check_ticket")
    assert talk.form == "ticket_status_form" and talk.heard("form_switched")
    talk.say("6000000007")
    talk.say("لا ابي اشتكي", reading="file_complaint")
    assert talk.requested == "national_id" and talk.slots["full_name"] == "محمد العتيبي"
    talk.say("ابي اتابع طلبي", reading="check_ticket")
    assert talk.requested == "mobile" and talk.slots["ticket_number"] == "6000000007"


def test_a_wish_for_the_open_form_only_says_so(complaint: Fill) -> None:
    talk = complaint("national_id")
    talk.say("ابي اشتكي", reading="file_complaint")
    assert talk.heard("form_already_open") and talk.requested == "national_id"


def test_a_form_left_for_another_is_named_when_that_is_done(complaint: Fill) -> None:
    talk = complaint("national_id")
    talk.say("ابي اعترض", reading="file_objection")
    talk.say("تابعوه لي", reading="follow")
    talk.say("لي", reading="self")
    talk.say("المبلغ ناقص هذا الشهر", reading="answer")
    talk.say("محمد العتيبي", reading="answer", name="محمد العتيبي")
    talk.say("1000000008")
    talk.say("0500000000")
    talk.say("نعم", reading="affirm")
    assert talk.heard("objection_created") and talk.heard("form_still_kept")
    talk.say("كمل", contexts={"offered": {"continue": 0.95}})
    assert talk.form == "complaint_form" and talk.requested == "national_id"


def test_what_was_sent_before_it_was_left_is_not_sent_twice(complaint: Fill) -> None:
    talk = complaint("complaint_confirmed")
    talk.say("الغاء", reading="cancel")
    kept = talk.slots["paused_forms"]
    for _ in range(2):  # the second time the tracker has lost that it was sent
        talk.slots["paused_forms"] = kept
        talk.say("ابي اشتكي", intent="file_complaint")
        talk.say("نعم", reading="affirm")
        talk.say("نعم", reading="affirm")
    assert len(tickets()) == 1


def test_whether_anything_was_sent_is_told_after_leaving(complaint: Fill) -> None:
    talk = complaint("complaint_confirmed")
    talk.say("الغاء", reading="cancel")
    talk.say("متأكد؟", contexts={"answered": {"doubt": 0.95}})
    assert talk.heard("nothing_sent_kept")


def test_what_was_left_is_asked_about_and_left_again_any_number_of_times(complaint: Fill) -> None:
    talk = complaint("mobile")
    talk.say("لا ترسل شي", reading="cancel")
    talk.say("ايه الغه لو سمحت", contexts={"ticket": {"withdraw": 0.97}})
    assert talk.heard("nothing_sent_kept")
    talk.say("اكيد ما راح لهم شي؟", contexts={"answered": {"doubt": 0.95}})
    assert talk.heard("nothing_sent_kept")
    talk.say("كم رقمكم", intent="ask_number")
    talk.say("اكيد؟", contexts={"answered": {"doubt": 0.95}})
    assert not talk.heard("nothing_sent_kept")


def test_who_leaves_the_team_to_it_may_do_it_himself_after_all(objection: Fill) -> None:
    talk = objection("mobile")
    talk.say("لا ما ابي ارسل", reading="cancel")
    talk.say("علمني اسويه بنفسي", contexts={"guiding": {"show_step": 0.95}})
    assert (talk.form, talk.requested) == ("objection_form", "objection_step")
    assert talk.heard("objection_first_step")


def test_nothing_open_is_left(complaint: Fill) -> None:
    talk = complaint("sent")
    talk.say("الغاء", intent="cancel", contexts={"ticket": {"withdraw": 0.95}})
    assert not talk.heard("nothing_open") and "لم يُرسل شيء" not in talk.said


def test_the_guide_after_its_end_is_resumed_after_its_end(objection: Fill) -> None:
    talk = objection("objection_reason")
    talk.say("الغاء", reading="cancel")
    talk.say("ابي اعترض", intent="file_objection")
    assert talk.requested == "objection_reason" and talk.slots["objection_for"] == "dependent"
    talk.say("من جديد", reading="start_over")
    assert talk.requested == "objection_step"
    have_it_followed(talk)
    assert talk.requested == "objection_for"


def test_a_name_alone_goes_on_with_the_form_that_was_left(complaint: Fill) -> None:
    talk = complaint("full_name")
    talk.say("الغاء", reading="cancel")
    talk.say("جواهر السبيعي", name="جواهر السبيعي", contexts={"answered": {"bless": 0.6}})
    assert talk.slots["full_name"] == "جواهر السبيعي" and talk.requested == "national_id"


def test_the_other_form_that_is_wished_for_is_begun(complaint: Fill) -> None:
    talk = complaint("full_name")
    talk.say(
        "ولا اقول ابي اعترض احسن صح", intent="file_objection", confidence=0.99,
        reading="difference", sure=0.45,
    )  # fmt: skip
    assert talk.form == "objection_form"


def test_asked_whether_the_other_form_is_possible_the_difference_is_told(complaint: Fill) -> None:
    talk = complaint("full_name")
    talk.say("اقدر اعترض كمان؟", intent="file_objection", confidence=0.99)
    assert talk.form == "complaint_form" and "الاعتراض" in talk.said


def test_an_older_ticket_by_its_number_is_no_story(complaint: Fill) -> None:
    talk = complaint("complaint_description")
    talk.say(
        "اول شي عندي شكوى قديمه 6000000007 ابي اعرف وين وصلت", intent="check_ticket",
        confidence=0.99, reading="answer",
    )  # fmt: skip
    assert talk.form == "ticket_status_form" and talk.requested == "mobile"
