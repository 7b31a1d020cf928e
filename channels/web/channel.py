"""The web channel: Socket.IO events of the widget, and delivery to all pages of a citizen."""

import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

import socketio
import structlog
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from casework import ratings
from casework.models import ChannelName
from channels.web import contract
from channels.web.tokens import Access, Tokens
from conversations import log_queries, message_log
from conversations.async_database import AsyncDatabase
from conversations.channels import Assignee
from conversations.limits import Limits, address_of
from conversations.messages import Arrival, Entry, Snapshot, new_conversation_id
from conversations.refusals import Refusal
from conversations.workers import Conversations

MAX_PACKET = 32 * 1024 * 1024
"""Bytes: 10 MB of Arabic, each letter escaped as clients may, still get the answer `too_long`."""

EVENTS = ("message", "history", "rate", "typing", "delivered", "read")

logger = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Visitor:
    """One connected page."""

    access: Access
    address: str

    @property
    def conversation_id(self) -> str:
        return self.access.conversation_id


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
    """Socket.IO server of the widget, and the channel `web` of the workers."""

    name: ChannelName = "web"

    def __init__(
        self, database: AsyncDatabase, limits: Limits, tokens: Tokens, origins: list[str]
    ) -> None:
        self._database = database
        self._limits = limits
        self._tokens = tokens
        self._origins = frozenset(origins)
        self._visitors: dict[str, Visitor] = {}
        self._pages: Counter[str] = Counter()  # of each conversation
        self._shown: dict[str, int] = {}  # last sequence number that a conversation here was sent
        self._behind: dict[str, int] = {}  # what the last look has found beyond it
        self._conversations: Conversations
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

    def bind(self, conversations: Conversations) -> None:
        """Begin to take events, for these conversations."""
        self._conversations = conversations
        on = self.server.on
        on("connect", self._connect)
        on("disconnect", self._disconnect)
        on("message", self._answering(self._message))
        on("history", self._answering(self._history))
        on("rate", self._answering(self._rate))
        on("typing", self._answering(self._typing))
        on("delivered", self._answering(self._marked("delivered")))
        on("read", self._answering(self._marked("read")))
        on("*", self._unknown)

    def identify(self, credential: object) -> str:
        """The conversation of a session token. Raises Refusal `bad_token` or `expired_token`."""
        return self._tokens.read(credential).conversation_id

    async def deliver(self, entry: Entry) -> None:
        """Show a line of the log on all pages of its conversation."""
        await self.server.emit("message", self._as_shown(entry), to=entry.conversation_id)
        self._note_shown(entry)

    async def catch_up(self, conversation_id: str, last_seq: int, *, at_once: bool = False) -> None:
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

    def _as_shown(self, entry: Entry) -> dict[str, object]:
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

    def _note_shown(self, entry: Entry) -> None:
        if entry.conversation_id in self._shown:
            shown = self._shown[entry.conversation_id]
            self._shown[entry.conversation_id] = max(shown, entry.seq)

    async def typing(self, conversation_id: str, on: bool) -> None:
        """Show or hide the sign that an answer is being written."""
        await self.server.emit("typing", {"on": on}, to=conversation_id)

    async def show_assignee(self, conversation_id: str, holder: Assignee) -> None:
        """Tell all pages who holds the conversation."""
        await self.server.emit("handler", asdict(holder), to=conversation_id)

    def connected(self) -> frozenset[str]:
        """Conversations with a page open here."""
        return frozenset(self._pages)

    def _welcomes(self, origin: str | None, environ: Mapping[str, Any]) -> bool:
        """Whether pages of `origin` may connect: our own, and those of MUSAED_CORS_ORIGINS."""
        if "*" in self._origins or origin in self._origins:
            return True
        # A proxy takes TLS off, so the scheme that we see says nothing; it may also set Host anew.
        forwarded = environ.get("HTTP_X_FORWARDED_HOST", "").partition(",")[0].strip()
        hosts = {environ.get("HTTP_HOST"), forwarded} - {None, ""}
        return origin in {f"{scheme}://{host}" for scheme in ("http", "https") for host in hosts}

    async def _connect(self, sid: str, environ: dict[str, Any], auth: object) -> None:
        address = address_of(environ["asgi.scope"])
        try:
            self._limits.connect(address)
            try:
                access = await self._begin(sid, address, auth)
            except BaseException:
                self._limits.disconnect(address)
                raise
        except Refusal as refusal:
            raise _refused(refusal) from None
        except SQLAlchemyError:
            logger.error("connect_failed", exc_info=True)
            raise _refused(Refusal("unavailable")) from None
        self._visitors[sid] = Visitor(access, address)
        self._pages[access.conversation_id] += 1
        if self.server.get_environ(sid) is None:  # the page left meanwhile
            await self._disconnect(sid, "gone")

    async def _begin(self, sid: str, address: str, auth: object) -> Access:
        """Let a page into the conversation of its token, or into a fresh one; what it may see."""
        token = auth.get("token") if isinstance(auth, dict) else auth
        refusal = None
        access = None
        if token is not None and token != "":
            try:
                access = self._tokens.read(token)
            except Refusal as refused:
                # who comes wants help: a fresh conversation, and a word on why it is fresh
                refusal = refused
        linked = self._tokens.read_link(auth.get("link") if isinstance(auth, dict) else None)
        if linked and (access is None or access.conversation_id != linked.conversation_id):
            access, refusal = linked, None
        known = access is not None
        if access is None:
            await self._limits.check_visit(address)
            access = Access(new_conversation_id())
        conversation_id = access.conversation_id
        # the room first: what is answered from now on reaches this page, what was before is history
        await self.server.enter_room(sid, conversation_id)
        where = Snapshot(0, "bot")
        if known:
            where = await self._database.read(log_queries.snapshot, conversation_id)
        self._shown.setdefault(conversation_id, where.last_seq)
        session = {
            "token": self._tokens.issue(access),
            "conversation_id": conversation_id,
            "last_seq": where.last_seq,
            "handler": where.handler,
        }
        await self.server.emit("session", session, to=sid)
        if where.handler != "bot":
            holder = await self._conversations.assignees.show(conversation_id)
            await self.server.emit("handler", asdict(holder), to=sid)
        if refusal:
            await self.server.emit("error", refusal.as_payload(), to=sid)
        return access

    async def _disconnect(self, sid: str, _reason: str) -> None:
        visitor = self._visitors.pop(sid, None)
        if visitor:
            self._limits.disconnect(visitor.address)
            self._pages[visitor.conversation_id] -= 1
            if not self._pages[visitor.conversation_id]:
                for forgotten in (self._pages, self._shown, self._behind):
                    forgotten.pop(visitor.conversation_id, None)

    async def _message(self, sid: str, visitor: Visitor, args: tuple[object, ...]) -> object:
        try:
            written = contract.read_message(args)
        except Refusal as refusal:
            if refusal.code == "too_long":  # reading it has cost as much as many messages
                await self._limits.check_message(visitor.conversation_id, visitor.address, 10)
            raise
        arrival = Arrival(
            conversation_id=visitor.conversation_id,
            channel="web",
            # client ids are unique in their conversation only
            external_id=f"{visitor.conversation_id}:{written.client_id}",
            text=written.text,
            choice=written.choice,
        )
        receipt = await self._conversations.receive(arrival)
        if receipt.entry:
            await self.server.emit(
                "message", self._as_shown(receipt.entry), to=visitor.conversation_id, skip_sid=sid
            )
            self._note_shown(receipt.entry)
        return {"seq": receipt.seq}

    async def _history(self, _sid: str, visitor: Visitor, args: tuple[object, ...]) -> object:
        after = max(contract.read_after(args), visitor.access.after)
        entries = await self._database.read(log_queries.history, visitor.conversation_id, after)
        return [self._as_shown(entry) for entry in entries]

    async def _rate(self, _sid: str, visitor: Visitor, args: tuple[object, ...]) -> object:
        rated = contract.read_rating(args)
        await self._database.write(_rate, visitor.conversation_id, rated)
        return {"ok": True}

    async def _typing(self, _sid: str, visitor: Visitor, args: tuple[object, ...]) -> object:
        on = contract.read_typing(args)
        if self._conversations.assignees.is_elsewhere(visitor.conversation_id):
            self._conversations.desks.citizen_typing(visitor.conversation_id, on)
        return {"ok": True}

    def _marked(
        self, state: Literal["delivered", "read"]
    ) -> Callable[[str, Visitor, tuple[object, ...]], Awaitable[object]]:
        async def mark(_sid: str, visitor: Visitor, args: tuple[object, ...]) -> object:
            upto = contract.read_seq(args)
            await self._conversations.mark(visitor.conversation_id, upto, state)
            return {"ok": True}

        return mark

    async def _unknown(self, _event: str, _sid: str, *_args: object) -> object:
        return Refusal("unknown_event").as_payload()

    def _answering(
        self, handler: Callable[[str, Visitor, tuple[object, ...]], Awaitable[object]]
    ) -> Callable[..., Awaitable[object]]:
        """`handler` within the limits; what goes wrong is acknowledged with code and sentence."""

        async def handle(sid: str, *args: object) -> object:
            visitor = self._visitors.get(sid)
            if visitor is None:  # left while this waited
                return Refusal("unavailable").as_payload()
            try:
                await self._limits.check_message(visitor.conversation_id, visitor.address)
                return await handler(sid, visitor, args)
            except Refusal as refusal:
                return refusal.as_payload()
            except Exception:
                logger.error("event_failed", conversation=visitor.conversation_id, exc_info=True)
                return Refusal("unavailable").as_payload()

        return handle


def _rate(db: Connection, conversation_id: str, rated: contract.Rated) -> None:
    message_log.ensure(db, conversation_id, "web")
    ratings.rate(db, conversation_id, rated.score, rated.comment)


def _refused(refusal: Refusal) -> socketio.exceptions.ConnectionRefusedError:
    return socketio.exceptions.ConnectionRefusedError(refusal.code, refusal.as_payload())
