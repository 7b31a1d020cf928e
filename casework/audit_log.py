"""Reading the audit log: filtered, the latest first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, func, select

from casework.clock import RIYADH
from casework.database import session
from casework.models import AuditEntry

PAGE = 50
_BATCH = 500


@dataclass(frozen=True)
class Filters:
    """Which entries; empty means any. An `action` ending in a dot stands for all that begin so.
    `first` and `last` are days in Riyadh, both included."""

    actor: str = ""
    action: str = ""
    subject: str = ""
    first: date | None = None
    last: date | None = None


def find(filters: Filters, page: int) -> tuple[list[AuditEntry], int]:
    """The entries of a page (from 1), and the number of pages."""
    conditions = list(_conditions(filters))
    query = (
        select(AuditEntry)
        .where(*conditions)
        .order_by(AuditEntry.at.desc(), AuditEntry.id)
        .offset((page - 1) * PAGE)
        .limit(PAGE)
    )
    with session(readonly=True) as db:
        total = db.scalar(select(func.count(AuditEntry.id)).where(*conditions)) or 0
        return list(db.scalars(query)), max(1, -(-total // PAGE))


def every(filters: Filters) -> Iterator[AuditEntry]:
    """All entries, the latest first, read in batches."""
    conditions = list(_conditions(filters))
    before: tuple[datetime, str] | None = None
    while True:
        query = select(AuditEntry).where(*conditions)
        if before is not None:
            at, last_id = before
            query = query.where(
                (AuditEntry.at < at) | ((AuditEntry.at == at) & (AuditEntry.id > last_id))
            )
        with session(readonly=True) as db:
            entries = db.scalars(
                query.order_by(AuditEntry.at.desc(), AuditEntry.id).limit(_BATCH)
            ).all()
        yield from entries
        if len(entries) < _BATCH:
            return
        before = entries[-1].at, entries[-1].id


def _conditions(filters: Filters) -> Iterator[ColumnElement[bool]]:
    if filters.actor:
        yield AuditEntry.actor == filters.actor
    if filters.action.endswith("."):
        yield AuditEntry.action.startswith(filters.action, autoescape=True)
    elif filters.action:
        yield AuditEntry.action == filters.action
    if filters.subject:
        yield AuditEntry.subject_id == filters.subject
    if filters.first:
        yield AuditEntry.at >= _midnight(filters.first)
    if filters.last:
        yield AuditEntry.at < _midnight(filters.last + timedelta(days=1))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), RIYADH)
