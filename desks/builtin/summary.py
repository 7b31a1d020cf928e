"""The conversation at a glance: why it came, what is known already, tickets, earlier visits."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select

from casework import addresses, hours_text
from casework.clock import utcnow
from casework.database import session
from casework.handovers import Record
from casework.handovers.desk_time import schedule
from casework.identifiers import mask_mobile
from casework.models import Conversation, Handover, Rating, Ticket
from casework.settings import get_settings
from conversations.window import Window, window
from desks.builtin.live import AskedConversation
from desks.facts import CollectedFact, answers_of, facts_of, title_of

_FRESH = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Deadline:
    """What the desk has promised itself: `due` (UTC) is when it is broken."""

    title: str
    due: datetime

    @property
    def broken(self) -> bool:
        return utcnow() >= self.due


@dataclass(frozen=True)
class Summary:
    """All that stands beside a conversation. `until` is when words arrive no more."""

    facts: list[CollectedFact]
    tickets: list[Ticket]
    earlier: int
    ratings: list[int]
    until: datetime | None
    window: Window
    may_invite: bool
    """Whether a template would be sent."""


def summarise(asked: AskedConversation) -> Summary:
    """What is known of the conversation."""
    with session(readonly=True) as db:
        conversation = db.get_one(Conversation, asked.conversation_id)
        tickets = list(
            db.scalars(
                select(Ticket)
                .where(Ticket.conversation_id == asked.conversation_id)
                .order_by(Ticket.created_at.desc())
            )
        )
        of_this = Handover.conversation_id == asked.conversation_id
        visits = db.scalar(select(func.count()).select_from(Handover).where(of_this)) or 0
        ratings = list(
            db.scalars(
                select(Rating.score)
                .where(Rating.conversation_id == asked.conversation_id)
                .order_by(Rating.at.desc())
                .limit(5)
            )
        )
        state = window(db.connection(), asked.channels, asked.conversation_id)
    until = None
    if asked.carrier.window is not None and conversation.last_citizen_at is not None:
        until = conversation.last_citizen_at + asked.carrier.window
    may_invite = state == "closed" and bool(asked.carrier.invitation)
    facts = facts_of(asked.handover.context) if asked.handover else []
    mobile = addresses.channel_mobile(asked.conversation_id)
    if mobile:
        facts.append(
            CollectedFact(title_of("channel", asked.channel), mask_mobile(mobile), "channel")
        )
    return Summary(facts, tickets, max(0, visits - 1), ratings, until, state, may_invite)


def hidden(asked: AskedConversation, key: str) -> str | None:
    """What stands behind a masked fact; None when there is no such one."""
    if key == "channel":
        return addresses.channel_mobile(asked.conversation_id)
    answers = answers_of(asked.handover.context) if asked.handover else {}
    value = answers.get(key)
    return None if value is None else str(value)


def timer(record: Record) -> Deadline | None:
    """The next promise to keep; None when nobody waits."""
    settings = get_settings()
    if record.status not in ("queued", "assigned"):
        return None
    if record.first_response_at is None:
        allowed = timedelta(minutes=settings.desk_first_response_minutes)
        return Deadline("أول رد", record.requested_at + allowed)
    if record.waiting_since is None:
        return None
    allowed = timedelta(minutes=settings.desk_next_response_minutes)
    return Deadline("الرد التالي", record.waiting_since + allowed)


def variables(asked: AskedConversation, agent: str) -> dict[str, str]:
    """What ready replies are filled in with."""
    with session(readonly=True) as db:
        reference = _last_ticket(db.connection(), asked.conversation_id)
    name = ""
    if asked.handover:
        full_name = answers_of(asked.handover.context).get("full_name")
        name = str(full_name).split()[0] if full_name else ""
    hours = hours_text.describe(schedule())
    return {"name": name, "reference": reference or "", "agent": agent, "hours": hours}


def _last_ticket(db: Connection, conversation_id: str) -> str | None:
    return db.scalar(
        select(Ticket.reference)
        .where(Ticket.conversation_id == conversation_id)
        .order_by(Ticket.created_at.desc())
        .limit(1)
    )
