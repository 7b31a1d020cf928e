"""The complaint, from its opening to the ticket."""

from typing import Any

import pytest

from actions.understanding.values import CATEGORIES, STORY_LIMIT
from actions.wording import wordings
from tests.actions.conftest import STORY, Fill
from tests.actions.rows import text_messages, tickets
from tests.actions.talking import Talk

IDENTITY = "اسمي نورة سعد الشهري وهويتي ١٠٠٠٠٠٠٠٠٨ وجوالي ٠٥٠١٢٣٤٥٦٧"
NORA = "نورة سعد الشهري"
TOLD = "نقص الدعم من رمضان وأنا أرملة أعول أربعة أيتام"


def test_a_complaint_becomes_one_ticket_with_its_reference(complaint: Fill) -> None:
    talk = complaint("complaint_confirmed")
    assert "محمد العتيبي" in talk.said and STORY in talk.said
    assert "1000000008" not in talk.said and "0500000000" not in talk.said
    said = talk.say("نعم", reading="affirm")
    [ticket] = tickets()
    assert ticket.reference in said and talk.heard("complaint_created")
    assert (ticket.kind, ticket.category, ticket.description) == ("complaint", "payment", STORY)
    assert (ticket.full_name, ticket.national_id) == ("محمد العتيبي", "1000000008")
    assert ticket.mobile == "+966500000000" and text_messages() == ["+966500000000"]
    assert talk.outcomes == [{"ticket": ticket.reference}]
    assert talk.form is None
    assert all(talk.slots[slot] is None for slot in ("full_name", "national_id", "mobile"))


def test_only_what_is_missing_is_asked_in_its_order(talk: Talk) -> None:
    talk.say(IDENTITY + " وابي اشتكي", intent="file_complaint", name=NORA, labelled=True)
    assert talk.requested == "complaint_category"
    talk.say("1")
    assert talk.requested == "complaint_description"
    talk.say(STORY, reading="answer")
    assert talk.requested == "complaint_confirmed" and NORA in talk.said


def test_a_complaint_told_whole_comes_to_the_summary_at_once(talk: Talk) -> None:
    text = f"ابي اشتكي، {TOLD}، {IDENTITY}"
    opening = {"opening": {"amount_told": 0.97}}
    talk.say(text, intent="file_complaint", name=NORA, labelled=True, contexts=opening)
    assert talk.requested == "complaint_confirmed"
    talk.say("نعم", reading="affirm")
    [ticket] = tickets()
    assert (ticket.category, ticket.full_name) == ("amount", NORA)
    assert (ticket.national_id, ticket.mobile) == ("1000000008", "+966501234567")
    assert TOLD in ticket.description


def test_the_topic_may_come_with_the_wish(talk: Talk) -> None:
    talk.say("ابي اشتكي على موظف", intent="file_complaint", contexts={"opening": {"service": 0.9}})
    assert talk.slots["complaint_category"] == "service"
    assert talk.requested == "complaint_description" and talk.heard("complaint_intro_taken")


def test_a_bare_wish_tells_no_topic(talk: Talk) -> None:
    talk.say("ابي اشتكي", intent="file_complaint", contexts={"opening": {"bare": 0.95}})
    assert talk.requested == "complaint_category"
    assert talk.heard("complaint_intro") and talk.heard("question_complaint_category")


def test_who_tells_a_case_with_name_and_numbers_is_taken_at_the_word(talk: Talk) -> None:
    opening = {"opening": {"payment_told": 0.97}}
    talk.say(f"{TOLD} {IDENTITY}", name=NORA, labelled=True, contexts=opening)
    assert talk.form == "complaint_form" and talk.requested == "complaint_confirmed"


def test_a_story_told_before_the_wish_becomes_its_description(talk: Talk) -> None:
    opening = {"opening": {"amount_told": 0.97}}
    talk.say(TOLD, intent="frustration", contexts=opening)
    assert talk.heard("frustration")
    talk.press("/file_complaint")
    assert talk.slots["complaint_description"] == TOLD
    assert talk.slots["complaint_category"] == "amount"
    assert talk.requested == "full_name" and talk.heard("complaint_intro_kept")


def test_a_story_of_long_ago_is_not_taken_for_it(talk: Talk) -> None:
    talk.say(TOLD, intent="frustration", contexts={"opening": {"amount_told": 0.97}})
    for _ in range(6):
        talk.say("كم رقمكم", intent="ask_number")
    talk.say("ابي اشتكي", intent="file_complaint")
    assert talk.requested == "complaint_category"


def test_every_button_of_the_topics_is_understood(talk: Talk) -> None:
    talk.say("شكوى", intent="file_complaint")
    taken = []
    for button in list(talk.buttons):
        talk.press(button["payload"])
        taken.append(talk.slots["complaint_category"])
        talk.say("من جديد", reading="start_over")
    assert taken == list(CATEGORIES)


@pytest.mark.parametrize("text", ["٣", "رقم 3", "اختار ۳"])
def test_a_topic_by_its_number_in_any_digits(talk: Talk, text: str) -> None:
    talk.say("شكوى", intent="file_complaint")
    talk.say(text)
    assert talk.slots["complaint_category"] == "eligibility"


@pytest.mark.parametrize("text", ["7", "0", "٩٩"])
def test_a_number_of_no_topic_is_none(talk: Talk, text: str) -> None:
    talk.say("شكوى", intent="file_complaint")
    talk.say(text)
    assert talk.slots["complaint_category"] is None and talk.heard("wrong_complaint_category")


def test_a_topic_in_words_with_its_story(talk: Talk) -> None:
    talk.say("شكوى", intent="file_complaint")
    contexts = {"opening": {"amount_told": 0.97}}
    talk.say(TOLD, reading="amount", contexts=contexts)
    assert talk.slots["complaint_category"] == "amount"
    assert talk.slots["complaint_description"] == TOLD and talk.requested == "full_name"


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


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("123", "length"),
        ("3000000004", "prefix"),
        ("1000000007", "checksum"),
        ("1000000008 و 2000000006", "several"),
    ],
)
def test_what_is_wrong_with_an_id_is_said_with_an_example(
    complaint: Fill, text: str, why: str
) -> None:
    talk = complaint("national_id")
    said = talk.say(text)
    assert talk.heard(f"wrong_national_id_{why}") and "1000000008" in said
    assert talk.slots["national_id"] is None and talk.requested == "national_id"


@pytest.mark.parametrize(("text", "why"), [("050", "length"), ("0112345678", "not_mobile")])
def test_what_is_wrong_with_a_mobile_is_said_with_an_example(
    complaint: Fill, text: str, why: str
) -> None:
    talk = complaint("mobile")
    said = talk.say(text)
    assert talk.heard(f"wrong_mobile_{why}") and "0500000000" in said
    assert talk.requested == "mobile"


def test_the_third_wrong_value_in_a_row_offers_a_way_out(complaint: Fill) -> None:
    talk = complaint("national_id")
    for wrong in ("123", "999", "12"):
        assert not {"/talk_to_agent", "/cancel"} & set(talk.payloads)
        talk.say(wrong)
    assert {"/talk_to_agent", "/cancel"} <= set(talk.payloads)
    talk.say("1000000008")
    assert talk.requested == "mobile"
    talk.say("12")
    assert talk.buttons == []  # the count begins again


@pytest.mark.parametrize("text", ["شكوى", "ما نزل"])
def test_a_story_too_short_is_asked_for_with_an_example(complaint: Fill, text: str) -> None:
    talk = complaint("complaint_description")
    talk.say(text, reading="answer")
    assert talk.slots["complaint_description"] is None
    assert talk.heard("wrong_complaint_description_short")


def test_a_story_longer_than_what_is_kept_is_not_cut_in_silence(complaint: Fill) -> None:
    talk = complaint("complaint_description")
    talk.say("الدعم ما نزل " * 400, reading="answer")
    assert talk.slots["complaint_description"] is None
    assert talk.heard("wrong_complaint_description_long")


def test_a_story_of_full_length_is_kept_whole_and_shown_in_part(complaint: Fill) -> None:
    talk = complaint("complaint_description")
    story = ("الدعم ما نزل " * 400)[:STORY_LIMIT].strip()
    talk.say(story, reading="answer")
    assert talk.slots["complaint_description"] == story
    talk.say(IDENTITY, reading="answer", name=NORA, labelled=True)
    assert talk.requested == "complaint_confirmed" and story not in talk.said
    assert len(talk.said) <= 1024  # what WhatsApp takes with buttons


def test_the_summary_hides_the_numbers_of_the_story_too(complaint: Fill) -> None:
    talk = complaint("complaint_description")
    talk.say(f"{STORY} واتصلت عليكم ورقمي 1000000008", reading="answer")
    talk.say(IDENTITY, reading="answer", name=NORA, labelled=True)
    assert talk.requested == "complaint_confirmed" and "1000000008" not in talk.said


@pytest.mark.parametrize("reading", ["acknowledge", "repeat", "about_next", "wait", "unsure"])
def test_what_is_no_yes_sends_nothing(complaint: Fill, reading: str) -> None:
    talk = complaint("complaint_confirmed")
    talk.say("طيب وبعدين", reading=reading)
    assert tickets() == [] and talk.requested == "complaint_confirmed"


def test_a_yes_that_asks_is_asked_back(complaint: Fill) -> None:
    talk = complaint("complaint_confirmed")
    talk.say("كذا صح؟", reading="affirm")
    assert tickets() == [] and talk.heard("again_complaint_confirmed")


def test_thanks_alone_send_nothing(complaint: Fill) -> None:
    talk = complaint("complaint_confirmed")
    talk.say("مشكورين", reading="affirm", sure=0.6, intent="thank")
    assert tickets() == []


@pytest.mark.parametrize("payload", ["/affirm", "/change_answer", "/cancel"])
def test_the_buttons_of_the_summary(complaint: Fill, payload: str) -> None:
    talk = complaint("complaint_confirmed")
    talk.press(payload)
    assert len(tickets()) == (payload == "/affirm")
    if payload == "/cancel":
        assert talk.form is None and talk.heard("form_cancelled")
    if payload == "/change_answer":
        assert talk.heard("change_which")


def test_a_second_complaint_is_a_second_ticket(complaint: Fill) -> None:
    complaint("sent")
    complaint("sent")
    assert len({ticket.reference for ticket in tickets()}) == 2


def test_a_confirmation_that_is_run_again_is_one_ticket(complaint: Fill) -> None:
    talk = complaint("complaint_confirmed")
    before = dict(talk.slots)
    talk.say("نعم", reading="affirm")
    talk.slots, talk.form = before, "complaint_form"  # the reply was lost, the turn runs again
    talk.say("نعم", reading="affirm")
    assert len(tickets()) == 1


def test_a_second_complaint_may_use_who_one_is_of_the_first(complaint: Fill) -> None:
    talk = complaint("sent")
    talk.say("ابي اشتكي مرة ثانية", intent="file_complaint")
    talk.say("2")
    talk.say("المبلغ ناقص هذا الشهر", reading="answer")
    assert talk.requested == "full_name"
    talk.press("نفس بياناتي السابقة", reading="told_before")
    assert talk.requested == "complaint_confirmed" and "محمد العتيبي" in talk.said
    talk.say("نعم", reading="affirm")
    assert [ticket.national_id for ticket in tickets()] == ["1000000008"] * 2


def test_files_of_the_conversation_go_with_the_ticket(complaint: Fill) -> None:
    from casework import attachments

    talk = complaint("mobile")
    attachments.store(talk.sender, "a.pdf", b"%PDF-1.4 a file of the test\n%%EOF")
    talk.say("0500000000")
    assert "المرفقات: 1" in talk.said
    talk.say("نعم", reading="affirm")
    assert attachments.unattached(talk.sender) == []


def test_the_wording_speaks_of_success_only_where_a_ticket_was_made(complaint: Fill) -> None:
    created = wordings()["complaint_created"].texts
    assert all("{reference}" in text for text in created)
    talk = complaint("complaint_confirmed")
    assert not talk.heard("complaint_created")


def test_an_impatient_yes_sends_though_it_begins_like_a_question(complaint: Fill) -> None:
    talk = complaint("complaint_confirmed")
    talk.say("كم مرة تسألون، أرسلها", reading="affirm")
    assert len(tickets()) == 1


def test_a_name_that_no_list_has_is_taken_beside_its_numbers(complaint: Fill) -> None:
    talk = complaint("full_name")
    talk.say("زهدون قلموش الطيبان  1000000008  0551234567", reading="answer", sure=0.7)
    assert talk.slots["full_name"] == "زهدون قلموش الطيبان"
    assert talk.slots["national_id"] == "1000000008" and talk.requested == "complaint_confirmed"


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


def test_who_turns_a_complaint_down_files_none(talk: Talk) -> None:
    talk.say(
        "لا ما ابي شكوى ابي ادخل حسابي وبس",
        ranking=["file_complaint"],
        contexts={"opening": {"portal_told": 0.99}},
    )
    assert talk.form is None


def test_a_question_that_could_be_a_yes_sends_nothing(complaint: Fill) -> None:
    talk = complaint("complaint_confirmed")
    talk.say("ترسلونها الحين ولا الصبح", reading="affirm", sure=0.7, intent="ask_hours")
    assert tickets() == [] and talk.form == "complaint_form"


def test_whether_anything_was_sent_is_told_to_who_left(complaint: Fill) -> None:
    talk = complaint("national_id")
    talk.say("الغاء", reading="cancel")
    talk.say("ما انرسل شي صح؟", contexts={"answered": {"dispute": 0.58}})
    assert talk.heard("nothing_sent_kept")


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


@pytest.mark.parametrize("text", ["والله ما ادري ارسلها ولا لا", "محتار", "ارسلها او لا"])
def test_who_is_undecided_sends_nothing(complaint: Fill, text: str) -> None:
    talk = complaint("complaint_confirmed")
    talk.say(text, reading="affirm", sure=1.0)
    assert talk.requested == "complaint_confirmed" and tickets() == []
