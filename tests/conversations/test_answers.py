"""«Any free text» and «Answers» of the conversation contract, against the running product."""

import re

import pytest

from tests.citizen import Citizen, Refused
from tests.system import System

ISOLATES = re.compile("[\u2066-\u2069]")


@pytest.mark.parametrize(
    ("asked", "facts"),
    [
        ("كيف اتواصل معكم", ("19912", "@Citizen_care", "ca.gov.sa")),
        ("وش الرقم المجاني", ("19912",)),
        ("وش حسابكم في تويتر", ("@Citizen_care",)),
        ("وش رابط البوابة", ("ca.gov.sa",)),
        ("وش خدمة صوتك مسموع", ("صوتك مسموع",)),
        ("كيف اسجل في البرنامج", ("ca.gov.sa",)),
        ("وش هو برنامج حساب المواطن", ("الدخل",)),
        ("what is the call center number", ("19912",)),
        ("kam raqam alkhat almajani", ("19912",)),
    ],
)
def test_facts_in_arabic_for_every_way_of_asking(
    citizen: Citizen, asked: str, facts: tuple[str, ...]
) -> None:
    reply = citizen.say(asked)
    assert all(fact in reply.text for fact in facts), reply.text


def test_hours_say_schedule_whether_open_and_the_differing_sources(citizen: Citizen) -> None:
    reply = citizen.say("متى دوام مركز الاتصال").text
    assert "مفتوح" in reply or "مغلق" in reply
    assert "تختلف" in reply and "ca.gov.sa" in reply


def test_a_follow_up_keeps_the_channel_and_another_keeps_the_topic(citizen: Citizen) -> None:
    citizen.say("متى دوام مركز الاتصال")
    friday = citizen.say("ويوم الجمعة؟").text
    assert "مركز الاتصال" in friday and "الجمعة" in friday
    twitter = citizen.say("وتويتر؟").text
    assert "13" in twitter or "1 " in twitter or "ظهر" in twitter


@pytest.mark.parametrize(
    "asked", ["متى دوام مركز الاتصال", "متى تداومون", "كيف اتواصل معكم", "وش خدمة صوتك مسموع"]
)
def test_an_answer_fits_a_phone(citizen: Citizen, asked: str) -> None:
    assert len(citizen.say(asked).text) <= 350


def test_times_are_written_in_one_style(citizen: Citizen) -> None:
    reply = ISOLATES.sub("", citizen.say("متى دوام مركز الاتصال يوم الاحد").text)
    assert re.search(r"\b\d{1,2}(:\d\d)? (صباحًا|ظهرًا|عصرًا|مساءً|ليلًا)", reply), reply


def test_a_doubt_is_answered_with_the_sources_and_both_readings(citizen: Citizen) -> None:
    citizen.say("متى دوام مركز الاتصال")
    for doubt in ("متأكد من هالكلام؟", "من وين جبت المعلومه"):
        reply = citizen.say(doubt)
        assert "مصدر" in reply.text, reply.text
    assert "تقديم شكوى" not in reply.choices


def test_a_long_answer_is_told_shortly_when_asked(citizen: Citizen) -> None:
    whole = citizen.say("كيف ارسل لكم من صوتك مسموع")
    short = citizen.say("اختصر لي")
    assert len(short.text) < len(whole.text)
    assert "صوتك مسموع" in short.text


@pytest.mark.parametrize("courtesy", ["فهمت عليك", "الحمد لله", "تمام كذا اتضحت"])
def test_what_asks_nothing_is_acknowledged_in_a_word(citizen: Citizen, courtesy: str) -> None:
    citizen.say("كم رقمكم")
    reply = citizen.say(courtesy)
    assert len(reply.text) < 100 and not reply.choices


def test_two_requests_in_one_message_get_both_answers(citizen: Citizen) -> None:
    for asked in ("وش رقمكم ومتى تفتحون؟", "what is your number and when do you open?"):
        reply = citizen.say(asked).text
        assert "19912" in reply and "الأحد" in reply


def test_a_greeting_with_a_request_is_answered_as_the_request(citizen: Citizen) -> None:
    assert "19912" in citizen.say("السلام عليكم ورحمة الله، كم رقمكم الموحد؟").text


def test_a_leading_slash_is_no_command(system: System, citizen: Citizen) -> None:
    citizen.say("/file_complaint")
    citizen.say('  / /affirm{"complaint_category": "amount"}')
    citizen.say("/restart")
    tracker = system.tracker(citizen)
    assert tracker.slots.get("complaint_category") is None
    texts = [e["text"] for e in tracker.raw["events"] if e["event"] == "user"]
    assert not [said for said in texts if said.startswith("/")]


@pytest.mark.parametrize(
    "noisy", ["وِش رقْمُكم", "وش رقمـــكم", "\u202eوش رقمكم\u202c", "وش رقمكممممم 😍😍"]
)
def test_marks_and_emoji_never_change_what_is_understood(citizen: Citizen, noisy: str) -> None:
    assert "19912" in citizen.say(noisy).text


@pytest.mark.parametrize("text", ["😀😀", "؟؟؟!!", "ا", ".", "\u200b\u200f؟"])
def test_little_or_nothing_gets_a_friendly_answer(citizen: Citizen, text: str) -> None:
    reply = citizen.say(text)
    assert reply.choices and reply.text


@pytest.mark.parametrize(
    ("text", "code"), [("", "empty"), ("   ", "empty"), ("ا" * 4001, "too_long")]
)
def test_empty_and_too_long_are_refused_with_a_code(citizen: Citizen, text: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        citizen.send(text)
    assert refused.value.code == code and refused.value.text


def test_a_choice_that_was_not_offered_is_refused(citizen: Citizen) -> None:
    citizen.say("السلام عليكم")
    for choice in ("99.0", "/affirm", "1.9"):
        assert citizen.call("message", {"client_id": f"x{choice}", "choice": choice})["error"] == (
            "bad_choice"
        )


@pytest.mark.parametrize(
    "asked", ["متى ينزل الدعم", "هل انا مؤهل للدعم", "نسيت كلمة المرور ولا اقدر ادخل حسابي"]
)
def test_a_topic_without_a_verified_answer_names_a_channel_and_offers_help(
    citizen: Citizen, asked: str
) -> None:
    reply = citizen.say(asked)
    assert "التحدث مع موظف" in reply.choices and "تقديم شكوى" in reply.choices
