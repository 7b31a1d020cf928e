"""Reads what a phone has got, as its owner sees it, and what the log has of it."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from casework.database import session
from casework.models import Message
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


def lines(author: str = "citizen") -> list[Message]:
    """The log's lines of an author, in order."""
    with session(readonly=True) as db:
        found = db.scalars(
            select(Message).where(Message.author == author).order_by(Message.created_at)
        )
        return list(found)


def until(holds: Callable[[], object], what: str = "it did not come to that") -> None:
    wait_until(lambda: bool(holds()), PATIENCE, what)
