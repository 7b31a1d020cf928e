"""Doubt, source and dispute: what the last answer rests on, never a menu."""

from dataclasses import replace

import pytest

from actions.answers import LastAnswer, Question
from tests.actions.answers.asking import (
    FRIDAY,
    MONDAY_AFTERNOON,
    TUESDAY,
    ask,
    plain,
    said,
    talk,
    then,
    told,
)

CALLS = LastAnswer("ask_hours", ("call_center",), ("friday",))
DISPUTED = replace(CALLS, told=("dispute",))
BOTH_READINGS = ("من 8 صباحًا إلى 8 مساءً", "من 10 صباحًا إلى 3 عصرًا")


def about(topic: str, last: LastAnswer | None, now: str = TUESDAY) -> str:
    return plain(ask(Question(topic), now=now, last=last).text)


@pytest.mark.parametrize("topic", ["doubt", "which_right", "dispute"])
@pytest.mark.parametrize("last", [CALLS, LastAnswer("ask_number", ("call_center",)), None])
def test_where_the_sources_differ_both_readings_are_said(
    topic: str, last: LastAnswer | None
) -> None:
    text = about(topic, last)
    assert all(reading in text for reading in BOTH_READINGS)
    assert len(text) <= 400
    if topic != "dispute":
        assert "ca.gov.sa" in text


def test_the_hours_on_which_they_agree_are_named() -> None:
    agreed = "متفقان على: من الأحد إلى الخميس، من 10 صباحًا إلى 3 عصرًا"
    assert agreed in about("doubt", CALLS)
    assert agreed in about("which_right", CALLS)


def test_where_they_agree_that_is_said() -> None:
    text = about("doubt", LastAnswer("ask_hours", ("twitter",)))
    assert "لم أجد فيها ما يخالفه" in text
    assert "ca.gov.sa" in text


def test_what_was_not_verified_is_not_confirmed() -> None:
    assert "لم أجد في المصادر المنشورة جوابًا" in about("doubt", LastAnswer("ask_payment"))


def test_the_sources_are_named() -> None:
    text = about("ask_source", CALLS)
    assert "«رقم حساب المواطن للشكاوى" in text
    assert "«كيفية التواصل" in text
    assert "المرجع الرسمي هو البوابة ca.gov.sa" in text
    twitter = about("ask_source", LastAnswer("ask_twitter", ("twitter",)))
    assert "مصدر منشور" in twitter
    assert "«رقم حساب المواطن" not in twitter


def test_who_called_in_vain_gets_regret_what_is_open_and_a_way_on() -> None:
    given = ask(Question("dispute"), now=MONDAY_AFTERNOON, last=CALLS)
    lines = plain(given.text).splitlines()
    assert lines[0].startswith("أعتذر منك")
    assert any("المتاح الآن" in line and "@Citizen_care" in line for line in lines)
    assert [choice["payload"] for choice in given.choices] == ["/file_complaint", "/talk_to_agent"]


def test_called_in_vain_after_an_unverified_answer() -> None:
    text = about("dispute", LastAnswer("ask_payment"))
    assert all(reading in text for reading in BOTH_READINGS)


def test_a_second_dispute_is_not_answered_in_the_same_words() -> None:
    first, second = talk(FRIDAY, Question("dispute"), Question("dispute"))
    assert len(second) < len(first)
    assert not set(first.splitlines()[:2]) & set(second.splitlines())
    assert second.startswith("أعتذر")


def test_the_last_answer_stays_what_follow_ups_are_about() -> None:
    replies = talk(
        TUESDAY, said("ask_hours", "متى تويتر"), Question("doubt"), then("والجمعة؟", "same_topic")
    )
    assert replies[2].startswith("حساب تويتر (إكس) @Citizen_care مفتوح يوم الجمعة")


# --- A channel, or hours, named in the question itself


@pytest.mark.parametrize("topic", ["doubt", "which_right", "dispute"])
@pytest.mark.parametrize("before", [LastAnswer("ask_sawtak", ("sawtak",)), None])
def test_a_channel_named_is_what_it_is_about(topic: str, before: LastAnswer | None) -> None:
    given = ask(said(topic, "متأكدين من مواعيد المركز؟"), last=before)
    text = plain(given.text)
    assert all(reading in text for reading in BOTH_READINGS)
    assert len(text) <= 350
    if before:
        assert (given.last.topic, given.last.channels) == ("ask_hours", ("call_center",))


def test_a_channel_on_which_one_source_speaks_is_told_with_its_hours() -> None:
    for topic in ("doubt", "which_right"):
        text = plain(ask(said(topic, "اكيد مواعيد تويتر؟"), last=CALLS).text)
        assert text.startswith("هذا ما تذكره المصادر المنشورة")
        assert "من 9 صباحًا إلى 5 عصرًا" in text
        assert "19912" not in text
    vain = plain(ask(said("dispute", "دخلت تويتر محد رد"), last=CALLS).text)
    state = "حساب تويتر (إكس) @Citizen_care مفتوح الآن حتى الساعة 5 عصرًا."
    assert f"بحسب المصدر المنشور: {state}" in vain
    assert "تختلف" not in vain


def test_a_channel_without_hours_leaves_it_with_the_last_answer() -> None:
    text = plain(ask(said("dispute", "كلامكم غلط، الموقع يقول غير"), last=CALLS).text)
    assert all(reading in text for reading in BOTH_READINGS)


_S1 = "في مصدر منشور، ومواعيد مركز الاتصال فيه من الأحد إلى الخميس، من 8 صباحًا إلى 8 مساءً؛"
_S0 = "في مصدر منشور، ومواعيد مركز الاتصال فيه من الأحد إلى الخميس، من 10 صباحًا إلى 3 عصرًا،"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("الموقع كاتب من ٨ لين ٨", f"«من 8 صباحًا إلى 8 مساءً» {_S1}"),
        ("شفت من 10 الى 3", f"«من 10 صباحًا إلى 3 عصرًا» {_S0}"),
        # in whichever half of the day a source has it
        ("قالوا من 8 الى 1", f"«من 8 مساءً إلى 1 بعد منتصف الليل» {_S0}"),
        ("الخط للساعه 1 صح؟", f"«1 بعد منتصف الليل» {_S0}"),
        ("يعني الاحد الساعة ٨ أكيد؟", f"«8 صباحًا» {_S1}"),
        ("يقفل الساعة 3 العصر؟", f"«3 عصرًا» {_S0}"),
        # an hour at which none opens or closes
        (
            "المركز الساعة 9 الصبح اكيد؟",
            "بحسب مصدر مفتوح الساعة 9 صباحًا من الأحد إلى الخميس حتى الساعة 8 مساءً، وبحسب آخر مغلق "
            "ويفتح الساعة 10 صباحًا.",
        ),
        ("وقت العصر متأكد؟", "بحسب مصدر مفتوح عصرًا من الأحد إلى الخميس من 8 صباحًا"),
        ("المركز من 9 الى 5 صح؟", "لم أجد «من 9 صباحًا إلى 5 عصرًا» في المصادر."),
    ],
)
@pytest.mark.parametrize("topic", ["doubt", "dispute"])
def test_hours_claimed_are_told_with_the_source_that_has_them(
    topic: str, text: str, told: str
) -> None:
    reply = plain(ask(said(topic, text), last=CALLS).text)
    assert told in reply
    assert len(reply) <= 350
    again = plain(ask(said(topic, text), last=DISPUTED).text)
    assert told in again


def test_an_hour_that_both_sources_have_is_told_with_both_readings() -> None:
    text = plain(ask(said("doubt", "الساعة 8 مساء صح؟"), last=CALLS).text)
    assert all(reading in text for reading in BOTH_READINGS)


def test_hours_claimed_of_a_channel_with_one_source() -> None:
    twitter = LastAnswer("ask_twitter", ("twitter",))
    right = plain(ask(said("doubt", "من 9 الى 5 اكيد؟"), last=twitter).text)
    assert right.startswith("هذا ما تذكره المصادر المنشورة")
    wrong = plain(ask(said("doubt", "من 7 الى 3 اكيد؟"), last=twitter).text)
    assert wrong.startswith("لم أجد «من 7 صباحًا إلى 3 عصرًا»")
    assert "من 9 صباحًا إلى 5 عصرًا" in wrong


def test_how_after_the_cost_is_about_the_channel_spoken_of() -> None:
    replies = talk(TUESDAY, said("ask_sawtak"), said("ask_cost"), then("وكيف ارسل", "ask_how"))
    assert replies[-1] == told("ask_sawtak_steps")


def test_a_question_in_brief_is_its_essential_line() -> None:
    brief = replace(said("ask_number", "كثير، الرقم بس"), brief=True)
    text = plain(ask(brief).text)
    assert "19912" in text and len(text) < len(told("ask_number"))


def test_what_is_compared_is_all_told_of() -> None:
    text = plain(ask(said("compare_fast", "ايش احسن مركز الاتصال ولا تويتر")).text)
    assert "19912" in text and "@Citizen_care" in text


def test_who_disputes_an_address_is_told_it_again() -> None:
    last = ask(said("ask_number", "كم رقمكم")).last
    assert "19912" in plain(ask(Question("dispute", "غلط مو هذا رقمكم"), last=last).text)
