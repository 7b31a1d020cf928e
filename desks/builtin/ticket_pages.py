"""The list of tickets, what changed since yesterday, and the page of one."""

from datetime import date
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response

from casework import audit, ticket_list
from casework.catalogue import catalogue
from casework.clock import RIYADH
from casework.staff import accounts
from casework.ticket_list import Change
from casework.ticket_page import TicketPage, load
from desks.builtin import ticket_filters
from desks.builtin.desk_request import DeskRequest, redirect
from desks.builtin.file_responses import PREVIEWED
from desks.builtin.guard import guarded


def show_list(request: DeskRequest) -> Response:
    asked = ticket_filters.read(request.http.query_params)
    found = ticket_list.find(
        asked.filters, asked.sort, descending=asked.descending, page=asked.page
    )
    if asked.filters.query:
        audit.record(request.actor, "ticket.search", found=str(found.total))
    return request.page(
        "tickets.html",
        asked=asked,
        filters=asked.filters,
        found=found,
        catalogue=catalogue(),
        agents=accounts.everybody(),
        ages=ticket_filters.AGES,
    )


def search(request: DeskRequest) -> Response:
    return redirect(ticket_filters.read_form(request.form).address().removeprefix("/desk"))


def show_changes(request: DeskRequest) -> Response:
    since = ticket_list.start_of_yesterday()
    changes = ticket_list.changes(since)
    days: dict[date, dict[str, list[Change]]] = {}
    for change in changes:
        day = days.setdefault(change.at.astimezone(RIYADH).date(), {})
        day.setdefault(change.reference, []).append(change)
    return request.page(
        "ticket_changes.html",
        since=since,
        counts=ticket_list.counts(since),
        days=days,
        catalogue=catalogue(),
        names=author_names(),
    )


def show(request: DeskRequest) -> Response:
    page = asked_ticket(request)
    audit.record(request.actor, "ticket.view", ("ticket", page.ticket.reference))
    return page_of(request, page)


def reveal(request: DeskRequest) -> Response:
    """The person's data unmasked, once it is written down who looks."""
    page = asked_ticket(request)
    reason = " ".join(request.text("reason").split())[:200]
    detail = {"fields": "name, national_id, mobile, description, notes"}
    if reason:
        detail["reason"] = reason
    audit.record(request.actor, "ticket.reveal", ("ticket", page.ticket.reference), **detail)
    return (
        _parts(request, page, revealed=True)
        if request.by_htmx
        else page_of(request, page, revealed=True)
    )


def hide(request: DeskRequest) -> Response:
    """The masked part again, which takes the place of the unmasked one."""
    return _parts(request, asked_ticket(request), revealed=False)


def asked_ticket(request: DeskRequest) -> TicketPage:
    """The ticket that the address names; a 404 when there is none."""
    page = load(request.http.path_params["reference"])
    if page is None:
        raise HTTPException(404)
    return page


def page_of(request: DeskRequest, page: TicketPage, status: int = 200, **values: Any) -> Response:
    """The ticket's page, with a `problem` above it or the text of a note that was not taken."""
    shown = {
        "problem": "",
        "note": "",
        "note_problem": "",
        "revealed": False,
        "swapped": False,
        **values,
    }
    return request.page(
        "ticket.html",
        status,
        page=page,
        catalogue=catalogue(),
        agents=accounts.everybody(active=True),
        names=author_names(),
        previewed=PREVIEWED,
        **shown,
    )


def _parts(request: DeskRequest, page: TicketPage, *, revealed: bool) -> Response:
    return request.page(
        "ticket_parts.html",
        page=page,
        catalogue=catalogue(),
        names=author_names(),
        revealed=revealed,
    )


def author_names() -> dict[str, str]:
    """How authors of a history are shown: usernames by the name that goes with them."""
    return {"citizen": "المواطن", **{a.username: a.display_name for a in accounts.everybody()}}


ROUTES = [
    guarded("/tickets", show_list, "tickets"),
    guarded("/tickets/search", search, "tickets", "POST"),
    guarded("/tickets/changes", show_changes, "tickets"),
    guarded("/tickets/{reference}", show, "tickets"),
    guarded("/tickets/{reference}/reveal", reveal, "reveal", "POST"),
    guarded("/tickets/{reference}/person", hide, "tickets"),
]
