"""What has a form of its own is put out of the classifiers' sight."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arabic.entities import find_entities
from arabic.masking import Span, mask, maskable, stand_in, strip

WORDS = "محمد ابي اشتكي ٠٥٠١٢٣٤٥٦٧ 1000000008 2000000006 6000000007 SA12 3456 7890 19912 500 ريال"


def masked(text: str) -> str:
    return mask(text, maskable(find_entities(text)))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("هويتي 1000000008", "national_id"),
        ("اقامتي ٢٠٠٠٠٠٠٠٠٦", "national_id"),
        ("جوالي 0551234567", "mobile"),
        ("جوالي +966 55 123 4567", "mobile"),
        ("رقم الطلب 6123456789", "ticket_number"),
    ],
)
def test_every_value_of_a_kind_becomes_the_same(text: str, kind: str) -> None:
    hidden = masked(text)
    assert hidden.split()[0] == text.split()[0] and stand_in(kind) in hidden
    assert not any(char.isdecimal() for char in hidden.replace(stand_in(kind), ""))


def test_two_complaints_that_differ_in_their_values_look_alike() -> None:
    one = masked("ابي اشتكي هويتي 1000000008 جوالي 0551234567")
    two = masked("ابي اشتكي هويتي ٢٠٠٠٠٠٠٠٠٦ جوالي ٠٥٠٠٠٠٠٠٠٠")
    assert one == two


def test_a_name_becomes_the_same_name() -> None:
    text = "اسمي نورة القحطاني وابي اشتكي"
    start = text.index("نورة")
    hidden = mask(text, [Span(start, start + len("نورة القحطاني"), "person")])
    assert "نورة" not in hidden and stand_in("person") in hidden
    assert hidden.startswith("اسمي") and hidden.endswith("وابي اشتكي")


@pytest.mark.parametrize("text", ["رقم الحساب 123456789012", "حسابي 1234 5678 9012 3456"])
def test_any_other_long_number_is_hidden_too(text: str) -> None:
    hidden = masked(text)
    assert not any(part in hidden for part in text.split() if part.isdecimal() and len(part) > 3)


def test_an_iban_is_hidden() -> None:
    assert "4420" not in masked("الايبان SA44 2000 0001 2345 6789 1234")


@pytest.mark.parametrize("text", ["اتصلت على 19912", "نقص 500 ريال", "الساعة 10:30", "خيار 3"])
def test_short_numbers_stay(text: str) -> None:
    assert masked(text) == text


@pytest.mark.parametrize("text", ["", "ابي اشتكي", "متى يفتح تويتر يوم الجمعة؟"])
def test_a_text_without_values_stays_as_it_is(text: str) -> None:
    assert masked(text) == text


def test_channels_and_days_are_no_values_to_hide() -> None:
    assert maskable(find_entities("متى يفتح تويتر يوم الجمعة العصر")) == []


def test_without_its_values_a_text_keeps_its_words() -> None:
    text = "ابي اشتكي هويتي 1000000008 من شهرين"
    assert strip(text, maskable(find_entities(text))).split() == "ابي اشتكي هويتي من شهرين".split()


def test_spans_that_overlap_are_hidden_once() -> None:
    text = "محمد سعد العتيبي"
    spans = [Span(0, 8, "person"), Span(5, len(text), "person"), Span(0, len(text), "person")]
    assert mask(text, spans).count(stand_in("person")) == 1


@given(st.lists(st.sampled_from(WORDS.split()), max_size=12).map(" ".join))
def test_what_is_masked_stays_masked(text: str) -> None:
    once = masked(text)
    assert " ".join(masked(once).split()) == " ".join(once.split())
