"""A message of nothing but emoji says what everybody means by it."""

import pytest

from arabic.emoji import in_words


@pytest.mark.parametrize(
    ("sent", "meant"),
    [
        ("👍", "نعم صحيح"),
        ("👍🏽👍🏽", "نعم صحيح"),
        (" ❤️ ", "شكرا لكم"),
        ("👎", "لا"),
        ("👋😀", "السلام عليكم"),
    ],
)
def test_emoji_alone_are_words(sent: str, meant: str) -> None:
    assert in_words(sent) == meant


@pytest.mark.parametrize("sent", ["لا 👍", "ok 👍", "1", "😀", "؟", "", "🤷"])
def test_all_else_stays(sent: str) -> None:
    assert in_words(sent) == sent
