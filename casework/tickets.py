"""Tickets: made once, found by reference and mobile, moved from status to status."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from arabic.text import isolate
from casework import news, ticket_search, ticket_views, ticket_webhook, ticket_wishes
from casework.attachments import loose
from casework.catalogue import catalogue
from casework.clock import utcnow
from casework.crypto import keyed_hash
from casework.database import session
from casework.identifiers import new_reference
from casework.models import (
    Agent,
    Attachment,
    Conversation,
    LookupFailure,
    Notification,
    ObjectionFor,
    Ticket,
    TicketEvent,
    TicketKind,
    TicketStatus,
)
from casework.ticket_views import TicketView

LOCK_AFTER = 5
LOCK_FOR = timedelta(minutes=15)
_FORGET_FAILURES_AFTER = timedelta(hours=24)

_SMS: dict[TicketKind, str] = {
    "complaint": "استلمنا شكواك، ورقمها المرجعي {reference}. احتفظ به لتتابع حالتها متى شئت.",
    "objection": "استلمنا اعتراضك، ورقمه المرجعي {reference}. احتفظ به لتتابع حالته متى شئت.",
}


class InvalidTransition(ValueError):
    """A ticket cannot go from its status to the one asked for."""


class TicketChanged(Exception):
    """Somebody else changed status or assignee since `expected_version` was read."""


class LookupsLocked(Exception):
    """Too many failed look-ups in this conversation; `until` is when they are allowed again."""

    def __init__(self, until: datetime) -> None:
        super().__init__("look-ups are locked")
        self.until = until


def create_ticket(
    *,
    conversation_id: str,
    idempotency_key: str,
    kind: TicketKind,
    category: str,
    description: str,
    full_name: str,
    national_id: str,
    mobile: str,
    objection_for: ObjectionFor | None = None,
) -> Ticket:
    """Commit a ticket, its first event, its notifications and the conversation's loose files.

    The same `idempotency_key` gives the ticket that exists, whatever else is passed. `mobile` is
    E.164. Raises LookupError for an unknown conversation, SQLAlchemy's errors when nothing could be
    committed.
    """
    ticket = Ticket(
        kind=kind,
        category=category,
        status=catalogue().first,
        conversation_id=conversation_id,
        idempotency_key=idempotency_key,
        full_name=full_name,
        national_id=national_id,
        national_id_hash=keyed_hash(national_id),
        mobile=mobile,
        mobile_hash=keyed_hash(mobile),
        description=description,
        objection_for=objection_for,
    )
    with session() as db:
        made = _with_key(db, idempotency_key)
        if made is not None:
            return made
        conversation = db.get(Conversation, conversation_id)
        if conversation is None:
            raise LookupError("no such conversation")
        ticket.channel = conversation.channel
        try:
            with db.begin_nested():
                _add_with_reference(db, ticket)
        except IntegrityError:
            # another process committed the same confirmation since we looked
            made = _with_key(db, idempotency_key)
            if made is None:
                raise
            return made
        _add_history(db, ticket)
        ticket_search.index(db, ticket)
    return ticket


def find_ticket(*, conversation_id: str, reference: str, mobile: str) -> TicketView | None:
    """The ticket with this reference and this mobile (E.164).

    An unknown reference and a wrong mobile take the same path and both give None, which counts as a
    failure of the conversation. Raises LookupsLocked after LOCK_AFTER failures.
    """
    with session() as db:
        until = _locked_until(db, conversation_id)
        if until is not None:
            raise LookupsLocked(until)
        ticket = db.scalar(
            select(Ticket).where(
                Ticket.reference == reference, Ticket.mobile_hash == keyed_hash(mobile)
            )
        )
        if ticket is not None:
            ticket_wishes.remember_told(db, conversation_id, ticket.id)
            return ticket_views.view(db, ticket)
        _forget_old_failures(db, conversation_id)
        db.add(LookupFailure(conversation_id=conversation_id))
    return None


def last_reference(conversation_id: str) -> str | None:
    """The reference of the newest ticket that was filed in this conversation; None without one."""
    with session(readonly=True) as db:
        return db.scalar(
            select(Ticket.reference)
            .where(Ticket.conversation_id == conversation_id)
            .order_by(Ticket.created_at.desc(), Ticket.id.desc())
            .limit(1)
        )


def lookups_locked(conversation_id: str) -> datetime | None:
    """When this conversation may look tickets up again (UTC); None when it may now."""
    with session(readonly=True) as db:
        return _locked_until(db, conversation_id)


def set_status(
    ticket_id: str, status: TicketStatus, author: str, *, expected_version: int | None = None
) -> None:
    """Move a ticket on and write it into its history; the status it has already changes nothing.

    Raises InvalidTransition, TicketChanged, or LookupError for an unknown ticket.
    """
    with session() as db:
        ticket = _locked(db, ticket_id, expected_version)
        if ticket.status == status:
            return
        if status not in catalogue().statuses[ticket.status].next:
            raise InvalidTransition(f"{ticket.status} to {status}")
        ticket.status = status
        ticket.version += 1
        db.add(TicketEvent(ticket_id=ticket_id, kind="status", status=status, author=author))
        ticket_wishes.settle(db, ticket_id)
        news.tell_status(db, ticket)


def assign(
    ticket_id: str, assignee_id: str | None, author: str, *, expected_version: int | None = None
) -> None:
    """Give a ticket to somebody of the staff, or to nobody; who has it already changes nothing.

    Raises TicketChanged, or LookupError for an unknown ticket or an account that is not active.
    """
    with session() as db:
        ticket = _locked(db, ticket_id, expected_version)
        if ticket.assignee_id == assignee_id:
            return
        assignee = db.get(Agent, assignee_id) if assignee_id else None
        if assignee_id and (assignee is None or not assignee.active):
            raise LookupError("no such account")
        ticket.assignee_id = assignee_id
        ticket.version += 1
        db.add(
            TicketEvent(
                ticket_id=ticket_id,
                kind="assigned",
                status=ticket.status,
                body=assignee.display_name if assignee else None,
                author=author,
            )
        )


def add_note(
    ticket_id: str, body: str, author: str, public: bool, *, seen_version: int | None = None
) -> None:
    """Add a note to a ticket's history; the citizen sees the last public one.

    A public one answers the wishes of the citizen, if its author has seen them: the version that
    was on screen is still the ticket's. Raises LookupError for an unknown ticket.
    """
    with session() as db:
        ticket = _locked(db, ticket_id)
        ticket.updated_at = utcnow()
        db.add(
            TicketEvent(
                ticket_id=ticket_id,
                kind="public_note" if public else "internal_note",
                status=ticket.status,
                body=body,
                author=author,
            )
        )
        ticket_search.index_note(db, ticket_id, body)
        if public:
            news.tell_note(db, ticket, body)
            if seen_version == ticket.version:
                ticket_wishes.settle(db, ticket_id)


def _with_key(db: Session, idempotency_key: str) -> Ticket | None:
    return db.scalar(select(Ticket).where(Ticket.idempotency_key == idempotency_key))


def _add_with_reference(db: Session, ticket: Ticket) -> None:
    ticket.reference = new_reference()
    while db.scalar(select(Ticket.id).where(Ticket.reference == ticket.reference)):
        ticket.reference = new_reference()
    db.add(ticket)
    db.flush()


def _add_history(db: Session, ticket: Ticket) -> None:
    db.add(TicketEvent(ticket_id=ticket.id, kind="created", status=ticket.status, author="citizen"))
    text = _SMS[ticket.kind].format(reference=isolate(ticket.reference))
    db.add(Notification(ticket_id=ticket.id, mobile=ticket.mobile, body=text))
    ticket_webhook.tell_created(db, ticket)
    db.execute(update(Attachment).where(loose(ticket.conversation_id)).values(ticket_id=ticket.id))


def _locked(db: Session, ticket_id: str, expected_version: int | None = None) -> Ticket:
    ticket = db.get(Ticket, ticket_id, with_for_update=True)
    if ticket is None:
        raise LookupError("no such ticket")
    if expected_version is not None and ticket.version != expected_version:
        raise TicketChanged
    return ticket


def _locked_until(db: Session, conversation_id: str) -> datetime | None:
    times = db.scalars(
        select(LookupFailure.at)
        .where(LookupFailure.conversation_id == conversation_id)
        .order_by(LookupFailure.at.desc())
        .limit(LOCK_AFTER)
    ).all()
    if len(times) < LOCK_AFTER:
        return None
    until = times[0] + LOCK_FOR
    return until if until > utcnow() else None


def _forget_old_failures(db: Session, conversation_id: str) -> None:
    """Drop a day-old failure, and all of them once a lock is over: then five more are allowed."""
    mine = LookupFailure.conversation_id == conversation_id
    recent = db.scalars(select(LookupFailure.at).where(mine)).all()
    if len(recent) >= LOCK_AFTER:
        db.execute(delete(LookupFailure).where(mine))
    else:
        cutoff = utcnow() - _FORGET_FAILURES_AFTER
        db.execute(delete(LookupFailure).where(mine, LookupFailure.at < cutoff))
