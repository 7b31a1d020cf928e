"""The conversation at a glance: why it came, what is known already, tickets, earlier visits."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, select

from casework import channels, hours_text
from casework.catalogue import catalogue
from casework.clock import utcnow
from casework.database import session
from casework.handovers import Record
from casework.handovers.desk_time import schedule
from casework.identifiers import mask_mobile, mask_name, mask_national_id, mask_numbers
from casework.models import Conversation, Handover, Rating, Ticket
from casework.settings import get_settings
from channels.whatsapp.window import Window, window
from conversations.channels import WHATSAPP_WINDOW
from desks.builtin.labels import label
from desks.builtin.live import Asked

_FRESH = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of what is known. `key` is what reveals it, empty where nothing is hidden."""

    title: str
    shown: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Timer:
    """What the desk has promised itself: `due` (UTC) is when it is broken."""

    title: str
    due: datetime

    @property
    def broken(self) -> bool:
        return utcnow() >= self.due


@dataclass(frozen=True)
class Summary:
    """All that stands beside a conversation. `until` is when WhatsApp's 24 hours end."""

    facts: list[Fact]
    tickets: list[Ticket]
    earlier: int
    ratings: list[int]
    until: datetime | None
    window: Window

    @property
    def may_invite(self) -> bool:
        """Whether a template would be sent."""
        return self.window == "closed" and bool(get_settings().whatsapp_template_agent)


def glance(asked: Asked) -> Summary:
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
        standing = window(db.connection(), asked.conversation_id)
    until = None
    if conversation.channel == "whatsapp" and conversation.last_citizen_at is not None:
        until = conversation.last_citizen_at + WHATSAPP_WINDOW
    facts = facts_of(asked.handover.context) if asked.handover else []
    mobile = channels.channel_mobile(asked.conversation_id)
    if mobile:
        facts.append(Fact(title_of("channel"), mask_mobile(mobile), "channel"))
    return Summary(facts, tickets, max(0, visits - 1), ratings, until, standing)


def hidden(asked: Asked, key: str) -> str | None:
    """What stands behind a masked fact; None when there is no such one."""
    if key == "channel":
        return channels.channel_mobile(asked.conversation_id)
    answers = answers_of(asked.handover.context) if asked.handover else {}
    value = answers.get(key)
    return None if value is None else str(value)


def title_of(key: str) -> str:
    """What the staff call a fact that can be revealed."""
    return "رقم واتساب" if key == "channel" else label("slots", key)


def timer(record: Record) -> Timer | None:
    """The next promise to keep; None when nobody waits."""
    settings = get_settings()
    if record.status not in ("queued", "assigned"):
        return None
    if record.first_response_at is None:
        allowed = timedelta(minutes=settings.desk_first_response_minutes)
        return Timer("أول رد", record.requested_at + allowed)
    if record.waiting_since is None:
        return None
    allowed = timedelta(minutes=settings.desk_next_response_minutes)
    return Timer("الرد التالي", record.waiting_since + allowed)


def variables(asked: Asked, agent: str) -> dict[str, str]:
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


def facts_of(context: Mapping[str, Any]) -> list[Fact]:
    """What was collected before an agent was asked for, masked."""
    facts = []
    for key, group in (("intent", "topics"), ("last_topic", "topics"), ("form", "forms")):
        title = {"intent": "آخر طلب", "last_topic": "آخر موضوع", "form": "النموذج"}[key]
        if context.get(key):
            facts.append(Fact(title, label(group, str(context[key]))))
    facts += [
        _fact(slot, value) for slot, value in answers_of(context).items() if value is not None
    ]
    return facts


def answers_of(context: Mapping[str, Any]) -> Mapping[str, Any]:
    """The answers to a form, by slot."""
    answers = context.get("answers")
    return answers if isinstance(answers, Mapping) else {}


def _fact(slot: str, value: Any) -> Fact:
    text = str(value)
    masks = {"national_id": mask_national_id, "mobile": mask_mobile, "full_name": mask_name}
    if slot in masks and text.strip():
        return Fact(label("slots", slot), masks[slot](text), slot)
    if slot in ("complaint_category", "objection_for"):
        text = _named(text)
    masked = mask_numbers(text)
    return Fact(label("slots", slot), masked, slot if masked != text else "")


def _named(code: str) -> str:
    """The name of a category of tickets, or whom an objection is for."""
    for kind in catalogue().kinds.values():
        if code in kind.categories:
            return kind.categories[code]
    return {"self": "نفسه", "dependent": "تابع له"}.get(code, code)
