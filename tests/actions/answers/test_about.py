"""Doubt, source and dispute: what the last answer rests on, never a menu."""

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
)

CALLS = LastAnswer("ask_hours", ("call_center",), ("friday",))
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
