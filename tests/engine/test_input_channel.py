"""The gateway's channel: what it answers, and that a message is answered once."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests

from tests.engine.running import TOKEN, ActionServer, Engine

SENDER_ON_TWO_SESSIONS = ("a" * 32, "a" * 32 + ":2")


@pytest.fixture
def sender() -> str:
    return uuid.uuid4().hex


def test_reply_holds_text_and_buttons_and_what_was_understood(
    shared_engine: Engine, sender: str
) -> None:
    reply = shared_engine.say(sender, "hello")
    assert reply.status == 200
    assert reply.body == {
        "messages": [{"text": "Hello", "buttons": [{"title": "Help", "payload": "/ask_help"}]}],
        "latest": {"intent": "greet", "active_loop": None},
    }


def test_messages_of_an_action_arrive_whole_and_in_order(
    shared_engine: Engine, sender: str
) -> None:
    reply = shared_engine.say(sender, "help")
    first, second = reply.body["messages"]
    assert first == {
        "text": "Ask me",
        "buttons": [{"title": "Start", "payload": "/start_form"}],
        "custom": {"rating": True},
    }
    assert second == {"text": "Two paragraphs\n\nof one message"}


def test_a_turn_without_words_that_says_so_is_a_turn(
    shared_engine: Engine, shared_actions: ActionServer, sender: str
) -> None:
    first = shared_engine.say(sender, "quiet", "once")
    assert first.body["messages"] == [{"custom": {"musaed": {"quiet": True}}}]
    done = shared_actions.done()
    assert shared_engine.say(sender, "quiet", "once") == first
    assert shared_actions.done() == done
    assert shared_engine.messages(sender) == ["quiet"]


def test_form_goes_from_turn_to_turn(shared_engine: Engine, sender: str) -> None:
    begun = shared_engine.say(sender, "/start_form")
    assert begun.texts == ["Which topic?"]
    assert begun.body["latest"]["active_loop"] == "topic_form"
    assert shared_engine.say(sender, "roads").texts == ["Which detail?"]
    ended = shared_engine.say(sender, "a hole")
    assert ended.texts == ["Thanks for roads"]
    assert ended.body["latest"]["active_loop"] is None


def test_sessions_of_a_conversation_know_nothing_of_each_other(shared_engine: Engine) -> None:
    first, second = SENDER_ON_TWO_SESSIONS
    shared_engine.say(first, "/start_form")
    assert shared_engine.say(second, "hello").body["latest"]["active_loop"] is None


@pytest.mark.parametrize("text", ["", "   ", "؟", "👍👍", "/no_such_intent", "/"])
def test_odd_texts_get_a_reply(shared_engine: Engine, sender: str, text: str) -> None:
    assert shared_engine.say(sender, text).texts == ["Pardon?"]


def test_long_text_is_kept_whole(shared_engine: Engine, sender: str) -> None:
    shared_engine.say(sender, "/start_form")
    text = "ط" * 4000
    assert shared_engine.say(sender, text).status == 200
    assert shared_engine.tracker(sender)["slots"]["topic"] == text


def test_same_message_id_runs_nothing_again(
    shared_engine: Engine, shared_actions: ActionServer, sender: str
) -> None:
    message_id = uuid.uuid4().hex
    first = shared_engine.say(sender, "help", message_id)
    done = shared_actions.done()
    assert shared_engine.say(sender, "help", message_id) == first
    assert shared_actions.done() == done
    assert shared_engine.messages(sender) == ["help"]


def test_an_older_message_id_still_gets_its_own_reply(shared_engine: Engine, sender: str) -> None:
    first = shared_engine.say(sender, "hello", "first")
    shared_engine.say(sender, "help", "second")
    assert shared_engine.say(sender, "hello", "first") == first
    assert shared_engine.messages(sender) == ["hello", "help"]


def test_message_sent_many_times_at_once_is_one_turn(shared_engine: Engine, sender: str) -> None:
    message_id = uuid.uuid4().hex
    with ThreadPoolExecutor(8) as pool:
        replies = list(pool.map(lambda _: shared_engine.say(sender, "help", message_id), range(8)))
    assert all(reply == replies[0] and reply.status == 200 for reply in replies)
    assert shared_engine.messages(sender) == ["help"]


def test_messages_at_once_are_all_taken_one_after_the_other(
    shared_engine: Engine, sender: str
) -> None:
    with ThreadPoolExecutor(6) as pool:
        replies = list(pool.map(lambda _: shared_engine.say(sender, "hello"), range(6)))
    assert [reply.texts for reply in replies] == [["Hello"]] * 6
    assert shared_engine.messages(sender) == ["hello"] * 6


@pytest.mark.parametrize(
    ("before", "text"),
    [("form", "wrong"), ("form", "half"), ("hello", "silent"), ("hello", "endless")],
)
def test_failed_turn_leaves_no_trace(
    shared_engine: Engine, sender: str, before: str, text: str
) -> None:
    shared_engine.say(sender, before)
    state = shared_engine.tracker(sender)
    reply = shared_engine.say(sender, text)
    assert reply.status == 503
    assert reply.body["error"] == "no_reply"
    assert shared_engine.tracker(sender) == state


def test_failed_turn_works_when_it_is_tried_again(
    engine: Engine, actions: ActionServer, sender: str
) -> None:
    assert engine.say(sender, "half", "again").status == 503
    (actions.folder / "mended").touch()
    assert engine.say(sender, "half", "again").texts == ["Half of an answer", "Right again"]
    assert engine.messages(sender) == ["half"]


@pytest.mark.parametrize("header", [None, "", TOKEN, "Bearer ", "Bearer wrong", f"Basic {TOKEN}"])
def test_only_the_bearer_of_the_token_is_heard(shared_engine: Engine, header: str | None) -> None:
    body = {"sender": "s", "message_id": "m", "text": "hello"}
    reply = shared_engine.post(json=body, headers={"Authorization": header} if header else {})
    assert (reply.status, reply.body["error"]) == (401, "unauthorized")


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "the body must be a JSON object"),
        (b"{", "the body must be a JSON object"),
        (b"\xff\xfe", "the body must be a JSON object"),
        (b"[]", "the body must be a JSON object"),
        (b"{}", "sender must be a string"),
        (b'{"sender": "", "message_id": "m", "text": "t"}', "sender must have 1 to 255 characters"),
        (b'{"sender": 1, "message_id": "m", "text": "t"}', "sender must be a string"),
        (b'{"sender": "s", "message_id": "m"}', "text must be a string"),
        (b'{"sender": "s", "message_id": null, "text": "t"}', "message_id must be a string"),
        (
            b'{"sender": "s", "message_id": "m", "text": "a\\u0000b"}',
            "text must not hold NUL characters",
        ),
    ],
)
def test_bad_request_says_what_is_wrong(shared_engine: Engine, body: bytes, reason: str) -> None:
    reply = shared_engine.post(data=body, headers={"Authorization": f"Bearer {TOKEN}"})
    assert (reply.status, reply.body) == (400, {"error": "bad_request", "reason": reason})


def test_api_of_rasa_asks_for_the_token(shared_engine: Engine, sender: str) -> None:
    url = f"http://127.0.0.1:{shared_engine.port}/conversations/{sender}/tracker"
    assert requests.get(url, timeout=60).status_code == 401


def test_action_server_has_the_domain_without_getting_it_each_time(
    engine: Engine, actions: ActionServer, sender: str
) -> None:
    engine.say(sender, "/start_form")
    assert engine.say(sender, "roads").texts == ["Which detail?"]
    actions.kill()
    actions.start()  # has forgotten the domain and asks for it
    state: dict[str, Any] = engine.say(sender, "a hole").body
    assert state["messages"] == [{"text": "Thanks for roads"}]
