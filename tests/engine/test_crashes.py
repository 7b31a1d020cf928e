"""SIGKILL in the middle of a turn or a form: nothing lost, nothing doubled."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from tests.engine.running import ActionServer, Engine, wait_for

SENDER = "0123456789abcdef0123456789abcdef"


def test_action_server_killed_in_the_middle_of_an_action(
    engine: Engine, actions: ActionServer
) -> None:
    engine.say(SENDER, "/start_form")
    before = engine.tracker(SENDER)
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(engine.say, SENDER, "/go_slow", "m1")
        wait_for(actions.folder / "slow")
        actions.kill()
        assert (waiting.result().status, waiting.result().body["error"]) == (503, "no_reply")
    assert engine.tracker(SENDER) == before
    (actions.folder / "go").touch()
    actions.start()
    assert engine.say(SENDER, "/go_slow", "m1").texts[0] == "At last"
    assert engine.messages(SENDER) == ["/start_form", "/go_slow"]


def test_no_success_is_said_when_the_action_server_is_down(
    engine: Engine, actions: ActionServer
) -> None:
    actions.kill()
    assert engine.say(SENDER, "/start_form", "m1").status == 503
    assert engine.tracker(SENDER)["active_loop"] == {}
    actions.start()
    assert engine.say(SENDER, "/start_form", "m1").texts == ["Which topic?"]
    assert engine.say(SENDER, "roads", "m2").texts == ["Which detail?"]
    actions.kill()
    assert engine.say(SENDER, "a hole", "m3").status == 503
    assert engine.say(SENDER, "a hole", "m3").status == 503
    state = engine.tracker(SENDER)
    assert (state["active_loop"]["name"], state["slots"]["detail"]) == ("topic_form", None)
    actions.start()
    assert engine.say(SENDER, "a hole", "m3").texts == ["Thanks for roads"]
    assert actions.done() == ["submit m3"]


def test_rasa_killed_in_the_middle_of_an_action(engine: Engine, actions: ActionServer) -> None:
    engine.say(SENDER, "hello", "m0")
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(engine.say, SENDER, "slow", "m1")
        wait_for(actions.folder / "slow")
        engine.kill()
        with pytest.raises(requests.ConnectionError):
            waiting.result()
    (actions.folder / "go").touch()
    engine.start()
    assert engine.messages(SENDER) == ["hello"]
    reply = engine.say(SENDER, "slow", "m1")
    assert reply.texts == ["At last"]
    assert engine.say(SENDER, "slow", "m1") == reply
    assert engine.messages(SENDER) == ["hello", "slow"]


def test_rasa_killed_in_the_middle_of_a_form_after_replies(
    engine: Engine, actions: ActionServer
) -> None:
    engine.say(SENDER, "/start_form", "m1")
    answered = engine.say(SENDER, "roads", "m2")
    engine.kill()
    engine.start()
    assert engine.say(SENDER, "roads", "m2") == answered
    ended = engine.say(SENDER, "a hole", "m3")
    assert ended.texts == ["Thanks for roads"]
    engine.kill()
    engine.start()
    assert engine.say(SENDER, "a hole", "m3") == ended
    assert actions.done() == ["submit m3"]
    assert engine.messages(SENDER) == ["/start_form", "roads", "a hole"]


def test_client_that_goes_away_finds_its_reply_later(engine: Engine, actions: ActionServer) -> None:
    with pytest.raises(requests.ReadTimeout):
        requests.post(
            f"http://127.0.0.1:{engine.port}/webhooks/gateway/webhook",
            json={"sender": SENDER, "message_id": "m1", "text": "slow"},
            headers={"Authorization": "Bearer token-of-the-tests"},
            timeout=2,
        )
    wait_for(actions.folder / "slow")
    (actions.folder / "go").touch()
    assert engine.say(SENDER, "slow", "m1").texts == ["At last"]
    assert engine.messages(SENDER) == ["slow"]


def test_database_that_is_taken_away_fails_the_turn_and_nothing_else(
    engine: Engine, actions: ActionServer
) -> None:
    import sqlite3

    engine.say(SENDER, "hello", "m1")
    holder = sqlite3.connect(engine.folder / "trackers.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")  # no one else can write
    assert engine.say(SENDER, "help", "m2").body["error"] == "store"
    holder.execute("ROLLBACK")
    holder.close()
    assert engine.say(SENDER, "help", "m2").texts[0] == "Ask me"
    assert engine.messages(SENDER) == ["hello", "help"]
