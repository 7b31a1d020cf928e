"""Channels, days, occasions and identifiers, with canonical values and raw offsets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arabic.entities import find_entities


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ويوم الجمعة؟", [("day", "friday", "الجمعة")]),
        ("وتويتررر؟", [("channel", "twitter", "تويتررر")]),
        ("وتويترر؟", [("channel", "twitter", "تويترر")]),
        ("صوتك مسمووع", [("channel", "sawtak", "صوتك مسمووع")]),
        ("حسابكم في منصة إكس", [("channel", "twitter", "منصة إكس")]),
        ("@Citizen_care", [("channel", "twitter", "Citizen_care")]),
        ("البوّابة الإلكترونية", [("channel", "portal", "البوّابة الإلكترونية")]),
        ("افتحوا ca.gov.sa", [("channel", "portal", "ca.gov.sa")]),
        ("صوتك مسموع شغالة الحين", [("channel", "sawtak", "صوتك مسموع"), ("day", "now", "الحين")]),
        ("خدمة المستفيدين", [("channel", "beneficiary_care", "خدمة المستفيدين")]),
        ("call center hours", [("channel", "call_center", "call center")]),
        ("اتصلت على ١٩٩١٢", [("channel", "call_center", "١٩٩١٢")]),
        (
            "مركز الاتصــال يفتح الليل في رمضان؟",
            [
                ("channel", "call_center", "مركز الاتصــال"),
                ("time", "night", "الليل"),
                ("occasion", "ramadan", "رمضان"),
            ],
        ),
        ("عيد الفطر تشتغلون", [("occasion", "eid", "عيد الفطر")]),
        ("عيد علي الرقم", []),
        ("عيد المطيري", []),
        ("تداومون بالعيد", [("occasion", "eid", "العيد")]),
        ("دوام اليوم الوطني", [("occasion", "national_day", "اليوم الوطني")]),
        (
            "open on friday and saturday",
            [("day", "friday", "friday"), ("day", "saturday", "saturday")],
        ),
        ("صباح الخير", []),
        ("مساء النور عليكم", []),
        ("good evening", []),
        ("ما احد يرد", []),
        ("وبعد بكره؟", [("day", "after_tomorrow", "بعد بكره")]),
        (
            "اليوم الليل",
            [("day", "today", "اليوم"), ("time", "night", "الليل")],
        ),
        ("واليوم اللي بعده", []),
        ("تشتغلون بالإجازات", [("occasion", "holidays", "الإجازات")]),
        ("عطلة الاسبوع", [("day", "weekend", "عطلة الاسبوع")]),
        ("بكرة الصبح", [("day", "tomorrow", "بكرة"), ("time", "morning", "الصبح")]),
        (
            "رقم الهويه ١٠٠٠٠٠٠٠٠٨ وجوالي 055 000 0000",
            [("national_id", "1000000008", "١٠٠٠٠٠٠٠٠٨"), ("mobile", "0550000000", "055 000 0000")],
        ),
        ("+966-55-000-0000", [("mobile", "966550000000", "+966-55-000-0000")]),
        ("طلبي رقم٤٨٢١٣٠٩٧٦٦", [("ticket_number", "4821309766", "٤٨٢١٣٠٩٧٦٦")]),
        ("رقم الطلب 48213", [("ticket_number", "48213", "48213")]),
        ("راتبي 4500 ريال", []),
        ("12345678901234", []),
        (
            "صفر خمسة خمسة صفر صفر صفر صفر صفر صفر صفر",
            [("mobile", "0550000000", "صفر خمسة خمسة صفر صفر صفر صفر صفر صفر صفر")],
        ),
    ],
)
def test_entities(text: str, expected: list[tuple[str, str, str]]) -> None:
    found = find_entities(text)
    assert [
        (entity.label, entity.value, text[entity.start : entity.end]) for entity in found
    ] == expected


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("w el jom3a fat7een?", "friday"),
        ("fel jum3ah", "friday"),
        ("el gom3a", "friday"),
        ("bel sabt", "saturday"),
        ("yom el 7ad", "sunday"),
        ("el a7ad", "sunday"),
        ("yom ethnain", "monday"),
        ("w el etnein", "monday"),
        ("el thalatha", "tuesday"),
        ("yom el arba3a", "wednesday"),
        ("el 5amees", "thursday"),
        ("khamis", "thursday"),
        ("el yom", "today"),
        ("el 7een", "now"),
        ("bel leil", "night"),
        ("fe ramadhan", "ramadan"),
        ("el 3eed", "eid"),
        ("متى يفتح التويتر", "twitter"),
        ("الأكس", "twitter"),
        ("الخط الساخن", "call_center"),
        ("السنترال", "call_center"),
        ("مواعيد المركز", "call_center"),
        ("للمركز متى", "call_center"),
        ("والخط؟", "call_center"),
        ("غير الاتصال", "call_center"),
        ("wain el bawaba", "portal"),
    ],
)
def test_a_name_is_found_with_its_article_and_in_latin_letters(text: str, value: str) -> None:
    assert [entity.value for entity in find_entities(text)] == [value]


@pytest.mark.parametrize(
    "text",
    [
        "اول الخطوات",
        "هيئة الاتصالات",
        "مركز صحي",
        "arba3a",
        "thalatha",
        "i had a problem",
        "all in line",
        "john",
    ],
)
def test_numbers_and_english_are_no_day(text: str) -> None:
    assert find_entities(text) == []


@given(st.text(st.characters() | st.sampled_from("تويترالجمعهبوابة 0512346789٠١٢٥٤-+")))
def test_spans_lie_in_the_text_and_never_overlap(text: str) -> None:
    end_before = 0
    for entity in find_entities(text):
        assert end_before <= entity.start < entity.end <= len(text)
        assert entity.value
        end_before = entity.end


@given(st.sampled_from("12"), st.integers(0, 10**9 - 1), st.sampled_from(["", " ", "-"]))
def test_an_identity_number_is_found_however_it_is_spaced(first: str, rest: int, gap: str) -> None:
    digits = f"{first}{rest:09d}"
    spaced = gap.join([digits[:1], digits[1:4], digits[4:7], digits[7:]])
    found = find_entities(f"هويتي {spaced} لو سمحت")
    assert [(entity.label, entity.value) for entity in found] == [("national_id", digits)]
