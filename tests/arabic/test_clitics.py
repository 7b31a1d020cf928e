"""Clitics come off where a word of ours is left."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arabic.clitics import Stemmer
from tests.arabic.words import OWN, VOCABULARY

STEM = Stemmer(VOCABULARY).stem


@pytest.mark.parametrize(
    ("word", "stem"),
    [
        ("والموظف", "موظف"),
        ("بالشكوي", "شكوي"),
        ("رقمكم", "رقم"),
        ("حسابي", "حساب"),
        ("للبوابه", "للبوابه"),  # «بوابه» alone is not known here
        ("وش", "وش"),
        ("19912", "19912"),
    ],
)
def test_a_word_without_its_clitics(word: str, stem: str) -> None:
    assert STEM(word) == stem


@given(st.text(max_size=15) | st.sampled_from(sorted(OWN)))
def test_what_is_left_is_the_word_or_one_of_ours(word: str) -> None:
    stem = STEM(word)
    assert stem in word
    assert stem == word or stem in OWN
