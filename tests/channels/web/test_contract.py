import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.web import contract
from conversations import inputs
from conversations.client_errors import Refusal
from conversations.sentences import MAX_TEXT, REFUSALS

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(),
    lambda inner: (
        st.lists(inner)
        | st.dictionaries(st.sampled_from(["client_id", "text", "choice", "after", "score"]), inner)
        | st.dictionaries(st.text(), inner)
    ),
    max_leaves=8,
)


@given(args=st.lists(ANYTHING, max_size=3).map(tuple))
def test_anything_is_read_or_refused_with_a_code_and_a_sentence(args: tuple[Any, ...]) -> None:
    for read in (contract.read_message, contract.read_after, contract.read_rating):
        try:
            read(args)
        except Refusal as refusal:
            assert refusal.as_payload()["text"] == REFUSALS[refusal.code]


@given(st.text(st.characters(exclude_categories=()), min_size=1))
def test_no_text_reaches_rasa_as_a_command(text: str) -> None:
    try:
        text = inputs.read_text(text)
    except Refusal as refusal:
        assert refusal.code == "empty"
        return
    typed = inputs.as_typed(text)
    assert typed and not typed.lstrip().startswith("/")
    typed.encode()  # no halves of surrogate pairs


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("/restart", "restart"),
        ("  //affirm", "affirm"),
        ("\u200f/ \u200b/inform", "inform"),
        ("\ufeff\u2067／restart", "restart"),
        ("\0/restart", "restart"),
        ("متى الدوام؟", "متى الدوام؟"),
        ("السَّلام عليكم", "السَّلام عليكم"),
        ("من ٨/١٠", "من ٨/١٠"),
    ],
)
def test_only_a_leading_slash_is_taken_away(text: str, typed: str) -> None:
    assert inputs.as_typed(text) == typed


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "/", " // ", "\u200f\u200b", "\u0640", "\0"])
def test_a_text_without_anything_to_read_is_empty(text: str) -> None:
    with pytest.raises(Refusal, match="empty"):
        inputs.read_text(text)


def test_four_thousand_characters_are_taken_whole_and_one_more_is_not() -> None:
    for letter in ("ح", "a", "😀", "٣"):
        assert inputs.read_text(letter * MAX_TEXT) == letter * MAX_TEXT
        with pytest.raises(Refusal, match="too_long"):
            inputs.read_text(letter * (MAX_TEXT + 1))


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        ({"client_id": "a"}, "bad_payload"),
        ({"client_id": "a", "text": "x", "choice": "1.1"}, "bad_payload"),
        ({"client_id": "a", "text": None, "choice": None}, "bad_payload"),
        ({"client_id": "", "text": "x"}, "bad_payload"),
        ({"client_id": "a" * 65, "text": "x"}, "bad_payload"),
        ({"client_id": "ا", "text": "x"}, "bad_payload"),
        ({"client_id": 1, "text": "x"}, "bad_payload"),
        ({"client_id": "a", "text": ["x"]}, "bad_payload"),
        ({"client_id": "a", "text": {"text": "x"}}, "bad_payload"),
        ({"client_id": "a", "choice": 1.1}, "bad_payload"),
        ({"client_id": "a", "choice": "/restart"}, "bad_choice"),
        ({"client_id": "a", "choice": "١.١"}, "bad_choice"),
        ({"client_id": "a", "choice": "9" * 40 + ".1"}, "bad_choice"),
        (json.loads('{"client_id": "a", "text": ' + "[" * 50 + "]" * 50 + "}"), "bad_payload"),
    ],
)
def test_malformed_messages_have_stable_codes(payload: object, code: str) -> None:
    with pytest.raises(Refusal, match=code):
        contract.read_message((payload,))


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        ({"score": 0}, "bad_score"),
        ({"score": 6}, "bad_score"),
        ({"score": True}, "bad_score"),
        ({"score": "5"}, "bad_score"),
        ({"score": 5, "comment": 1}, "bad_payload"),
        ({"score": 5, "comment": "x" * 1001}, "comment_too_long"),
        ({}, "bad_score"),
    ],
)
def test_malformed_ratings_have_stable_codes(payload: object, code: str) -> None:
    with pytest.raises(Refusal, match=code):
        contract.read_rating((payload,))


@pytest.mark.parametrize("dirt", ["\0", "\u202e", "\u202a", "\u2066", "\u2067", "\u2069"])
def test_an_agents_words_lose_what_turns_or_cannot_be_kept(dirt: str) -> None:
    assert inputs.read_words(f"راجعنا{dirt} طلبك{dirt}\n") == "راجعنا طلبك"
    with pytest.raises(Refusal, match="empty"):
        inputs.read_words(dirt)
