"""Dictated numbers become digits; everything else stays as it was written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arabic.numbers import spoken_digits, spoken_numbers

SPELT = "صفر واحد اثنين ثلاثة أربعة خمسة ستة سبعة ثمانية تسعة".split()


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("صفر خمسه خمسه", "055"),
        ("رقمي صفر خمسة خمسة، ثلاثة ٤٤ لو سمحت", "رقمي 0553٤٤ لو سمحت".replace("٤٤", "44")),
        ("صفر خمسة وخمسين", "055"),
        ("خمسة و خمسين", "55"),
        ("ميه وعشرين خمسه", "1205"),
        ("ميه وخمسة وعشرين", "125"),
        ("خمسه وصفر", "50"),
        ("خمسين خمسه", "505"),
        ("zero five five", "055"),
        ("ثلاثة", "3"),
        ("ثلاثة؟", "3؟"),
        ("ابغى واحد يكلمني", "ابغى واحد يكلمني"),
        ("عندي ثلاثة عيال", "عندي ثلاثة عيال"),
        ("رقمي 0500000000", "رقمي 0500000000"),
        ("", ""),
    ],
)
def test_spoken_digits(said: str, written: str) -> None:
    assert spoken_digits(said) == written


@given(st.lists(st.integers(0, 9), min_size=2), st.sampled_from([" ", "، ", " - ", "\n"]))
def test_digit_by_digit(digits: list[int], gap: str) -> None:
    said = gap.join(SPELT[digit] for digit in digits)
    assert spoken_digits(said) == "".join(map(str, digits))


@given(st.text(st.characters()))
def test_runs_lie_in_the_text_in_order(text: str) -> None:
    end_before = 0
    for start, end, digits in spoken_numbers(text):
        assert end_before <= start < end <= len(text)
        assert digits.isdecimal()
        end_before = end


@given(st.text(st.sampled_from("abcقكلم ،؟0123456789")))
def test_text_without_number_words_is_untouched(text: str) -> None:
    assert spoken_digits(text) == text
