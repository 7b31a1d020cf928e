"""Times of day: plainly whether a channel is open then, in both readings."""

import pytest

from arabic.times import NAMED
from casework.knowledge import knowledge
from tests.actions.answers.asking import DIFFER, FRIDAY, SUNDAY, TUESDAY, talk, then, told


@pytest.mark.parametrize(
    ("text", "now", "first"),
    [
        (
            "اذا اتصلت بعد العشاء تردون؟",
            TUESDAY,
            "مركز الاتصال 19912: بحسب مصدر مغلق بعد العشاء، "
            "وبحسب آخر مفتوح من الأحد إلى الخميس من 8 مساءً إلى 1 بعد منتصف الليل.",
        ),
        (
            "مركز الاتصال بعد المغرب",
            TUESDAY,
            "مركز الاتصال 19912: بحسب مصدر مفتوح بعد المغرب "
            "من الأحد إلى الخميس من 8 صباحًا إلى 8 مساءً، "
            "وبحسب آخر مغلق.",
        ),
        (
            "تويتر بالليل",
            TUESDAY,
            "حساب تويتر (إكس) @Citizen_care مفتوح ليلًا "
            "من الأحد إلى الخميس من 8 مساءً إلى 1 بعد منتصف الليل.",
        ),
        ("تويتر الفجر", TUESDAY, "حساب تويتر (إكس) @Citizen_care مغلق فجرًا."),
        (
            "تويتر بعد صلاة الجمعة",
            TUESDAY,
            "حساب تويتر (إكس) @Citizen_care مفتوح يوم الجمعة بعد صلاة الجمعة من 1 ظهرًا إلى 5 عصرًا.",
        ),
        (
            "تويتر الجمعة بالليل",
            TUESDAY,
            "حساب تويتر (إكس) @Citizen_care مغلق يوم الجمعة ليلًا، "
            "ويفتح يوم السبت 28 نوفمبر الساعة 1 ظهرًا.",
        ),
        # what is open past midnight is the evening's before
        (
            "تويتر الخميس الساعة 12:30 بالليل",
            TUESDAY,
            "حساب تويتر (إكس) @Citizen_care مفتوح يوم الخميس الساعة 12:30 بعد منتصف الليل "
            "حتى الساعة 1 بعد منتصف الليل.",
        ),
        (
            "تويتر الليلة",
            "2026-11-27T00:30",
            "حساب تويتر (إكس) @Citizen_care مفتوح الليلة من 8 مساءً إلى 1 بعد منتصف الليل.",
        ),
        (
            "مركز الاتصال بكره الساعة 4",
            TUESDAY,
            "مركز الاتصال 19912: بحسب مصدر مفتوح غدًا الأربعاء الساعة 4 عصرًا حتى الساعة 8 مساءً، "
            "وبحسب آخر مغلق ويفتح غدًا الأربعاء الساعة 8 مساءً.",
        ),
        (
            "تويتر 11 pm",
            TUESDAY,
            "حساب تويتر (إكس) @Citizen_care مفتوح الساعة 11 مساءً "
            "من الأحد إلى الخميس حتى الساعة 1 بعد منتصف الليل.",
        ),
        # both readings from when to when
        (
            "مركز الاتصال الضحى",
            TUESDAY,
            "مركز الاتصال 19912 مفتوح ضحى: من الأحد إلى الخميس من 8 صباحًا إلى 8 مساءً بحسب مصدر، "
            "ومن 10 صباحًا إلى 3 عصرًا بحسب آخر.",
        ),
        # an hour beside a time of day
        (
            "مركز الاتصال بكره الصبح الساعة تسعة",
            TUESDAY,
            "مركز الاتصال 19912: بحسب مصدر مفتوح غدًا الأربعاء الساعة 9 صباحًا حتى الساعة 8 مساءً، "
            "وبحسب آخر مغلق ويفتح غدًا الأربعاء الساعة 10 صباحًا.",
        ),
        (
            "صوتك مسموع بعد منتصف الليل",
            TUESDAY,
            "خدمة «صوتك مسموع» ca.gov.sa مفتوحة بعد منتصف الليل على مدار الساعة.",
        ),
    ],
)
def test_the_time_asked(text: str, now: str, first: str) -> None:
    reply = told("ask_hours", text, now)
    assert reply.splitlines()[0] == first
    assert len(reply) <= 350
    assert (DIFFER in reply) == ("مركز الاتصال" in first)


def test_an_hour_of_now_is_now() -> None:
    text = told("ask_hours", "الحين الساعة عشر الليل فاتحين؟", "2026-11-24T22:00")
    assert "مغلق الآن" in text
    assert "مفتوح حتى الساعة 1 بعد منتصف الليل" in text


def test_an_hour_without_its_half_of_the_day_is_the_coming_one_or_that_of_offices() -> None:
    assert "بعد الساعة 1 بعد منتصف الليل" in told(
        "compare_open", "بعد الساعة وحدة مين يرد", "2026-11-24T00:30"
    )
    assert "الساعة 10 صباحًا" in told("ask_hours", "تويتر الساعة 10", "2026-11-24T13:00")
    assert "الساعة 10 مساءً" in told("ask_hours", "تويتر الساعة 10", "2026-11-24T19:00")


def test_round_the_clock_is_answered_with_the_week() -> None:
    text = told("ask_hours", "خدمة المستفيدين 24 ساعة؟")
    assert text.startswith("مواعيد خدمة المستفيدين: من الأحد إلى الخميس على مدار الساعة")
    assert "وفي مصدر آخر" in text
    assert "والمتاح في كل وقت: خدمة «صوتك مسموع»" in text
    assert DIFFER in text


@pytest.mark.parametrize(
    ("text", "now", "names", "not_named"),
    [
        ("مين فاتح يوم السبت", SUNDAY, ["@Citizen_care", "«صوتك مسموع»"], ["19912"]),
        ("اي قناة تشتغل الليل", SUNDAY, ["«صوتك مسموع»", "@Citizen_care"], []),
        ("مين فاتح", FRIDAY, ["«صوتك مسموع»", "اليوم الساعة 1 ظهرًا"], ["19912"]),
        ("فيه قناة 24 ساعة؟", SUNDAY, ["«صوتك مسموع»"], ["19912", "@Citizen_care"]),
        (
            "مين فاتح بالليل",
            SUNDAY,
            ["@Citizen_care (من الأحد إلى الخميس من 8 مساءً إلى 1 بعد منتصف الليل)"],
            [],
        ),
        # who names what is known already asks for the others
        ("وش المتاح الحين غير الاتصال", SUNDAY, ["@Citizen_care", "«صوتك مسموع»"], ["19912"]),
        (
            "الخميس الساعة 6 المغرب مين يرد",
            SUNDAY,
            ["19912 (حتى الساعة 8 مساءً بحسب مصدر، ومغلق بحسب آخر)", "«صوتك مسموع»"],
            ["@Citizen_care"],
        ),
    ],
)
def test_a_question_about_any_channel_is_about_all(
    text: str, now: str, names: list[str], not_named: list[str]
) -> None:
    reply = told("compare_open", text, now)
    assert not [name for name in names if name not in reply], reply
    assert not [name for name in not_named if name in reply], reply
    assert len(reply) <= 350
    assert (DIFFER in reply) == ("بحسب" in reply)


def test_on_a_holiday_nobody_with_a_staff_is_open() -> None:
    text = told("compare_open", "مين فاتح اليوم الوطني بكره", "2026-09-22T11:00")
    assert "«صوتك مسموع»" in text
    assert "@Citizen_care" not in text
    assert "عطلة رسمية" in text


def test_every_time_of_day_has_its_words() -> None:
    missing = [name for name in NAMED if f"time_{name}" not in knowledge().answers.phrases]
    assert missing == ["always"]


def test_the_time_is_kept_over_days_and_channels_and_the_day_over_times() -> None:
    replies = talk(
        SUNDAY,
        then("مركز الاتصال الخميس العصر"),
        then("وبعد العشاء؟"),
        then("والجمعة؟"),
        then("وتويتر؟", "ask_twitter"),
        then("وتويتر الصبح؟", "ask_twitter"),
    )
    assert "يوم الخميس عصرًا" in replies[0]
    assert "يوم الخميس بعد العشاء" in replies[1]
    assert "يوم الجمعة بعد العشاء" in replies[2]
    assert replies[3].startswith("حساب تويتر (إكس) @Citizen_care مغلق يوم الجمعة بعد العشاء")
    # channel and time both named: a question of its own
    assert "مفتوح صباحًا من الأحد إلى الخميس" in replies[4]
