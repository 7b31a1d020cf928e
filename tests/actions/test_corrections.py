"""An answer that is wrong: which one, its new value, and back to where the citizen was."""

import pytest

from tests.actions.conftest import STORY, Fill
from tests.actions.rows import tickets

NAMED = {
    "complaint_category": "الموضوع غلط",
    "complaint_description": "الوصف غلط",
    "full_name": "الاسم غلط",
    "national_id": "رقم الهوية غلط",
    "mobile": "رقم الجوال غلط",
}


@pytest.mark.parametrize("slot", NAMED)
def test_the_answer_that_is_named_is_asked_again_and_then_the_summary(
    complaint: Fill, slot: str
) -> None:
    talk = complaint("complaint_confirmed")
    others = {name: talk.slots[name] for name in NAMED if name != slot}
    talk.say(NAMED[slot], reading="change_answer", contexts={"changed": {slot: 0.95}})
    assert talk.requested == slot and talk.heard(f"question_{slot}")
    given = {
        "complaint_category": lambda: talk.say("3"),
        "complaint_description": lambda: talk.say("المبلغ نقص هذا الشهر", reading="answer"),
        "full_name": lambda: talk.say("سارة العمري", reading="answer", name="سارة العمري"),
        "national_id": lambda: talk.say("2000000006"),
        "mobile": lambda: talk.say("0555555555"),
    }
    given[slot]()
    assert talk.requested == "complaint_confirmed" and talk.heard("question_complaint_confirmed")
    assert {name: talk.slots[name] for name in others} == others


def test_a_correction_in_the_middle_comes_back_to_the_middle(complaint: Fill) -> None:
    talk = complaint("mobile")
    contexts = {"changed": {"national_id": 0.95}}
    talk.say("رقم الهوية غلط", reading="change_answer", contexts=contexts)
    talk.say("2000000006")
    assert talk.slots["national_id"] == "2000000006" and talk.requested == "mobile"


@pytest.mark.parametrize(
    ("text", "name", "slot", "value"),
    [
        ("رقم الجوال غلط الصح 0555555555", "", "mobile", "+966555555555"),
        ("الهوية الصحيحة ٢٠٠٠٠٠٠٠٠٦", "", "national_id", "2000000006"),
        ("لا، اسمي نورة علي", "نورة علي", "full_name", "نورة علي"),
    ],
)
def test_a_correction_with_its_value_is_done_at_once(
    complaint: Fill, text: str, name: str, slot: str, value: str
) -> None:
    talk = complaint("complaint_confirmed")
    contexts = {"changed": {slot: 0.95}}
    talk.say(text, reading="change_answer", name=name, labelled=bool(name), contexts=contexts)
    assert talk.slots[slot] == value and talk.heard("change_done")
    assert talk.requested == "complaint_confirmed" and tickets() == []


def test_a_topic_is_corrected_with_its_value(complaint: Fill) -> None:
    talk = complaint("complaint_confirmed")
    contexts = {"changed": {"complaint_category": 0.95}, "asked_choice": {"portal": 0.95}}
    talk.say("الموضوع عن البوابة", reading="change_answer", contexts=contexts)
    assert talk.slots["complaint_category"] == "portal"
    assert talk.slots["complaint_description"] == STORY
    assert talk.requested == "complaint_confirmed"


def test_a_new_number_corrects_the_old_one_wherever_the_form_stands(complaint: Fill) -> None:
    talk = complaint("mobile")
    talk.say("0551234567 والهوية 2000000006")
    assert talk.slots["national_id"] == "2000000006" and talk.heard("change_done")
    assert talk.slots["mobile"] == "+966551234567" and talk.requested == "complaint_confirmed"


def test_a_number_at_the_summary_is_a_correction_and_no_consent(complaint: Fill) -> None:
    talk = complaint("complaint_confirmed")
    talk.say("0559998887", reading="affirm", sure=0.95)
    assert talk.slots["mobile"] == "+966559998887" and tickets() == []
    assert talk.heard("question_complaint_confirmed")


def test_the_same_number_at_the_summary_changes_nothing(complaint: Fill) -> None:
    talk = complaint("complaint_confirmed")
    talk.say("جوالي 0500000000", reading="change_answer")
    assert talk.requested == "complaint_confirmed" and not talk.heard("change_done")


def test_which_answer_is_asked_where_none_is_named(complaint: Fill) -> None:
    talk = complaint("national_id")
    talk.say("ابي اعدل", reading="change_answer", contexts={"changed": {"unclear": 0.95}})
    assert talk.heard("change_which")
    assert [button["title"] for button in talk.buttons] == ["موضوع الشكوى", "وصف الشكوى", "الاسم"]


def test_no_at_the_summary_asks_what_to_change(complaint: Fill) -> None:
    talk = complaint("complaint_confirmed")
    talk.say("لا", reading="deny")
    assert talk.heard("change_which") and len(talk.buttons) == 5 and tickets() == []


@pytest.mark.parametrize(
    ("text", "slot"),
    [("الاسم", "full_name"), ("3", "full_name"), ("رقم الجوال", "mobile")],
)
def test_which_answer_by_button_or_number(complaint: Fill, text: str, slot: str) -> None:
    talk = complaint("complaint_confirmed")
    talk.say("لا", reading="deny")
    talk.say(text)
    assert talk.requested == slot and talk.slots[slot] is None


def test_which_answer_in_words(complaint: Fill) -> None:
    talk = complaint("complaint_confirmed")
    talk.say("لا", reading="deny")
    talk.say("الكلام اللي كتبته", contexts={"changed": {"complaint_description": 0.95}})
    assert talk.requested == "complaint_description"


def test_the_reason_of_an_objection_is_its_story(objection: Fill) -> None:
    talk = objection("objection_confirmed")
    contexts = {"changed": {"complaint_description": 0.95}}
    talk.say("الوصف غلط", reading="change_answer", contexts=contexts)
    assert talk.requested == "objection_reason"
    talk.say("نقص المبلغ من غير سبب", reading="answer")
    assert talk.requested == "objection_confirmed"


@pytest.mark.parametrize(("reading", "leaves"), [("cancel", True), ("affirm", False)])
def test_what_names_no_answer_is_heard_for_what_it_is(
    complaint: Fill, reading: str, leaves: bool
) -> None:
    talk = complaint("complaint_confirmed")
    talk.say("لا", reading="deny")
    talk.say("خلاص", reading=reading)
    assert (talk.form is None) and len(tickets()) == (not leaves)


@pytest.mark.parametrize(
    ("text", "reading"), [("لا خلاص", "deny"), ("ما اعرف غيره", "skip"), ("تمام", "acknowledge")]
)
def test_an_answer_to_be_changed_is_kept_until_there_is_another(
    complaint: Fill, text: str, reading: str
) -> None:
    talk = complaint("complaint_confirmed")
    contexts = {"changed": {"mobile": 0.95}}
    talk.say("رقم الجوال غلط", reading="change_answer", contexts=contexts)
    talk.say(text, reading=reading)
    assert talk.heard("change_kept") and talk.slots["mobile"] == "+966500000000"
    assert talk.requested == "complaint_confirmed" and tickets() == []


def test_before_any_answer_there_is_nothing_to_change(complaint: Fill) -> None:
    talk = complaint("complaint_category")
    talk.say("ابي اعدل", reading="change_answer", contexts={"changed": {"unclear": 0.95}})
    assert talk.heard("change_nothing") and talk.requested == "complaint_category"


def test_an_answer_not_given_yet_is_none_to_correct(complaint: Fill) -> None:
    talk = complaint("full_name")
    contexts = {"changed": {"mobile": 0.95}}
    talk.say("رقم الجوال غلط", reading="change_answer", contexts=contexts)
    assert talk.heard("change_which") and talk.requested == "full_name"


def test_outside_a_form_nothing_is_open_to_be_changed(complaint: Fill) -> None:
    talk = complaint("complaint_category")
    talk.say("الغاء", reading="cancel")
    talk.say("ابي اعدل الرقم", intent="change_answer")
    assert talk.heard("nothing_to_change")


def test_outside_a_form_what_was_left_is_opened_to_be_changed(complaint: Fill) -> None:
    talk = complaint("mobile")
    talk.say("الغاء", reading="cancel")
    talk.say("ابي اعدل الاسم", intent="change_answer")
    assert talk.form == "complaint_form" and talk.slots["full_name"] == "محمد العتيبي"


def test_a_story_told_where_the_answer_was_asked_is_added(complaint: Fill) -> None:
    talk = complaint("complaint_confirmed")
    talk.say("لا", reading="deny")
    talk.say("وكان الدعم يوقف من رمضان اللي فات", reading="extend")
    assert "رمضان" in talk.slots["complaint_description"]
    assert talk.requested == "complaint_confirmed"


def test_the_topic_that_stands_already_shows_the_summary_again(complaint: Fill) -> None:
    talk = complaint("complaint_confirmed")
    contexts = {"changed": {"unclear": 0.9}, "asked_choice": {"payment": 0.97}}
    talk.say("صنفها تأخر الدعم", reading="change_answer", contexts=contexts)
    assert talk.heard("question_complaint_confirmed")
    assert talk.slots["complaint_category"] == "payment"


@pytest.mark.parametrize("reading", ["change_answer", "extend", "ask_account_access"])
def test_a_story_dictated_anew_takes_the_place_of_the_old_one(
    complaint: Fill, reading: str
) -> None:
    talk = complaint("complaint_confirmed")
    talk.say("لا خلها كذا: الدعم وقف من شهر محرم", reading=reading)
    assert talk.slots["complaint_description"] == "الدعم وقف من شهر محرم"
    assert talk.requested == "complaint_confirmed"


def test_a_colon_in_a_story_dictates_nothing(complaint: Fill) -> None:
    talk = complaint("complaint_confirmed")
    talk.say("الساعة 8:30 اتصلت", reading="extend")
    assert talk.slots["complaint_description"].endswith("الساعة 8:30 اتصلت")


def test_what_was_added_is_seen_before_it_is_sent(complaint: Fill) -> None:
    talk = complaint("complaint_confirmed")
    talk.say("وكمان البوابة ما تفتح معي", reading="extend")
    assert talk.heard("question_complaint_confirmed") and "البوابة ما تفتح معي" in talk.said


def test_what_is_to_be_done_with_the_name_is_not_of_it(complaint: Fill) -> None:
    talk = complaint("complaint_confirmed")
    talk.say(
        "غير الاسم خليها نورة سعد الشهري",
        reading="change_answer",
        contexts={"changed": {"full_name": 0.98}},
        name="نورة سعد الشهري",
        loose="خليها نورة سعد الشهري",
    )
    assert talk.slots["full_name"] == "نورة سعد الشهري"
