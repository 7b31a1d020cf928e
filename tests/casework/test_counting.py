import pytest

from casework.counting import counted


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (1, "يوم"),
        (2, "يومين"),
        (3, "3 أيام"),
        (10, "10 أيام"),
        (11, "11 يومًا"),
        (99, "99 يومًا"),
        (100, "100 يوم"),
        (101, "101 يوم"),
        (103, "103 أيام"),
        (111, "111 يومًا"),
    ],
)
def test_counted(number: int, said: str) -> None:
    assert counted(number, "يوم", "يومين", "أيام", "يومًا") == said
    assert counted(1, "طلب", "طلبان", "طلبات", "طلبًا", alone="طلب واحد") == "طلب واحد"
