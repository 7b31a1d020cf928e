"""Tickets as CSV: masked for everybody, with identifiers for who leads, written down each time."""

from collections.abc import Iterator
from datetime import datetime

from starlette.responses import Response

from casework import audit, ticket_list
from casework.catalogue import catalogue
from casework.clock import RIYADH, utcnow
from casework.identifiers import mask_mobile, mask_name, mask_national_id, mask_numbers
from casework.ticket_list import Filters
from desks.builtin import spreadsheet, ticket_filters
from desks.builtin.desk_request import DeskRequest
from desks.builtin.guard import guarded
from desks.desk_labels import CHANNELS

_HEADS = (
    "الرقم المرجعي",
    "النوع",
    "التصنيف",
    "الحال",
    "القناة",
    "الاسم",
    "رقم الهوية",
    "الجوال",
    "الوصف",
    "المسؤول",
    "آخر ملاحظة للمواطن",
    "أُنشئ",
    "آخر تغيير",
)


def masked(request: DeskRequest) -> Response:
    return _export(request, full=False)


def full(request: DeskRequest) -> Response:
    return _export(request, full=True)


def _export(request: DeskRequest, *, full: bool) -> Response:
    asked = ticket_filters.read(request.http.query_params)
    filters = asked.filters
    named = {
        name: str(value)
        for name, value in vars(filters).items()
        if value and name != "query"  # it may be a name
    }
    audit.record(request.actor, "ticket.export_full" if full else "ticket.export", **named)
    name = f"tickets-{utcnow().astimezone(RIYADH):%Y%m%d-%H%M}"
    return spreadsheet.response(name, _HEADS, _rows(filters, full))


def _rows(filters: Filters, full: bool) -> Iterator[tuple[object, ...]]:
    known = catalogue()
    for ticket, assignee, note in ticket_list.every(filters):
        yield (
            ticket.reference,
            known.kinds[ticket.kind].name,
            known.categories.get(ticket.category, ticket.category),
            known.statuses[ticket.status].for_staff,
            CHANNELS[ticket.channel],
            ticket.full_name if full else mask_name(ticket.full_name),
            ticket.national_id if full else mask_national_id(ticket.national_id),
            ticket.mobile if full else mask_mobile(ticket.mobile),
            ticket.description if full else mask_numbers(ticket.description),
            assignee,
            note if full or note is None else mask_numbers(note),
            _time(ticket.created_at),
            _time(ticket.updated_at),
        )


def _time(at: datetime) -> str:
    return f"{at.astimezone(RIYADH):%Y-%m-%d %H:%M}"


ROUTES = [
    guarded("/tickets/export", masked, "tickets", "POST"),
    guarded("/tickets/export-full", full, "export_full", "POST"),
]
