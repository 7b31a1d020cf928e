"""Opening hours: the status first, in both readings where the sources differ."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.answers import answer
from tests.actions.answers.asking import (
    DIFFER,
    FRIDAY,
    MONDAY_AFTERNOON,
    NATIONAL_DAY,
    RAMADAN,
    SUNDAY,
    TUESDAY,
    TUESDAY_NIGHT,
    ask,
    at,
    plain,
    said,
    told,
)


@pytest.mark.parametrize(
    ("text", "now", "first"),
    [
        # open in both, until another hour
        (
            "متى تفتحون",
            TUESDAY,
            "مركز الاتصال 19912 مفتوح الآن: حتى الساعة 8 مساءً بحسب مصدر، "
            "وحتى الساعة 3 عصرًا بحسب آخر.",
        ),
        # open in one
        (
            "متى تفتحون",
            MONDAY_AFTERNOON,
            "مركز الاتصال 19912: بحسب مصدر مفتوح الآن حتى الساعة 8 مساءً، "
            "وبحسب آخر مغلق ويفتح اليوم من 8 مساءً إلى 1 بعد منتصف الليل.",
        ),
        (
            "متى يفتح مركز الاتصال",
            TUESDAY_NIGHT,
            "مركز الاتصال 19912: بحسب مصدر مغلق الآن ويفتح غدًا الأربعاء الساعة 8 صباحًا، "
            "وبحسب آخر مفتوح حتى الساعة 1 بعد منتصف الليل.",
        ),
        # closed in both
        (
            "متى تفتحون",
            FRIDAY,
            "مركز الاتصال 19912 مغلق الآن: يفتح يوم الأحد الساعة 8 صباحًا بحسب مصدر، "
            "والساعة 10 صباحًا بحسب آخر.",
        ),
        # one source only; a closing after midnight belongs to the day before
        (
            "متى تويتر",
            "2026-11-27T00:30",
            "حساب تويتر (إكس) @Citizen_care مفتوح الآن حتى الساعة 1 بعد منتصف الليل.",
        ),
        (
            "متى تويتر",
            "2026-11-27T01:00",
            "حساب تويتر (إكس) @Citizen_care مغلق الآن، ويفتح اليوم من 1 ظهرًا إلى 5 عصرًا.",
        ),
        (
            "صوتك مسموع يشتغل؟",
            NATIONAL_DAY,
            "خدمة «صوتك مسموع» ca.gov.sa مفتوحة الآن وعلى مدار الساعة كل يوم.",
        ),
        (
            "خدمة المستفيدين فاتحين الحين؟",
            "2026-11-27T14:30",
            "خدمة المستفيدين مفتوحة الآن: حتى الساعة 10 مساءً بحسب مصدر، "
            "وحتى الساعة 5 عصرًا بحسب آخر.",
        ),
    ],
)
def test_the_status_comes_first(text: str, now: str, first: str) -> None:
    reply = told("ask_hours", text, now)
    assert reply.splitlines()[0] == first
    assert len(reply) <= 350
    assert (DIFFER in reply) == ("بحسب" in first)


def test_the_week_follows_where_there_is_room() -> None:
    text = told("ask_hours", "متى يفتح مركز الاتصال", SUNDAY)
    assert (
        "مواعيد مركز الاتصال: من الأحد إلى الخميس، من 8 صباحًا إلى 8 مساءً؛ "
        "وفي مصدر آخر: من 10 صباحًا إلى 3 عصرًا، ومن 8 مساءً إلى 1 بعد منتصف الليل." in text
    )
    assert "تويتر" not in text  # the others stand behind a button


def test_all_hours_stand_behind_the_button() -> None:
    text = plain(ask(said("ask_more"), last=ask(said("ask_hours")).last).text)
    for name in ("مركز الاتصال 19912", "@Citizen_care", "«صوتك مسموع»", "خدمة المستفيدين"):
        assert f"{name}" in text
    assert text.count("وفي مصدر آخر") == 2
    assert DIFFER in text


@pytest.mark.parametrize("now", [FRIDAY, MONDAY_AFTERNOON, NATIONAL_DAY, TUESDAY_NIGHT])
def test_who_is_closed_names_who_is_surely_open(now: str) -> None:
    text = told("ask_hours", "", now)
    offered = next(line for line in text.splitlines() if line.startswith("المتاح الآن"))
    assert "@Citizen_care" in offered or "«صوتك مسموع»" in offered
    assert "بحسب" not in offered


def test_a_channel_without_hours() -> None:
    text = told("ask_hours", "متى تفتح البوابة")
    assert "لم أجد في المصادر المنشورة مواعيد عمل تخص البوابة الإلكترونية ca.gov.sa" in text
    assert "المتاح الآن" in text


def test_two_channels_are_both_answered() -> None:
    text = told("ask_hours", "متى تويتر ومركز الاتصال")
    assert text.index("@Citizen_care") < text.index("19912")
    assert text.count(DIFFER) == 1


@given(st.integers(0, 7 * 24 * 60))
def test_what_is_said_to_be_open_is_open(minutes: int) -> None:
    moment = at("2026-11-22T00:00") + timedelta(minutes=minutes)
    text = plain(ask(said("ask_number"), now=moment.replace(tzinfo=None).isoformat()).text)
    working = moment.weekday() in (6, 0, 1, 2, 3)
    evening_before = (moment - timedelta(days=1)).weekday() in (6, 0, 1, 2, 3)
    one = working and 8 <= moment.hour < 20
    other = working and (10 <= moment.hour < 15 or moment.hour >= 20)
    other = other or (evening_before and moment.hour < 1)
    assert ("مركز الاتصال مفتوح الآن" in text) == (one and other)
    assert ("مركز الاتصال مغلق الآن" in text) == (not one and not other)
    assert ("بحسب مصدر مفتوح الآن" in text) == (one and not other)
    assert ("بحسب مصدر مغلق الآن" in text) == (other and not one)


# --- Days


@pytest.mark.parametrize(
    ("text", "now", "first"),
    [
        (
            "مركز الاتصال يوم الجمعة",
            "2026-11-25T11:00",
            "مركز الاتصال 19912 مغلق يوم الجمعة: يفتح يوم الأحد 29 نوفمبر الساعة 8 صباحًا "
            "بحسب مصدر، والساعة 10 صباحًا بحسب آخر.",
        ),
        (
            "تويتر الجمعة",
            TUESDAY,
            "حساب تويتر (إكس) @Citizen_care مفتوح يوم الجمعة من 1 ظهرًا إلى 5 عصرًا.",
        ),
        (
            "تويتر بكره",
            TUESDAY,
            "حساب تويتر (إكس) @Citizen_care مفتوح غدًا الأربعاء من 9 صباحًا إلى 5 عصرًا، "
            "ومن 8 مساءً إلى 1 بعد منتصف الليل.",
        ),
        (
            "مركز الاتصال اليوم",
            TUESDAY,
            "مركز الاتصال 19912 مفتوح اليوم: من 8 صباحًا إلى 8 مساءً بحسب مصدر، "
            "ومن 10 صباحًا إلى 3 عصرًا، ومن 8 مساءً إلى 1 بعد منتصف الليل بحسب آخر.",
        ),
        ("مركز الاتصال امس", "2026-11-28T11:00", "مركز الاتصال 19912 مغلق أمس."),
        (
            "تويتر نهاية الاسبوع",
            TUESDAY,
            "حساب تويتر (إكس) @Citizen_care مفتوح يومي الجمعة والسبت من 1 ظهرًا إلى 5 عصرًا.",
        ),
        (
            "تويتر بعد بكره",
            "2026-11-25T11:00",
            "حساب تويتر (إكس) @Citizen_care مفتوح يوم الجمعة من 1 ظهرًا إلى 5 عصرًا.",
        ),
        (
            "مركز الاتصال الخميس والجمعة",
            TUESDAY,
            "مركز الاتصال 19912 مفتوح: يوم الخميس، من 8 صباحًا إلى 8 مساءً؛ ومغلق يوم الجمعة "
            "بحسب مصدر، ومن 10 صباحًا إلى 3 عصرًا، ومن 8 مساءً إلى 1 بعد منتصف الليل؛ "
            "ومغلق يوم الجمعة بحسب آخر.",
        ),
    ],
)
def test_the_day_asked(text: str, now: str, first: str) -> None:
    assert told("ask_hours", text, now).splitlines()[0] == first


def test_today_and_its_name_are_one_day() -> None:
    friday, today = "واليوم الجمعة تداومون؟", "واليوم تداومون؟"
    assert told("ask_hours", friday, FRIDAY) == told("ask_hours", today, FRIDAY)
    assert "يوم الخميس" in told("ask_hours", "واليوم اللي بعده الخميس").splitlines()[0]


def test_a_day_on_which_the_channel_rests_names_those_that_do_not() -> None:
    text = told("ask_hours", "يوم الجمعة")
    offered = next(line for line in text.splitlines() if line.startswith("المفتوح يوم الجمعة"))
    assert "@Citizen_care (من 1 ظهرًا إلى 5 عصرًا)" in offered
    assert "«صوتك مسموع»" in offered


@pytest.mark.parametrize(
    ("text", "now"), [("مركز الاتصال امس", "2026-11-28T11:00"), ("مركز الاتصال اليوم", FRIDAY)]
)
def test_of_a_day_that_is_over_or_today_it_offers_what_is_open_now(text: str, now: str) -> None:
    assert "المتاح الآن: خدمة «صوتك مسموع»" in told("ask_hours", text, now)


@pytest.mark.parametrize(
    ("topic", "now", "opening"),
    [
        ("ask_twitter", FRIDAY, "مغلق الآن، ويفتح اليوم من 1 ظهرًا إلى 5 عصرًا."),
        (
            "ask_number",
            "2026-11-23T07:00",
            "مغلق الآن: يفتح اليوم من 8 صباحًا إلى 8 مساءً بحسب مصدر، "
            "ومن 10 صباحًا إلى 3 عصرًا بحسب آخر.",
        ),
        ("ask_number", MONDAY_AFTERNOON, "ويفتح اليوم من 8 مساءً إلى 1 بعد منتصف الليل."),
        ("compare_open", FRIDAY, "@Citizen_care، اليوم من 1 ظهرًا إلى 5 عصرًا."),
        # on another day when it opens is enough
        ("ask_number", TUESDAY_NIGHT, "ويفتح غدًا الأربعاء الساعة 8 صباحًا، وبحسب آخر"),
    ],
)
def test_what_opens_later_today_is_told_from_when_to_when(
    topic: str, now: str, opening: str
) -> None:
    text = told(topic, now=now)
    assert opening in text
    assert len(text) <= 350


# --- Holidays and seasons


def test_a_public_holiday_closes_staffed_channels_and_is_named() -> None:
    text = told("ask_hours", "مركز الاتصال", NATIONAL_DAY)
    assert "مغلق الآن: يفتح غدًا الخميس الساعة 8 صباحًا" in text
    assert "اليوم عطلة رسمية (اليوم الوطني)، وقد تختلف المواعيد فيها." in text
    before = told("ask_hours", "تويتر", "2026-09-22T18:00")
    assert "ويفتح اليوم من 8 مساءً إلى 1 بعد منتصف الليل" in before
    # the holiday explains why it opens so late
    late = told("ask_hours", "مركز الاتصال", "2026-09-22T07:00")
    assert "عطلة" not in late
    asked = told("ask_hours", "مركز الاتصال بكره", "2026-09-22T11:00")
    assert "مغلق غدًا الأربعاء" in asked
    assert "وغدًا الأربعاء عطلة رسمية (اليوم الوطني)" in asked
    assert "@Citizen_care" not in asked  # it rests too, and is not offered


def test_over_a_long_holiday_the_opening_has_its_date() -> None:
    text = told("ask_hours", "مركز الاتصال", "2026-05-27T10:00")
    assert "يفتح يوم الاثنين 1 يونيو الساعة 8 صباحًا" in text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("دوامكم في رمضان", "مواعيد خاصة برمضان"),
        ("تويتر في العيد", "العيد عطلة رسمية"),
        ("اليوم الوطني تداومون؟", "اليوم الوطني عطلة رسمية"),
        ("تشتغلون بالإجازات؟", "مواعيد خاصة بالإجازات"),
        ("وش دوامكم في العطل الرسمية", "مواعيد خاصة بالإجازات"),
    ],
)
def test_of_an_occasion_nothing_is_published(text: str, words: str) -> None:
    reply = told("ask_hours", text)
    assert words in reply.splitlines()[0]
    assert "لم أجد" in reply
    assert "ca.gov.sa" in reply
    assert "الآن" not in reply  # it was asked about another day
    assert "«صوتك مسموع»" in reply  # open on holidays too
    aside = answer([said("ask_hours", text)], None, at(TUESDAY), aside=True)
    assert words in aside.text


def test_an_occasion_that_is_today_is_answered_for_now() -> None:
    text = told("ask_hours", "تردون في العيد؟", "2026-03-22T11:00")
    assert "العيد عطلة رسمية" in text
    assert "مغلق الآن" in text
    assert text.count("عطلة رسمية") == 1
    sawtak = told("ask_hours", "صوتك مسموع يشتغل في العيد؟", "2026-03-22T11:00")
    assert "لم أجد" not in sawtak
    assert "مفتوحة الآن" in sawtak


def test_ramadan_is_said_when_it_is() -> None:
    assert "رمضان" in told("ask_hours", "تويتر", RAMADAN)
    assert "رمضان" not in told("ask_hours", "تويتر", TUESDAY)


def test_an_aside_on_what_is_closed_names_what_is_open() -> None:
    aside = answer([said("ask_hours", "مركز الاتصال فاتح؟")], None, at(FRIDAY), aside=True)
    assert "مغلق" in aside.text and "صوتك مسموع" in aside.text
