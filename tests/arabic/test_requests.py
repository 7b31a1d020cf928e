"""How a message falls into requests, apart from any trained model."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arabic.clauses import (
    is_asking,
    is_negated,
    is_question,
    split_points,
    trimmed,
)
from arabic.courtesies import Ranking, is_filler
from arabic.features import words
from arabic.requests import Limits, read

# A classifier simple enough to be seen through: the first known word decides.
WORDS = {
    "رقمكم": "ask_number",
    "number": "ask_number",
    "تفتحون": "ask_hours",
    "open": "ask_hours",
    "دوامكم": "ask_hours",
    "مواعيد": "ask_hours",
    "اشتكي": "file_complaint",
    "تويتر": "ask_twitter",
    "السلام": "greet",
    "شكرا": "thank",
    "الدعم": "ask_payment",
}


def guess(text: str) -> Ranking:
    known = [WORDS[word] for word in words(text).split() if word in WORDS]
    intents = list(dict.fromkeys([*known, "out_of_scope"]))
    first = 0.9 if known else 0.3
    return [(intents[0], first)] + [(intent, 0.05) for intent in intents[1:]]


def requests_in(text: str) -> list[str]:
    reading = read(text, guess, Limits())
    return [request.intent for request in reading.requests] or [reading.ranking[0][0]]


@pytest.mark.parametrize(
    ("text", "intents"),
    [
        ("وش رقمكم ومتى تفتحون؟", ["ask_number", "ask_hours"]),
        ("what is your number and when do you open?", ["ask_number", "ask_hours"]),
        ("ابغى رقمكم وكيف اشتكي", ["ask_number", "file_complaint"]),
        ("كم رقمكم؟ متى تفتحون؟ كيف اشتكي؟", ["ask_number", "ask_hours", "file_complaint"]),
        ("السلام عليكم كم رقمكم", ["ask_number"]),
        ("شكرا، ومتى تفتحون", ["ask_hours"]),
        ("السلام عليكم كم رقمكم ومتى تفتحون", ["ask_number", "ask_hours"]),
        # no second request
        ("كم رقمكم وكم رقمكم", ["ask_number"]),
        ("مواعيد رقمكم وتويتر", ["ask_hours"]),
        ("وش الفرق بين رقمكم ودوامكم", ["ask_number"]),
        ("كيف اشتكي وكم ياخذ من دوامكم", ["file_complaint"]),
        ("الدعم تأخر علي، ومتى تفتحون", ["ask_payment"]),
        ("كم رقمكم، ما ابي اشتكي", ["ask_number"]),
        ("وش دوامكم", ["ask_hours"]),
        ("متى تفتحون وش رقمكم", ["ask_hours", "ask_number"]),  # a question word alone
        ("كم رقمكم ومتى؟", ["ask_number"]),  # goes on with the same
        # a clause asks by more than a wish
        ("whats your number, are you open", ["ask_number", "ask_hours"]),
        ("ما رقمكم وما دوامكم", ["ask_number", "ask_hours"]),
    ],
)
def test_requests(text: str, intents: list[str]) -> None:
    assert requests_in(text) == intents


@pytest.mark.parametrize(
    ("text", "intents"),
    [
        ("السلام عليكم والرحمة عساكم طيبين ابغى بس رقمكم", ["ask_number"]),
        ("السلام عليكم كيفكم رقمكم شكرا لكم الله يسعدكم", ["ask_number"]),
        ("السلام عليكم كيفكم وش رقمكم ومتى تفتحون", ["ask_number", "ask_hours"]),
        ("شكرا جزيلا ابي رقمكم", ["ask_number"]),
        # only courtesies
        ("السلام عليكم كيف الحال عساكم بخير", ["greet"]),
        ("السلام عليكم يا اهل حساب الدعم", ["greet"]),
        ("شكرا عرفت متى تفتحون", ["thank"]),
        ("يا جماعة السلام عليكم عرفت متى تفتحون", ["greet"]),
    ],
)
def test_a_request_amid_pleasantries_is_heard(text: str, intents: list[str]) -> None:
    assert requests_in(text) == intents


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("لحظة نسيت، ابغى رقمكم بعد", "ask_number"),
        ("by the way نسيت متى تفتحون", "ask_hours"),
        ("لحظة نسيت رقمكم", "change_answer"),
        ("لحظة نسيت وما ابغى رقمكم", "change_answer"),
    ],
)
def test_fillers_before_a_wish_are_passed_over(text: str, intent: str) -> None:
    def guess_filled(text: str) -> Ranking:
        return [("change_answer", 0.55)] if "نسيت" in text else guess(text)

    assert read(text, guess_filled, Limits()).ranking[0][0] == intent


@pytest.mark.parametrize(
    ("text", "filler"),
    [("لحظة نسيت", True), ("by the way,", True), ("ايه", False), ("ما", False), ("لا بس", False)],
)
def test_a_filler_is_no_answer_and_no_negation(text: str, filler: bool) -> None:
    assert is_filler(text) is filler


def test_two_courtesies_are_as_sure_as_both_together() -> None:
    def guess_courtesies(text: str) -> Ranking:
        return [("goodbye", 0.5), ("thank", 0.4), ("deny", 0.1)]

    ranking = read("جزاكم الله خيرا، الى اللقاء", guess_courtesies, Limits()).ranking
    assert ranking[0] == ("goodbye", pytest.approx(0.9))
    assert dict(ranking) == {"goodbye": pytest.approx(0.9), "deny": 0.1, "thank": 0.0}


def test_requests_name_their_place_in_the_raw_text() -> None:
    text = "  وَش رقمكـم؟؟ ومتى تفتحون؟"
    found = read(text, guess, Limits()).requests
    assert [request.text for request in found] == ["وَش رقمكـم؟؟", "متى تفتحون؟"]
    assert all(text[request.start : request.end] == request.text for request in found)


def test_the_ranking_is_that_of_the_first_request() -> None:
    assert read("متى تفتحون وكم رقمكم", guess, Limits()).ranking == guess("متى تفتحون")


def test_a_story_is_read_as_a_whole() -> None:
    story = "كم رقمكم " + "قلت له وقال لي " * 20 + "ومتى تفتحون"
    assert read(story, guess, Limits()).requests == []


@pytest.mark.parametrize(
    ("text", "intents"),
    [
        ("وش هو صوتك مسموع وكيف اقدم عليه", ["ask_sawtak", "ask_sawtak_steps"]),
        ("وش هو صوتك مسموع وكيف اقدم عن طريقه", ["ask_sawtak", "ask_sawtak_steps"]),
        ("وش هو صوتك مسموع وكيف اقدم بالبرنامج", ["ask_sawtak", "ask_registration"]),
    ],
)
def test_what_points_back_takes_the_service_along(text: str, intents: list[str]) -> None:
    def guess_service(text: str) -> Ranking:
        named = "مسموع" in text
        if "اقدم" in text:
            return [("ask_sawtak_steps" if named else "ask_registration", 0.9)]
        return [("ask_sawtak" if named else "out_of_scope", 0.9)]

    reading = read(text, guess_service, Limits())
    assert [request.intent for request in reading.requests] == intents


STORY = "الدعم نزل ناقص هالشهر وعندي خمس عيال والايجار حال علي ورحت لهم وما احد رد علي"


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        (f"{STORY} ابغى اشتكي", "file_complaint"),
        (f"انا عايز اشتكي لان {STORY}", "file_complaint"),
        (f"{STORY} وما ابي اشتكي", "ask_payment"),
        (f"{STORY} وش اسوي", "ask_payment"),
        (f"مواعيد العمل {STORY} وابي اشتكي", "ask_hours"),  # a question of its own
    ],
)
def test_a_story_that_wishes_outright_is_that_wish(text: str, intent: str) -> None:
    assert read(text, guess, Limits()).ranking[0][0] == intent


def test_unsure_clauses_are_not_split() -> None:
    assert read("وش رقمكم ومتى تفتحون؟", guess, Limits(confidence=0.95)).requests == []


@pytest.mark.parametrize(
    "text", ["وش وقت الدوام", "وين واتساب", "وصلني وقف", "والله ولدي", "كم رقمكم"]
)
def test_a_letter_of_the_word_itself_is_no_and(text: str) -> None:
    assert list(split_points(text)) == []


@given(st.text(st.characters() | st.sampled_from("وۆﻭ ،؟ كم رقمكم متى and")))
def test_any_text_is_read(text: str) -> None:
    reading = read(text, guess, Limits())
    for request in reading.requests:
        assert text[request.start : request.end] == request.text
    for left_end, right_start in split_points(text):
        assert 0 < left_end <= right_start <= len(text)
    start, end = trimmed(text, 0, len(text))
    assert 0 <= start <= end <= len(text)


@pytest.mark.parametrize("text", ["ما ابي اعترض", "مابغى شكوى", "I don't want to complain"])
def test_negated(text: str) -> None:
    assert is_negated(text)


@pytest.mark.parametrize(
    ("text", "asking"),
    [
        ("متى تفتحون", True),
        ("رابط الموقع", True),
        ("عطني رقمكم", True),
        ("تأخر الدعم علي", False),
        ("غيرت شريحتي", False),
    ],
)
def test_asking(text: str, asking: bool) -> None:
    assert is_asking(text) == asking


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("وش رقمكم", True),
        ("طيب ومتى تفتحون", True),
        ("السلام عليكم كم رقمكم", True),
        ("رقمكم؟", True),
        ("what is your number", True),
        ("محمد العتيبي", False),
        ("ما نزل الدعم؟", True),
        ("الدعم ما نزل", False),
        ("", False),
    ],
)
def test_a_question_is_told_by_its_mark_or_first_word(text: str, asks: bool) -> None:
    assert is_question(text) is asks


def test_a_numbered_list_is_as_many_requests() -> None:
    text = "عندي كم سؤال: ١- رقمكم ٢- حسابكم في تويتر ٣- متى تفتحون"
    assert requests_in(text) == ["ask_number", "ask_twitter", "ask_hours"]


def test_what_a_story_comes_to_ask_is_what_it_asks() -> None:
    story = (
        "انا حرمه كبيره وعندي خمسه عيال وابوهم متوفي وجارتي قالت لي عنكم "
        "وابي اعرف وش رقمكم ومتى تفتحون"
    )
    reading = read(story, guess, Limits())
    assert [request.intent for request in reading.requests] == ["ask_number", "ask_hours"]
    for request in reading.requests:
        assert story[request.start : request.end] == request.text


def test_a_subject_put_first_is_no_request_of_its_own() -> None:
    assert requests_in("وتويتر متى تفتحون فيه") == ["ask_hours"]
