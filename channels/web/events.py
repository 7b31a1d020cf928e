"""What the widget sends: Socket.IO events, each answered within the limits."""

from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from typing import Any, Literal

import structlog
from socketio.exceptions import ConnectionRefusedError
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from casework import ratings
from channels.web import contract
from channels.web.channel import WebChannel
from channels.web.tokens import Access, Tokens
from conversations import log_queries
from conversations.async_database import AsyncDatabase
from conversations.claims import ensure
from conversations.client_errors import Refusal
from conversations.delivery import Delivery
from conversations.desk_protocol import Desks
from conversations.limits import RateLimits, address_of
from conversations.messages import Arrival, Snapshot, new_conversation_id
from conversations.workers import Conversations

logger = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Visitor:
    """One connected page."""

    access: Access
    address: str

    @property
    def conversation_id(self) -> str:
        return self.access.conversation_id


class WebEvents:
    """The handlers of `channel`'s events; from its making on, pages are let in."""

    def __init__(
        self,
        channel: WebChannel,
        tokens: Tokens,
        limits: RateLimits,
        database: AsyncDatabase,
        conversations: Conversations,
        delivery: Delivery,
        desks: Desks,
    ) -> None:
        self._channel = channel
        self._tokens = tokens
        self._limits = limits
        self._database = database
        self._conversations = conversations
        self._delivery = delivery
        self._desks = desks
        self._server = channel.server
        self._visitors: dict[str, Visitor] = {}
        on = self._server.on
        on("connect", self._connect)
        on("disconnect", self._disconnect)
        on("message", self._answering(self._message))
        on("history", self._answering(self._history))
        on("rate", self._answering(self._rate))
        on("typing", self._answering(self._typing))
        on("delivered", self._answering(self._marked("delivered")))
        on("read", self._answering(self._marked("read")))
        on("*", self._unknown)

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
        self._channel.opened(access.conversation_id)
        if self._server.get_environ(sid) is None:  # the page left meanwhile
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
        await self._server.enter_room(sid, conversation_id)
        where = Snapshot(0, "bot")
        if known:
            where = await self._database.read(log_queries.snapshot, conversation_id)
        self._channel.begins(conversation_id, where.last_seq)
        session = {
            "token": self._tokens.issue(access),
            "conversation_id": conversation_id,
            "last_seq": where.last_seq,
            "handler": where.handler,
        }
        await self._server.emit("session", session, to=sid)
        if where.handler != "bot":
            assignee = await self._delivery.assignees.show(conversation_id)
            await self._server.emit("handler", asdict(assignee), to=sid)
        if refusal:
            await self._server.emit("error", refusal.as_payload(), to=sid)
        return access

    async def _disconnect(self, sid: str, _reason: str) -> None:
        visitor = self._visitors.pop(sid, None)
        if visitor:
            self._limits.disconnect(visitor.address)
            self._channel.closed(visitor.conversation_id)

    async def _message(self, sid: str, visitor: Visitor, args: tuple[object, ...]) -> object:
        try:
            written = contract.read_message(args)
        except Refusal as refusal:
            if refusal.code == "too_long":  # reading it has cost as much as many messages
                await self._limits.check_message(visitor.conversation_id, visitor.address, 10)
            raise
        arrival = Arrival(
            conversation_id=visitor.conversation_id,
            channel=self._channel.name,
            # client ids are unique in their conversation only
            external_id=f"{visitor.conversation_id}:{written.client_id}",
            text=written.text,
            choice=written.choice,
        )
        receipt = await self._conversations.receive(arrival)
        if receipt.entry:
            await self._channel.show(receipt.entry, but=sid)
        return {"seq": receipt.seq}

    async def _history(self, _sid: str, visitor: Visitor, args: tuple[object, ...]) -> object:
        after = max(contract.read_after(args), visitor.access.after)
        entries = await self._database.read(log_queries.history, visitor.conversation_id, after)
        return [self._channel.as_shown(entry) for entry in entries]

    async def _rate(self, _sid: str, visitor: Visitor, args: tuple[object, ...]) -> object:
        rated = contract.read_rating(args)
        await self._database.write(self._write_rating, visitor.conversation_id, rated)
        return {"ok": True}

    async def _typing(self, _sid: str, visitor: Visitor, args: tuple[object, ...]) -> object:
        on = contract.read_typing(args)
        if self._delivery.assignees.is_elsewhere(visitor.conversation_id):
            self._desks.citizen_typing(visitor.conversation_id, on)
        return {"ok": True}

    def _marked(
        self, state: Literal["delivered", "read"]
    ) -> Callable[[str, Visitor, tuple[object, ...]], Awaitable[object]]:
        async def mark(_sid: str, visitor: Visitor, args: tuple[object, ...]) -> object:
            upto = contract.read_seq(args)
            await self._delivery.mark(visitor.conversation_id, upto, state)
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

    def _write_rating(self, db: Connection, conversation_id: str, rated: contract.Rated) -> None:
        ensure(db, conversation_id, self._channel.name)
        ratings.rate(db, conversation_id, rated.score, rated.comment)


def _refused(refusal: Refusal) -> ConnectionRefusedError:
    return ConnectionRefusedError(refusal.code, refusal.as_payload())
