"""The audit log: who did and saw what, for who leads."""

from collections.abc import Iterator, Mapping
from datetime import date
from urllib.parse import urlencode

from starlette.responses import Response

from casework import audit, audit_log
from casework.audit_log import Filters
from casework.catalogue import catalogue
from casework.clock import RIYADH, utcnow
from casework.models import AuditEntry
from casework.staff import accounts
from desks.builtin import spreadsheet, texts
from desks.builtin.desk_request import DeskRequest
from desks.builtin.guard import guarded

_GROUPS = {
    "login": "الدخول",
    "ticket.": "كل ما في الطلبات",
    "conversation.": "كل ما في المحادثات",
    "staff.": "كل ما في الحسابات",
}
_HEADS = ("الوقت", "من", "ماذا", "على ماذا", "التفاصيل", "من أي عنوان")


def show(request: DeskRequest) -> Response:
    values = request.http.query_params
    filters = _filters(values)
    page = values.get("page", "")
    number = int(page) if page.isascii() and page.isdigit() and 0 < len(page) < 7 else 1
    entries, pages = audit_log.find(filters, max(1, number))

    def at(number: int) -> str:
        return f"/desk/audit?{urlencode({**_written(filters), 'page': str(number)})}"

    return request.page(
        "audit.html",
        entries=entries,
        filters=filters,
        page=max(1, number),
        pages=pages,
        at=at,
        query=urlencode(_written(filters)),
        agents=accounts.everybody(),
        actions={**_GROUPS, **texts.ACTIONS},
        describe=_detail,
    )


def export(request: DeskRequest) -> Response:
    filters = _filters(request.http.query_params)
    audit.record(request.actor, "audit.export", **_written(filters))
    name = f"audit-{utcnow().astimezone(RIYADH):%Y%m%d-%H%M}"
    return spreadsheet.response(name, _HEADS, _rows(filters))


def _rows(filters: Filters) -> Iterator[tuple[object, ...]]:
    for entry in audit_log.every(filters):
        yield (
            f"{entry.at.astimezone(RIYADH):%Y-%m-%d %H:%M:%S}",
            entry.actor,
            texts.ACTIONS.get(entry.action, entry.action),
            " ".join(filter(None, (entry.subject_kind, entry.subject_id))),
            _detail(entry),
            entry.address,
        )


def _detail(entry: AuditEntry) -> str:
    return "؛ ".join(
        f"{texts.DETAILS.get(key, key)}: {' → '.join(map(_word, value.split(' → ')))}"
        for key, value in (entry.detail or {}).items()
    )


def _word(value: str) -> str:
    """A key as the staff call what it stands for; any other value as it is."""
    known = catalogue()
    if value in known.statuses:
        return known.statuses[value].for_staff
    return texts.VALUES.get(value) or known.categories.get(value, value)


def _filters(values: Mapping[str, str]) -> Filters:
    return Filters(
        actor=values.get("actor", "")[:50],
        action=values.get("action", "")[:50],
        subject=values.get("subject", "").strip()[:100],
        first=_day(values.get("first", "")),
        last=_day(values.get("last", "")),
    )


def _written(filters: Filters) -> dict[str, str]:
    return {name: str(value) for name, value in vars(filters).items() if value}


def _day(value: str) -> date | None:
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return None
    return day if 2000 < day.year < 2200 else None


ROUTES = [
    guarded("/audit", show, "audit"),
    guarded("/audit/export", export, "audit", "POST"),
]
