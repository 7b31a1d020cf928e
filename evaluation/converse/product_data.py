"""What the product has written down, read through `casework`'s own models."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import uuid4

from sqlalchemy import select

from casework.database import session
from casework.models import Conversation, Message, Ticket, new_id
from casework.tickets import create_ticket

_FIELDS = (
    "reference", "kind", "category", "full_name", "national_id", "mobile", "description",
    "objection_for",
)  # fmt: skip


async def is_dealt_with(conversation_id: str, seq: int) -> bool:
    """Whether the message with this number has been answered, kept, or given up."""
    return await asyncio.to_thread(_is_dealt_with, conversation_id, seq)


def _is_dealt_with(conversation_id: str, seq: int) -> bool:
    with session(readonly=True) as db:
        state = db.scalar(
            select(Message.state).where(
                Message.conversation_id == conversation_id, Message.seq == seq
            )
        )
    return state not in (None, "received")


async def begin_conversation() -> str:
    """A new conversation, as the web channel begins one; its id."""
    return await asyncio.to_thread(_begin_conversation)


def _begin_conversation() -> str:
    conversation_id = new_id()
    with session() as db:
        db.add(Conversation(id=conversation_id, channel="web"))
    return conversation_id


async def handler_of(conversation_id: str) -> str:
    """Who has the conversation: bot, queue or agent."""
    return await asyncio.to_thread(_handler_of, conversation_id)


def _handler_of(conversation_id: str) -> str:
    with session(readonly=True) as db:
        row = db.get(Conversation, conversation_id)
    return row.handler if row else "bot"


async def rasa_sender(conversation_id: str) -> str:
    """What Rasa calls the present session of a conversation."""
    return await asyncio.to_thread(_rasa_sender, conversation_id)


def _rasa_sender(conversation_id: str) -> str:
    with session(readonly=True) as db:
        row = db.get(Conversation, conversation_id)
        number = row.session if row else 1
    return conversation_id if number == 1 else f"{conversation_id}:{number}"


async def tickets_of(conversation_id: str) -> list[dict[str, str | None]]:
    """The tickets that a conversation has made, the oldest first."""
    return await asyncio.to_thread(_tickets_of, conversation_id)


def _tickets_of(conversation_id: str) -> list[dict[str, str | None]]:
    with session(readonly=True) as db:
        made = db.scalars(
            select(Ticket)
            .where(Ticket.conversation_id == conversation_id)
            .order_by(Ticket.created_at, Ticket.id)
        )
        return [{name: getattr(ticket, name) for name in _FIELDS} for ticket in made]


async def file_ticket(fields: dict[str, str]) -> str:
    """File a ticket as if in another conversation; its reference."""
    return await asyncio.to_thread(_file_ticket, fields)


def _file_ticket(fields: dict[str, Any]) -> str:
    conversation_id = _begin_conversation()
    made = create_ticket(conversation_id=conversation_id, idempotency_key=uuid4().hex, **fields)
    return made.reference
