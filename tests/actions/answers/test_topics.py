"""Each topic states its facts, shortly, and nothing that no source holds."""

import shutil
from pathlib import Path

import pytest

from actions.answers import Question, answer
from casework.knowledge import FOLDER, knowledge, load
from tests.actions.answers.asking import (
    DIFFER,
    FRIDAY,
    MONDAY_AFTERNOON,
    NATIONAL_DAY,
    TUESDAY,
    TUESDAY_NIGHT,
    ask,
    at,
    plain,
    said,
    talk,
    told,
)

UNVERIFIED = ("ask_payment", "ask_eligibility", "ask_account_access")


@pytest.mark.parametrize(
    ("topic", "facts"),
    [
        (
            "ask_channels",
            [
                "19912",
                "@Citizen_care",
                "ca.gov.sa",
                "«صوتك مسموع»",
                "خدمة المستفيدين",
                "والاعتراضات",
            ],
        ),
        ("ask_number", ["19912", "المجاني", "والاعتراضات", "حتى الساعة 8 مساءً بحسب مصدر", DIFFER]),
        ("ask_twitter", ["@Citizen_care", "فريق الدعم", "مفتوح الآن حتى الساعة 5 عصرًا"]),
        ("ask_portal", ["ca.gov.sa", "التسجيل", "تابعيه", "المستندات"]),
        ("ask_registration", ["ca.gov.sa", "رب الأسرة", "1. أنشئ حسابك", "تابعيك", "3. ارفع"]),
        ("ask_sawtak", ["ca.gov.sa", "على مدار الساعة", "الانتظار", "رقم طلب", "آراء"]),
        (
            "ask_sawtak_steps",
            ["1. ادخل", "2. اكتب", "3. أرسل", "4. تصلك رسالة نصية", "5. يتواصل", "6. تابع"],
        ),
        ("ask_beneficiary_care", ["@Citizen_care", "قائمة بذاتها", "بحسب مصدر", DIFFER]),
        ("ask_program", ["حكومي", "محدودة الدخل", "الأعباء المالية", "فريق الدعم", "واعتراضات"]),
        ("after_sawtak", ["رسالة نصية", "رقم الطلب", "يتواصل معك", "ca.gov.sa", "لا أجد مدة"]),
        (
            "difference",
            ["مشكلة", "رقم تتابعها", "مبلغ الدعم", "الأهلية", "ca.gov.sa", "خمس خطوات", "يراجع"],
        ),
        ("ask_cost", ["19912", "مجاني", "لم أجد"]),
        ("ask_duration", ["لا أجد مدة موثقة", "فريق الدعم", "برقمه"]),
        ("ask_privacy", ["مشفّرة", "موظف"]),
        ("compare_fast", ["لم أجد", "19912", "«صوتك مسموع»", "بحسب مصدر"]),
    ],
)
def test_the_facts_of_a_topic(topic: str, facts: list[str]) -> None:
    text = told(topic)
    assert not [fact for fact in facts if fact not in text], text
    assert len(text) <= 350


def test_a_topic_that_nobody_knows_is_an_error() -> None:
    with pytest.raises(ValueError, match="greet"):
        ask(Question("greet"))
    with pytest.raises(ValueError, match="no question"):
        ask()


@pytest.mark.parametrize("topic", UNVERIFIED)
@pytest.mark.parametrize(
    ("now", "is_open", "opens"),
    [
        (TUESDAY_NIGHT, "@Citizen_care", "مركز الاتصال 19912، غدًا الأربعاء الساعة 8 صباحًا"),
        (FRIDAY, "«صوتك مسموع»", "@Citizen_care، اليوم من 1 ظهرًا إلى 5 عصرًا"),
        (NATIONAL_DAY, "«صوتك مسموع»", "خدمة المستفيدين، مع بداية يوم غد الخميس"),
        ("2026-11-24T18:00", "19912", "@Citizen_care، اليوم من 8 مساءً إلى 1 بعد منتصف الليل"),
    ],
)
def test_without_a_verified_answer_it_names_the_open_channel_and_the_next(
    topic: str, now: str, is_open: str, opens: str
) -> None:
    given = ask(Question(topic), now=now)
    text = plain(given.text)
    assert "ليست لدي إجابة موثقة" in text
    available, following = (
        next(line for line in text.splitlines() if line.startswith(start))
        for start in ("المتاح الآن", "وأول قناة تفتح")
    )
    assert is_open in available
    assert opens in following
    payloads = [choice["payload"] for choice in given.choices]
    assert payloads[-2:] == ["/talk_to_agent", "/file_complaint"]
    assert (payloads[0] == "/file_objection") == (topic != "ask_account_access")


def test_the_open_channel_that_it_names_is_told_in_both_readings() -> None:
    text = told("ask_payment", now=MONDAY_AFTERNOON)
    assert "مركز الاتصال 19912 (حتى الساعة 8 مساءً بحسب مصدر، ومغلق بحسب آخر)" in text
    assert DIFFER in text
    assert "@Citizen_care" in text  # one that is surely open stands beside it
    # opening tomorrow in one source, open now in the other
    night = told("ask_payment", now=TUESDAY_NIGHT)
    assert "وبحسب مصدر آخر مفتوح الآن حتى الساعة 1 بعد منتصف الليل" in night


@pytest.mark.parametrize("topic", UNVERIFIED)
def test_asked_again_without_a_verified_answer_it_is_shorter_and_worded_otherwise(
    topic: str,
) -> None:
    first, second, third, fourth = talk(TUESDAY, *[Question(topic)] * 4)
    assert len(first) > len(second) > len(third)
    assert third == fourth
    assert len({first, second, third}) == 3


def test_what_was_asked_before_is_remembered_over_other_answers() -> None:
    first, _, again = talk(
        TUESDAY, Question("ask_payment"), Question("ask_number"), Question("ask_payment")
    )
    assert again != first
    assert again.startswith("لا، ليس لدي هنا موعد موثق")


def test_who_insists_on_a_date_is_told_plainly_that_there_is_none_and_who_knows() -> None:
    _, again = talk(TUESDAY_NIGHT, Question("ask_payment"), Question("ask_payment"))
    for fact in ("لا، ليس لدي", "19912", "«صوتك مسموع»", "بحسب مصدر"):
        assert fact in again
    assert len(again) <= 350
    _, doubted = talk(TUESDAY_NIGHT, Question("ask_payment"), Question("doubt"))
    assert doubted.startswith("لا، لم أجد")
    assert "مركز الاتصال" in doubted


def test_who_registers_comes_first() -> None:
    assert told("ask_registration", "لازم زوجي اللي يسجل؟").startswith("يسجّل رب الأسرة أو عائلها")
    _, again = talk(TUESDAY, Question("ask_registration"), said("ask_registration", "ولا انا؟"))
    assert again.startswith("الذي يسجّل هو رب الأسرة أو عائلها")
    assert "1." not in again
    assert "19912" in again


def test_of_residents_nothing_is_verified() -> None:
    first = ask(said("ask_registration", "انا مقيمة وزوجي سعودي، ينفع اسجل؟"), now=TUESDAY_NIGHT)
    text = plain(first.text)
    for fact in ("ليست لدي إجابة موثقة", "رب الأسرة", "المتاح الآن", "@Citizen_care"):
        assert fact in text
    assert "1." not in text
    assert len(text) <= 350
    # how to register was not told by that
    steps = ask(said("ask_registration", "كيف التسجيل"), last=first.last)
    assert "1. أنشئ حسابك" in plain(steps.text)


def test_what_is_not_published_is_said_to_be_so() -> None:
    branches = told("ask_channels", "وين فروعكم بالرياض؟")
    assert branches.startswith("لم أجد في المصادر المنشورة فرعًا")
    # asked on WhatsApp, nothing is said of WhatsApp but to who asks for it
    assert "واتساب" not in branches
    assert "رقم واتساب" in told("ask_channels", "عندكم رقم واتساب؟")
    assert "19912" in branches
    assert "لم أجد" in told("ask_number", "كيف أتصل من خارج السعودية؟")
    text = told("ask_number", "رقم خدمة المستفيدين")
    assert "لم أجد في المصادر المنشورة رقم هاتف يخص خدمة المستفيدين" in text
    assert "لم أجد" not in told("ask_channels", "كيف أتواصل معكم؟")


def test_an_editor_may_prefer_the_other_source(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(FOLDER, tmp_path / "knowledge"))
    path = folder / "channels.yml"
    text = path.read_text(encoding="utf-8").replace("preferred: S1", "preferred: S0", 1)
    path.write_text(text, encoding="utf-8")
    given = answer([Question("ask_number")], None, at(TUESDAY_NIGHT), known=load(folder))
    assert "بحسب مصدر مفتوح الآن حتى الساعة 1 بعد منتصف الليل" in plain(given.text)


def test_a_button_carries_its_channel_and_none_repeats_the_question() -> None:
    for topic in knowledge().answers.topics.values():
        for choice in topic.choices:
            assert choice.payload.startswith("/") or choice.payload == choice.title
    assert '/ask_hours{"channel": "twitter"}' in [
        choice["payload"] for choice in ask(Question("ask_twitter")).choices
    ]
    assert "كل المواعيد" in [choice["payload"] for choice in ask(Question("ask_hours")).choices]


@pytest.mark.parametrize("topic", sorted(knowledge().answers.topics))
def test_inside_a_form_the_essential_fact_is_enough(topic: str) -> None:
    given = answer([said(topic)], None, at(TUESDAY_NIGHT), aside=True)
    assert given.text
    assert not given.choices
    assert len(plain(given.text).splitlines()) <= 2
    assert len(plain(given.text)) <= 260
