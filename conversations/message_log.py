"""The message log as inbox and outbox: what is written. `log_queries` reads it.

Inbound messages go from `received` to `answered`, `held` (kept for an agent to answer) or `failed`
(the citizen got an apology). Outbound ones begin as `sent` where clients fetch them from the log by
themselves and as `queued` elsewhere.

All runs inside a transaction of the caller. One that raises has changed nothing
by then, but that a conversation may have its row.
"""

from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Connection, bindparam, insert, update

from casework import handovers
from casework.clock import utcnow
from casework.models import ChannelName, new_id
from conversations import fitting, log_queries, notices
from conversations.channel_protocol import AllCapabilities
from conversations.claims import (
    CHANGE_CONVERSATION,
    CONVERSATIONS,
    LEASE,
    MESSAGES,
    ConversationRow,
    LostClaim,
    first_received,
    lock,
    lock_claimed,
    lock_or_create,
)
from conversations.client_errors import Refusal
from conversations.messages import RETURN_CHOICE, Arrival, Draft, Entry, Finished, Receipt, Work

SESSION_TURNS = 40
SESSION_IDLE = timedelta(minutes=60)

_C, _M = CONVERSATIONS.c, MESSAGES.c

# Built once, like those of `claims`.
_ADD = insert(MESSAGES)
_CHANGE_RECEIVED = update(MESSAGES).where(
    _M.id == bindparam("row_id"), _M.state == bindparam("before", "received")
)
_POSTPONE = _CHANGE_RECEIVED.where(_M.attempts == bindparam("attempts_before"))


class MessageLog:
    """Writes the log, each line as its channel takes it."""

    def __init__(self, channels: AllCapabilities) -> None:
        self.channels = channels

    def receive(self, db: Connection, gateway: str, arrival: Arrival) -> Receipt:
        """Write down what a citizen sent and try to claim its conversation.

        The same external id again gives the first one's sequence number and changes nothing.
        Raises Refusal `bad_choice` for a button that this conversation was never offered.
        """
        now = utcnow()
        row = lock_or_create(db, arrival.conversation_id, arrival.channel, now)
        first = log_queries.seen(db, arrival.channel, arrival.external_id)
        if first is not None:
            return Receipt(first, "duplicate")
        kind, body, payload = arrival.kind, arrival.text or "", arrival.note
        if arrival.choice is not None:
            body, payload = _offered(db, row.id, arrival.choice)
            kind = "choice"
        seq, message_id = row.last_seq + 1, new_id()
        db.execute(
            _ADD,
            {
                "id": message_id, "conversation_id": row.id, "seq": seq, "channel": row.channel,
                "author": "citizen", "kind": kind, "body": body, "payload": payload,
                "external_id": arrival.external_id, "provider_id": arrival.provider_id,
                "attachment_id": arrival.attachment_id, "state": "received",
                "created_at": now, "updated_at": now,
            },
        )  # fmt: skip
        # An idle session is marked as full, so that whoever answers begins a new one.
        idle = now - row.last_message_at > SESSION_IDLE
        turns = max(row.turns, SESSION_TURNS) if idle else row.turns
        changes = {
            "row_id": row.id,
            "last_seq": seq,
            "last_message_at": now,
            "last_citizen_at": now,
            "turns": turns,
        }
        claim = _claim(row, gateway, now)
        if claim != "theirs":
            changes |= {"claimed_by": gateway, "claimed_until": now + LEASE}
        db.execute(CHANGE_CONVERSATION, changes)
        if row.handler != "bot":
            handovers.citizen_wrote(db, row.id)
        work = Work(
            id=message_id, conversation_id=row.id, channel=row.channel, seq=seq, kind=kind,
            body=body, payload=payload, attempts=0, handler=row.handler, session=row.session,
            turns=turns, awaiting=row.awaiting,
        )  # fmt: skip
        entry = Entry(
            row.id, seq, "citizen", kind, body, (), now, arrival.external_id, arrival.attachment_id
        )
        # only a conversation that was free has no older message waiting
        return Receipt(seq, claim, entry, work if claim == "new" else None, row.handler)

    def finish(
        self,
        db: Connection,
        gateway: str,
        work: Work,
        state: Literal["answered", "held", "failed"],
        replies: tuple[Draft, ...],
        *,
        asked: bool,
        awaiting: str | None = None,
        handover: bool = False,
        ticket: str | None = None,
    ) -> Finished:
        """End a turn: the inbound message's last state, the replies, the next message.

        `asked` says that Rasa has had this turn, `awaiting` what the citizen's next text is.
        `handover` and `ticket` were decided in the turn (see `engine_replies`): the queue notice
        follows a handover.

        A message that was to be kept for an agent who has ended the conversation meanwhile is the
        assistant's: it comes again as the next one. One that the assistant has answered in the
        queue while an agent took the conversation is the agent's: only news of a ticket is still
        said. Raises LostClaim.
        """
        now = utcnow()
        row = lock_claimed(db, gateway, work.conversation_id)
        if state == "held" and row.handler == "bot":
            again = first_received(
                db, row, after=work.seq - 1, turns=row.turns, awaiting=row.awaiting
            )
            return Finished((), row.handler, again)
        if asked and work.handler == "queue" and row.handler == "agent" and not ticket:
            state, replies = "held", ()
        _change_received(db, work, {"state": state, "attempts": work.attempts, "updated_at": now})
        if handover and row.handler == "queue":
            replies = (*replies, notices.queued(replies))
        entries = self._append(
            db, row, fitting.fit(self.channels[row.channel], replies), work.seq, now
        )
        turns = row.turns + asked
        following = first_received(db, row, after=work.seq, turns=turns, awaiting=awaiting)
        changes = {
            "row_id": row.id,
            "last_seq": row.last_seq + len(entries),
            "last_message_at": now,
            "turns": turns,
            "awaiting": awaiting,
            "claimed_by": gateway if following else None,
            "claimed_until": now + LEASE if following else None,
        }
        db.execute(CHANGE_CONVERSATION, changes)
        return Finished(entries, row.handler, following)

    def postpone(self, db: Connection, gateway: str, work: Work, notice: Draft) -> Entry:
        """Tell the citizen that the answer will be late; counts as the message's first attempt.

        Raises LostClaim.
        """
        now = utcnow()
        row = lock_claimed(db, gateway, work.conversation_id)
        attempts = {"attempts_before": work.attempts, "attempts": work.attempts + 1}
        # another gateway may have told it, and lost its claim to us
        if db.execute(_POSTPONE, {"row_id": work.id, **attempts, "updated_at": now}).rowcount != 1:
            raise LostClaim
        (entry,) = self._append(db, row, (notice,), work.seq, now)
        changes = {"row_id": row.id, "last_seq": entry.seq, "last_message_at": now}
        db.execute(CHANGE_CONVERSATION, changes)
        return entry

    def post(self, db: Connection, conversation_id: str, draft: Draft) -> tuple[ChannelName, Entry]:
        """Say something outside of a turn: an agent's words, news. Raises LookupError."""
        now = utcnow()
        row = lock(db, conversation_id)
        if row is None:
            raise LookupError("no such conversation")
        entries = self._append(
            db, row, fitting.fit(self.channels[row.channel], (draft,)), None, now
        )
        changes = {"row_id": row.id, "last_seq": entries[-1].seq, "last_message_at": now}
        db.execute(CHANGE_CONVERSATION, changes)
        return row.channel, entries[0]

    def begin_session(self, db: Connection, gateway: str, conversation_id: str) -> int:
        """Number of the conversation's new Rasa session. Raises LostClaim."""
        row = lock_claimed(db, gateway, conversation_id)
        number = int(row.session) + 1
        db.execute(CHANGE_CONVERSATION, {"row_id": row.id, "session": number, "turns": 0})
        return number

    def mark(
        self, db: Connection, conversation_id: str, upto: int, state: Literal["delivered", "read"]
    ) -> bool:
        """What a citizen's page says of our messages up to a number; whether it was news."""
        before = ("sent",) if state == "delivered" else ("sent", "delivered")
        marked = db.execute(
            update(MESSAGES)
            .where(
                _M.conversation_id == conversation_id, _M.seq <= upto, _M.author != "citizen",
                _M.state.in_(before),
            )
            .values(state=state, updated_at=utcnow())
        )  # fmt: skip
        return marked.rowcount > 0

    def _append(
        self,
        db: Connection,
        row: ConversationRow,
        drafts: tuple[Draft, ...],
        answers_seq: int | None,
        now: datetime,
    ) -> tuple[Entry, ...]:
        state = "sent" if self.channels[row.channel].sent_when_logged else "queued"
        entries = []
        for seq, draft in enumerate(drafts, start=row.last_seq + 1):
            choices = [
                {"id": f"{seq}.{number}", "title": button.title, "payload": button.payload}
                for number, button in enumerate(draft.buttons, start=1)
            ]
            db.execute(
                _ADD,
                {
                    "id": new_id(), "conversation_id": row.id, "seq": seq, "channel": row.channel,
                    "author": draft.author, "kind": draft.kind, "body": draft.body,
                    "choices": choices or None, "answers_seq": answers_seq,
                    "attachment_id": draft.attachment_id, "agent": draft.agent,
                    "external_id": draft.external_id,
                    "state": state,
                    "created_at": now, "updated_at": now,
                },
            )  # fmt: skip
            offered = tuple((choice["id"], choice["title"]) for choice in choices)
            entries.append(
                Entry(
                    row.id, seq, draft.author, draft.kind, draft.body, offered, now,
                    draft.external_id, draft.attachment_id, draft.agent,
                )
            )  # fmt: skip
        return tuple(entries)


def _claim(
    row: ConversationRow, gateway: str, now: datetime
) -> Literal["new", "ours", "expired", "theirs"]:
    if row.claimed_by is None:
        return "new"
    if row.claimed_by == gateway:
        return "ours"
    return "expired" if row.claimed_until < now else "theirs"


def _offered(db: Connection, conversation_id: str, choice: str) -> tuple[str, str]:
    """Title and payload of a button that was offered. Raises Refusal `bad_choice`."""
    if choice == RETURN_CHOICE:
        return notices.RETURN.title, notices.RETURN.payload
    for offered in log_queries.choices(db, conversation_id, int(choice.partition(".")[0])):
        if offered["id"] == choice:
            return offered["title"], offered["payload"]
    raise Refusal("bad_choice")


def _change_received(db: Connection, work: Work, values: dict[str, Any]) -> None:
    if db.execute(_CHANGE_RECEIVED, {"row_id": work.id, **values}).rowcount != 1:
        raise LostClaim
