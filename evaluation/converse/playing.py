"""Holds conversations with a running product and notes how each turn went."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

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
from evaluation.converse.citizen import Citizen, Refused
from evaluation.converse.product import Product, running
from evaluation.converse.sets import WrittenConversation, WrittenTurn

_ANSWER_SECONDS = 60.0
_LATER_SECONDS = 0.4
"""What a turn sets off beside its reply (who has the conversation now, notices) comes in these."""


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


def play_all(
    clock: str, conversations: Sequence[WrittenConversation], together: int
) -> list[Outcome]:
    """Start the product under a clock and hold conversations with it, some at a time."""
    return asyncio.run(_play_all(clock, conversations, together))


async def _play_all(
    clock: str, conversations: Sequence[WrittenConversation], together: int
) -> list[Outcome]:
    places = asyncio.Semaphore(together)
    async with running(clock) as product, aiohttp.ClientSession() as http:

        async def play(conversation: WrittenConversation) -> Outcome:
            async with places:
                return await _Table(product, http, conversation).play()

        return await asyncio.gather(*map(play, conversations))


class _Table:
    """One conversation under way."""

    def __init__(
        self, product: Product, http: aiohttp.ClientSession, conversation: WrittenConversation
    ) -> None:
        self._product = product
        self._http = http
        self._conversation = conversation
        self._citizen = Citizen(http, product.url)
        self._filed = ""

    async def play(self) -> Outcome:
        """Hold it to its end, or until something breaks."""
        turns: list[Played] = []
        tickets: list[dict[str, str | None]] = []
        wrong_end: list[str] = []
        broken = ""
        try:
            for fields in self._conversation.setup.tickets:
                self._filed = await product_data.file_ticket(fields)
            await self._citizen.open()
            for turn in self._conversation.turns:
                turns.append(await self._take(turn))
            tickets = await product_data.tickets_of(self._citizen.conversation_id)
            wrong_end = wrong_at_end(self._conversation.after, tickets)
        except (
            aiohttp.ClientError, socketio.exceptions.SocketIOError, SQLAlchemyError, TimeoutError,
        ) as error:  # fmt: skip
            broken = f"{type(error).__name__}: {error}".strip(": ")
        finally:
            await self._citizen.close()
        return Outcome(self._conversation, turns, tickets, wrong_end, broken)

    async def _take(self, turn: WrittenTurn) -> Played:
        reference = await self._reference() if needs_reference(turn) else ""
        text = with_reference(turn.text, reference)
        reply = await self._say(text)
        heard = await self._heard(reply)
        return Played(text, heard, wrong_in_turn(turn, heard, reference))

    async def _reference(self) -> str:
        """That of the ticket made last, in this conversation or before it."""
        made = await product_data.tickets_of(self._citizen.conversation_id)
        return str(made[-1]["reference"]) if made else self._filed

    async def _say(self, text: str) -> str:
        try:
            seq = await self._citizen.write(text)
        except Refused as refusal:
            return str(refusal)
        async with asyncio.timeout(_ANSWER_SECONDS):
            while not await product_data.is_dealt_with(self._citizen.conversation_id, seq):
                await asyncio.sleep(0.05)
        await asyncio.sleep(_LATER_SECONDS)
        return await self._citizen.read(seq)

    async def _heard(self, reply: str) -> Heard:
        sender = await product_data.rasa_sender(self._citizen.conversation_id)
        address = f"{self._product.rasa_url}/conversations/{sender}/tracker"
        asked = {"token": self._product.rasa_token, "include_events": "NONE"}
        async with self._http.get(address, params=asked) as answer:
            answer.raise_for_status()
            tracker: dict[str, Any] = await answer.json()
        intent = (tracker.get("latest_message") or {}).get("intent") or {}
        return Heard(
            reply=reply,
            handler=self._citizen.handler,
            intent=intent.get("name"),
            confidence=float(intent.get("confidence") or 0.0),
            form=(tracker.get("active_loop") or {}).get("name"),
            slots=tracker.get("slots") or {},
        )
