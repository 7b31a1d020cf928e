"""What never changes the meaning of a text never changes its normal form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arabic.text import fold_digits, isolate, normalise, normalise_aligned, strip_marks

MARKS = "\u064b\u064e\u064f\u0650\u0651\u0652\u0670\u0640\u200f\u200e\u200b\u2066\u2069\ufeff"
TEXTS = st.text(st.characters())  # all of Unicode, lone surrogates included
ARABIC = st.text(st.sampled_from("ابتثجحخدذرزسشصضطظعغفقكلمنهويىةأإآؤئء "), min_size=1)


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("أَهْلًا بِكُم", "اهلا بكم"),
        ("مرحبــــا", "مرحبا"),
        ("إلى آخر الأمر", "الي اخر الامر"),
        ("مشكووووور", "مشكور"),
        ("١٢٣ ۴۵۶", "123 456"),
        ("1111 ٥٥٥٥", "1111 5555"),
        ("مسؤول شيء سئل", "مسوول شي سيل"),
        ("خدمة المستفیدین کلها", "خدمه المستفيدين كلها"),
        ("متى 😀👍🏽 تفتحون", "متي تفتحون"),
        ("1️⃣", "1"),
        ("ABC Citizen_Care", "abc citizen_care"),
        ("ﻻ ﺃﺩﺭﻱ", "لا ادري"),
        (" كم\n\tرقمكم\u00a0", "كم رقمكم"),
        ("\u202bرقمي\u202c", "رقمي"),
        ("👍", ""),
        ("", ""),
    ],
)
def test_normal_forms(written: str, normal: str) -> None:
    assert normalise(written) == normal


@given(TEXTS)
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(ARABIC, st.data())
def test_marks_and_emoji_leave_no_trace(text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text)))
    mark = data.draw(st.sampled_from(MARKS))
    assert normalise(text[:at] + mark + text[at:]) == normalise(text)
    assert normalise(f"{text} 🌹") == normalise(text)


@given(st.text(st.sampled_from("سلامكيف"), min_size=1), st.integers(3, 9), st.data())
def test_a_stretched_letter_is_written_once(word: str, times: int, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(word) - 1))
    alone = word[:at].rstrip(word[at]) + word[at] + word[at + 1 :].lstrip(word[at])
    stretched = word[:at].rstrip(word[at]) + word[at] * times + word[at + 1 :].lstrip(word[at])
    assert normalise(stretched) == normalise(alone)


@given(st.text(st.sampled_from("0123456789٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹"), min_size=1))
def test_digits_are_folded_and_never_dropped(digits: str) -> None:
    assert fold_digits(digits) == normalise(digits) == "".join(str(int(d)) for d in digits)


@given(TEXTS)
def test_folding_digits_keeps_offsets(text: str) -> None:
    assert len(fold_digits(text)) == len(text)


@given(TEXTS)
def test_the_aligned_form_is_the_normal_form_with_offsets(text: str) -> None:
    form, offsets = normalise_aligned(text)
    assert form == normalise(text)
    assert len(offsets) == len(form)
    assert offsets == sorted(offsets)
    assert all(0 <= offset < len(text) for offset in offsets)


def test_marks_are_stripped_and_letters_stay() -> None:
    assert strip_marks("الـسَّلامُ\u200f عليكم é") == "السلام عليكم é"


def test_isolates_point_left_to_right() -> None:
    assert isolate("19912") == "\u206619912\u2069"
