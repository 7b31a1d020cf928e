"""Arabizi becomes Arabic token by token; everything else stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arabic.arabizi import Arabizi, transliterate
from tests.arabic.words import OWN, VOCABULARY

ARABIZI = Arabizi(VOCABULARY)


@pytest.mark.parametrize(
    ("latin", "arabic"),
    [
        ("akallem mowazaf", "اكلم موظف"),
        ("mata yenzel el da3m", "متي ينزل الدعم"),
        ("mata yenzel aldaam", "متي ينزل الدعم"),
        ("mata aldawam", "متي الدوام"),
        ("7sab elmowaten", "حساب المواطن"),
        ("kef asajjel fi elbawaba", "كيف اسجل في البوابه"),
        ("el mablagh na8es", "المبلغ ناقص"),
    ],
)
def test_arabizi_is_read_as_arabic(latin: str, arabic: str) -> None:
    assert " ".join(ARABIZI.read(latin.split())) == arabic


@pytest.mark.parametrize(
    "text",
    [
        "how can i register my account",
        "0551234567",
        "ca204817",
        "19912",
        "2fa",
        "متي ينزل الدعم",
        "ابغي hello please",
    ],
)
def test_english_numbers_and_arabic_stay(text: str) -> None:
    assert " ".join(ARABIZI.read(text.split())) == text


def test_a_word_of_both_languages_follows_its_neighbours() -> None:
    assert ARABIZI.read("can i la the number".split())[2] == "la"
    assert ARABIZI.read("mowazaf la mowazaf".split())[1] == "لا"


@given(st.lists(st.text(st.characters(codec="utf-8"), min_size=1)))
def test_what_has_no_latin_letter_stays(tokens: list[str]) -> None:
    kept = [token for token in tokens if not any("a" <= char <= "z" for char in token)]
    assert ARABIZI.read(kept) == kept


@given(st.from_regex(r"[a-z2-9']{1,30}", fullmatch=True))
def test_any_token_becomes_letters(token: str) -> None:
    assert all("\u0621" <= letter <= "\u064a" for letter in transliterate(token))
    assert len(ARABIZI.read([token])) <= 1


@given(st.sampled_from(sorted(OWN)))
def test_arabic_words_are_not_touched(word: str) -> None:
    assert ARABIZI.read([word]) == [word]
