"""How it goes on after an answer: until when, when next, shorter, of whom."""

from dataclasses import replace

import pytest

from actions.answers import Question
from tests.actions.answers.asking import FRIDAY, SUNDAY, TUESDAY, ask, last, said, talk, then


def test_until_when_is_answered_with_the_status() -> None:
    _, until = talk(TUESDAY, said("ask_twitter", "حسابكم في تويتر"), then("لين كم؟"))
    assert "مفتوح الآن حتى الساعة 5 عصرًا" in until


@pytest.mark.parametrize(
    ("now", "first"),
    [
        (
            "2026-10-14T00:40",
            "مركز الاتصال 19912: بحسب مصدر مغلق الآن ويفتح اليوم الساعة 8 صباحًا "
            "حتى الساعة 8 مساءً، وبحسب آخر مفتوح حتى الساعة 1 بعد منتصف الليل (بعد نحو 20 دقيقة).",
        ),
        (
            "2026-11-02T19:50",
            "مركز الاتصال 19912: بحسب مصدر مفتوح الآن حتى الساعة 8 مساءً (بعد نحو 10 دقائق)، "
            "وبحسب آخر مغلق ويفتح اليوم الساعة 8 مساءً (بعد نحو 10 دقائق) "
            "حتى الساعة 1 بعد منتصف الليل.",
        ),
        (
            "2026-11-02T13:30",
            "مركز الاتصال 19912 مفتوح الآن: حتى الساعة 8 مساءً بحسب مصدر، "
            "وحتى الساعة 3 عصرًا (بعد نحو ساعة ونصف) بحسب آخر.",
        ),
        (
            "2026-10-12T02:15",
            "مركز الاتصال 19912 يفتح اليوم الساعة 8 صباحًا حتى الساعة 8 مساءً بحسب مصدر، "
            "والساعة 10 صباحًا حتى الساعة 3 عصرًا بحسب آخر.",
        ),
    ],
)
@pytest.mark.parametrize("before", ["ask_hours", "ask_number"])
def test_how_it_goes_on_is_until_when_and_how_long_that_is(
    now: str, first: str, before: str
) -> None:
    _, course = talk(now, said(before), then("والى متى", "same_topic"))
    assert course.splitlines()[0] == first
    assert len(course) <= 350


def test_of_what_never_closes_there_is_nothing_left() -> None:
    _, course = talk(TUESDAY, Question("ask_sawtak"), then("والى متى", "same_topic"))
    assert course == "خدمة «صوتك مسموع» ca.gov.sa مفتوحة الآن وعلى مدار الساعة كل يوم."


def test_shortened_it_is_one_line_of_the_same() -> None:
    full, short = talk(SUNDAY, said("ask_hours", "متى يفتح مركز الاتصال"), then("اختصر", "shorten"))
    assert short.splitlines()[0].startswith(full.splitlines()[0])
    assert len(short.splitlines()) == 1
    assert "مصادر" in short
    friday = replace(last("ask_hours", "twitter"), days=("friday",), times=("asr",))
    friday = replace(friday, focus="twitter", spoken=("twitter",))
    assert "يوم الجمعة عصرًا" in ask(then("اختصر", "shorten"), last=friday).text
    assert ask(then("اختصر", "shorten"), last=friday).last == friday


def test_a_comparison_shortened_is_one_line_on_the_channel_asked_about() -> None:
    shorten = then("اختصر", "shorten")
    replies = talk(
        TUESDAY, said("ask_number"), said("compare_open", "مين فاتح"), then("وبعد العصر؟"), shorten
    )
    assert replies[3].startswith(
        "مركز الاتصال 19912: بحسب مصدر مفتوح اليوم بعد العصر من 8 صباحًا إلى 8 مساءً، "
        "وبحسب آخر مغلق ويفتح من 8 مساءً إلى 1 بعد منتصف الليل."
    )
    assert len(replies[3].splitlines()) == 1
    assert len(replies[3]) < 250
    twitter = talk(TUESDAY, said("ask_twitter"), said("compare_open", "مين فاتح"), shorten)
    assert twitter[2] == "حساب تويتر (إكس) @Citizen_care مفتوح الآن حتى الساعة 5 عصرًا."
    closed = talk(FRIDAY, said("compare_open", "مين فاتح"), shorten)[1]
    assert closed.startswith("مركز الاتصال 19912 مغلق الآن: يفتح يوم الأحد الساعة 8 صباحًا")
    assert "المتاح الآن: خدمة «صوتك مسموع»" in closed
    assert len(closed.splitlines()) == 1
    always = talk(TUESDAY, said("compare_open", "فيه شي 24 ساعة؟"), shorten)[1]
    assert "«صوتك مسموع»" in always
    assert "19912" not in always


def test_several_channels_shortened_are_one_line() -> None:
    _, short = talk(TUESDAY, said("ask_hours", "متى تويتر والمركز"), then("اختصر", "shorten"))
    assert len(short.splitlines()) == 1
    assert "تويتر" in short
    assert "حتى الساعة 8 مساءً بحسب مصدر، وحتى الساعة 3 عصرًا بحسب آخر" in short
    assert short.count("المصادر") == 1


@pytest.mark.parametrize("question", ["هل هي شغالة الحين", "كم دوامها"])
def test_she_is_the_service_that_was_spoken_of(question: str) -> None:
    replies = talk(SUNDAY, said("ask_sawtak"), said("ask_twitter"), said("ask_hours", question))
    assert "صوتك مسموع" in replies[-1] and "@Citizen_care" not in replies[-1]


def test_she_is_nobody_where_nothing_of_the_kind_was_spoken_of() -> None:
    replies = talk(SUNDAY, said("ask_twitter"), then("هي شغالة الحين؟"))
    assert "@Citizen_care" in replies[-1]


@pytest.mark.parametrize(
    ("now", "text", "opens"),
    [
        # open until five: the next time is in the evening
        (TUESDAY, "ومتى يفتح مرة ثانية", "يفتح اليوم الساعة 8 مساءً"),
        (TUESDAY, "واذا فاتني", "يفتح اليوم الساعة 8 مساءً"),
        # closed until one: that is the next time, and who misses it has to wait for the next day
        ("2026-11-27T11:00", "متى يفتح مرة ثانية", "يفتح اليوم الساعة 1 ظهرًا"),
        ("2026-11-27T11:00", "واذا فاتني", "يفتح غدًا السبت الساعة 1 ظهرًا"),
    ],
)
def test_the_next_opening_is_told_and_the_one_after_it(now: str, text: str, opens: str) -> None:
    _, again = talk(now, said("ask_hours", "دوام تويتر"), then(text))
    assert opens in again


def test_the_next_opening_of_sources_that_differ_is_told_of_both() -> None:
    _, again = talk(TUESDAY, said("ask_hours", "دوام مركز الاتصال"), then("متى يفتح مرة ثانية"))
    assert "غدًا الأربعاء الساعة 8 صباحًا" in again and "اليوم الساعة 8 مساءً" in again


def test_until_a_time_asks_until_when(  # «الين الفجر؟» asks for no hours at dawn
) -> None:
    _, until = talk(TUESDAY, said("ask_hours", "دوام تويتر الحين"), then("الين الفجر؟"))
    assert "حتى الساعة 5 عصرًا" in until


def test_a_day_after_who_is_open_tells_of_the_channel_that_was_asked_about() -> None:
    *_, friday = talk(
        TUESDAY,
        said("ask_number", "كم رقمكم"),
        said("compare_open", "مين فاتح الحين"),
        then("ويوم الجمعة"),
    )
    assert friday.startswith("مركز الاتصال 19912 مغلق يوم الجمعة")
    assert "تويتر" in friday


def test_a_number_that_is_doubted_is_the_one_in_the_sources() -> None:
    _, doubt = talk(TUESDAY, said("ask_number", "كم رقمكم"), said("doubt", "١٩٩١٢ صح؟"))
    assert doubt.startswith("19912 هو المذكور في المصادر المنشورة")
