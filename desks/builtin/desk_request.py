"""A request to the desk: who makes it, what was filled in, and how it is answered."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from casework.audit import Actor
from casework.crypto import keyed_hash
from casework.staff.sessions import LoggedIn
from conversations.limits import address_of
from desks.builtin.pages import render
from desks.builtin.permissions import allows

COOKIE = "musaed_desk"
ROOT = "/desk"


@dataclass(frozen=True)
class DeskRequest:
    """One request. `token` is the cookie's; `agent` is None only on pages before the log-in."""

    http: Request
    token: str
    form: FormData = field(default_factory=FormData)
    _agent: LoggedIn | None = None

    @property
    def agent(self) -> LoggedIn:
        """Who is logged in. Only on pages that ask for it."""
        assert self._agent is not None
        return self._agent

    @property
    def logged_in(self) -> bool:
        return self._agent is not None and self._agent.confirmed

    @property
    def half_way(self) -> LoggedIn | None:
        """Who has given the password and not yet the second factor."""
        return None if self._agent is None or self._agent.confirmed else self._agent

    @property
    def actor(self) -> Actor:
        """Who acts, for the audit log."""
        if self._agent is None:
            return Actor(None, "", self.address)
        return Actor(self._agent.agent_id, self._agent.username, self.address)

    @property
    def address(self) -> str:
        return address_of(self.http.scope)

    @property
    def csrf(self) -> str:
        """What a form must send back: bound to the cookie, which other sites cannot read."""
        return keyed_hash(f"desk-csrf:{self.token}")

    @property
    def by_htmx(self) -> bool:
        """Whether htmx asks for a part of a page."""
        return self.http.headers.get("hx-request") == "true"

    def allows(self, permission: str) -> bool:
        """Whether who is logged in has the permission."""
        return self.logged_in and allows(self.agent.role, permission)

    def text(self, name: str) -> str:
        """A field of the form as text; empty when absent. PostgreSQL takes no NUL in a text."""
        value = self.form.get(name, "")
        return value.replace("\0", "") if isinstance(value, str) else ""

    def page(self, template: str, status: int = 200, **values: Any) -> Response:
        """The rendered template. It always has `request`."""
        return HTMLResponse(render(template, request=self, **values), status)

    def go(self, path: str, said: str = "", **query: str) -> Response:
        """After a form: on to `path` below /desk, with a sentence of `texts.SAID` at its top."""
        return redirect(path, {**query, "said": said} if said else query)


def redirect(path: str, query: Mapping[str, str] | None = None) -> Response:
    """See other: `path` below /desk."""
    asked = f"?{urlencode(query)}" if query else ""
    return RedirectResponse(f"{ROOT}{path}{asked}", 303)
