"""The outbox: lines of the log on their way to Meta, one conversation's in their order.

A line is claimed (`queued` to `sending`) before it is sent, and stays so until Meta has answered or
a status tells of it; only after a time without either it is sent again. The functions run inside a
transaction of the caller.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import Connection, Row, and_, bindparam, case, func, insert, or_, select, update

from casework.clock import utcnow
from casework.crypto import keyed_hash
from casework.models import Author, Message, MessageKind, new_id
from channels.whatsapp import statuses
from channels.whatsapp.capabilities import WINDOW
from channels.whatsapp.quoting import quoted
from channels.whatsapp.statuses import Applied
from channels.whatsapp.templates import Templates
from conversations import window
from conversations.claims import CHANGE_CONVERSATION, CONVERSATIONS, MESSAGES

_FAR = timedelta(days=3650)

_C, _M = CONVERSATIONS.c, MESSAGES.c

_UNSENT = (
    select(
        _M.id, _M.seq, _M.state, _M.kind, _M.author, _M.body, _M.choices, _M.attachment_id,
        _M.attempts, _M.next_attempt_at, _M.answers_seq, _M.awaits_citizen, _M.plain,
        _M.created_at,
    )
    .where(
        _M.conversation_id == bindparam("conversation"),
        _M.state.in_(("queued", "sending")),
        _M.channel == "whatsapp",
    )
    .order_by(_M.seq + 0)  # else SQLite goes through the whole conversation in this order
    .limit(20)
)  # fmt: skip
_LOCK = (
    select(
        _C.id, _C.channel, _C.last_seq, _C.last_message_at, _C.address, _C.last_citizen_at
    )
    .where(_C.id == bindparam("conversation"))
    .with_for_update()
)  # fmt: skip
_CLAIM = update(MESSAGES).where(_M.id == bindparam("row_id"))
_UNKNOWN = _M.state.in_(("queued", "sending"))
_SENT = (
    update(MESSAGES)
    .where(
        _M.id == bindparam("row_id"),
        _M.attempts == bindparam("tries"),  # else a status has told of its failure meanwhile
    )
    .values(
        # a status may have told more than that, and its name, before Meta's answer came
        state=case((_UNKNOWN, bindparam("sent", "sent")), else_=_M.state),
        next_attempt_at=case((_UNKNOWN, None), else_=_M.next_attempt_at),
        awaits_citizen=False,
        external_id=func.coalesce(_M.external_id, bindparam("hash_")),
        provider_id=func.coalesce(_M.provider_id, bindparam("name", type_=_M.provider_id.type)),
    )
)
_OPEN = update(MESSAGES).where(
    _M.conversation_id == bindparam("conversation"),
    _M.state == "queued",
    _M.awaits_citizen,
)
_CHANGE = update(MESSAGES).where(
    _M.id == bindparam("row_id"),
    _M.state == "sending",
    _M.attempts == bindparam("tries"),
)
_DUE = (
    select(_M.conversation_id)
    .where(
        _M.channel == "whatsapp",
        _M.state.in_(("queued", "sending")),
        or_(_M.next_attempt_at.is_(None), _M.next_attempt_at <= bindparam("now")),
    )
    .distinct()
    .limit(500)
)


@dataclass(frozen=True, slots=True)
class OutboxLine:
    """A claimed line: it is ours to send, once."""

    id: str
    conversation_id: str
    address: str
    kind: MessageKind
    author: Author
    body: str
    choices: tuple[tuple[str, str], ...]
    attachment_id: str | None
    attempts: int
    plain: bool
    quoted: str | None
    created_at: datetime
    last: bool
    """Whether nothing else waited in the conversation when it was claimed."""


@dataclass(frozen=True, slots=True)
class Later:
    """Nothing to send before `at`."""

    at: datetime


def due(db: Connection) -> list[str]:
    """The conversations with something to send."""
    return list(db.scalars(_DUE, {"now": utcnow()}))


def claim(
    db: Connection, conversation_id: str, templates: Templates, confirm: timedelta
) -> OutboxLine | Later | None:
    """The next line to send, ours for `confirm`; None when there is none for now."""
    now = utcnow()
    row = cast(
        "Row[Any] | None", db.execute(_LOCK, {"conversation": conversation_id}).one_or_none()
    )
    if row is None or not row.address:
        return None
    unsent = _unsent(db, conversation_id)
    if not unsent:
        return None
    if window.is_open(WINDOW, row.last_citizen_at, now):
        unsent = [line for line in unsent if not _drop_template(db, line)]
    else:
        unsent = _outside_window(db, row, unsent, templates, now)
    if not unsent:
        return None
    first = unsent[0]
    if first.next_attempt_at is not None and first.next_attempt_at > now:
        return Later(first.next_attempt_at)
    values = {"state": "sending", "attempts": first.attempts + 1, "next_attempt_at": now + confirm}
    db.execute(_CLAIM, {"row_id": first.id, "updated_at": now, **values})
    return OutboxLine(
        id=first.id, conversation_id=conversation_id, address=row.address, kind=first.kind,
        author=first.author, body=first.body,
        choices=tuple((choice["id"], choice["title"]) for choice in first.choices or ()),
        attachment_id=first.attachment_id, attempts=first.attempts + 1,
        plain=first.plain, quoted=quoted(db, conversation_id, first),
        created_at=first.created_at, last=len(unsent) == 1,
    )  # fmt: skip


def sent(db: Connection, line: OutboxLine, provider_id: str) -> Applied:
    """Meta has taken the line; what it said of it meanwhile is applied."""
    external_id = keyed_hash(provider_id)
    db.execute(
        _SENT,
        {
            "row_id": line.id,
            "tries": line.attempts,
            "hash_": external_id,
            "name": provider_id,
            "updated_at": utcnow(),
        },
    )
    return statuses.apply_waiting(db, external_id)


def retry(
    db: Connection,
    line: OutboxLine,
    after: timedelta,
    *,
    plain: bool = False,
    free: bool = False,
) -> None:
    """Send it again after a while, or `plain`; `free` does not count the attempt."""
    values: dict[str, Any] = {
        "row_id": line.id,
        "tries": line.attempts,
        "state": "queued",
        "next_attempt_at": utcnow() + after,
        "awaits_citizen": False,
        "plain": plain,
    }
    if free:
        values["attempts"] = line.attempts - 1
    db.execute(_CHANGE, values)


def again(db: Connection, message_id: str, after: timedelta) -> None:
    """Send a line anew that Meta had taken and then failed to deliver."""
    db.execute(
        update(MESSAGES)
        .where(_M.id == message_id, _M.state.in_(("sending", "sent")))
        .values(
            state="queued",
            external_id=None,
            provider_id=None,
            attempts=_M.attempts + 1,  # the answer to the last one may still be on its way
            next_attempt_at=utcnow() + after,
        )
    )


def attempts(db: Connection, message_id: str) -> int:
    """How often the line was sent."""
    return cast(int, db.execute(select(_M.attempts).where(_M.id == message_id)).scalar_one())


def close_window(db: Connection, conversation_id: str) -> None:
    """Meta says that the 24 hours are over, whatever our clock says."""
    db.execute(CHANGE_CONVERSATION, {"row_id": conversation_id, "last_citizen_at": None})


def open_window(db: Connection, conversation_id: str) -> bool:
    """The citizen has written: what waited for that may go out; whether there was any."""
    values = {"awaits_citizen": False, "next_attempt_at": None}
    freed = db.execute(_OPEN, {"conversation": conversation_id, **values})
    return freed.rowcount > 0


def fail(db: Connection, message_id: str, reason: str) -> bool:
    """The line's end; False when it had another one."""
    failed = db.execute(
        update(MESSAGES)
        .where(_M.id == message_id, _M.state.in_(("queued", "sending", "sent")))
        .values(
            state="failed",
            awaits_citizen=False,
            failure=reason[:200],
            next_attempt_at=None,
            updated_at=utcnow(),
        )
    )
    return failed.rowcount == 1


def waiting_for_citizen(db: Connection, conversation_id: str) -> list[str]:
    """Ids of the lines that go out when the citizen writes."""
    return list(
        db.scalars(select(_M.id).where(_M.conversation_id == conversation_id, _M.awaits_citizen))
    )


def counts(db: Connection) -> dict[str, int]:
    """How many lines are in which state of those that are not done with."""
    unsettled = and_(_M.channel == "whatsapp", _M.state.in_(("queued", "sending")))
    rows = db.execute(select(_M.state, func.count()).where(unsettled).group_by(_M.state))
    return {state: count for state, count in rows}


def _unsent(db: Connection, conversation_id: str) -> list[Row[Any]]:
    rows = db.execute(_UNSENT, {"conversation": conversation_id}).all()
    return cast("list[Row[Any]]", rows)


def _outside_window(
    db: Connection,
    row: Row[Any],
    unsent: list[Row[Any]],
    templates: Templates,
    now: datetime,
) -> list[Row[Any]]:
    """Hold all back but a template, which is said once until the citizen writes."""
    waiting = [
        line.id for line in unsent if line.kind != "template" and not line.awaits_citizen
        and (line.state == "queued" or line.next_attempt_at is None or line.next_attempt_at <= now)
    ]  # fmt: skip
    if waiting:
        held = {"state": "queued", "awaits_citizen": True, "next_attempt_at": now + _FAR}
        db.execute(update(MESSAGES).where(_M.id.in_(waiting)).values(**held))
    if waiting and not window.templates(db, row.id, row.last_citizen_at):
        from_agent = any(line.author == "agent" for line in unsent)
        name = templates.agent if from_agent else templates.ticket
        if name:
            _add_template(db, row, name, now)
            unsent = _unsent(db, row.id)
    return [line for line in unsent if line.kind == "template"]


def _add_template(db: Connection, row: Row[Any], name: str, now: datetime) -> None:
    seq = row.last_seq + 1
    db.execute(
        insert(Message).values(
            id=new_id(), conversation_id=row.id, seq=seq, channel=row.channel, author="system",
            kind="template", body=name, state="queued", attempts=0, created_at=now, updated_at=now,
        )
    )  # fmt: skip
    db.execute(CHANGE_CONVERSATION, {"row_id": row.id, "last_seq": seq})


def _drop_template(db: Connection, line: Row[Any]) -> bool:
    """A template that the citizen was quicker than is needed no more."""
    if line.kind != "template" or line.state != "queued":
        return False
    fail(db, line.id, "not needed: the citizen has written")
    return True
