"""What a clause does: it sets a thing right, or only says what is not so."""

import pytest

from arabic.clauses import (
    corrects,
    forbids,
    is_negated,
    is_undecided,
    turns_down,
    without_set_aside,
)


@pytest.mark.parametrize(
    "text",
    [
        "مو الثلاثاء، كان الأربعاء",
        "مو الثلاثاء كان الأربعاء",
        "ليس الثلاثاء بل الأربعاء",
        "غلط، كانت شهرين مو ثلاثة",
        "الاسم حسن موب حسين",
        "حسن، مو حسين.",
        "it was Tuesday not Monday",
    ],
)
def test_what_is_set_right_is_known(text: str) -> None:
    assert corrects(text)


@pytest.mark.parametrize(
    "text", ["لا", "مو واضح", "غلط", "مو عاجبني كلامكم", "الموقع مو شغال عندي"]
)
def test_what_is_only_denied_sets_nothing_right(text: str) -> None:
    assert not corrects(text)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("غير النوع، هي عن الاهلية مو المبلغ", "غير النوع، هي عن الاهلية"),
        ("الشكوى عن الايداع مو عن الموقع", "الشكوى عن الايداع"),
        ("الموضوع مو المبلغ خلها الاهليه", "الموضوع خلها الاهليه"),
        ("الدعم مو نازل", "الدعم مو نازل"),
        ("مو المبلغ", "مو المبلغ"),
    ],
)
def test_what_is_turned_down_at_the_end_is_left_out(text: str, kept: str) -> None:
    assert without_set_aside(text) == kept


@pytest.mark.parametrize(
    "text", ["لا تحولني لموظف", "don't transfer me", "لا تسحبونها", "لا لاتحولني"]
)
def test_who_forbids_wants_it_not(text: str) -> None:
    assert forbids(text) and not is_negated(text)


@pytest.mark.parametrize(
    "text", ["لقيتها خلاص ما ابي موظف", "لي انا، ولا ابي انتظر الموظف", "no need"]
)
def test_what_is_turned_down_is_known_wherever_it_stands(text: str) -> None:
    assert turns_down(text)


def test_no_before_a_wish_turns_nothing_down() -> None:
    assert not is_negated("لا ابي شكوى عادية") and is_negated("لا اريد شكوى")


@pytest.mark.parametrize("text", ["لاتصال المركز", "الاتصالات"])
def test_a_word_that_begins_like_a_ban_is_none(text: str) -> None:
    assert not forbids(text)


@pytest.mark.parametrize(
    ("text", "undecided"),
    [
        ("والله ما دري ارسلها ولا لا", True),
        ("محتاره شوي", True),
        ("not sure yet", True),
        ("لا كذا تمام", False),
        ("ارسلها ولا تتاخرون", False),
    ],
)
def test_who_weighs_a_thing_and_its_contrary_is_undecided(text: str, undecided: bool) -> None:
    assert is_undecided(text) is undecided
