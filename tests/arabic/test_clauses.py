"""What a clause does: it sets a thing right, or only says what is not so."""

import pytest

from arabic.clauses import corrects


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
