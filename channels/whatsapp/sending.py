"""Sends the outbox: one conversation's lines one after the other, many conversations at once."""

import asyncio
import random
from datetime import timedelta
from typing import Any

import structlog
from sqlalchemy import Connection

from casework import attachments
from casework.clock import utcnow
from casework.settings import Settings
from channels.whatsapp import doubt, failures, graph_messages, outbox, verdicts
from channels.whatsapp.graph import Graph, GraphError, NoAnswer, NotReached
from channels.whatsapp.outbox import Later, OutboxLine
from channels.whatsapp.pacing import Pacing
from channels.whatsapp.statuses import Applied
from channels.whatsapp.templates import Templates
from channels.whatsapp.verdicts import Verdict
from conversations.async_database import AsyncDatabase
from conversations.hub import ConversationEvent, Hub
from conversations.keyed_workers import AGAIN, IDLE, KeyedWorkers

_AT_ONCE = 32  # requests under way
_FIRST_DELAY, _LONGEST_DELAY = 1.0, 60.0  # seconds between tries, doubling
_SOON = 5.0  # seconds
_TOO_OLD = timedelta(hours=24)
_PROBE_DELAYS = (15.0, 60.0, 300.0)
_PAUSE = 600.0

logger = structlog.get_logger()


class OutboxSender:
    """The workers of the outbox."""

    def __init__(
        self,
        settings: Settings,
        graph: Graph,
        database: AsyncDatabase,
        hub: Hub,
    ) -> None:
        self._graph = graph
        self._hub = hub
        self._database = database
        self._templates = Templates(
            settings.whatsapp_template_agent, settings.whatsapp_template_ticket
        )
        self._language = settings.whatsapp_template_language
        self._confirm = timedelta(seconds=settings.whatsapp_confirm_seconds)
        self._pacing = Pacing(settings.whatsapp_messages_per_second)
        # a step that fails leaves its line in the outbox: the timer finds it
        self._workers = KeyedWorkers("whatsapp_sender", self._step, at_once=_AT_ONCE)
        self._probing: asyncio.Task[None] | None = None
        self.problem: str | None = None
        """Why nothing is sent at the moment, for the operator; None while all is well."""

    async def open(self) -> None:
        """Before anything is sent."""
        await self._database.write(doubt.wait_for_statuses, self._confirm)

    def wake(self, conversation_id: str) -> None:
        """There may be something to send in this conversation."""
        if not self.problem:
            self._workers.wake(conversation_id)

    async def recover(self) -> None:
        """Wake all whose time has come: after a start, a delay, or another gateway's end."""
        if self.problem:
            return
        for conversation_id in await self._database.read(outbox.due):
            if conversation_id not in self._workers:
                self.wake(conversation_id)

    async def close(self, seconds: float) -> None:
        """Let what is under way end for `seconds`; the rest stays in the outbox."""
        if self._probing:
            self._probing.cancel()
        await self._workers.close(seconds)

    def follow_up(self, applied: Applied) -> None:
        """Go on with what waited for statuses, and tell of what is lost."""
        for message_id, reason in applied.lost.items():
            logger.error("whatsapp_not_delivered", message=message_id, reason=reason)
        for conversation_id in applied.moved:
            self._hub.publish(ConversationEvent("delivery", conversation_id))
        for conversation_id in applied.freed:
            self.wake(conversation_id)

    async def _step(self, conversation_id: str) -> float:
        """Send one line."""
        if self.problem:
            return IDLE
        line = await self._database.write(
            outbox.claim, conversation_id, self._templates, self._confirm
        )
        if line is None:
            return IDLE
        if isinstance(line, Later):
            return _soon(max(0.05, (line.at - utcnow()).total_seconds()))
        if wait := self._pacing.wait_of(line.address):
            await self._database.write(outbox.retry, line, timedelta(seconds=wait), free=True)
            return _soon(wait)
        await self._pacing.take(line.address)
        return IDLE if await self._send(line) and line.last else AGAIN

    async def _send(self, line: OutboxLine) -> bool:
        """Whether Meta has taken it; all that follows otherwise is seen to."""
        try:
            said = await self._said(line)
            payload = graph_messages.envelope(line.address, line.id, said, line.quoted)
            provider_id = await self._graph.send(payload)
        except NotReached:
            await self._retry(line, "not_reached")
        except NoAnswer as unsure:
            # Meta may have it: it stays `sending` until a status tells, or its time is up
            logger.warning("whatsapp_no_answer", message=line.id, reason=str(unsure))
        except GraphError as error:
            await self._refused(line, error)
        except OSError:
            await self._fail(line, "the file is gone")
        else:
            applied = await self._database.write(_taken, line, provider_id)
            applied.moved.add(line.conversation_id)
            self.follow_up(applied)
            return True
        return False

    async def _said(self, line: OutboxLine) -> dict[str, Any]:
        if line.kind == "template":
            return graph_messages.template(line.body, self._language)
        if line.attachment_id:
            found = await self._database.run(attachments.find, line.attachment_id)
            if found is None:
                raise FileNotFoundError
            data = await self._database.run(attachments.read, found)
            try:
                media_id = await self._graph.upload(found.file_name, found.media_type, data)
            except NoAnswer:
                raise NotReached("upload") from None  # nothing was sent to anybody yet
            name = found.file_name
            return graph_messages.file(found.media_type, media_id, name, line.body)
        shown = graph_messages.style(line.body, line.choices)
        if line.plain and line.choices:
            shown = "numbers"
        return graph_messages.content(line.body, line.choices, shown)

    async def _refused(self, line: OutboxLine, error: GraphError) -> None:
        verdict = verdicts.of_error(error)
        logger.warning(
            "whatsapp_refused",
            message=line.id,
            code=error.code,
            status=error.status,
            verdict=verdict.name,
            attempt=line.attempts,
        )
        if verdict is Verdict.PLAIN and line.choices and not line.plain:
            await self._database.write(outbox.retry, line, timedelta(0), plain=True)
        elif verdict is Verdict.RETRY and not self._hopeless(line, error.code):
            await self._retry(line, f"code {error.code}", error.retry_after)
        elif verdict is Verdict.TEMPLATE and line.kind != "template":
            await self._database.write(outbox.close_window, line.conversation_id)
            await self._database.write(outbox.retry, line, timedelta(0))
        elif verdict in (Verdict.STOP, Verdict.PAUSE):
            await self._database.write(outbox.retry, line, timedelta(0), free=True)
            self._stop(error, verdict)
        else:
            await self._fail(line, f"code {error.code}: {error.details}")

    async def _retry(self, line: OutboxLine, reason: str, wish: float | None = None) -> None:
        if utcnow() - line.created_at > _TOO_OLD and line.attempts > verdicts.TRIES:
            await self._fail(line, reason)
            return
        delay = min(_FIRST_DELAY * 2 ** min(line.attempts - 1, 10), _LONGEST_DELAY)
        delay = max(wish or 0.0, delay * random.uniform(0.5, 1.5))
        await self._database.write(outbox.retry, line, timedelta(seconds=delay))

    @staticmethod
    def _hopeless(line: OutboxLine, code: int) -> bool:
        return code in verdicts.FEW_TRIES and line.attempts >= verdicts.TRIES

    async def _fail(self, line: OutboxLine, reason: str) -> None:
        """The message cannot be delivered."""
        ended = await self._database.write(failures.give_up, line.id, line.conversation_id, reason)
        lost = {line.id: reason.partition(":")[0]} if ended else {}  # details may name a person
        self.follow_up(Applied({line.conversation_id}, lost=lost))
        if line.kind == "template":
            logger.error("whatsapp_template_refused", template=line.body, reason=reason)

    def _stop(self, error: GraphError, verdict: Verdict) -> None:
        if self.problem:
            return
        what = f"Meta refuses our messages (code {error.code}, HTTP {error.status})"
        paused = verdict is Verdict.PAUSE
        self.problem = what if paused else f"{what}: check WHATSAPP_TOKEN with make whatsapp-check"
        logger.error("whatsapp_stopped", problem=self.problem, code=error.code)
        self._probing = asyncio.create_task(self._resume(paused))

    async def _resume(self, paused: bool) -> None:
        """Try in growing intervals whether the account works again, then go on."""
        delays = iter((_PAUSE,) if paused else _PROBE_DELAYS)
        delay = next(delays)
        while True:
            await asyncio.sleep(delay)
            delay = next(delays, delay)
            try:
                await self._graph.number()
                break
            except (GraphError, NoAnswer, NotReached) as error:
                logger.warning("whatsapp_still_stopped", reason=type(error).__name__)
        self.problem = None
        logger.info("whatsapp_resumed")
        await self.recover()


def _soon(seconds: float) -> float:
    """A longer wait is left to the timer, or to whoever adds a line."""
    return seconds if seconds < _SOON else IDLE


def _taken(db: Connection, line: OutboxLine, provider_id: str) -> Applied:
    return failures.settle(db, outbox.sent(db, line, provider_id))
