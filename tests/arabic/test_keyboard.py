"""What was typed on the wrong keyboard layout is read as it was meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arabic.keyboard import _TO_LATIN, _swap, repair_layout
from tests.arabic.words import OWN, VOCABULARY


def repaired(text: str) -> str:
    return repair_layout(text, VOCABULARY.knows)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("hsjtshv", "استفسار"),
        ("lju dk.g hg]ul", "متع ينزل الدعم"),
        ("l,/t", "موظف"),
        ("اثممخ", "hello"),
        ("hsjtshv 19912", "استفسار 19912"),
    ],
)
def test_the_other_layout_is_found(typed: str, meant: str) -> None:
    assert repaired(typed) == meant


@pytest.mark.parametrize(
    "text",
    ["how can i register", "mata yenzel el da3m", "ca.gov.sa", "@Citizen_care", "متى ينزل الدعم",
     "sms", "", "a", "وش رقم my account", "www.ca.gov.sa"],
)  # fmt: skip
def test_what_makes_sense_stays(text: str) -> None:
    assert repaired(text) == text


@given(st.lists(st.sampled_from(sorted(OWN)), min_size=2, max_size=8))
def test_any_known_sentence_survives_the_wrong_layout(found: list[str]) -> None:
    typed = " ".join(_swap(word, _TO_LATIN) for word in found)
    assert repaired(" ".join(found)) == " ".join(found)
    if sum(map(len, found)) >= 8:
        assert repaired(typed) == " ".join(found)


@given(st.text(st.characters()))
def test_nothing_unknown_is_changed(text: str) -> None:
    assert repair_layout(text, lambda _: False) == text
