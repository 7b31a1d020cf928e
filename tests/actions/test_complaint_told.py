"""A complaint as it is told: several answers at once, out of turn, beside other words."""

from typing import Any

import pytest

from tests.actions.conftest import STORY, Fill
from tests.actions.talking import Talk
from tests.actions.told import IDENTITY, NORA


def test_several_answers_in_one_message_fill_several_slots(complaint: Fill) -> None:
    talk = complaint("full_name")
    talk.say(IDENTITY, reading="answer", name=NORA, labelled=True)
    assert talk.requested == "complaint_confirmed"
    assert talk.slots["national_id"] == "1000000008" and talk.slots["mobile"] == "+966501234567"


def test_a_number_before_its_turn_is_kept_and_not_asked_again(complaint: Fill) -> None:
    talk = complaint("full_name")
    talk.say("٠٥٥ ١٢٣ ٤٥٦٧")
    assert talk.slots["mobile"] == "+966551234567" and talk.requested == "full_name"
    talk.say("محمد العتيبي", reading="answer", name="محمد العتيبي")
    talk.say("1000000008")
    assert talk.requested == "complaint_confirmed"


def test_a_mistyped_number_of_the_opening_is_named_when_its_turn_comes(complaint: Fill) -> None:
    talk = complaint("complaint_category")
    talk.say("من جديد", reading="start_over")
    talk.say("الغاء", reading="cancel")
    talk.say("ابي اشتكي وهويتي 1000000007", intent="file_complaint")
    talk.say("1")
    talk.say(STORY, reading="answer")
    talk.say("محمد العتيبي", reading="answer", name="محمد العتيبي")
    assert talk.requested == "national_id" and talk.heard("wrong_national_id_checksum")


def test_a_name_that_no_list_has_is_taken_beside_its_numbers(complaint: Fill) -> None:
    talk = complaint("full_name")
    talk.say("زهدون قلموش الطيبان  1000000008  0551234567", reading="answer", sure=0.7)
    assert talk.slots["full_name"] == "زهدون قلموش الطيبان"
    assert talk.slots["national_id"] == "1000000008" and talk.requested == "complaint_confirmed"


def test_what_the_numbers_are_called_is_not_of_the_name(complaint: Fill) -> None:
    talk = complaint("full_name")
    talk.say("زهدون قلموش هويه 1000000008 وجوالي 0551234567", reading="answer", sure=0.7)
    assert talk.slots["full_name"] == "زهدون قلموش"


def test_a_name_that_is_less_sure_beside_its_numbers_is_asked_back(complaint: Fill) -> None:
    talk = complaint("full_name")
    talk.say("زهدون قلموش 1000000008", reading="answer", sure=0.4)
    assert talk.heard("ask_back_name") and talk.slots["national_id"] == "1000000008"


def test_a_story_in_four_plain_words_needs_no_second_telling(complaint: Fill) -> None:
    talk = complaint("complaint_category")
    told = "وقف عني من شهرين"
    talk.say(told, reading="payment", contexts={"opening": {"payment_told": 0.98}})
    assert talk.slots["complaint_description"] == told and talk.requested == "full_name"


def test_another_task_at_the_topic_is_no_refusal(complaint: Fill) -> None:
    talk = complaint("complaint_category")
    talk.say("اعترض اجل بس ما اعرف", reading="skip", intent="file_objection")
    assert talk.form == "objection_form"


@pytest.mark.parametrize("more", [{"intent": "ask_twitter", "confidence": 0.6}, {}])
def test_a_question_behind_a_moment_is_answered(complaint: Fill, more: dict[str, Any]) -> None:
    talk = complaint("mobile")
    contexts = {"asked_number": {"wait": 0.9, "ask_twitter": 0.05}}
    talk.say("لحظة، تويتر كم حسابه؟", contexts=contexts, **more)
    assert "Citizen_care" in talk.said and not talk.heard("wait")


def test_the_last_of_two_numbers_counts_where_the_first_was_taken_back(complaint: Fill) -> None:
    talk = complaint("mobile")
    talk.say("0502218834 لا هذا القديم، الجديد 0551234567", reading="change_answer")
    assert talk.slots["mobile"] == "+966551234567"


def test_another_topic_named_with_the_wish_is_the_topic(complaint: Fill) -> None:
    talk = complaint("complaint_category")
    contexts = {"opening": {"payment": 0.6}}
    talk.say("الشكوى عن الايداع، ابيها هنا عندكم", reading="file_complaint", contexts=contexts)
    assert talk.slots["complaint_category"] == "payment"


def test_a_story_told_as_trouble_is_no_question(complaint: Fill) -> None:
    talk = complaint("full_name")
    told = "كل ما ادخل يعطيني خطأ وما يوصلني الرمز"
    talk.say(
        told,
        reading="ask_account_access",
        intent="ask_account_access",
        contexts={"opening": {"portal_told": 0.99}},
    )
    assert told in talk.slots["complaint_description"] and talk.requested == "full_name"


def test_a_question_on_kept_answers_begins_nothing_anew(complaint: Fill) -> None:
    talk = complaint("national_id")
    talk.say("الغاء", reading="cancel")
    talk.say("البيانات تبقى ولا اعيدها؟", intent="start_over")
    assert talk.heard("nothing_sent_kept") and talk.form is None


def test_a_family_name_behind_a_name_in_a_first_message_is_taken(talk: Talk) -> None:
    text = "شكوى عن والدتي زينب علي الصبياني دعمها نقص هويتها 1000000008"
    talk.say(text, intent="file_complaint", name="زينب علي", loose="زينب علي الصبياني")
    assert talk.slots["full_name"] == "زينب علي الصبياني"


def test_a_number_that_is_only_asked_about_is_not_taken_as_ones_own(complaint: Fill) -> None:
    talk = complaint("mobile")
    talk.say("جوالي اللي مسجل فيه؟", reading="same_number", sure=0.5)
    assert talk.heard("about_format_mobile")


def test_a_name_behind_going_on_is_the_name(complaint: Fill) -> None:
    talk = complaint("full_name")
    talk.say("يلا نكمل هنا. خلف عيد الرويلي", reading="continue", name="خلف عيد الرويلي")
    assert talk.slots["full_name"] == "خلف عيد الرويلي" and talk.requested == "national_id"


def test_a_story_behind_going_on_tells_its_topic(complaint: Fill) -> None:
    talk = complaint("complaint_category")
    told = "طيب خلنا بالشكوى الموظف قال لي انت مسجل غلط وقفل"
    talk.say(told, reading="continue", contexts={"opening": {"service_told": 0.98}})
    assert talk.slots["complaint_category"] == "service" and talk.requested == "full_name"


def test_another_way_to_complain_is_asked_for_and_not_the_form_that_was_left(
    complaint: Fill,
) -> None:
    talk = complaint("national_id")
    talk.say("الغاء", reading="cancel")
    contexts = {"answered": {"ask_more": 0.55, "file_complaint": 0.4}}
    said = talk.say("فيه طريقة ثانية اشتكي فيها", intent="file_complaint", contexts=contexts)
    assert talk.form is None and "19912" in said


@pytest.mark.parametrize("reading", ["talk_to_agent", "told_before", "about_format", "wait"])
def test_what_is_wholly_something_else_is_no_story(complaint: Fill, reading: str) -> None:
    talk = complaint("complaint_description")
    text = "خلوا احد يدق علي واقوله السالفه كلها"
    talk.say(text, reading=reading, sure=0.99, contexts={"opening": {"service_told": 0.99}})
    assert talk.slots["complaint_description"] is None


def test_an_angry_story_is_a_story(complaint: Fill) -> None:
    talk = complaint("complaint_description")
    told = "تعبتونا كل شهر تقطعون دعمي بدون سبب"
    talk.say(told, reading="frustration", sure=0.99, contexts={"opening": {"payment_told": 0.99}})
    assert talk.slots["complaint_description"] == told


def test_digits_alone_ask_for_no_format(complaint: Fill) -> None:
    talk = complaint("national_id")
    talk.say("123456", reading="about_format", sure=0.6)
    assert talk.heard("wrong_national_id_length")


def test_a_story_of_something_dropped_drops_nothing(complaint: Fill) -> None:
    talk = complaint("complaint_description")
    told = "وصلتني رسالة ان طلبي انلغى وانا ما لغيت شي ولا ادري مين لغاه"
    talk.say(told, reading="cancel", contexts={"opening": {"other_told": 0.97}})
    assert talk.slots["complaint_description"] == told and talk.requested == "full_name"
