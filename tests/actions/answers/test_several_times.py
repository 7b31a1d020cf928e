"""Several days and times in one question."""

import pytest

from actions.answers import answer
from tests.actions.answers.asking import (
    DIFFER,
    ask,
    at,
    plain,
    said,
    then,
    told,
)


def test_two_times_are_both_answered_of_the_channel_asked_about() -> None:
    now = "2026-12-12T18:30"  # a Saturday
    questions = (
        said("ask_number", "كم رقمكم"),
        said("ask_hours", "ومتى تفتحون", follows=True),
        then("وعندكم تويتر", "ask_twitter"),
    )
    last = ask(*questions, now=now).last
    given = ask(then("وبكره الصبح والعصر", "same_topic"), now=now, last=last)
    text = plain(given.text)
    assert text.splitlines()[:2] == [
        "مركز الاتصال 19912 مفتوح غدًا الأحد صباحًا: من 8 صباحًا إلى 8 مساءً بحسب مصدر، "
        "ومن 10 صباحًا إلى 3 عصرًا بحسب آخر.",
        "مركز الاتصال 19912: بحسب مصدر مفتوح غدًا الأحد عصرًا من 8 صباحًا إلى 8 مساءً، "
        "وبحسب آخر مغلق ويفتح من 8 مساءً إلى 1 بعد منتصف الليل.",
    ]
    assert DIFFER in text
    assert len(text) <= 350
    assert given.last.times == ("morning", "asr")
    aside = answer([said("ask_hours", "بكره الصبح والعصر")], None, at(now), aside=True)
    assert "صباحًا:" in aside.text
    assert "عصرًا من" in aside.text


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("تويتر الخميس العصر والجمعة الصبح", "مفتوح يوم الخميس عصرًا", "مغلق يوم الجمعة صباحًا"),
        ("تويتر الليلة وبكره الصبح", "مفتوح الليلة", "مفتوح غدًا الأربعاء صباحًا"),
        ("تويتر الساعة 10 الصبح والمغرب", "مفتوح الساعة 10 صباحًا", "مغلق وقت المغرب"),
        ("تويتر اليوم والجمعة", "مفتوح اليوم من 9", "مفتوح يوم الجمعة من 1"),
    ],
)
def test_days_and_times_that_stand_in_pairs(text: str, first: str, second: str) -> None:
    lines = told("ask_hours", text).splitlines()
    assert first in lines[0]
    assert second in lines[1]


def test_of_two_dates_a_holiday_is_told() -> None:
    lines = told("ask_hours", "المركز اليوم وبكره", "2026-09-22T11:00").splitlines()
    assert "مفتوح اليوم" in lines[0]
    assert "مغلق غدًا الأربعاء" in lines[1]
    assert "عطلة رسمية" in lines[2]


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("الليلة بعد العشاء", ("after_isha",)),
        ("الصبح الساعة 9", ("09:00",)),
        ("بعد العشاء من 9 الى 12 بالليل", ("21:00-24:00",)),
        ("الساعة 9 الصبح والعصر", ("09:00", "asr")),
        ("24 ساعة حتى بالليل", ("always",)),
    ],
)
def test_a_time_that_only_tells_another_nearer_is_no_second_one(
    text: str, times: tuple[str, ...]
) -> None:
    assert ask(said("ask_hours", text)).last.times == times


def test_who_is_open_at_two_times_is_told_of_each() -> None:
    lines = told("compare_open", "مين فاتح بكره الصبح وبعد العشاء").splitlines()
    assert lines[0].startswith("المفتوح غدًا الأربعاء صباحًا: مركز الاتصال 19912")
    assert lines[1].startswith("المفتوح غدًا الأربعاء بعد العشاء: حساب تويتر")
    assert DIFFER in lines[2]
