"""Channels set aside or named together; follow-ups that ask who, how long, what else, whether."""

import pytest

from actions.answers import LastAnswer
from tests.actions.answers.asking import TUESDAY, ask, plain, said, then, told

CALLS = LastAnswer("ask_hours", ("call_center",), focus="call_center")
TWITTER = LastAnswer("ask_hours", ("twitter",), ("saturday",), focus="twitter")
SUNDAY_CALLS = LastAnswer("ask_hours", ("call_center",), ("sunday",), ("noon",))


@pytest.mark.parametrize("topic", ["same_topic", "ask_twitter", "ask_number", "ask_hours"])
@pytest.mark.parametrize(
    "text",
    ["قصدي مو الاتصال، قصدي تويتر", "مو الاتصال قصدي تويتر", "تويتر، ما ابي الاتصال",
     "ما اعرف مركز الاتصال، ابي تويتر", "الاتصال لا، تويتر"],
)  # fmt: skip
def test_a_channel_set_aside_for_another_is_not_answered(topic: str, text: str) -> None:
    given = ask(said(topic, text), last=CALLS)
    assert (given.last.topic, given.last.channels) == ("ask_hours", ("twitter",))
    assert "مركز الاتصال" not in given.text


@pytest.mark.parametrize("topic", ["same_topic", "ask_hours"])
@pytest.mark.parametrize(
    ("text", "aside"),
    [
        ("ما اعرف تويتر", "twitter"),
        ("بدون تويتر", "twitter"),
        ("تويتر ما اعرفه", "twitter"),
        ("غير الرقم", "call_center"),
        ("ما ابي الاتصال", "call_center"),
    ],
)
def test_with_none_left_the_others_are_answered(topic: str, text: str, aside: str) -> None:
    given = ask(said(topic, text), last=CALLS)
    assert given.last.topic == "compare_open"
    assert aside not in given.last.channels
    assert "sawtak" in given.last.channels


@pytest.mark.parametrize(
    "text",
    ["قبل لا اكمل تويتر متى يفتح", "مو تويتر مفتوح الحين؟", "ما اعرف متى يفتح تويتر",
     "ليش ما يرد تويتر", "ما اسم تويتر", "مازال تويتر مفتوح", "ابي تويتر", "ما اوقات تويتر"],
)  # fmt: skip
def test_a_channel_that_something_is_said_of_is_meant(text: str) -> None:
    assert ask(said("ask_hours", text)).last.channels == ("twitter",)


def test_two_addresses_asked_for_are_both_given() -> None:
    text = told("ask_number", "رقمكم وحسابكم في تويتر")
    assert "19912" in text and "@Citizen_care" in text


def test_a_number_of_another_channel_is_no_second_channel() -> None:
    text = told("ask_number", "ابي رقم خدمة المستفيدين على تويتر")
    assert "لم أجد في المصادر المنشورة رقم هاتف" in text


def test_two_channels_with_a_day_are_both_told_for_the_day() -> None:
    text = told("ask_number", "رقمكم وحسابكم في تويتر وهل انتم مفتوحين يوم السبت")
    assert "مركز الاتصال 19912 مغلق يوم السبت" in text
    assert "@Citizen_care مفتوح يوم السبت" in text


def test_hours_after_two_addresses_in_one_message_are_of_both() -> None:
    asked = [
        said("ask_number", "رقمكم"),
        said("ask_twitter", "وحسابكم في تويتر"),
        said("ask_hours", "وهل انتم مفتوحين يوم السبت"),
    ]
    assert ask(*asked).last.channels == ("call_center", "twitter")


@pytest.mark.parametrize("topic", ["same_topic", "compare_open", "ask_hours"])
def test_one_or_the_other_is_both(topic: str) -> None:
    assert ask(said(topic, "الرقم ولا تويتر")).last.channels == ("call_center", "twitter")


@pytest.mark.parametrize("text", ["والظهر بكرا من موجود", "والظهر بكرا مين يرد"])
def test_who_is_there_is_asked_of_all_channels(text: str) -> None:
    given = ask(then(text, "same_topic"), last=TWITTER)
    assert given.last.topic == "compare_open"
    assert given.last.days == ("tomorrow",)
    assert "مركز الاتصال" in given.text


@pytest.mark.parametrize("text", ["من يوم الجمعة", "والظهر", "من الظهر"])
def test_from_is_not_who(text: str) -> None:
    assert ask(then(text, "same_topic"), last=TWITTER).last.channels == ("twitter",)


@pytest.mark.parametrize(
    ("now", "wait"),
    [
        (TUESDAY, "نحو 6 ساعات"),
        ("2026-11-24T16:20", "نحو 40 دقيقة"),
        ("2026-11-26T01:30", "نحو 7 ساعات ونصف"),
    ],
)
def test_how_much_is_left_is_told_with_the_hour(now: str, wait: str) -> None:
    given = ask(then("كم دقيقة باقي", "same_topic"), last=TWITTER, now=now)
    assert given.last.channels == ("twitter",)
    assert "الساعة 5 عصرًا" in plain(given.text)
    assert wait in plain(given.text)


def test_more_than_ten_hours_are_counted_in_the_singular() -> None:
    given = ask(then("كم باقي", "same_topic"), last=CALLS, now="2026-11-24T08:15")
    assert "نحو 12 ساعة" in plain(given.text)


def test_another_period_is_told_by_all_of_the_day() -> None:
    given = ask(then("وفيه فتره ثانيه؟", "same_topic"), last=SUNDAY_CALLS)
    assert given.last.days == ("sunday",)
    assert "من 10 صباحًا إلى 3 عصرًا، ومن 8 مساءً إلى 1" in plain(given.text)


@pytest.mark.parametrize("topic", ["doubt", "which_right", "ask_hours", "same_topic"])
def test_hours_claimed_are_set_beside_both_sources(topic: str) -> None:
    question = said(topic, "سمعت ان دوام الرقم من ٨ الين ٨ صح ولا")
    text = plain(ask(question, last=TWITTER).text)
    assert "من 8 صباحًا إلى 8 مساءً" in text
    assert "من 10 صباحًا إلى 3 عصرًا، ومن 8 مساءً إلى 1" in text
    assert "تختلف المواعيد" in text or "تختلف المصادر" in text or "لا أستطيع أن أجزم" in text
    assert "تويتر" not in text


@pytest.mark.parametrize(
    ("topic", "parts"),
    [
        ("all_hours", ["مركز الاتصال 19912:", "@Citizen_care:", "خدمة المستفيدين:"]),
        ("no_reply", ["المتاح الآن", "19912", "مواعيد مركز الاتصال", "شكوى هنا"]),
        ("who_answers", ["فريق الدعم", "@Citizen_care", "مسموع", "خدمة المستفيدين"]),
        ("understand_only", ["ليس لدي تفسير موثق", "موظف", "المتاح الآن", "الاعتراض"]),
    ],
)
def test_new_topics_have_their_facts(topic: str, parts: list[str]) -> None:
    text = told(topic)
    assert all(part in text for part in parts)
