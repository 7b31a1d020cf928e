"""Values in a message: identifiers, names, choices, stories."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rasa_sdk import Tracker

from actions.understanding import values
from actions.understanding.message import Message
from actions.understanding.values import WrongAnswer
from tests.actions.conftest import Fill
from tests.actions.talking import parsed


def message(text: str, **more: Any) -> Message:
    """A message as the actions get it."""
    return Message.latest(Tracker("c", {}, parsed(text, **more), [], False, None, {}, None))


# --- Identifiers


@pytest.mark.parametrize(
    ("slot", "text", "value"),
    [
        ("national_id", "1000000008", "1000000008"),
        ("national_id", "رقم الهويه ١٠٠٠٠٠٠٠٠٨ لو سمحت", "1000000008"),
        ("national_id", "1000 000 008", "1000000008"),
        ("mobile", "0551234567", "+966551234567"),
        ("mobile", "٠٥٥ ١٢٣ ٤٥٦٧", "+966551234567"),
        ("mobile", "+966 55 123 4567", "+966551234567"),
        ("mobile", "جوالي 551234567", "+966551234567"),
        ("ticket_number", "6000000007", "6000000007"),
        ("ticket_number", "رقمه ٦٠٠٠٠٠٠٠٠٧", "6000000007"),
        ("ticket_number", "6000-000-007", "6000000007"),
    ],
)
def test_an_identifier_is_read_however_it_is_written(slot: str, text: str, value: str) -> None:
    assert values.read_identifier(slot, message(text)) == value


@pytest.mark.parametrize("slot", ["national_id", "mobile", "ticket_number"])
@pytest.mark.parametrize("text", ["", "مدري", "/affirm", "12"])
def test_what_is_no_identifier_says_which_sentence_answers_it(slot: str, text: str) -> None:
    with pytest.raises(WrongAnswer) as wrong:
        values.read_identifier(slot, message(text))
    assert wrong.value.response.startswith(f"wrong_{slot}_")


def test_a_reference_with_a_wrong_check_digit_is_looked_up_all_the_same() -> None:
    assert values.read_reference(message("6000000001")) == "6000000001"


@pytest.mark.parametrize("text", ["1000000008", "0551234567"])
def test_who_one_is_is_no_reference(text: str) -> None:
    with pytest.raises(WrongAnswer):
        values.read_reference(message(text))


def test_all_numbers_of_a_message_are_told_apart() -> None:
    found = values.numbers_in(message("هويتي 1000000008 وجوالي 0551234567 وطلبي 6000000007"))
    assert found == {
        "national_id": "1000000008", "mobile": "+966551234567", "ticket_number": "6000000007"
    }  # fmt: skip


@given(st.text(max_size=40))
def test_any_text_is_read_without_an_error(text: str) -> None:
    given_message = message(text, entities=[])
    assert isinstance(values.numbers_in(given_message), dict)
    assert values.could_be_name(given_message) is None or text.strip()
    assert values.read_number(given_message, 6) in (None, 1, 2, 3, 4, 5, 6)


@pytest.mark.parametrize(
    ("text", "attempts"),
    [
        ("1000000", True),
        ("هويتي 100000", True),
        ("12", True),
        ("اتصلت على 19912", False),
        ("", False),
    ],
)
def test_what_looks_like_an_attempt_at_a_number(text: str, attempts: bool) -> None:
    assert values.attempts_number(message(text)) is attempts


# --- Names

NAME = "نورة القحطاني"


@pytest.mark.parametrize(
    ("text", "labelled", "expected", "name"),
    [
        (NAME, False, True, NAME),  # at its question
        (NAME, False, False, None),  # nobody asked
        (f"اسمي {NAME}", True, False, NAME),
        (f"{NAME} 1000000008", False, False, NAME),  # beside a number
        ("ابي اشتكي", False, True, None),
    ],
)
def test_a_name_is_taken_where_it_is_asked_for_or_announced(
    text: str, labelled: bool, expected: bool, name: str | None
) -> None:
    found = NAME if NAME in text else ""
    assert values.name_in(message(text, name=found, labelled=labelled), expected=expected) == name


def test_where_a_name_is_asked_for_the_words_beside_it_belong_to_it() -> None:
    told = message("وعد خالد الزهراني", name="خالد الزهراني", loose="وعد خالد الزهراني")
    assert values.name_in(told, expected=True) == "وعد خالد الزهراني"
    assert values.name_in(told, expected=False) is None


def test_a_name_is_kept_as_it_is_written_and_never_endless() -> None:
    name = " ".join(["محمد"] * 12)
    found = values.name_in(message(name, name=name), expected=True)
    assert found is not None and len(found.split()) <= 8
    marked = "أحْمَد الزَّهراني"
    assert values.name_in(message(marked, name=marked), expected=True) == marked


@pytest.mark.parametrize(
    ("text", "may"),
    [
        ("هادي بشير", True),
        ("محمد", False),
        ("كم رقمكم؟", False),
        ("هادي 123", False),
        ("واحد اثنين ثلاثة اربعة خمسة ستة", False),
    ],
)
def test_a_few_plain_words_may_be_a_name(text: str, may: bool) -> None:
    assert (values.could_be_name(message(text)) is not None) is may


# --- Choices and stories


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("3", 3),
        ("٣", 3),
        ("رقم 3", 3),
        ("الخيار رقم 2", 2),
        ("7", None),
        ("33", None),
        ("3 ايام", None),
    ],
)
def test_a_choice_by_its_number(text: str, number: int | None) -> None:
    assert values.read_number(message(text), 6) == number


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("الخطوة 3", 3),
        ("الثانية", 2),
        ("ارجع للاولى", 1),
        ("الاخيرة", 5),
        ("٤", 4),
        ("خطوة 9", None),
    ],
)
def test_a_step_by_number_or_ordinal(text: str, step: int | None) -> None:
    assert values.steps_in(message(text), 5) == ([step] if step else [])


@pytest.mark.parametrize(
    ("text", "why"), [("شكوى", "short"), ("/affirm", "short"), ("ا " * 2100, "long")]
)
def test_a_story_has_its_limits(text: str, why: str) -> None:
    with pytest.raises(WrongAnswer, match=f"wrong_complaint_description_{why}"):
        values.read_story("complaint_description", message(text))


LONG = "نقص الدعم من رمضان وأنا أرملة أعول أربعة أيتام"


def test_the_topic_of_an_opening_is_that_of_its_story_too() -> None:
    split = {"opening": {"amount": 0.4, "amount_told": 0.4, "bare": 0.2}}
    assert values.topic_of_opening(message(LONG, contexts=split)) == "amount"
    assert values.topic_of_opening(message(LONG, contexts={"opening": {"bare": 0.9}})) is None
    assert values.topic_of_opening(message(LONG)) is None


@pytest.mark.parametrize(
    ("text", "reading", "told"),
    [
        (LONG, {"amount_told": 0.95}, True),
        (LONG, {"bare": 0.95}, False),
        ("نقص الدعم", {"amount_told": 0.95}, False),
        ("/file_complaint", {"amount_told": 0.95}, False),
    ],
)
def test_whether_an_opening_tells_what_happened(
    text: str, reading: dict[str, float], told: bool
) -> None:
    assert values.told_in_opening(message(text, contexts={"opening": reading})) is told


def test_a_full_name_that_no_list_has_is_taken_where_it_is_surely_one(complaint: Fill) -> None:
    talk = complaint("full_name")
    talk.say("بدور ماطر الشمري", reading="answer", sure=0.99)
    assert talk.slots["full_name"] == "بدور ماطر الشمري" and talk.requested == "national_id"
