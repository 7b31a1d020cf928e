"""Sending through an API that refuses, hangs and breaks off: once, in order, or to a person."""

from typing import Any

import httpx
import pytest
from sqlalchemy import select

from casework.database import session
from casework.models import Handover
from channels.whatsapp import sending
from tests.channels.whatsapp.conftest import account
from tests.channels.whatsapp.talk import lines, until, words
from tests.gateway.fixtures import Start
from tests.gateway.peer import Peer
from tests.gateway.serving import Serving
from tests.simulator.business import Simulator


def fault(kind: str, **more: Any) -> dict[str, Any]:
    return {"kind": kind, "times": 1, **more}


def states() -> list[str]:
    return [line.state for line in lines("bot")]


@pytest.fixture
def quick(
    start: Start, simulator: Simulator, port: int, monkeypatch: pytest.MonkeyPatch
) -> Serving:
    """A gateway that waits for statuses, and between probes, for a second only."""
    monkeypatch.setattr(sending, "_PROBE_DELAYS", (0.2,))
    monkeypatch.setattr(sending, "_PAUSE", 0.2)
    return start(port, **account(simulator), WHATSAPP_CONFIRM_SECONDS="1")


def test_what_may_work_later_is_tried_again(quick: Serving, simulator: Simulator) -> None:
    codes = (4, 80007, 130429, 131056, 131000, 131016, 131057)
    errors = [fault("error", code=code) for code in codes]
    errors += [fault("error", code=0, http=http) for http in (429, 500, 503)]
    for number, error in enumerate(errors):
        phone = simulator.phone("سارة", f"96650000001{number}")
        simulator.order(rules=[error])
        phone.act("text", body="سؤال")
        assert words(simulator, phone, 1) == ["رد: سؤال"], error


def test_what_never_works_is_final_and_a_person_sees_it(
    quick: Serving, simulator: Simulator
) -> None:
    codes = (131026, 131051, 131021, 131030, 132001, 131099)
    for number, code in enumerate(codes, start=1):
        phone = simulator.phone("سارة", f"96650000001{number}")
        simulator.order(rules=[fault("error", code=code)])
        phone.act("text", body="سؤال")
        until(lambda: len(handovers()) == number)  # noqa: B023
        line = lines("bot")[-1]
        assert line.state == "failed" and line.failure and str(code) in line.failure
    assert {handover.reason for handover in handovers()} == {"undelivered"}


def test_an_account_that_is_refused_stops_and_goes_on_by_itself(
    quick: Serving, simulator: Simulator
) -> None:
    codes = (190, 10, 200, 299, 131031, 131042, 368, 131048)
    for number, code in enumerate(codes):
        phone = simulator.phone("سارة", f"96650000001{number}")
        simulator.order(rules=[fault("error", code=code, times=2)])
        phone.act("text", body="سؤال")
        assert words(simulator, phone, 1) == ["رد: سؤال"], code
    # being stopped does not use a message's attempts up
    assert {line.attempts for line in lines("bot")} == {1}
    assert handovers() == []


def test_while_stopped_the_operator_is_told(
    quick: Serving, simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "_PROBE_DELAYS", (60.0,))
    phone = simulator.phone()
    simulator.order(rules=[fault("error", code=190)])
    phone.act("text", body="سؤال")
    until(lambda: "WHATSAPP_TOKEN" in httpx.get(f"{quick.url}/readyz").text)
    assert states() == ["queued"]


@pytest.mark.parametrize("kind", ["drop_after", "hang_after"])
def test_without_an_answer_the_status_tells_that_it_was_sent(
    quick: Serving, simulator: Simulator, kind: str
) -> None:
    phone = simulator.phone()
    simulator.order(rules=[fault(kind, seconds=0.5)])
    phone.act("text", body="سؤال")
    until(lambda: states() == ["delivered"])
    phone.act("text", body="سؤال آخر")
    assert words(simulator, phone, 2) == ["رد: سؤال", "رد: سؤال آخر"]


@pytest.mark.parametrize("kind", ["drop_before", "hang_before"])
def test_without_an_answer_or_a_status_it_is_sent_again(
    quick: Serving, simulator: Simulator, kind: str
) -> None:
    phone = simulator.phone()
    simulator.order(rules=[fault(kind, seconds=0.5)])
    phone.act("text", body="سؤال")
    assert words(simulator, phone, 1) == ["رد: سؤال"]
    (line,) = lines("bot")
    assert line.attempts == 2


def test_one_message_that_waits_holds_back_the_next(quick: Serving, simulator: Simulator) -> None:
    phone = simulator.phone()
    simulator.order(rules=[fault("error", code=131016, times=2)])
    phone.act("text", body="أول")
    phone.act("text", body="ثان")
    assert words(simulator, phone, 2) == ["رد: أول", "رد: ثان"]


def test_what_fails_after_it_was_accepted_reaches_a_person(
    quick: Serving, simulator: Simulator
) -> None:
    phone = simulator.phone()
    simulator.order(rules=[fault("fail_later", code=131026)])
    phone.act("text", body="سؤال")
    until(handovers)
    assert states() == ["failed"]


def test_choices_that_are_refused_go_out_as_numbered_text(
    quick: Serving, simulator: Simulator, peer: Peer
) -> None:
    phone = simulator.phone()
    buttons = [{"title": "نعم", "payload": "/affirm"}, {"title": "لا", "payload": "/deny"}]
    peer.answers["ماذا"] = [{"text": "اختر:", "buttons": buttons}]
    simulator.order(rules=[fault("error", code=131009)])
    phone.act("text", body="ماذا")
    (question,) = words(simulator, phone, 1)
    assert "1. نعم\n2. لا" in question
    phone.act("text", body="٢")
    assert words(simulator, phone, 2)[1] == "رد: /deny"


def test_statuses_that_come_late_twice_and_out_of_order_change_nothing(
    quick: Serving, simulator: Simulator
) -> None:
    simulator.order(doubled=0.5, repeated=0.7, reordered=0.7, seed=7)
    phone = simulator.phone()
    for number in range(5):
        phone.act("text", body=f"سؤال {number}")
    got = words(simulator, phone, 5)
    until(lambda: states() == ["delivered"] * 5)
    assert sorted(got) == [f"رد: سؤال {number}" for number in range(5)]


def handovers() -> list[Handover]:
    with session(readonly=True) as db:
        return list(db.scalars(select(Handover)))
