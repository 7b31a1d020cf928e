"""The real gateway with accounts of every role, and people who are logged in to its desk."""

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from casework.audit import Actor
from casework.models import Agent, Role
from casework.staff import accounts
from conversations import sentences
from tests.casework.accounts import PASSWORD
from tests.casework.hashes import quick_hashes
from tests.conversations.room.seen import in_queue
from tests.desks.builtin.person import Person
from tests.gateway.fixtures import Visit
from tests.gateway.page import Page
from tests.gateway.peer import Peer
from tests.gateway.serving import Serving

SYSTEM = Actor(None, "test")

Hire = Callable[..., Agent]
LogIn = Callable[..., Person]

__all__ = ["quick_hashes"]


@pytest.fixture
def hire(gateway: Serving, quick_hashes: None) -> Hire:
    """Make an account that has the password PASSWORD; role first, fields by keyword."""

    def hire(role: Role = "agent", username: str = "", **fields: Any) -> Agent:
        profile = accounts.Profile(fields.pop("display_name", "سارة"), role, **fields)
        _, code = accounts.create(SYSTEM, username or role, profile)
        return accounts.accept(code, PASSWORD, None)

    return hire


@pytest.fixture
def log_in(gateway: Serving, hire: Hire) -> Iterator[LogIn]:
    """Hire somebody of a role and log them in."""
    people: list[Person] = []

    def log_in(role: Role = "agent", username: str = "", **fields: Any) -> Person:
        agent = hire(role, username, **fields)
        person = Person(gateway.url, agent)
        people.append(person)
        person.log_in()
        return person

    yield log_in
    for person in people:
        person.close()


@pytest.fixture
def stranger(gateway: Serving) -> Iterator[httpx.Client]:
    """A browser that nobody is logged in with."""
    with httpx.Client(base_url=gateway.url) as client:
        yield client


@pytest.fixture
def waiting(visit: Visit, peer: Peer) -> Page:
    """A citizen in the queue."""
    page = in_queue(visit, peer)
    page.until(lambda: sentences.QUEUE in page.replies())
    return page


@pytest.fixture
def sara(log_in: LogIn) -> Person:
    return log_in("agent", "sara")


@pytest.fixture
def with_sara(waiting: Page, sara: Person) -> Page:
    """A citizen whose conversation an agent has."""
    assert sara.post("/conversations/next").headers["location"].endswith(waiting.conversation_id)
    waiting.until(lambda: waiting.of("handler")[-1]["state"] == "agent")
    return waiting
