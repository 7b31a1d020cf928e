"""Conversations with the running product, as a citizen at the widget has them."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import aiohttp

from evaluation.converse import product_data
from evaluation.converse.checks import Heard
from evaluation.converse.citizen import Citizen, Refused
from evaluation.converse.playing import Outcome, hold
from evaluation.converse.product import Product, running
from evaluation.converse.sets import WrittenConversation

_ANSWER_SECONDS = 60.0
_LATER_SECONDS = 0.4
"""What a turn sets off beside its reply (who has the conversation now, notices) comes in these."""


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
                return await hold(conversation, _RunningProduct(product, http))

        return await asyncio.gather(*map(play, conversations))


class _RunningProduct:
    def __init__(self, product: Product, http: aiohttp.ClientSession) -> None:
        self._product = product
        self._http = http
        self._citizen = Citizen(http, product.url)

    @property
    def conversation_id(self) -> str:
        return self._citizen.conversation_id

    async def open(self) -> None:
        await self._citizen.open()

    async def close(self) -> None:
        await self._citizen.close()

    async def say(self, text: str) -> Heard:
        return await self._heard(await self._reply(text))

    async def _reply(self, text: str) -> str:
        try:
            seq = await self._citizen.write(text)
        except Refused as refusal:
            return str(refusal)
        async with asyncio.timeout(_ANSWER_SECONDS):
            while not await product_data.is_dealt_with(self.conversation_id, seq):
                await asyncio.sleep(0.05)
        await asyncio.sleep(_LATER_SECONDS)
        return await self._citizen.read(seq)

    async def _heard(self, reply: str) -> Heard:
        sender = await product_data.rasa_sender(self.conversation_id)
        address = f"{self._product.rasa_url}/conversations/{sender}/tracker"
        asked = {"token": self._product.rasa_token, "include_events": "NONE"}
        async with self._http.get(address, params=asked) as answer:
            answer.raise_for_status()
            tracker: dict[str, Any] = await answer.json()
        return Heard.of_tracker(reply, self._citizen.handler, tracker)
