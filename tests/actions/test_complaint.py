"""The complaint, from its opening to the ticket."""

import pytest

from actions.understanding.values import CATEGORIES, STORY_LIMIT
from actions.wording import wordings
from tests.actions.conftest import STORY, Fill
from tests.actions.rows import text_messages, tickets
from tests.actions.talking import Talk
from tests.actions.told import IDENTITY, NORA

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


@pytest.mark.parametrize("text", ["والله ما ادري ارسلها ولا لا", "محتار", "ارسلها او لا"])
def test_who_is_undecided_sends_nothing(complaint: Fill, text: str) -> None:
    talk = complaint("complaint_confirmed")
    talk.say(text, reading="affirm", sure=1.0)
    assert talk.requested == "complaint_confirmed" and tickets() == []
