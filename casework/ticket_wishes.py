"""What a citizen wants of a ticket that is sent: kept for the staff, never done to the ticket.

A wish is open until the staff have dealt with it: the status has moved, the citizen was answered,
or somebody has said to have seen it.
"""

from typing import Literal

from sqlalchemy import CursorResult, exists, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from casework import ticket_search, ticket_webhook
from casework.attachments import loose
from casework.clock import utcnow
from casework.database import session
from casework.models import Attachment, Ticket, TicketEvent, TicketEventKind, ToldTicket

WishKind = Literal["note", "withdraw", "change"]

_EVENTS: dict[WishKind, TicketEventKind] = {
    "note": "citizen_note",
    "withdraw": "withdrawal_wanted",
    "change": "change_wanted",
}


def add_wish(
    *, reference: str, conversation_id: str, kind: WishKind, text: str, idempotency_key: str
) -> bool:
    """Commit what a citizen wants of a ticket, for the staff; the same key twice is one wish.

    False when this conversation may not speak of such a ticket: it was neither filed in it, nor its
    status told in it. Which of the two is not said.
    """
    with session() as db:
        ticket = _spoken_of(db, conversation_id, reference)
        if ticket is None:
            return False
        if _with_key(db, idempotency_key) is None:
            _add(db, ticket, _EVENTS[kind], text.strip() or None, idempotency_key)
            ticket_search.index_note(db, ticket.id, text)
    return True


def attach_to_ticket(
    reference: str, conversation_id: str, *, idempotency_key: str | None = None
) -> int:
    """Give the citizen's files that belong to no ticket yet to a ticket; how many they were.

    0 also when this conversation may not speak of such a ticket. The same key again gives the
    number of the first time.
    """
    with session() as db:
        ticket = _spoken_of(db, conversation_id, reference)
        if ticket is None:
            return 0
        # a wish of the same turn may have the same key
        key = idempotency_key and f"files:{idempotency_key}"
        before = _with_key(db, key) if key else None
        if before is not None:
            return int(before.body or 0)
        attached = db.execute(
            update(Attachment).where(loose(conversation_id)).values(ticket_id=ticket.id)
        )
        assert isinstance(attached, CursorResult)
        if attached.rowcount:
            _add(db, ticket, "citizen_files", str(attached.rowcount), key)
        return attached.rowcount


def remember_told(db: Session, conversation_id: str, ticket_id: str) -> None:
    """The ticket's status is told in this conversation, which may speak of it from now on."""
    dialect = sqlite if db.get_bind().dialect.name == "sqlite" else postgresql
    db.execute(
        dialect.insert(ToldTicket)
        .values(conversation_id=conversation_id, ticket_id=ticket_id, at=utcnow())
        .on_conflict_do_nothing()
    )


def settle(db: Session, ticket_id: str) -> None:
    """The staff have dealt with all wishes of a ticket; the caller has its row locked."""
    db.execute(
        update(TicketEvent)
        .where(TicketEvent.ticket_id == ticket_id, TicketEvent.open.is_(True))
        .values(open=False)
    )


def mark_seen(ticket_id: str, wish_id: str, author: str) -> bool:
    """Somebody of the staff has seen a wish; False when it is not open, or not this ticket's."""
    with session() as db:
        wish = db.scalar(
            select(TicketEvent)
            .where(
                TicketEvent.id == wish_id,
                TicketEvent.ticket_id == ticket_id,
                TicketEvent.open.is_(True),
            )
            .with_for_update()
        )
        if wish is None:
            return False
        wish.open = False
        db.add(
            TicketEvent(ticket_id=ticket_id, kind="wish_seen", status=wish.status, author=author)
        )
    return True


def _spoken_of(db: Session, conversation_id: str, reference: str) -> Ticket | None:
    """The ticket, locked, if the conversation may speak of it."""
    told = exists().where(
        ToldTicket.ticket_id == Ticket.id, ToldTicket.conversation_id == conversation_id
    )
    return db.scalar(
        select(Ticket)
        .where(Ticket.reference == reference, or_(Ticket.conversation_id == conversation_id, told))
        .with_for_update(of=Ticket)
    )


def _with_key(db: Session, idempotency_key: str) -> TicketEvent | None:
    return db.scalar(select(TicketEvent).where(TicketEvent.idempotency_key == idempotency_key))


def _add(
    db: Session,
    ticket: Ticket,
    kind: TicketEventKind,
    body: str | None,
    idempotency_key: str | None,
) -> None:
    wish = TicketEvent(
        ticket_id=ticket.id,
        kind=kind,
        status=ticket.status,
        body=body,
        author="citizen",
        at=utcnow(),
        idempotency_key=idempotency_key,
        open=True,
    )
    db.add(wish)
    # who of the staff changes the ticket has to have seen it
    ticket.version += 1
    ticket_webhook.tell_wish(db, ticket, wish)
