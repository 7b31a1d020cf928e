"""A citizen at the web channel, as the widget is one."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import uuid4

import aiohttp
import socketio

_ACKNOWLEDGED_SECONDS = 30.0


class Refused(Exception):
    """The gateway took no message; the text is its sentence."""


class Citizen:
    """One page in one new conversation. `open` it, write, read, and `close` it."""

    def __init__(self, http: aiohttp.ClientSession, url: str) -> None:
        self.conversation_id = ""
        self.handler = "bot"
        self._url = url
        self._session: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self._client = socketio.AsyncClient(
            reconnection=False, http_session=http, handle_sigint=False
        )
        self._client.on("session", self._session.set_result)
        self._client.on("handler", self._held_by)

    def _held_by(self, holder: dict[str, Any]) -> None:
        self.handler = str(holder["state"])

    async def open(self) -> None:
        """Connect. Raises TimeoutError and the errors of Socket.IO."""
        await self._client.connect(self._url, transports=["websocket"])
        session = await asyncio.wait_for(self._session, _ACKNOWLEDGED_SECONDS)
        self.conversation_id = str(session["conversation_id"])

    async def write(self, text: str) -> int:
        """Send a message; its sequence number once it is committed. Raises Refused."""
        message = {"client_id": uuid4().hex, "text": text}
        receipt = await self._client.call("message", message, timeout=_ACKNOWLEDGED_SECONDS)
        if "error" in receipt:
            raise Refused(receipt["text"])
        return int(receipt["seq"])

    async def read(self, after: int) -> str:
        """Texts and button titles of what was said since the message with this number."""
        lines = await self._client.call("history", {"after": after}, timeout=_ACKNOWLEDGED_SECONDS)
        parts: list[str] = []
        for line in lines:
            if line["author"] != "citizen":
                parts += [line["text"], *(choice["title"] for choice in line["choices"])]
        return "\n".join(parts)

    async def close(self) -> None:
        """Leave."""
        await self._client.disconnect()
