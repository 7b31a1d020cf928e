"""A gateway that stops between any two steps: what it knew is acted upon, nothing is said twice."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from casework.clock import utcnow
from casework.database import session
from casework.models import Conversation, Handover, Message
from channels.whatsapp.sending import OutboxSender
from tests.channels.whatsapp.conftest import account
from tests.channels.whatsapp.talk import lines, until, words
from tests.gateway.fixtures import Start
from tests.simulator.business import Simulator


def states() -> list[str]:
    return [line.state for line in lines("bot")]


def test_a_failure_that_was_heard_just_before_a_crash_reaches_a_person(
    start: Start, simulator: Simulator, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_: object) -> None:
        raise RuntimeError("killed here")

    start(port, **account(simulator))
    phone = simulator.phone()
    simulator.order(rules=[{"kind": "fail_later", "code": 131026, "times": 1}], status_delay=1)
    phone.act("text", body="سؤال")
    until(lambda: states() == ["sent"])
    monkeypatch.setattr(OutboxSender, "follow_up", crash)
    until(lambda: states() == ["failed"])
    monkeypatch.undo()
    with session(readonly=True) as db:
        assert db.scalars(select(Handover.reason)).all() == ["undelivered"]


def test_what_was_being_sent_waits_as_long_as_nobody_listened(
    start: Start, simulator: Simulator, port: int
) -> None:
    gateway = start(port, **account(simulator))
    phone = simulator.phone()
    simulator.order(rules=[{"kind": "drop_after", "times": 1}], status_delay=600)
    phone.act("text", body="سؤال")
    assert words(simulator, phone, 1) == ["رد: سؤال"]
    until(lambda: states() == ["sending"])
    gateway.stop()
    long_ago = utcnow() - timedelta(minutes=10)
    with session() as db:
        db.execute(update(Message).values(updated_at=long_ago, next_attempt_at=long_ago))
    start(port, **account(simulator))
    (line,) = lines("bot")
    assert line.next_attempt_at is not None
    assert timedelta(minutes=9) < line.next_attempt_at - utcnow() < timedelta(minutes=11)
    phone.act("text", body="سؤال آخر")  # its answer waits behind the one in doubt
    until(lambda: len(lines("bot")) == 2)
    assert states() == ["sending", "queued"]
    assert words(simulator, phone, 1) == ["رد: سؤال"]


def test_a_line_in_doubt_when_the_window_closes_waits_for_the_citizen(
    start: Start, simulator: Simulator, port: int
) -> None:
    start(port, **account(simulator), WHATSAPP_CONFIRM_SECONDS="2")
    phone = simulator.phone()
    simulator.order(rules=[{"kind": "drop_before", "times": 1}])
    phone.act("text", body="سؤال")
    until(lambda: states() == ["sending"])
    with session() as db:
        db.execute(update(Conversation).values(last_citizen_at=None))
    until(lambda: len(lines("system")) == 1)
    assert states() == ["queued"]
    simulator.order()
    phone.act("text", body="رجعت")
    until(lambda: states() == ["delivered", "delivered"])
