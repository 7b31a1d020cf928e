"""The web channel: Socket.IO to all pages of a citizen."""

import logging
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import socketio

from casework.models import ChannelName
from channels.web.tokens import Tokens
from conversations import log_queries
from conversations.async_database import AsyncDatabase
from conversations.channel_protocol import Assignee, Capabilities
from conversations.messages import Entry

MAX_PACKET = 32 * 1024 * 1024
"""Bytes: 10 MB of Arabic, each letter escaped as clients may, still get the answer `too_long`."""

EVENTS = ("message", "history", "rate", "typing", "delivered", "read")
CAPABILITIES = Capabilities()


class _Server(socketio.AsyncServer):  # type: ignore[misc]
    """Socket.IO that no client can lie to about connections.

    An event that a client names 'connect' or 'disconnect' would reach the same handlers as the real
    ones, with whatever address the client gives.
    """

    async def _handle_event(self, eio_sid: str, namespace: str, id: int | None, data: Any) -> None:
        if not data or data[0] not in EVENTS:
            data = ["unknown"]
        await super()._handle_event(eio_sid, namespace, id, data)


class WebChannel:
    """The Socket.IO server, and what is sent over it. `events.WebEvents` takes what comes."""

    name: ChannelName = "web"
    capabilities = CAPABILITIES

    def __init__(self, database: AsyncDatabase, tokens: Tokens, origins: list[str]) -> None:
        self._database = database
        self._tokens = tokens
        self._origins = frozenset(origins)
        self._pages: Counter[str] = Counter()  # of each conversation
        self._shown: dict[str, int] = {}  # last sequence number that a conversation here was sent
        self._behind: dict[str, int] = {}  # what the last look has found beyond it
        # Events of one page are handled one after the other: that keeps a citizen's messages in
        # order, and makes a flood wait for itself only.
        self.server = _Server(
            async_mode="asgi",
            async_handlers=False,
            cors_allowed_origins=self._welcomes,
            max_http_buffer_size=MAX_PACKET,
            # else each adds a handler of its own, whose lines are no JSON
            logger=logging.getLogger("socketio.server"),
            engineio_logger=logging.getLogger("engineio.server"),
        )

    async def deliver(self, entry: Entry) -> None:
        """Show a line of the log on all pages of its conversation."""
        await self.show(entry)

    async def show(self, entry: Entry, *, but: str | None = None) -> None:
        """Show a line on all pages of its conversation, but the one of this connection."""
        await self.server.emit(
            "message", self.as_shown(entry), to=entry.conversation_id, skip_sid=but
        )
        if entry.conversation_id in self._shown:
            shown = self._shown[entry.conversation_id]
            self._shown[entry.conversation_id] = max(shown, entry.seq)

    async def catch_up(self, conversation_id: str, last_seq: int, *, at_once: bool) -> None:
        """Show what another gateway has written, once two looks have found the same gap.

        At the first look it may be our own, on its way to the page.
        """
        shown = self._shown.get(conversation_id)
        if shown is None or last_seq <= shown:
            self._behind.pop(conversation_id, None)
            return
        seen = last_seq if at_once else self._behind.get(conversation_id, 0)
        self._behind[conversation_id] = last_seq
        if seen <= shown:
            return
        for entry in await self._database.read(log_queries.history, conversation_id, shown):
            await self.deliver(entry)

    def as_shown(self, entry: Entry) -> dict[str, object]:
        """A line of the log as the contract has it; `url` is where its file is, for some hours."""
        shown: dict[str, object] = {
            "seq": entry.seq,
            "author": entry.author,
            "kind": entry.kind,
            "text": entry.body,
            "choices": [{"id": choice_id, "title": title} for choice_id, title in entry.choices],
            "at": entry.at.isoformat(),
        }
        if entry.external_id and entry.author == "citizen":
            shown["client_id"] = entry.external_id.partition(":")[2]
        if entry.agent:
            shown["agent"] = entry.agent
        if entry.attachment_id:
            shown["url"] = self._tokens.file_path(entry.attachment_id)
        return shown

    async def typing(self, conversation_id: str, on: bool) -> None:
        """Show or hide the sign that an answer is being written."""
        await self.server.emit("typing", {"on": on}, to=conversation_id)

    async def show_assignee(self, conversation_id: str, assignee: Assignee) -> None:
        """Tell all pages who has the conversation."""
        await self.server.emit("handler", asdict(assignee), to=conversation_id)

    def connected(self) -> frozenset[str]:
        """Conversations with a page open here."""
        return frozenset(self._pages)

    async def health(self) -> None:
        """Nothing: it is there as soon as the gateway is."""

    def begins(self, conversation_id: str, last_seq: int) -> None:
        """A page is let in, and fetches what there is up to `last_seq` by itself."""
        self._shown.setdefault(conversation_id, last_seq)

    def opened(self, conversation_id: str) -> None:
        """A page of the conversation is open, until it is `closed`."""
        self._pages[conversation_id] += 1

    def closed(self, conversation_id: str) -> None:
        """A page of the conversation is open no more."""
        self._pages[conversation_id] -= 1
        if not self._pages[conversation_id]:
            for forgotten in (self._pages, self._shown, self._behind):
                forgotten.pop(conversation_id, None)

    def _welcomes(self, origin: str | None, environ: Mapping[str, Any]) -> bool:
        """Whether pages of `origin` may connect: our own, and those of MUSAED_CORS_ORIGINS."""
        if "*" in self._origins or origin in self._origins:
            return True
        # A proxy takes TLS off, so the scheme that we see says nothing; it may also set Host anew.
        forwarded = environ.get("HTTP_X_FORWARDED_HOST", "").partition(",")[0].strip()
        hosts = {environ.get("HTTP_HOST"), forwarded} - {None, ""}
        return origin in {f"{scheme}://{host}" for scheme in ("http", "https") for host in hosts}
