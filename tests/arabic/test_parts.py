"""Where a message falls into small words and a point."""

import pytest

from arabic.courtesies import Ranking
from arabic.parts import in_parts

_SMALL = {
    "لا": "deny",
    "لا لا": "deny",
    "طيب": "acknowledge",
    "خلاص": "cancel",
    "يسلمو": "thank",
    "الله يوفقك": "bless",
    "ايه": "affirm",
}


def guess(text: str) -> Ranking:
    """A stand-in for the intent model: the small words above, and «ask_hours» for all else."""
    intent = _SMALL.get(text.strip(" ،,"), "ask_hours")
    sure = 0.7 if text.split()[0] in _SMALL and intent == "ask_hours" else 0.9
    return [(intent, sure), ("out_of_scope", 1 - sure)]


@pytest.mark.parametrize(
    ("text", "small", "point"),
    [
        ("لا لا اقصد مركز الاتصال", "لا لا", "اقصد مركز الاتصال"),
        ("طيب متى يفتح تويتر", "طيب", "متى يفتح تويتر"),
        ("خلاص، وش رقمكم", "خلاص", "وش رقمكم"),
        ("رفعته يسلمو", "يسلمو", "رفعته"),
        ("ايه الله يوفقك", "الله يوفقك", "ايه"),  # agrees, and blesses
        ("ما ابي شكوى، وش رقمكم", "ما ابي شكوى", "وش رقمكم"),
    ],
)
def test_small_words_lead_up_to_a_point_or_close_it(text: str, small: str, point: str) -> None:
    parts = in_parts(text, guess)
    assert parts and [text[slice(*part)] for part in parts] == [small, point]


@pytest.mark.parametrize(
    "text",
    [
        "متى يفتح تويتر",
        "لا",
        "طيب " + "كلمة " * 50,  # a story
    ],
)
def test_a_message_of_one_part_is_whole(text: str) -> None:
    assert in_parts(text, guess) is None


def test_no_question_word_stays_behind() -> None:
    text = "طيب ومتى يفتح تويتر"
    parts = in_parts(text, guess)
    assert parts and text[slice(*parts[1])] == "ومتى يفتح تويتر"
