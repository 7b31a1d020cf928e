"""Reads what a phone has got, as its owner sees it."""

from typing import Any

from tests.simulator.business import Phone, Simulator
from tests.system import wait_until

PATIENCE = 20.0


def shown(message: dict[str, Any]) -> str:
    """A message's words."""
    content = message["content"]
    if message["type"] == "interactive":
        return str(content["body"]["text"])
    return str(content.get("body", content))


def replies(simulator: Simulator, phone: Phone, number: int) -> list[dict[str, Any]]:
    """The messages that the phone has got, once there are `number`."""
    wait_until(
        lambda: len(simulator.received(phone)) >= number, PATIENCE, f"no {number} messages came"
    )
    received = simulator.received(phone)
    assert len(received) == number, [shown(message) for message in received]
    return received


def words(simulator: Simulator, phone: Phone, number: int) -> list[str]:
    """The words of the messages that the phone has got, once there are `number`."""
    return [shown(message) for message in replies(simulator, phone, number)]
