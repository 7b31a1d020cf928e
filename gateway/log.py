"""The message log as inbox and outbox. Each function is one transaction, and blocks.

Inbound messages go from `received` to `answered`, `held` (kept for an agent, Rasa was not asked) or
`failed` (the citizen got an apology). Outbound ones begin as `sent` where clients fetch them from
the log by themselves (web) and as `queued` elsewhere.
"""

from datetime import datetime, timedelta
from typing import Any, Literal, cast

from sqlalchemy import CursorResult, Select, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from casework.clock import utcnow
from casework.database import session
from casework.models import Channel, Conversation, Handler, Rating, new_id
from gateway import notices
from gateway.claims import (
    CONVERSATIONS,
    LEASE,
    MESSAGES,
    ConversationRow,
    LostClaim,
    first_received,
    lock,
    lock_claimed,
)
from gateway.errors import Refusal
from gateway.records import Arrival, Draft, Entry, Finished, Receipt, Snapshot, Work

SESSION_TURNS = 40
SESSION_IDLE = timedelta(minutes=60)
HISTORY_PAGE = 500

_C, _M = CONVERSATIONS.c, MESSAGES.c


def receive(gateway: str, arrival: Arrival) -> Receipt:
    """Commit what a citizen sent and try to claim its conversation.

    The same external id again gives the first one's sequence number and changes nothing.
    Raises Refusal `bad_choice` for a button that this conversation was never offered.
    """
    now = utcnow()
    with session() as db:
        row = _lock_or_create(db, arrival.conversation_id, arrival.channel, now)
        first = db.execute(_with_external_id(arrival.channel, arrival.external_id)).scalar()
        if first is not None:
            return Receipt(first, "duplicate")
        kind, body, payload = arrival.kind, arrival.text or "", None
        if arrival.choice is not None:
            body, payload = _offered(db, row.id, arrival.choice)
            kind = "choice"
        seq, message_id = row.last_seq + 1, new_id()
        db.execute(
            insert(MESSAGES).values(
                id=message_id, conversation_id=row.id, seq=seq, channel=row.channel,
                author="citizen", kind=kind, body=body, payload=payload,
                external_id=arrival.external_id, state="received", created_at=now, updated_at=now,
            )
        )  # fmt: skip
        # An idle session is marked as full, so that whoever answers begins a new one.
        idle = now - row.last_message_at > SESSION_IDLE
        turns = max(row.turns, SESSION_TURNS) if idle else row.turns
        changes: dict[str, Any] = {"last_seq": seq, "last_message_at": now, "turns": turns}
        claim = _claim(row, gateway, now)
        if claim != "theirs":
            changes |= {"claimed_by": gateway, "claimed_until": now + LEASE}
        db.execute(update(CONVERSATIONS).where(_C.id == row.id).values(changes))
    work = Work(
        id=message_id, conversation_id=row.id, channel=row.channel, seq=seq, kind=kind, body=body,
        payload=payload, attempts=0, handler=row.handler, session=row.session, turns=turns,
    )  # fmt: skip
    entry = Entry(row.id, seq, "citizen", kind, body, (), now, arrival.external_id)
    # only a conversation that was free has no older message waiting
    return Receipt(seq, claim, entry, work if claim == "new" else None)


def finish(
    gateway: str,
    work: Work,
    state: Literal["answered", "held", "failed"],
    replies: tuple[Draft, ...],
    *,
    asked: bool,
) -> Finished:
    """End a turn, all or nothing: the inbound message's last state, the replies, the next message.

    `asked` says that Rasa has had this turn. When the turn made the citizen wait for an agent, the
    queue notice follows the replies. Raises LostClaim, and then nothing has changed.
    """
    now = utcnow()
    with session() as db:
        row = lock_claimed(db, gateway, work.conversation_id)
        _change_received(db, work, {"state": state, "attempts": work.attempts, "updated_at": now})
        if row.handler == "queue" and work.handler == "bot":
            replies = (*replies, notices.QUEUE)
        entries = _append(db, row, replies, work.seq, now)
        turns = row.turns + asked
        following = first_received(db, row, after=work.seq, turns=turns)
        db.execute(
            update(CONVERSATIONS)
            .where(_C.id == row.id)
            .values(
                last_seq=row.last_seq + len(entries),
                last_message_at=now,
                turns=turns,
                claimed_by=gateway if following else None,
                claimed_until=now + LEASE if following else None,
            )
        )
    return Finished(entries, row.handler, following)


def postpone(gateway: str, work: Work, notice: Draft) -> Entry:
    """Tell the citizen that the answer will be late; counts as the message's first attempt.

    Raises LostClaim.
    """
    now = utcnow()
    with session() as db:
        row = lock_claimed(db, gateway, work.conversation_id)
        _change_received(db, work, {"attempts": work.attempts + 1, "updated_at": now})
        (entry,) = _append(db, row, (notice,), work.seq, now)
        db.execute(
            update(CONVERSATIONS)
            .where(_C.id == row.id)
            .values(last_seq=entry.seq, last_message_at=now)
        )
    return entry


def begin_session(gateway: str, conversation_id: str) -> int:
    """Number of the conversation's new Rasa session. Raises LostClaim."""
    with session() as db:
        row = lock_claimed(db, gateway, conversation_id)
        number = int(row.session) + 1
        db.execute(
            update(CONVERSATIONS).where(_C.id == conversation_id).values(session=number, turns=0)
        )
        return number


def history(conversation_id: str, after: int) -> list[Entry]:
    """The log after sequence number `after`, in order, at most HISTORY_PAGE entries."""
    with session(readonly=True) as db:
        rows = db.execute(
            select(_M.seq, _M.author, _M.kind, _M.body, _M.choices, _M.created_at, _M.external_id)
            .where(_M.conversation_id == conversation_id, _M.seq > after)
            .order_by(_M.seq)
            .limit(HISTORY_PAGE)
        ).all()
    return [
        Entry(
            conversation_id, row.seq, row.author, row.kind, row.body,
            tuple((choice["id"], choice["title"]) for choice in row.choices or ()), row.created_at,
            row.external_id,
        )
        for row in rows
    ]  # fmt: skip


def snapshot(conversation_id: str) -> Snapshot:
    """Where the conversation stands; a conversation without messages has no row yet."""
    with session(readonly=True) as db:
        row = db.execute(
            select(_C.last_seq, _C.handler).where(_C.id == conversation_id)
        ).one_or_none()
    return Snapshot(row.last_seq, row.handler) if row else Snapshot(0, "bot")


def seen(channel: Channel, external_id: str) -> int | None:
    """Sequence number of the message that came with this external id."""
    with session(readonly=True) as db:
        return db.execute(_with_external_id(channel, external_id)).scalar()


def ensure(conversation_id: str, channel: Channel) -> None:
    """Make sure that the conversation has its row."""
    with session() as db:
        _lock_or_create(db, conversation_id, channel, utcnow())


def holder(conversation_id: str) -> tuple[Handler, str | None]:
    """Who holds the conversation, and the agent's name if an agent does."""
    with session(readonly=True) as db:
        row = db.execute(select(_C.handler, _C.agent).where(_C.id == conversation_id)).one_or_none()
    return (row.handler, row.agent) if row else ("bot", None)


def elsewhere() -> set[str]:
    """Ids of the conversations that wait for an agent or are with one."""
    with session(readonly=True) as db:
        return set(db.scalars(select(_C.id).where(_C.handler != "bot")))


def rate(conversation_id: str, channel: Channel, score: int, comment: str | None) -> None:
    """Keep a citizen's rating, 1 to 5."""
    with session() as db:
        _lock_or_create(db, conversation_id, channel, utcnow())
        db.add(Rating(conversation_id=conversation_id, score=score, comment=comment))


def _with_external_id(channel: Channel, external_id: str) -> Select[int]:
    return select(_M.seq).where(_M.channel == channel, _M.external_id == external_id)


def _claim(
    row: ConversationRow, gateway: str, now: datetime
) -> Literal["new", "ours", "expired", "theirs"]:
    if row.claimed_by is None:
        return "new"
    if row.claimed_by == gateway:
        return "ours"
    return "expired" if row.claimed_until < now else "theirs"


def _lock_or_create(
    db: Session, conversation_id: str, channel: Channel, now: datetime
) -> ConversationRow:
    row = lock(db, conversation_id)
    if row is None:
        dialect = sqlite if db.get_bind().dialect.name == "sqlite" else postgresql
        db.execute(
            dialect.insert(Conversation)
            .values(id=conversation_id, channel=channel, created_at=now, last_message_at=now)
            .on_conflict_do_nothing()  # a second page of the same citizen may be as quick
        )
        row = lock(db, conversation_id)
        assert row is not None
    return row


def _offered(db: Session, conversation_id: str, choice: str) -> tuple[str, str]:
    """Title and payload of a button that was offered. Raises Refusal `bad_choice`."""
    choices = db.execute(
        select(_M.choices).where(
            _M.conversation_id == conversation_id,
            _M.seq == int(choice.partition(".")[0]),
            _M.author != "citizen",
        )
    ).scalar()
    for offered in choices or ():
        if offered["id"] == choice:
            return offered["title"], offered["payload"]
    raise Refusal("bad_choice")


def _change_received(db: Session, work: Work, values: dict[str, Any]) -> None:
    result = cast(
        "CursorResult[Any]",
        db.execute(update(MESSAGES).where(_M.id == work.id, _M.state == "received").values(values)),
    )
    if result.rowcount != 1:
        raise LostClaim


def _append(
    db: Session, row: ConversationRow, drafts: tuple[Draft, ...], answers_seq: int, now: datetime
) -> tuple[Entry, ...]:
    entries = []
    for seq, draft in enumerate(drafts, start=row.last_seq + 1):
        choices = [
            {"id": f"{seq}.{number}", "title": button.title, "payload": button.payload}
            for number, button in enumerate(draft.buttons, start=1)
        ]
        db.execute(
            insert(MESSAGES).values(
                id=new_id(), conversation_id=row.id, seq=seq, channel=row.channel,
                author=draft.author, kind=draft.kind, body=draft.body, choices=choices or None,
                state="sent" if row.channel == "web" else "queued", answers_seq=answers_seq,
                created_at=now, updated_at=now,
            )
        )  # fmt: skip
        offered = tuple((choice["id"], choice["title"]) for choice in choices)
        entries.append(Entry(row.id, seq, draft.author, draft.kind, draft.body, offered, now))
    return tuple(entries)
