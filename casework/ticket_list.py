"""Tickets as the staff sees them: filtered, sorted, page by page; and what changed since when."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from casework import ticket_search
from casework.catalogue import catalogue
from casework.clock import RIYADH, utcnow
from casework.database import session
from casework.models import Agent, Ticket, TicketEvent, TicketEventKind

OPEN, ALL, NOBODY = "open", "all", "nobody"
PAGE = 25
_BATCH = 200
_CHANGES = 500

Sort = Literal["updated", "created", "status", "category"]
_SORTS: dict[Sort, Any] = {
    "updated": Ticket.updated_at,
    "created": Ticket.created_at,
    "status": Ticket.status,
    "category": Ticket.category,
}


WISHES: dict[str, tuple[TicketEventKind, ...]] = {
    "withdrawal_wanted": ("withdrawal_wanted",),
    "change_wanted": ("change_wanted",),
    "citizen_note": ("citizen_note", "citizen_files"),
}
"""What citizens want, as tickets are filtered by it: the kinds of events."""


@dataclass(frozen=True)
class Filters:
    """What tickets to show; empty means any. `status` is a key, OPEN or ALL; `assignee` an id or
    NOBODY; `wish` a kind of what the citizen wants and nobody has dealt with; `older_than` counts
    days since they were made; `changed_since` looks at everything that happened to them."""

    query: str = ""
    status: str = OPEN
    kind: str = ""
    category: str = ""
    channel: str = ""
    assignee: str = ""
    wish: str = ""
    older_than: int = 0
    changed_since: datetime | None = None


@dataclass(frozen=True)
class TicketLine:
    """A ticket in a list; `wishes` are the kinds of the open ones."""

    id: str
    reference: str
    kind: str
    category: str
    status: str
    channel: str
    full_name: str
    assignee: str | None
    created_at: datetime
    updated_at: datetime
    wishes: frozenset[TicketEventKind]


@dataclass(frozen=True)
class Found:
    """A page of tickets, and how many there are on all pages."""

    lines: list[TicketLine]
    total: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE))


@dataclass(frozen=True)
class Change:
    """Something that happened to a ticket."""

    reference: str
    category: str
    kind: TicketEventKind
    status: str
    author: str
    at: datetime


def find(filters: Filters, sort: Sort = "updated", *, descending: bool, page: int) -> Found:
    """The tickets of page `page` (from 1), and the number of all."""
    order = _SORTS[sort].desc() if descending else _SORTS[sort].asc()
    query = (
        select(
            Ticket.id,
            Ticket.reference,
            Ticket.kind,
            Ticket.category,
            Ticket.status,
            Ticket.channel,
            Ticket.full_name,
            Agent.display_name.label("assignee"),
            Ticket.created_at,
            Ticket.updated_at,
        )
        .outerjoin(Agent, Agent.id == Ticket.assignee_id)
        .where(*_conditions(filters))
        .order_by(order, Ticket.id)
        .offset((page - 1) * PAGE)
        .limit(PAGE)
    )
    with session(readonly=True) as db:
        total = db.scalar(select(func.count(Ticket.id)).where(*_conditions(filters))) or 0
        rows = db.execute(query).all()
        wishes = _open_wishes(db, [row.id for row in rows])
    lines = [TicketLine(**row._mapping, wishes=wishes[row.id]) for row in rows]
    return Found(lines, total)


def every(filters: Filters) -> Iterator[tuple[Ticket, str | None, str | None]]:
    """All tickets, oldest first, with the assignee's name and the last public note.

    Read in batches, each in a transaction of its own: nobody waits for a long export.
    """
    after: tuple[datetime, str] | None = None
    while True:
        query = (
            select(Ticket, Agent.display_name)
            .outerjoin(Agent, Agent.id == Ticket.assignee_id)
            .where(*_conditions(filters))
        )
        if after is not None:
            at, last_id = after
            query = query.where(
                (Ticket.created_at > at) | ((Ticket.created_at == at) & (Ticket.id > last_id))
            )
        with session(readonly=True) as db:
            rows = db.execute(query.order_by(Ticket.created_at, Ticket.id).limit(_BATCH)).all()
            notes = _last_notes(db, [ticket.id for ticket, _ in rows])
        for ticket, assignee in rows:
            yield ticket, assignee, notes.get(ticket.id)
        if len(rows) < _BATCH:
            return
        after = rows[-1][0].created_at, rows[-1][0].id


def changes(since: datetime) -> list[Change]:
    """What happened since then, the latest first, at most 500 things; internal notes included."""
    query = (
        select(
            Ticket.reference,
            Ticket.category,
            TicketEvent.kind,
            TicketEvent.status,
            TicketEvent.author,
            TicketEvent.at,
        )
        .join(Ticket, Ticket.id == TicketEvent.ticket_id)
        .where(TicketEvent.at >= since)
        .order_by(TicketEvent.at.desc(), TicketEvent.id)
        .limit(_CHANGES)
    )
    with session(readonly=True) as db:
        return [Change(*row) for row in db.execute(query)]


def counts(since: datetime) -> dict[str, int]:
    """How many things of each kind happened since then; moves count for the status they led to."""
    query = (
        select(TicketEvent.kind, TicketEvent.status, func.count())
        .where(TicketEvent.at >= since)
        .group_by(TicketEvent.kind, TicketEvent.status)
    )
    total: dict[str, int] = {}
    with session(readonly=True) as db:
        for kind, status, number in db.execute(query):
            key = status if kind == "status" else kind
            total[key] = total.get(key, 0) + number
    return total


def start_of_yesterday() -> datetime:
    """Midnight in Riyadh at which yesterday began."""
    today = utcnow().astimezone(RIYADH).replace(hour=0, minute=0, second=0, microsecond=0)
    return today - timedelta(days=1)


def _conditions(filters: Filters) -> Iterator[ColumnElement[bool]]:
    if filters.query.strip():
        yield ticket_search.matches(filters.query)
    if filters.status == OPEN:
        # who writes after the end must not be overlooked
        yield Ticket.status.in_(catalogue().open) | _has_wish()
    elif filters.status != ALL:
        yield Ticket.status == filters.status
    if filters.kind:
        yield Ticket.kind == filters.kind
    if filters.category:
        yield Ticket.category == filters.category
    if filters.channel:
        yield Ticket.channel == filters.channel
    if filters.assignee == NOBODY:
        yield Ticket.assignee_id.is_(None)
    elif filters.assignee:
        yield Ticket.assignee_id == filters.assignee
    if filters.wish:
        yield _has_wish(TicketEvent.kind.in_(WISHES[filters.wish]))
    if filters.older_than:
        yield Ticket.created_at < utcnow() - timedelta(days=filters.older_than)
    if filters.changed_since is not None:
        yield Ticket.id.in_(
            select(TicketEvent.ticket_id).where(TicketEvent.at >= filters.changed_since)
        )


def _has_wish(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    of_events = select(TicketEvent.ticket_id).where(TicketEvent.open.is_(True), *conditions)
    return Ticket.id.in_(of_events)


def _open_wishes(db: Session, ids: list[str]) -> dict[str, frozenset[TicketEventKind]]:
    rows = db.execute(
        select(TicketEvent.ticket_id, TicketEvent.kind).where(
            TicketEvent.open.is_(True), TicketEvent.ticket_id.in_(ids)
        )
    ).all()
    return {each: frozenset(row.kind for row in rows if row.ticket_id == each) for each in ids}


def _last_notes(db: Session, ids: list[str]) -> dict[str, str | None]:
    rows = db.execute(
        select(TicketEvent.ticket_id, TicketEvent.body)
        .where(TicketEvent.ticket_id.in_(ids), TicketEvent.kind == "public_note")
        .order_by(TicketEvent.at)
    )
    return {row.ticket_id: row.body for row in rows}
