"""Faults that a test can order, and the counts it asserts on."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.gateway.serving import free_port
from tests.simulator.business import (
    NUMBER_ID,
    SECRET,
    TOKEN,
    VERIFY_TOKEN,
    Business,
    Phone,
    Simulator,
    text,
)
from tests.system import wait_until


@pytest.mark.parametrize(("code", "http"), [(130429, 429), (131000, 500), (190, 401), (4, 400)])
def test_the_next_sends_are_refused_with_an_error(
    simulator: Simulator, phone: Phone, code: int, http: int
) -> None:
    simulator.order(rules=[{"kind": "error", "code": code, "times": 2}])
    for _ in range(2):
        assert simulator.refusal(phone, **text("أهلًا"))[:2] == (http, code)
    sent = simulator.send(phone, **text("أهلًا"))
    assert [each["id"] for each in simulator.received(phone)] == [sent]


@pytest.mark.parametrize(
    ("kind", "arrives"),
    [
        ("hang_before", False),
        ("hang_after", True),
        ("drop_before", False),
        ("drop_after", True),
    ],
)
def test_a_call_without_an_answer_may_have_been_accepted(
    simulator: Simulator, phone: Phone, business: Business, kind: str, arrives: bool
) -> None:
    simulator.order(rules=[{"kind": kind, "times": 1, "seconds": 5}])
    with pytest.raises((httpx.ReadTimeout, httpx.RemoteProtocolError)):
        simulator.post(phone, timeout=0.5, **text("أهلًا"), biz_opaque_callback_data="17")
    received = simulator.received(phone)
    assert [each["callback"] for each in received] == (["17"] if arrives else [])
    if arrives:
        for status in business.wait_for_statuses("sent", "delivered"):
            assert status["biz_opaque_callback_data"] == "17"


def test_a_message_is_accepted_and_fails_later(
    simulator: Simulator, phone: Phone, business: Business
) -> None:
    simulator.order(rules=[{"kind": "fail_later", "code": 131026, "times": 1}])
    sent = simulator.send(phone, **text("أهلًا"))
    (status,) = business.wait_for_statuses("failed")
    assert (status["id"], status["errors"][0]["code"]) == (sent, 131026)
    assert "contacts" not in business.values[-1]


def test_doubled_and_repeated_webhooks(
    simulator: Simulator, phone: Phone, business: Business
) -> None:
    simulator.order(doubled=1, repeated=1)
    written = phone.act("text", body="مرة")
    same = [each for each in business.wait_for_messages(5) if each["id"] == written]
    assert len(same) == 4


def test_reordered_webhooks_bring_everything_once(
    simulator: Simulator, phone: Phone, business: Business
) -> None:
    simulator.order(reordered=0.5, seed=1)
    written = [phone.act("text", body=str(number)) for number in range(12)]
    came = [each["id"] for each in business.wait_for_messages(13)[1:]]
    assert sorted(came) == sorted(written) and came != written


def test_a_share_of_sends_fails(simulator: Simulator, phone: Phone) -> None:
    simulator.order(rules=[{"kind": "error", "share": 0.5}], seed=1)
    answers = [simulator.post(phone, **text(str(number))).status_code for number in range(20)]
    assert set(answers) == {200, 500}
    assert len(simulator.received(phone)) == answers.count(200)


def test_what_comes_twice_is_counted(simulator: Simulator, phone: Phone) -> None:
    for callback in ("1", "2", "1"):
        simulator.send(phone, **text("أهلًا"), biz_opaque_callback_data=callback)
    state = httpx.get(f"{simulator.url}/control/received").json()[phone.number]
    assert state["doubled"] == ["1"]


@pytest.mark.parametrize("plan", [{"rules": [{"kind": "magic"}]}, {"doubled": 2}, []])
def test_a_plan_that_makes_no_sense_is_refused(simulator: Simulator, plan: Any) -> None:
    assert httpx.put(f"{simulator.url}/control/faults", json=plan).status_code == 422


def test_what_was_accepted_outlives_a_kill(business: Business, tmp_path: Path) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    graph = f"{url}/graph/v23.0/{NUMBER_ID}/messages"
    command = [sys.executable, "-m", "simulator", f"--port={port}", f"--webhook-url={business.url}"]
    command += [f"--token={TOKEN}", f"--app-secret={SECRET}", f"--verify-token={VERIFY_TOKEN}"]
    command += [f"--phone-number-id={NUMBER_ID}", f"--storage={tmp_path / 'simulator.db'}"]

    def answers() -> bool:
        try:
            return httpx.get(f"{url}/control/state").status_code == 200
        except httpx.HTTPError:
            return False

    business.status = 500
    with subprocess.Popen([*command, '--faults={"status_delay": 1}']) as first:
        wait_until(answers, 30, "the simulator did not start")
        httpx.post(f"{url}/control/phones", json=[{"name": "سارة", "number": "966500000001"}])
        httpx.post(f"{url}/phones/1/messages", data={"kind": "text", "body": "مرحبا"})
        body = {"messaging_product": "whatsapp", "to": "966500000001", **text("أهلًا")}
        headers = {"Authorization": f"Bearer {TOKEN}"}
        sent = httpx.post(graph, json=body, headers=headers).json()["messages"][0]["id"]
        first.kill()
    business.status = 200
    with subprocess.Popen(command) as second:
        business.wait_for_messages(1)
        wait_until(lambda: len(business.statuses) == 2, 20, "no statuses")
        assert {each["id"] for each in business.statuses} == {sent}
        received = httpx.get(f"{url}/control/received").json()["966500000001"]["messages"]
        assert [each["id"] for each in received] == [sent]
        second.kill()
