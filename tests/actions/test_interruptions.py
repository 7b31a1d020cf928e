from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from actions import pausing
from casework.clock import utcnow
from casework.database import session
from casework.models import Conversation, Handover
from tests.actions.conftest import Talk

Complaint = Callable[..., Talk]
SLOTS = (
    "complaint_category",
    "complaint_description",
    "full_name",
    "national_id",
    "mobile",
    "complaint_confirmed",
)
every_step = pytest.mark.parametrize("slot", SLOTS)


@every_step
def test_cancel_leaves_at_once_and_keeps_the_answers(complaint: Complaint, slot: str) -> None:
    talk = complaint(slot)
    given = SLOTS.index(slot)
    said = talk.say("الغاء", "cancel")
    assert talk.form is None and "لم نرسل" in said
    kept = talk.slots["paused_forms"] or [{"answers": {}}]
    assert len(kept[0]["answers"]) == given


@every_step
def test_goodbye_is_never_an_answer(complaint: Complaint, slot: str) -> None:
    talk = complaint(slot)
    talk.say("مع السلامة", "goodbye")
    assert talk.form is None


@every_step
def test_start_over_clears_the_answers(complaint: Complaint, slot: str) -> None:
    talk = complaint(slot)
    talk.say("من جديد", "start_over")
    assert talk.slots["requested_slot"] == "complaint_category"
    assert all(talk.slots[name] is None for name in SLOTS)


@every_step
def test_repeat_asks_again(complaint: Complaint, slot: str) -> None:
    talk = complaint(slot)
    question = talk.said.strip().splitlines()[-1]
    said = talk.say("عيد السؤال", "repeat")
    assert question in said
    assert talk.slots["requested_slot"] == slot


@every_step
def test_a_question_is_answered_and_the_form_goes_on(complaint: Complaint, slot: str) -> None:
    talk = complaint(slot)
    said = talk.say("وش رقمكم؟", "ask_number")
    assert "19912" in said
    assert talk.slots["requested_slot"] == slot


@every_step
def test_an_agent_gets_the_answers_so_far(complaint: Complaint, slot: str) -> None:
    talk = complaint(slot)
    given = {name: talk.slots[name] for name in SLOTS[: SLOTS.index(slot)]}
    talk.say("ابي موظف", "talk_to_agent")
    with session(readonly=True) as db:
        [handover] = db.scalars(select(Handover)).all()
        conversation = db.get_one(Conversation, talk.sender)
    assert handover.status == "queued"
    assert handover.context["answers"] == given
    assert conversation.handler == "queue"
    assert talk.form is None


@every_step
def test_small_talk_does_not_fill_the_slot(complaint: Complaint, slot: str) -> None:
    talk = complaint(slot)
    for text, intent in (("السلام عليكم", "greet"), ("شكرا لك", "thank")):
        talk.say(text, intent)
        assert talk.slots["requested_slot"] == slot
        assert talk.slots.get(slot) is None


def test_change_answer_takes_the_field_from_the_message_and_returns(complaint: Complaint) -> None:
    talk = complaint("mobile")
    talk.say("رقم الهوية غلط", "change_answer")
    assert talk.slots["requested_slot"] == "national_id"
    talk.say("2000000006")
    assert talk.slots["national_id"] == "2000000006"
    assert talk.slots["requested_slot"] == "mobile"


def test_change_answer_takes_the_value_from_the_message(complaint: Complaint) -> None:
    talk = complaint("complaint_confirmed")
    talk.say("رقم الجوال غلط الصح 0555555555", "change_answer")
    assert talk.slots["mobile"] == "+966555555555"
    assert talk.slots["requested_slot"] == "complaint_confirmed"


def test_who_gives_several_answers_corrects_none(complaint: Complaint) -> None:
    talk = complaint("full_name")
    talk.say("اسمي محمد العتيبي وهويتي 1000000008 ورقم جوالي 0500000000", "change_answer", 0.95)
    assert talk.slots["requested_slot"] == "complaint_confirmed"


def test_change_answer_asks_which_when_it_is_not_said(complaint: Complaint) -> None:
    talk = complaint("national_id")
    talk.say("ابي اعدل", "change_answer")
    assert [b["title"] for b in talk.buttons] == ["موضوع الشكوى", "وصف الشكوى", "الاسم"]
    talk.say("3", "affirm")
    assert talk.slots["requested_slot"] == "full_name"
    talk.say("سارة العمري")
    assert talk.slots["full_name"] == "سارة العمري"
    assert talk.slots["requested_slot"] == "national_id"


def test_change_answer_before_any_answer_says_so(talk: Talk) -> None:
    talk.open("complaint_form", "شكوى", "file_complaint")
    talk.say("ابي اعدل", "change_answer")
    assert talk.slots["requested_slot"] == "complaint_category"


def test_the_same_request_offers_to_go_on_within_the_hour(
    complaint: Complaint, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk = complaint("national_id")
    talk.say("الغاء", "cancel")
    talk.open("complaint_form", "ابي اشتكي", "file_complaint")
    assert talk.slots["requested_slot"] == "national_id"
    assert talk.slots["full_name"] == "محمد العتيبي"
    talk.say("نعم", "affirm")
    assert talk.slots["requested_slot"] == "national_id"
    talk.say("الغاء", "cancel")
    later = utcnow() + timedelta(hours=1, seconds=1)
    monkeypatch.setattr(pausing, "utcnow", lambda: later)
    talk.open("complaint_form", "ابي اشتكي", "file_complaint")
    assert talk.slots["requested_slot"] == "complaint_category"


def test_no_to_going_on_begins_again(complaint: Complaint) -> None:
    talk = complaint("mobile")
    talk.say("الغاء", "cancel")
    talk.open("complaint_form", "ابي اشتكي", "file_complaint")
    talk.say("لا", "deny")
    assert talk.slots["requested_slot"] == "complaint_category"


def test_another_task_pauses_this_one(complaint: Complaint) -> None:
    talk = complaint("national_id")
    talk.say("ابي اتابع طلبي", "check_ticket")
    assert talk.form == "ticket_status_form"
    assert [kept["form"] for kept in talk.slots["paused_forms"]] == ["complaint_form"]
    talk.say("الغاء", "cancel")
    assert [kept["form"] for kept in talk.slots["paused_forms"]] == ["complaint_form"]


def test_a_name_is_taken_even_when_it_looks_like_something_else(complaint: Complaint) -> None:
    talk = complaint("full_name")
    talk.say("صالح الشمري", "out_of_scope", 0.9)
    assert talk.slots["full_name"] == "صالح الشمري"


def test_a_correction_beside_an_answer_is_heard(complaint: Complaint) -> None:
    talk = complaint("mobile")
    talk.say("رقم الجوال 0551234567 والاسم غلط", "change_answer", 0.6)
    assert talk.slots["mobile"] == "+966551234567"
    assert talk.slots["requested_slot"] == "full_name"
    talk.say("وليد سعد الحربي")
    assert talk.slots["requested_slot"] == "complaint_confirmed"


def test_a_message_with_an_identifier_is_an_answer_not_a_command(complaint: Complaint) -> None:
    talk = complaint("full_name")
    talk.say("اسمي نوره الشهري وهويتي 2000000006", "repeat", 0.95)
    assert talk.slots["full_name"] == "نوره الشهري"
    assert talk.slots["requested_slot"] == "mobile"


def test_an_identifier_out_of_turn_is_kept(complaint: Complaint) -> None:
    talk = complaint("full_name")
    talk.say("٠٥٥ ١٢٣ ٤٥٦٧")
    assert talk.slots["mobile"] == "+966551234567"
    assert talk.slots["requested_slot"] == "full_name"


@pytest.mark.parametrize(
    ("said", "intent"),
    [
        ("ما نزل لي الدعم من شهرين وانا محتاج", "ask_payment"),
        ("ما وصلني الدعم هذا الشهر", "ask_payment"),
        ("كم مره اتصلت ومحد يرد علي", "ask_number"),
        ("كيف يوقفون الدعم عني وانا مستحق", "ask_payment"),
        ("هل يعقل ان الدعم يتأخر شهرين؟", "ask_payment"),
        ("طلبت موظف ومحد رد علي", "talk_to_agent"),
        ("الموظف ما رد علي", "talk_to_agent"),
        ("خدمة سيئة جدا", "frustration"),
        ("الاسم في الحساب غلط", "change_answer"),
        ("الغوا حسابي بدون سبب", "cancel"),
    ],
)
def test_a_story_is_an_answer_whatever_it_sounds_like(
    complaint: Complaint, said: str, intent: str
) -> None:
    talk = complaint("complaint_description")
    talk.say(said, intent, 0.97)
    assert talk.slots["complaint_description"] == said


@pytest.mark.parametrize(
    ("name", "intent"),
    [
        ("سلامة القحطاني", "goodbye"),
        ("تركي الغامدي", "cancel"),
        ("هادي علي", "talk_to_agent"),
        ("شكر الله خان", "thank"),
        ("عبدالله عودة", "repeat"),
        ("الاسم: خالد بن وليد", "change_answer"),
        ("الاسم خطأ، اسمي محمد سالم الغامدي", "change_answer"),
        ("محمد العتيبي 🌹", "greet"),
        ("1000000008 خالد القحطاني", "nlu_fallback"),
    ],
)
def test_a_name_is_an_answer_whatever_it_sounds_like(
    complaint: Complaint, name: str, intent: str
) -> None:
    talk = complaint("full_name")
    talk.say(name, intent, 0.97)
    assert talk.slots["full_name"]
    assert not set(talk.slots["full_name"]) & set("🌹:،0123456789")


@pytest.mark.parametrize(
    ("said", "intent"),
    [
        ("وش يصير بعدها؟", "affirm"),
        ("التالي", "affirm"),
        ("خلصت", "affirm"),
        ("نعم ولا", "affirm"),
        ("جوالي الصحيح 0559998887", "affirm"),
    ],
)
def test_only_a_clear_yes_sends(complaint: Complaint, said: str, intent: str) -> None:
    talk = complaint("complaint_confirmed")
    talk.say(said, intent, 0.91)
    assert talk.form == "complaint_form"
    assert talk.slots["requested_slot"] == "complaint_confirmed"


@pytest.mark.parametrize(
    ("said", "intent", "slot", "value"),
    [
        ("الجوال 0559998887", "nlu_fallback", "mobile", "+966559998887"),
        ("رقمي الجديد 0559998887", "ask_number", "mobile", "+966559998887"),
        ("2000000006", "nlu_fallback", "national_id", "2000000006"),
        ("الاسم الصحيح نورة علي", "change_answer", "full_name", "نورة علي"),
        ("غير التصنيف الى 2", "change_answer", "complaint_category", "amount"),
    ],
)
def test_a_correction_with_its_value_at_the_summary(
    complaint: Complaint, said: str, intent: str, slot: str, value: str
) -> None:
    talk = complaint("complaint_confirmed")
    talk.say(said, intent, 0.7)
    assert talk.slots[slot] == value
    assert talk.slots["requested_slot"] == "complaint_confirmed"


def test_to_change_a_named_answer_is_no_wish_to_leave(complaint: Complaint) -> None:
    talk = complaint("complaint_confirmed")
    talk.say("غير الموضوع", "cancel", 0.85)
    assert talk.slots["requested_slot"] == "complaint_category"


@pytest.mark.parametrize(
    ("said", "intent"), [("اخرى", "goodbye"), ("الموضوع الخامس", "cancel"), ("3 لو سمحت", "cancel")]
)
def test_a_category_is_no_command(talk: Talk, said: str, intent: str) -> None:
    talk.open("complaint_form", "شكوى", "file_complaint")
    talk.say(said, intent, 0.9)
    assert talk.slots["complaint_category"]


@pytest.mark.parametrize(
    ("text", "slot", "asked_for"),
    [
        ("مدري رقم الهوية مو معي الحين", "national_id", "change_answer"),
        ("وش فايدة رقم الهوية ليش تبونه", "national_id", "nlu_fallback"),
        ("ليش تحتاجون اسمي", "full_name", "nlu_fallback"),
        ("ما احفظ رقم جوالي", "mobile", "ask_number"),
    ],
)
def test_who_hesitates_is_told_what_it_is_for(
    complaint: Complaint, text: str, slot: str, asked_for: str
) -> None:
    talk = complaint(slot)
    said = talk.say(text, asked_for, 0.85)
    assert "مشفر" in said
    assert talk.slots["requested_slot"] == slot
    assert {"/talk_to_agent", "/cancel"} <= {button["payload"] for button in talk.buttons}


@pytest.mark.parametrize(
    ("text", "intent", "leaves"),
    [
        ("ما عندي هوية ابي موظف", "talk_to_agent", True),
        ("ما عندي الهوية الحين الغاء", "cancel", True),
        ("متى تداومون؟ ما عندي وقت الحين", "ask_hours", False),
    ],
)
def test_a_command_beside_a_hesitation_is_followed(
    complaint: Complaint, text: str, intent: str, leaves: bool
) -> None:
    talk = complaint("national_id")
    said = talk.say(text, intent)
    assert "مشفر" not in said
    assert (talk.form is None) is leaves


def test_a_name_beside_a_courtesy_is_taken(complaint: Complaint) -> None:
    talk = complaint("full_name")
    talk.say("ما عندي مانع اسمي محمد العتيبي")
    assert talk.slots["full_name"] == "محمد العتيبي"


def test_a_question_to_come_leaves_no_summary(complaint: Complaint) -> None:
    talk = complaint("complaint_confirmed")
    talk.say("بس ابي اسال", "help", 0.5)
    assert talk.form == "complaint_form"


def test_the_third_turn_without_an_answer_offers_a_way_out(complaint: Complaint) -> None:
    talk = complaint("national_id")
    talk.say("12345")
    talk.say("Mohammed Al Harbi", "out_of_scope", 0.98)
    assert talk.buttons == []
    assert "صعبة" in talk.say("رقم الهوية مو معي الحين", "change_answer", 0.82)
    assert talk.slots["requested_slot"] == "national_id"
    assert "/talk_to_agent" in [button["payload"] for button in talk.buttons]


def test_what_the_channels_are_is_a_question_where_a_topic_is_asked(complaint: Complaint) -> None:
    talk = complaint("complaint_category")
    assert "ca.gov.sa" in talk.say("عطني الموقع حقكم", "ask_portal", 0.99)
    assert talk.slots["complaint_category"] is None
    talk.say("الموقع ما يفتح معي", "ask_portal", 0.99)
    assert talk.slots["complaint_category"] == "portal"


def test_a_wish_with_a_number_in_it_is_an_answer(complaint: Complaint) -> None:
    talk = complaint("mobile")
    talk.say("ابي رقم جوالي يكون 0555555555", "ask_number", 0.95)
    assert talk.slots["mobile"] == "+966555555555"


@pytest.mark.parametrize("text", ["الغ الشكوى", "لا الغها", "خلاص الغوها"])
@pytest.mark.parametrize("slot", ["full_name", "complaint_confirmed"])
def test_who_calls_it_off_leaves(complaint: Complaint, slot: str, text: str) -> None:
    talk = complaint(slot)
    talk.say(text, "deny", 0.6)
    assert talk.form is None


def test_who_calls_it_off_where_a_change_was_offered_leaves(complaint: Complaint) -> None:
    talk = complaint("complaint_confirmed")
    talk.say("لا", "deny")
    talk.say("لا الغها", "deny")
    assert talk.form is None


@pytest.mark.parametrize("text", ["لا بس ابغى اعرف", "انا بس كنت ابي اسال"])
def test_who_only_wanted_to_know_leaves(complaint: Complaint, text: str) -> None:
    talk = complaint("complaint_category")
    talk.say(text, "deny", 0.63)
    assert talk.form is None


@pytest.mark.parametrize("slot", ["complaint_description", "full_name"])
@pytest.mark.parametrize(
    "text", ["by the way what are your hours?", "على فكرة لو سمحتوا متى يفتح مركز الاتصال عندكم؟"]
)
def test_a_polite_question_is_a_question(complaint: Complaint, slot: str, text: str) -> None:
    talk = complaint(slot)
    assert "19912" in talk.say(text, "ask_hours")
    assert talk.slots["requested_slot"] == slot
