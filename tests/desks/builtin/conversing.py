"""What passes between the desk and one conversation."""

from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from tests.desks.builtin.person import Person
from tests.desks.builtin.tickets import entries
from tests.gateway.page import Page


def here(page: Page) -> str:
    return f"/conversations/{page.conversation_id}"


def say(person: Person, page: Page, text: str, client_id: str = "1") -> httpx.Response:
    return person.post(f"{here(page)}/say", text=text, client_id=client_id)


def audited(action: str) -> list[dict[str, str] | None]:
    return [entry.detail for entry in entries(action)]


@contextmanager
def events(person: Person, page: Page) -> Iterator[Iterator[tuple[str, str]]]:
    """What the agent's open page is told, as (event, data)."""

    def read(answer: httpx.Response) -> Iterator[tuple[str, str]]:
        name, data = "", []
        for line in answer.iter_lines():
            field, _, value = line.partition(": ")
            if field == "event":
                name = value
            elif field == "data" or line == "data:":
                data.append(value)
            elif not line and name:
                yield name, "\n".join(data)
                name, data = "", []

    url = f"/desk/events/{page.conversation_id}?after=0.0"
    with person.client.stream("GET", url, timeout=20) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        yield read(answer)


def until(told: Iterator[tuple[str, str]], event: str, words: str = "") -> str:
    """The data of the next event of a kind that has these words."""
    return next(data for name, data in told if name == event and words in data)
