"""The views of a text that the classifier counts n-grams in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arabic.features import sounds, topics, words


@pytest.mark.parametrize(
    ("arabic", "latin"),
    [
        ("متى ينزل الدعم", "mata yenzel el da3m"),
        ("كيف اسجل", "kef asajjel"),
        ("خدمة", "5edma"),
        ("شكرا", "shukran".removesuffix("n")),
        ("رقم", "ra8m"),
        ("قال", "gal"),
    ],
)
def test_both_scripts_sound_alike(arabic: str, latin: str) -> None:
    assert sounds(words(arabic)).replace(" ", "") == sounds(words(latin)).replace(" ", "")


def test_other_agencies_are_one_topic() -> None:
    assert topics(words("رقم المرور")) == topics(words("رقم الجوازات")) == "رقم ELSEWHERE"
    assert topics(words("رقم حساب المواطن")) == "رقم حساب المواطن"


@given(st.text(st.characters()))
def test_every_view_keeps_the_number_of_words(text: str) -> None:
    plain = words(text)
    assert len(plain.split()) == len(topics(plain).split()) == len(sounds(plain).split())
