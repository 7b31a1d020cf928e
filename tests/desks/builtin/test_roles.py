"""Every route of the desk with every role: the table of permissions holds, and nothing breaks."""

from typing import get_args

import httpx
import pytest
from sqlalchemy import func, select
from starlette.routing import Route

from casework import canned
from casework.database import session
from casework.models import AuditEntry, Role
from desks.builtin.guard import PUBLIC
from desks.builtin.permissions import PERMISSIONS, allows
from desks.builtin.routes import pages
from tests.desks.builtin.conftest import Hire, LogIn
from tests.desks.builtin.material import make_ticket, store_picture
from tests.desks.builtin.person import csrf_of

ROLES: tuple[Role, ...] = get_args(Role)


def guarded() -> list[tuple[str, str, str]]:
    """Method, path and permission of each route; the log-out last, for it ends the walk."""
    found = []
    for route in pages():
        assert isinstance(route, Route), f"{route} has no guard"
        permission = getattr(route, "permission", None)
        assert permission == PUBLIC or permission in PERMISSIONS, f"{route.path} names none"
        assert route.methods
        method = "POST" if "POST" in route.methods else "GET"
        found.append((method, route.path, permission))
    return sorted(found, key=lambda item: item[1] == "/logout")


@pytest.fixture
def filled(hire: Hire) -> dict[str, str]:
    """What the parameters in paths are replaced by."""
    ticket = make_ticket()
    return {
        "{reference}": ticket.reference,
        "{file_id}": store_picture(ticket),
        "{agent_id}": hire("agent", "somebody").id,
        "{code}": "no-such-code",
        "{conversation_id}": ticket.conversation_id,
    }


def address(path: str, filled: dict[str, str]) -> str:
    for name, value in filled.items():
        path = path.replace(name, value)
    return f"/desk{path}"


@pytest.mark.parametrize("role", ROLES)
def test_a_role_opens_what_it_may_and_nothing_else(
    log_in: LogIn, filled: dict[str, str], role: Role
) -> None:
    person = log_in(role)
    token = {"x-csrf-token": csrf_of(person.get("/profile"))}
    refused = 0
    for method, path, permission in guarded():
        url = address(path, filled)
        if "stream" in path or "events" in path:  # never ends
            continue
        answer = person.client.request(method, url, headers=token if method == "POST" else {})
        where = f"{method} {path} as {role}: {answer.status_code}"
        assert answer.status_code != 500, where
        if permission == PUBLIC:
            continue
        if allows(role, permission):
            assert answer.status_code != 403, where
            assert not answer.headers.get("location", "").endswith("/login"), where
        else:
            refused += 1
            assert answer.status_code == 403, where
    with session(readonly=True) as db:
        recorded = db.scalar(select(func.count()).where(AuditEntry.action == "refused"))
    assert recorded == refused
    assert refused == 0 if role == "admin" else refused > 0


def test_a_stranger_only_reaches_the_door(stranger: httpx.Client, filled: dict[str, str]) -> None:
    for method, path, permission in guarded():
        if permission == PUBLIC:
            continue
        answer = stranger.request(method, address(path, filled))
        assert answer.status_code == 303, f"{method} {path}"
        assert answer.headers["location"].startswith("/desk/login"), f"{method} {path}"
        part = stranger.request(method, address(path, filled), headers={"hx-request": "true"})
        assert (part.status_code, part.headers["hx-redirect"]) == (401, "/desk/login")
        assert part.content == b""


def test_the_sections_shown_are_those_that_may_be_opened(log_in: LogIn) -> None:
    shown = {role: log_in(role).get("/profile").text for role in ROLES}
    assert 'href="/desk/audit"' not in shown["agent"] and 'href="/desk/staff"' not in shown["agent"]
    assert 'href="/desk/audit"' in shown["supervisor"]
    assert 'href="/desk/staff"' not in shown["supervisor"]
    assert 'href="/desk/staff"' in shown["admin"]


def test_a_forbidden_page_says_so(log_in: LogIn) -> None:
    answer = log_in("agent").get("/audit")
    assert answer.status_code == 403
    assert "لا تملك هذه الصلاحية" in answer.text


def test_what_postgresql_could_not_hold_is_no_address_and_in_no_field(log_in: LogIn) -> None:
    supervisor = log_in("supervisor")
    for address in ("/tickets?assignee=%00", "/audit?actor=%00", "/conversations/%00"):
        assert supervisor.get(address).status_code == 404, address
    supervisor.post("/canned", title="تحية\0", shortcut="سلام", body="أهلًا\0 بك")
    kept = next(reply for reply in canned.replies() if reply.shortcut == "سلام")
    assert (kept.title, kept.body) == ("تحية", "أهلًا بك")
