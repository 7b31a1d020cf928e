"""The content's contract over all topics, moments and contexts."""

import re
from datetime import datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from actions.answers import Answer, LastAnswer, Question, answer
from arabic.times import NAMED
from casework.clock import RIYADH
from casework.knowledge import knowledge
from tests.actions.answers.asking import (
    FRIDAY,
    MONDAY_AFTERNOON,
    NATIONAL_DAY,
    RAMADAN,
    TUESDAY_NIGHT,
    at,
    plain,
)

CHANNELS = ("call_center", "twitter", "portal", "sawtak", "beneficiary_care")
DAYS = (
    *("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"),
    *("today", "tomorrow", "yesterday", "weekend", "weekdays", "now"),
)
TIMES = (*NAMED, "10:00", "22:30", "25:00", "08:00?", "01:00?-", "-20:00", "10:00-15:00")
OCCASIONS = ("ramadan", "eid", "national_day", "founding_day", "holidays")
TOPICS = sorted(knowledge().answers.topics)
FOLLOWING = ("same_topic", "ask_how", "ask_where", "ask_more", "shorten")
ALLOWED = re.compile(r"19912|@Citizen_care|ca\.gov\.sa|\d{1,2}(:\d{2})?")
_ISOLATED = re.compile(r"\u2066([^\u2066\u2069]*)\u2069")


def check_content(given_answer: Answer) -> None:
    isolated = _ISOLATED.findall(given_answer.text)
    bare = _ISOLATED.sub("…", given_answer.text)
    assert not re.search(r"[0-9A-Za-z@\u0660-\u0669\u06f0-\u06f9\u2066\u2069]", bare), bare
    assert all(ALLOWED.fullmatch(found) for found in isolated), isolated
    assert not re.search(r"[,;?]|\s[،؛؟.:]|،\S|{|}|None", bare), bare
    assert not re.search(r"\n{3}|^\s|\s$| {2}", given_answer.text)
    assert len(given_answer.choices) <= 3
    assert all(len(choice["title"]) <= 20 for choice in given_answer.choices)
    assert LastAnswer.from_dict(given_answer.last.to_dict()) == given_answer.last


def entities(label: str, values: list[str]) -> list[dict[str, str]]:
    return [{"entity": label, "value": value} for value in values]


moments = st.datetimes(
    datetime(2024, 1, 1), datetime(2030, 12, 31), timezones=st.just(RIYADH)
) | st.sampled_from(
    [at(m) for m in (TUESDAY_NIGHT, FRIDAY, NATIONAL_DAY, RAMADAN, MONDAY_AFTERNOON)]
)
questions = st.builds(
    lambda topic, channels, days, times, occasions, follows: Question(
        topic,
        "",
        [
            *entities("channel", channels),
            *entities("day", days),
            *entities("time", times),
            *entities("occasion", occasions),
        ],
        follows,
    ),
    st.sampled_from([*TOPICS, *FOLLOWING]) | st.sampled_from(["ask_hours", "compare_open"]),
    st.lists(st.sampled_from(CHANNELS), max_size=1),
    st.lists(st.sampled_from(DAYS), max_size=2, unique=True),
    st.lists(st.sampled_from(TIMES), max_size=2, unique=True),
    st.lists(st.sampled_from(OCCASIONS), max_size=1),
    st.booleans(),
)
contexts = st.none() | st.builds(
    LastAnswer,
    st.sampled_from(TOPICS),
    st.lists(st.sampled_from(CHANNELS), max_size=2, unique=True).map(tuple),
    st.lists(st.sampled_from(DAYS), max_size=1).map(tuple),
    st.lists(st.sampled_from(TIMES), max_size=2, unique=True).map(tuple),
    st.none() | st.sampled_from(OCCASIONS),
    st.lists(st.sampled_from(DAYS[:7]), max_size=1).map(tuple),
    st.lists(st.sampled_from(TOPICS), max_size=3).map(tuple),
    st.sampled_from(("", *CHANNELS)),
)


@settings(deadline=None, max_examples=400)
@given(questions, contexts, moments)
def test_an_answer_keeps_to_the_facts_and_to_the_limits(
    question: Question, last: LastAnswer | None, moment: datetime
) -> None:
    given_answer = answer([question], last, moment)
    check_content(given_answer)
    assert len(plain(given_answer.text)) <= 1024  # of a WhatsApp message with buttons
    aside = answer([question], last, moment, aside=True)
    check_content(aside)
    assert not aside.choices


@settings(deadline=None)
@given(st.lists(questions, min_size=3, max_size=4), contexts, moments)
def test_several_answers_keep_to_them_too(
    asked: list[Question], last: LastAnswer | None, moment: datetime
) -> None:
    given_answer = answer(asked, last, moment)
    check_content(given_answer)
    assert len(plain(given_answer.text)) <= 2048
    lines = [line for line in given_answer.text.splitlines() if line]
    assert len(lines) == len(set(lines))


@settings(deadline=None)
@given(moments)
def test_a_status_that_rests_on_conflicted_hours_says_so(moment: datetime) -> None:
    """In every answer that says a channel is open or closed, whatever the topic."""
    for topic in TOPICS:
        text = plain(answer([Question(topic)], None, moment).text)
        if topic in ("doubt", "ask_source", "which_right", "dispute", "all_hours"):
            continue
        for name in ("مركز الاتصال", "خدمة المستفيدين"):
            told = re.search(rf"{name}[^\n]*(?:مفتوح|مغلق|الساعة \d|بداية)", text)
            assert not told or "المصادر" in text, text
