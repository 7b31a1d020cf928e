"""The views of a text that the classifier counts n-grams in."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arabic.features import MODULES, Reader, sounds, words
from tests.arabic.words import VOCABULARY

READER = Reader(VOCABULARY)


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


def lemmas(text: str, reader: Reader = READER) -> str:
    return reader.views(text)[1]


def test_other_agencies_are_one_topic() -> None:
    assert lemmas("رقم المرور") == lemmas("رقم الجوازات") == "رقم ELSEWHERE"
    assert "ELSEWHERE" not in lemmas("رقم حساب المواطن")


def test_one_thing_is_read_the_same_however_it_is_written() -> None:
    expected = lemmas("متى ينزل الدعم")
    for text in ("mata yenzel el da3m", "امتى ينزل الدعم", "متى ينزل الدعن", "ljn dk.g hg]ul"):
        assert lemmas(text) == expected, text


@pytest.mark.parametrize(
    ("module", "text"),
    [
        ("keyboard", "lju dk.g hg]ul"),
        ("arabizi", "mata yenzel el da3m"),
        ("typos", "متى ينزل الدعن"),
        ("dialects", "امتى ينزل الدعم"),
        ("clitics", "والحساب"),
        ("elsewhere", "رقم المرور"),
        ("sounds", "رقم"),
    ],
)
def test_each_module_can_be_left_out(module: str, text: str) -> None:
    without = Reader(VOCABULARY, set(MODULES) - {module})
    assert without.views(text) != READER.views(text)


@settings(deadline=None)  # the first text waits for word lists
@given(st.text(st.characters()))
def test_any_text_has_three_views(text: str) -> None:
    plain, _, heard = READER.views(text)
    assert len(plain.split()) == len(heard.split())
