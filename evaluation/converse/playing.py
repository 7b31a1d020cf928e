"""Holds written conversations and notes how each turn went."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import aiohttp
import socketio.exceptions
from sqlalchemy.exc import SQLAlchemyError

from evaluation.converse import product_data
from evaluation.converse.checks import (
    Heard,
    needs_reference,
    with_reference,
    wrong_at_end,
    wrong_in_turn,
)
from evaluation.converse.sets import WrittenConversation, WrittenTurn


class NoAnswer(Exception):
    """The assistant failed at a turn; says why, without any text."""


class Partner(Protocol):
    """The assistant, in one new conversation: `open` it, `say` something, `close` it."""

    @property
    def conversation_id(self) -> str:
        """Known once it is open."""

    async def open(self) -> None:
        """Begin. Raises what `hold` takes for a break."""

    async def say(self, text: str) -> Heard:
        """Write a message; what it brought. Raises what `hold` takes for a break."""

    async def close(self) -> None:
        """Leave."""


@dataclass(frozen=True)
class Played:
    """One turn as it went."""

    text: str
    heard: Heard
    wrong: list[str]


@dataclass(frozen=True)
class Outcome:
    """One conversation as it went. `broken`: why it could not be held to its end."""

    conversation: WrittenConversation
    turns: list[Played]
    tickets: list[dict[str, str | None]]
    wrong_end: list[str]
    broken: str = ""

    @property
    def right_turns(self) -> int:
        """Turns without a mistake; those that were not held have none right."""
        return sum(not turn.wrong for turn in self.turns)

    @property
    def is_right(self) -> bool:
        """Right from start to end."""
        every_turn = self.right_turns == len(self.conversation.turns)
        return every_turn and not (self.wrong_end or self.broken)


_BREAKS = (
    NoAnswer, aiohttp.ClientError, socketio.exceptions.SocketIOError, SQLAlchemyError, TimeoutError,
)  # fmt: skip


async def hold(conversation: WrittenConversation, partner: Partner) -> Outcome:
    """Hold a conversation to its end, or until something breaks."""
    turns: list[Played] = []
    tickets: list[dict[str, str | None]] = []
    wrong_end: list[str] = []
    broken = filed = ""
    try:
        for fields in conversation.setup.tickets:
            filed = await product_data.file_ticket(fields)
        await partner.open()
        for turn in conversation.turns:
            turns.append(await _take(turn, partner, filed))
        tickets = await product_data.tickets_of(partner.conversation_id)
        wrong_end = wrong_at_end(conversation.after, tickets)
    except _BREAKS as error:
        broken = f"{type(error).__name__}: {error}".strip(": ")
    finally:
        await partner.close()
    return Outcome(conversation, turns, tickets, wrong_end, broken)


async def _take(turn: WrittenTurn, partner: Partner, filed: str) -> Played:
    reference = await _reference(partner, filed) if needs_reference(turn) else ""
    text = with_reference(turn.text, reference)
    heard = await partner.say(text)
    return Played(text, heard, wrong_in_turn(turn, heard, reference))


async def _reference(partner: Partner, filed: str) -> str:
    """That of the ticket made last, in this conversation or before it."""
    made = await product_data.tickets_of(partner.conversation_id)
    return str(made[-1]["reference"]) if made else filed
