"""Chatwoot as one of the desks: hands conversations over to it, and takes them back when it fails.

Nothing here has to be told to be done: what the calls of `Desk` and the webhooks miss, `reconcile`
finds in the database and over there.
"""

import asyncio
from collections.abc import Coroutine
from datetime import timedelta
from typing import Any

import structlog

from casework import handovers
from casework.clock import utcnow
from casework.settings import Settings
from conversations import notices
from conversations.async_database import AsyncDatabase
from conversations.delivery import Delivery
from conversations.desk_protocol import Desks
from conversations.handling import Handling
from conversations.keyed_workers import IDLE, KeyedWorkers
from conversations.message_log import MessageLog
from conversations.messages import Entry
from desks.chatwoot import NAME, lines, links
from desks.chatwoot.client import ChatwootError, Client
from desks.chatwoot.inbound import Inbound
from desks.chatwoot.links import Link
from desks.chatwoot.outbound import Outbound, source_id_of
from desks.chatwoot.payloads import ChatwootEvent

_PARALLEL = 8  # conversations that are looked at at the same time

_QUIET = timedelta(seconds=10)  # a shorter failure is not worth a word to the citizen
_DECIDING_SECONDS = 0.1  # that a message takes until it is known whom it is for

logger = structlog.get_logger()


class ChatwootDesk:
    """The desk `chatwoot`; `close` it at the end.

    When Chatwoot fails for long, its conversations go to the desk named `fallback`.
    """

    name = NAME

    def __init__(
        self,
        settings: Settings,
        database: AsyncDatabase,
        log: MessageLog,
        delivery: Delivery,
        handling: Handling,
        desks: Desks,
        *,
        fallback: str,
    ) -> None:
        self._database = database
        self._delivery = delivery
        self._desks = desks
        self._fallback = fallback
        self._client = Client(settings)
        self._outbound = Outbound(
            self._client, database, personal_data=settings.chatwoot_share_personal_data
        )
        self._poll_seconds = settings.chatwoot_poll_seconds
        self._patience = timedelta(seconds=settings.chatwoot_fallback_seconds)
        self._workers = KeyedWorkers("chatwoot", self._step)
        self._others: set[asyncio.Task[None]] = set()
        self._polling: asyncio.Task[None] | None = None
        self._looking = asyncio.Semaphore(_PARALLEL)
        self._inbox_key: str | None = None
        self._inbound = Inbound(
            self._client, database, log, delivery, handling, desks, self._workers.wake
        )

    async def close(self) -> None:
        """Stop at once: what is left is in the database."""
        running = list(self._others)
        if self._polling:
            running.append(self._polling)
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        await self._workers.close()
        await self._client.close()

    async def queued(self, conversation_id: str) -> None:
        """See Desk."""
        record = await self._database.read(handovers.open_of, conversation_id)
        if record is not None and record.desk == self.name:
            await self._database.write(links.activate, conversation_id)
            self._workers.wake(conversation_id)

    async def citizen_wrote(self, entry: Entry) -> None:
        """See Desk."""
        self._workers.wake(entry.conversation_id)

    async def citizen_typing(self, conversation_id: str, on: bool) -> None:
        """See Desk."""
        self._begin(self._show_typing(conversation_id, on))

    async def taken_back(self, conversation_id: str) -> None:
        """See Desk."""
        self._workers.wake(conversation_id)

    async def reconcile(self) -> None:
        """See Desk."""
        for conversation_id in await self._database.read(links.orphans):
            logger.info("chatwoot_adopted", conversation=conversation_id)
            await self._database.write(links.activate, conversation_id)
        for conversation_id in await self._database.read(links.due):
            self._workers.wake(conversation_id)
        if self._polling is None or self._polling.done():
            self._polling = asyncio.create_task(self._poll())

    async def is_new(self, delivery_id: str) -> bool:
        """Whether this webhook call comes for the first time; raises SQLAlchemyError."""
        return await self._database.write(links.is_new_delivery, delivery_id)

    def take(self, event: ChatwootEvent) -> None:
        """Act on a webhook call soon."""
        self._begin(self._take(event))

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._others.add(task)
        task.add_done_callback(self._others.discard)

    async def _step(self, conversation_id: str) -> float:
        """Send all there is to one conversation."""
        try:
            brought = await self._bring(conversation_id)
        except links.Busy:
            return IDLE
        if brought and await self._database.read(lines.is_undecided, conversation_id):
            return _DECIDING_SECONDS
        return IDLE

    async def _bring(self, conversation_id: str) -> bool:
        """Send all there is; False when that failed and is tried again later. Raises Busy."""
        link = await self._database.write(links.lease, conversation_id)
        try:
            ended = await self._outbound.bring(link)
        except ChatwootError as error:
            if error.reason == "http_404":
                await self._database.write(links.forget_remote, link)
            await self._failed(link, error, leased=True)
            return False
        except Exception:
            await self._failed(link, ChatwootError("internal", ambiguous=True), leased=True)
            raise
        await self._database.write(links.succeed, conversation_id, ended=ended)
        return True

    async def _failed(self, link: Link, error: ChatwootError, *, leased: bool) -> None:
        """Write the failure down; tell the citizen, and give up on Chatwoot when it takes long."""
        conversation_id = link.conversation_id
        since = await self._database.write(
            links.fail,
            link,
            ambiguous=error.ambiguous,
            retry_after=error.retry_after,
            leased=leased,
        )
        logger.warning("chatwoot_failed", conversation=conversation_id, reason=error.reason)
        record = await self._database.read(handovers.open_of, conversation_id)
        if since is None or record is None or record.desk != self.name:
            return
        failing = utcnow() - since
        if not link.citizen_told and failing >= min(_QUIET, self._patience / 2):
            await self._database.write(links.save, conversation_id, citizen_told=True)
            await self._delivery.post(conversation_id, notices.DESK_UNREACHABLE)
        if failing < self._patience:
            return
        if await self._database.write(links.give_away, record.id, self._fallback):
            logger.error("chatwoot_given_up", conversation=conversation_id, setting="CHATWOOT_URL")
            await self._delivery.tell_assignee(record.channel, conversation_id)
            self._desks.queued(conversation_id)

    async def _take(self, event: ChatwootEvent) -> None:
        try:
            await self._inbound.take(event)
        except ChatwootError as error:
            logger.warning("chatwoot_event_left_to_poll", event=event.name, reason=error.reason)
        except Exception:
            logger.error("chatwoot_event_failed", kind=event.name, exc_info=True)

    async def _poll(self) -> None:
        """Look at every open conversation that no webhook has spoken of for a while."""
        if self._inbound.own_id is None:
            await self._learn()
        found = await self._database.read(links.to_poll, self._poll_seconds)
        await asyncio.gather(*(self._look(link) for link in found))
        await self._database.write(links.forget_deliveries)

    async def _look(self, link: Link) -> None:
        async with self._looking:
            try:
                await self._inbound.look(link.conversation_id)
            except ChatwootError as error:
                if error.reason == "http_404":
                    await self._database.write(links.forget_remote, link)
                if link.active:
                    await self._failed(link, error, leased=False)
            except Exception:
                logger.error(
                    "chatwoot_look_failed", conversation=link.conversation_id, exc_info=True
                )
            else:
                if link.attempts:  # it is back: whatever waits need not wait any longer
                    self._workers.wake(link.conversation_id)

    async def _learn(self) -> None:
        """Who we are over there, and by which key citizens are known."""
        try:
            inbox, profile = await asyncio.gather(self._client.inbox(), self._client.profile())
        except ChatwootError as error:
            logger.warning("chatwoot_unreachable", reason=error.reason, setting="CHATWOOT_URL")
            return
        key = inbox.get("inbox_identifier")
        self._inbox_key = key if isinstance(key, str) and key else None
        self._inbound.own_id = int(profile.get("id") or 0)

    async def _show_typing(self, conversation_id: str, on: bool) -> None:
        link = await self._database.read(links.find, conversation_id)
        if self._inbox_key is None or link is None or link.remote_id is None or not link.active:
            return
        try:
            await self._client.show_typing(
                self._inbox_key, source_id_of(conversation_id), link.remote_id, on
            )
        except ChatwootError as error:
            logger.info("chatwoot_typing_not_shown", reason=error.reason)
