"""The filters of the ticket list, in an address that shows nobody's name."""

from collections.abc import Container, Mapping
from dataclasses import dataclass, replace
from typing import get_args
from urllib.parse import urlencode

from casework import ticket_list
from casework.catalogue import catalogue
from casework.crypto import WrongKey, decrypt, encrypt
from casework.models import ChannelName
from casework.ticket_list import ALL, OPEN, Filters, Sort
from casework.ticket_search import MAX_QUERY

AGES = {"1": "أقدم من يوم", "3": "أقدم من 3 أيام", "7": "أقدم من أسبوع", "30": "أقدم من شهر"}
_SORTS: tuple[Sort, ...] = get_args(Sort)
_MAX_PAGE = 100_000


@dataclass(frozen=True)
class AskedTickets:
    """What the list is asked for."""

    filters: Filters
    sort: Sort = "updated"
    descending: bool = True
    page: int = 1

    def at(self, page: int) -> str:
        """The address of another page of the same list."""
        return self._address(replace(self, page=page))

    def by(self, sort: Sort) -> str:
        """The address of the list sorted by a column; the other way round when it is already."""
        descending = not self.descending if sort == self.sort else sort in ("updated", "created")
        return self._address(replace(self, sort=sort, descending=descending, page=1))

    def query(self) -> str:
        """The filters alone, for the address of an export."""
        return urlencode(_written(replace(self, page=1)))

    def address(self) -> str:
        return self._address(self)

    @staticmethod
    def _address(asked: "AskedTickets") -> str:
        written = urlencode(_written(asked))
        return "/desk/tickets" + (f"?{written}" if written else "")


def read(values: Mapping[str, str]) -> AskedTickets:
    """What an address asks for; a value that makes no sense counts as absent."""
    return _read(values, _decoded(values.get("search", "")))


def read_form(values: Mapping[str, object]) -> AskedTickets:
    """What the form asks for, whose search text is not encoded."""
    texts = {key: value for key, value in values.items() if isinstance(value, str)}
    return _read(texts, texts.get("q", "").strip()[:MAX_QUERY])


def _read(values: Mapping[str, str], query: str) -> AskedTickets:
    known = catalogue()
    status = _one_of(values.get("status", ""), {*known.statuses, ALL}) or OPEN
    filters = Filters(
        query=query,
        status=status,
        kind=_one_of(values.get("kind", ""), known.kinds),
        category=_one_of(values.get("category", ""), known.categories),
        channel=_one_of(values.get("channel", ""), get_args(ChannelName)),
        assignee=values.get("assignee", "")[:32],
        wish=_one_of(values.get("wish", ""), ticket_list.WISHES),
        older_than=int(_one_of(values.get("age", ""), AGES) or 0),
        changed_since=ticket_list.start_of_yesterday() if values.get("changed") == "1" else None,
    )
    page = values.get("page", "")
    return AskedTickets(
        filters,
        sort=next((sort for sort in _SORTS if sort == values.get("sort")), "updated"),
        descending=values.get("order") != "up",
        page=min(int(page), _MAX_PAGE) if page.isascii() and page.isdigit() and int(page) else 1,
    )


def _written(asked: AskedTickets) -> dict[str, str]:
    filters = asked.filters
    written = {
        # a name or a national ID in an address would stay in histories and in logs of proxies
        "search": encrypt(filters.query.encode()).decode() if filters.query else "",
        "status": filters.status if filters.status != OPEN else "",
        "kind": filters.kind,
        "category": filters.category,
        "channel": filters.channel,
        "assignee": filters.assignee,
        "wish": filters.wish,
        "age": str(filters.older_than or ""),
        "changed": "1" if filters.changed_since else "",
        "sort": asked.sort if asked.sort != "updated" else "",
        "order": "" if asked.descending else "up",
        "page": str(asked.page) if asked.page > 1 else "",
    }
    return {key: value for key, value in written.items() if value}


def _decoded(token: str) -> str:
    try:
        return decrypt(token.encode()).decode() if token else ""
    except (WrongKey, UnicodeError):
        return ""


def _one_of(value: str, known: Container[str]) -> str:
    return value if value in known else ""
