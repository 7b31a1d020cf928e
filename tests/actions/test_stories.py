"""A citizen's own words: what is a story, and how it goes on at every later step."""

import pytest

from actions.understanding.values import STORY_LIMIT
from tests.actions.conftest import REASON, STORY, Fill
from tests.actions.rows import tickets

MORE = "وكمان البوابة ما تفتح معي"
LONG = "ومن يومها وأنا أتصل عليكم كل يوم ولا أحد يرد علي أبدًا"


@pytest.mark.parametrize("slot", ["full_name", "national_id", "mobile", "complaint_confirmed"])
def test_more_of_a_story_is_added_at_every_later_step(complaint: Fill, slot: str) -> None:
    talk = complaint(slot)
    talk.say(MORE, reading="extend")
    assert talk.slots["complaint_description"] == f"{STORY}\n{MORE}"
    assert talk.heard("story_added") and talk.requested == slot and talk.slots[slot] is None
    assert tickets() == []


@pytest.mark.parametrize("slot", ["full_name", "national_id", "mobile"])
def test_a_long_message_that_tells_is_more_of_the_story(complaint: Fill, slot: str) -> None:
    talk = complaint(slot)
    opening = {"opening": {"service_told": 0.97}}
    talk.say(LONG, reading="answer", sure=0.4, contexts=opening)
    assert talk.slots["complaint_description"].endswith(LONG) and talk.slots[slot] is None


def test_what_is_added_goes_into_the_ticket(complaint: Fill) -> None:
    talk = complaint("complaint_confirmed")
    talk.say(MORE, reading="extend")
    talk.say("نعم", reading="affirm")
    [ticket] = tickets()
    assert MORE in ticket.description and STORY in ticket.description


def test_the_reason_of_an_objection_goes_on_too(objection: Fill) -> None:
    talk = objection("mobile")
    talk.say(MORE, reading="extend")
    assert talk.slots["objection_reason"] == f"{REASON}\n{MORE}"


def test_a_story_never_grows_beyond_what_is_kept(complaint: Fill) -> None:
    talk = complaint("full_name")
    more = ("والدعم ما نزل " * 400)[: STORY_LIMIT - 1]
    talk.say(more, reading="extend")
    assert talk.slots["complaint_description"] == STORY
    assert talk.heard("wrong_complaint_description_long") and talk.requested == "full_name"


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("موعد الدعم فات ولا نزل شي لنا", "ask_payment"),
        ("طلبت موظف ومحد رد علي من اسبوع", "talk_to_agent"),
        ("الغوا حسابي بدون سبب واضح لي", "cancel"),
        ("الاسم المسجل في الحساب غلط عندكم", "change_answer"),
        ("والله خدمتكم سيئة جدا وتعبنا منها", "frustration"),
    ],
)
def test_a_story_is_an_answer_whatever_its_words_sound_like(
    complaint: Fill, text: str, intent: str
) -> None:
    talk = complaint("complaint_description")
    talk.say(text, intent=intent, reading="answer", sure=0.6)
    assert talk.slots["complaint_description"] == text and talk.requested == "full_name"


@pytest.mark.parametrize("reading", ["thank", "bless", "wait", "skip", "told_before", "repeat"])
def test_what_is_clearly_no_story_is_none(complaint: Fill, reading: str) -> None:
    talk = complaint("complaint_description")
    talk.say("طيب لحظة شوي", reading=reading)
    assert talk.slots["complaint_description"] is None
    assert talk.requested == "complaint_description"
    assert talk.said and not talk.heard("wrong_complaint_description_short")


def test_a_long_message_in_doubt_is_the_story(complaint: Fill) -> None:
    talk = complaint("complaint_description")
    talk.say(LONG, reading="ask_hours", sure=0.5)
    assert talk.slots["complaint_description"] == LONG


def test_a_clear_question_is_answered_and_the_story_asked_again(complaint: Fill) -> None:
    talk = complaint("complaint_description")
    assert "19912" in talk.say("كم رقمكم؟", intent="ask_number", reading="ask_number")
    assert talk.slots["complaint_description"] is None
    assert talk.requested == "complaint_description"


def test_who_one_is_is_taken_and_is_no_story(complaint: Fill) -> None:
    talk = complaint("complaint_description")
    name = "نورة سعد الشهري"
    talk.say(f"اسمي {name} وهويتي 1000000008 وجوالي 0501234567", name=name, labelled=True)
    assert talk.slots["complaint_description"] is None and talk.slots["full_name"] == name
    assert talk.requested == "complaint_description"
    talk.say(STORY, reading="answer")
    assert talk.requested == "complaint_confirmed"


def test_a_story_with_numbers_in_it_stays_whole_and_the_numbers_are_taken(complaint: Fill) -> None:
    talk = complaint("complaint_description")
    told = f"{STORY} واتصلت عليكم مرتين وجوالي 0501234567"
    talk.say(told, reading="answer")
    assert talk.slots["complaint_description"] == told
    assert talk.slots["mobile"] == "+966501234567" and talk.requested == "full_name"


def test_a_short_story_beside_a_number_is_not_lost(complaint: Fill) -> None:
    talk = complaint("complaint_description")
    talk.say("المبلغ ناقص جوالي 0501234567", reading="answer")
    assert "المبلغ ناقص" in talk.slots["complaint_description"]
    assert talk.slots["mobile"] == "+966501234567" and talk.requested == "full_name"


def test_a_form_without_a_story_keeps_none(complaint: Fill) -> None:
    talk = complaint("complaint_category")
    talk.say("ابي اتابع طلبي", reading="check_ticket")
    assert talk.form == "ticket_status_form"
    talk.say(MORE, reading="extend")
    assert talk.requested == "ticket_number" and "complaint_description" not in talk.said
