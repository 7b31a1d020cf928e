"""What a citizen says is neither in the log nor readable in the database."""

from __future__ import annotations

from tests.engine.running import TOKEN, ActionServer, Engine

SECRET = "1000000008"
SENDER = "fedcba9876543210fedcba9876543210"


def test_words_of_a_citizen_are_nowhere_to_be_read(engine: Engine, actions: ActionServer) -> None:
    engine.say(SENDER, "/start_form")
    engine.say(SENDER, f"my number is {SECRET}")
    engine.say(SENDER, f"help {SECRET}")  # the form takes it as an answer
    other = SENDER[::-1]
    assert engine.say(other, f"wrong {SECRET}").status == 503
    assert engine.say(other, f"half {SECRET}").status == 503
    engine.say(other, f'/greet{{"name": "{SECRET}"}}')
    engine.say(other, f'/greet{{"name": "{SECRET}')
    engine.say(other, f"/unheard_of_{SECRET}")
    actions.kill()
    assert engine.say(other, f"help {SECRET}").status == 503
    # a body that is no JSON, an address that does not exist
    engine.post(data=f'{{"text": "{SECRET}'.encode(), headers={"Authorization": f"Bearer {TOKEN}"})
    assert SECRET in str(engine.tracker(SENDER))  # it is stored, and readable with the key alone

    log = engine.log.read_text()
    assert "action_wrong" in log and "no_reply" in log  # the operator sees what failed
    assert SECRET not in log
    assert TOKEN not in log
    stored = b"".join(file.read_bytes() for file in engine.folder.glob("trackers.db*"))
    assert SENDER.encode() in stored
    assert SECRET.encode() not in stored
    assert b"my number" not in stored
