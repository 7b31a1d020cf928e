"""Ways to talk to a running system: over Socket.IO as the widget does, or to Rasa over HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, Protocol
from uuid import uuid4

import aiohttp
import socketio

ANSWER_SECONDS = 60.0
"""Longer than any turn may take: what has not answered by then has failed."""


class TimedTalk(Protocol):
    """One conversation of one citizen."""

    async def open(self) -> None:
        """Begin. Raises an exception of the transport while the system is not there."""

    async def say(self, text: str) -> str:
        """The reply's text; empty when the system answered with nothing. Raises TimeoutError."""

    async def close(self) -> None:
        """End; also after a failed `open`."""


class SocketTalk:
    """A page with the widget in it."""

    def __init__(self, http: aiohttp.ClientSession, url: str) -> None:
        self._url = url
        self._answers: asyncio.Queue[str] = asyncio.Queue()
        self._client = socketio.AsyncClient(
            reconnection=False, http_session=http, handle_sigint=False
        )
        self._client.on("message", self._heard)

    async def _heard(self, message: dict[str, Any]) -> None:
        if message["author"] == "bot":
            self._answers.put_nowait(str(message["text"]))

    async def open(self) -> None:
        await self._client.connect(self._url, transports=["websocket"])

    async def say(self, text: str) -> str:
        message = {"client_id": uuid4().hex, "text": text}
        receipt = await self._client.call("message", message, timeout=ANSWER_SECONDS)
        if "error" in receipt:
            raise RuntimeError(f"refused: {receipt['error']}")
        return await asyncio.wait_for(self._answers.get(), ANSWER_SECONDS)

    async def close(self) -> None:
        await self._client.disconnect()


class HttpTalk:
    """A sender at a channel of Rasa. `ask` makes the request's body, `heard` takes the texts."""

    def __init__(
        self,
        http: aiohttp.ClientSession,
        url: str,
        sender: str,
        ask: Callable[[str, str], dict[str, str]],
        heard: Callable[[Any], list[str]],
        token: str = "",
    ) -> None:
        self._http, self._url, self._sender = http, url, sender
        self._ask, self._heard = ask, heard
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._timeout = aiohttp.ClientTimeout(total=ANSWER_SECONDS)

    async def open(self) -> None:
        """Nothing to open: every turn is a request."""

    async def say(self, text: str) -> str:
        body = self._ask(self._sender, text)
        async with self._http.post(
            self._url, json=body, headers=self._headers, timeout=self._timeout
        ) as answer:
            answer.raise_for_status()
            return "\n".join(self._heard(await answer.json()))

    async def close(self) -> None:
        """Nothing to close."""


def gateway_body(sender: str, text: str) -> dict[str, str]:
    """What our channel in Rasa is asked."""
    return {"sender": sender, "message_id": uuid4().hex, "text": text}


def gateway_texts(answer: Any) -> list[str]:
    """What our channel in Rasa answered."""
    return [message.get("text", "") for message in answer["messages"]]


def rest_body(sender: str, text: str) -> dict[str, str]:
    """What Rasa's own `rest` channel is asked."""
    return {"sender": sender, "message": text}


def rest_texts(answer: Any) -> list[str]:
    """What Rasa's own `rest` channel answered."""
    return [message.get("text", "") for message in answer]
