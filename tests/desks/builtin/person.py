"""Somebody of the staff with a browser: pages are fetched and forms sent as HTML offers them."""

import re
from typing import Any

import httpx

from casework.models import Agent
from tests.casework.accounts import PASSWORD

_CSRF = re.compile(r'name="csrf" value="([0-9a-f]{64})"')


def csrf_of(page: httpx.Response) -> str:
    """The token of the page's forms."""
    found = _CSRF.search(page.text)
    assert found, f"no form on {page.url}"
    return found[1]


class Person:
    """`agent` in front of the desk at `url`."""

    def __init__(self, url: str, agent: Agent) -> None:
        self.agent = agent
        self.client = httpx.Client(base_url=url)

    def log_in(self, password: str = PASSWORD) -> httpx.Response:
        page = self.get("/login")
        data = {"csrf": csrf_of(page), "username": self.agent.username, "password": password}
        return self.client.post("/desk/login", data=data)

    def get(self, path: str, **options: Any) -> httpx.Response:
        """A page below /desk."""
        return self.client.get(f"/desk{path}", **options)

    def post(self, path: str, /, **fields: Any) -> httpx.Response:
        """Send a form to an address below /desk, with the token that one's pages carry."""
        files = fields.pop("files", None)
        data = {"csrf": csrf_of(self.get("/profile")), **fields}
        return self.client.post(f"/desk{path}", data=data, files=files)

    def close(self) -> None:
        self.client.close()
