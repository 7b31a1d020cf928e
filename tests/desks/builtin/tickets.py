"""Tickets as the desk's pages and the database have them."""

import re
from urllib.parse import unquote

import httpx
from sqlalchemy import select

from casework.database import session
from casework.models import AuditEntry, Ticket
from tests.desks.builtin.person import Person

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&"
OVERRIDE = "\u202eمقلوب\u2067"


def references(page: httpx.Response) -> list[str]:
    return re.findall(r'<th scope="row"><a href="/desk/tickets/(\d{10})"', page.text)


def entries(action: str) -> list[AuditEntry]:
    with session(readonly=True) as db:
        return list(db.scalars(select(AuditEntry).where(AuditEntry.action == action)))


def reload(ticket: Ticket) -> Ticket:
    with session(readonly=True) as db:
        return db.get_one(Ticket, ticket.id)


def search(person: Person, text: str, **filters: str) -> httpx.Response:
    sent = person.post("/tickets/search", q=text, **filters)
    assert sent.status_code == 303
    assert "سارة" not in unquote(sent.headers["location"])
    page = person.client.get(sent.headers["location"])
    assert page.status_code == 200
    return page


def version_on(page: httpx.Response) -> str:
    found = re.search(r'name="version" value="(\d+)"', page.text)
    assert found
    return found[1]
