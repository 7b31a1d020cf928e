"""Typos of our words are mended; names, numbers and known words are not touched."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arabic.typos import TypoRepair
from tests.arabic.words import OWN, VOCABULARY

REPAIR = TypoRepair(VOCABULARY).repair


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("الدعن", "الدعم"),  # a neighbouring key
        ("المواطنن", "المواطن"),  # twice
        ("موطف", "موظف"),  # a letter that sounds alike
        ("المبلع", "المبلغ"),
        ("البوبه", "البوابه"),  # left out
        ("المواطنرقم", "المواطن رقم"),  # no space
        ("استسفار", "استفسار"),  # swapped
    ],
)
def test_a_slip_is_mended(typed: str, meant: str) -> None:
    assert REPAIR(typed) == meant


@pytest.mark.parametrize("word", ["0551234567", "account", "رقن", "خدام", "عبدالله", "شمسان", ""])
def test_numbers_latin_short_words_and_others_stay(word: str) -> None:
    assert REPAIR(word) == word


@given(st.text("ابتثجحخدذرزسشصضطظعغفقكلمنهوي", max_size=12))
def test_a_repair_leads_to_our_words_and_ends_there(word: str) -> None:
    repaired = REPAIR(word)
    assert repaired == word or all(part in OWN for part in repaired.split())
    assert " ".join(map(REPAIR, repaired.split())) == repaired
