"""Takes from Chatwoot what agents did there: assignment, replies, files, the end, a new start.

A webhook is a hint that something happened. What happened, and in which order, is read from
Chatwoot's API, so that calls that are lost, doubled or late change nothing; only when it does not
answer is the webhook's own word taken.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from weakref import WeakValueDictionary

import structlog
from sqlalchemy import Connection

from casework import attachments, handovers
from casework.handovers import AgentRef, Record
from casework.models import ChannelName
from conversations import log_queries
from conversations.async_database import AsyncDatabase
from conversations.claims import lock
from conversations.client_errors import Refusal
from conversations.delivery import Delivery
from conversations.desk_protocol import Desks
from conversations.fitting import split_message
from conversations.handling import Handling, NotHeld, words_of
from conversations.inputs import read_words
from conversations.message_log import MessageLog
from conversations.messages import Draft, Entry
from conversations.sentences import FILE_NOT_SHOWN, MAX_TEXT, SUPPORT_TEAM
from desks.chatwoot import NAME, links
from desks.chatwoot.client import PAGE, ChatwootError, Client
from desks.chatwoot.links import Link
from desks.chatwoot.payloads import ChatwootEvent, RemoteConversation, RemoteFile, RemoteMessage

_FILE_TRIES = 5  # what was written after a file waits for it

logger = structlog.get_logger()


class Inbound:
    """The way from Chatwoot for one conversation at a time."""

    def __init__(
        self,
        client: Client,
        database: AsyncDatabase,
        log: MessageLog,
        delivery: Delivery,
        handling: Handling,
        desks: Desks,
        wake: Callable[[str], None],
    ) -> None:
        self._client = client
        self._database = database
        self._log = log
        self._delivery = delivery
        self._handling = handling
        self._desks = desks
        self._wake = wake
        self._tries: Counter[str] = Counter()
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self.own_id: int | None = None
        """Chatwoot's number of the user that we act as there: that one is no agent."""

    async def take(self, event: ChatwootEvent) -> None:
        """Act on a webhook call. Raises ChatwootError when a file cannot be fetched yet."""
        link = await self._database.read(links.find_remote, event.conversation)
        if link is None:
            return
        if event.name in ("typing_on", "typing_off"):
            await self._typing(link, event.name == "typing_on")
            return
        await self.look(link.conversation_id, event)

    async def look(self, conversation_id: str, event: ChatwootEvent | None = None) -> None:
        """Bring here what is new over there. Raises ChatwootError unless an event tells enough."""
        turn = self._locks.setdefault(conversation_id, asyncio.Lock())
        async with turn:
            link = await self._database.read(links.find, conversation_id)
            if link is None or link.remote_id is None:
                return
            messages, state, complete = await self._read(link, event)
            if state is not None:
                await self._assign(link, state)
            seen_id = link.seen_id
            for message in messages:
                if message.id > link.seen_id and message.reply:
                    await self._say(link.conversation_id, message)
                seen_id = max(seen_id, message.id)
            if complete:
                await self._database.write(links.reach, conversation_id, seen_id)
            if state is not None and state.status == "resolved":
                await self._resolve(link)

    async def _read(
        self, link: Link, event: ChatwootEvent | None
    ) -> tuple[list[RemoteMessage], RemoteConversation | None, bool]:
        """New messages in order, the present state, and whether that is all there is."""
        assert link.remote_id is not None
        hinted = event.message if event else None
        try:
            state, messages = await asyncio.gather(
                self._client.conversation(link.remote_id), self._messages(link)
            )
        except ChatwootError:
            if event is None:
                raise
            return [hinted] if hinted else [], event.state, False
        if hinted and all(message.id != hinted.id for message in messages):
            messages = sorted([*messages, hinted], key=lambda message: message.id)
        return messages, state, True

    async def _messages(self, link: Link) -> list[RemoteMessage]:
        assert link.remote_id is not None
        found: list[RemoteMessage] = []
        after = link.seen_id
        while True:
            page = await self._client.messages(link.remote_id, after)
            found += page
            if len(page) < PAGE:
                return found
            after = page[-1].id

    async def _typing(self, link: Link, on: bool) -> None:
        record = await self._ours(link.conversation_id)
        if record is not None and record.agent_id is not None:
            await self._handling.typing(record.id, _assignee_of(record), on)

    async def _assign(self, link: Link, state: RemoteConversation) -> None:
        """Reopen what an agent reopened, and give it to whom it was given over there."""
        record = await self._ours(link.conversation_id)
        if record is None:
            if state.status != "open" or link.remote_open:
                return
            await self._reopen(link)
            record = await self._ours(link.conversation_id)
            if record is None:
                return
        if state.assignee_id is not None and state.assignee_id != self.own_id:
            agent = _agent(state.assignee_id, state.assignee)
            if record.status == "queued":
                await self._handling.claim(record.id, agent)
            elif record.agent_id != agent.id:
                await self._handling.transfer(record.id, _assignee_of(record), agent)
        elif link.assignee_id is not None and record.agent_id == f"{NAME}:{link.assignee_id}":
            await self._handling.requeue(record.id, None)
        if state.assignee_id != link.assignee_id:
            await self._database.write(
                links.save, link.conversation_id, assignee_id=state.assignee_id
            )

    async def _reopen(self, link: Link) -> None:
        taken = await self._database.write(_take_over, link.conversation_id)
        if taken is not None:
            self._desks.queued(link.conversation_id)

    async def _say(self, conversation_id: str, message: RemoteMessage) -> None:
        """Everything of one reply, each part once."""
        agent = _agent(message.agent_id, message.agent)
        for number, words in enumerate(_words(message.content)):
            await self._write(conversation_id, agent, words, f"{message.id}:0.{number}")
        for part, file in enumerate(message.files, start=1):
            await self._send_file(conversation_id, agent, file, f"{message.id}:{part}")

    async def _send_file(
        self, conversation_id: str, agent: AgentRef, file: RemoteFile, number: str
    ) -> None:
        record = await self._database.read(links.latest_handover, conversation_id)
        if (
            await self._database.read(log_queries.seen, record.channel, _external_id(number))
            is not None
        ):
            return
        try:
            data = await self._client.download(file.url)
            self._check_carried(record.channel, data)
            stored = await self._database.run(attachments.store, conversation_id, file.name, data)
        except (ChatwootError, attachments.InvalidAttachment) as error:
            self._tries[number] += 1
            may_come = isinstance(error, ChatwootError) and not error.final
            if may_come and self._tries[number] < _FILE_TRIES:
                raise
            del self._tries[number]
            logger.warning("chatwoot_file_not_taken", reason=str(error))
            await self._write(conversation_id, agent, FILE_NOT_SHOWN, number)
            return
        name = stored.file_name or file.name
        await self._write(conversation_id, agent, name, number, stored.id)

    async def _write(
        self,
        conversation_id: str,
        agent: AgentRef,
        text: str,
        number: str,
        attachment_id: str | None = None,
    ) -> None:
        external_id = _external_id(number)
        record = await self._ours(conversation_id)
        if record is not None and record.status == "queued":
            await self._handling.claim(record.id, agent)
            record = await self._ours(conversation_id)
        if record is not None and record.agent_id is not None:
            # a colleague may lend a hand: the words are theirs, the conversation stays where it is
            speaker = AgentRef(record.agent_id, agent.name)
            try:
                await self._handling.send(
                    record.id, speaker, text, external_id=external_id, attachment_id=attachment_id
                )
                return
            except NotHeld:
                logger.info("chatwoot_reply_after_end", conversation=conversation_id)
        draft = words_of(agent.name, text, external_id, attachment_id)
        posted = await self._database.write(self._post_once, conversation_id, draft)
        if posted is not None:
            await self._delivery.deliver(*posted)

    async def _resolve(self, link: Link) -> None:
        if not link.remote_open:  # the end of an earlier one
            return
        await self._database.write(links.save, link.conversation_id, remote_open=False)
        record = await self._ours(link.conversation_id)
        if record is not None:
            if record.status == "queued":
                await self._handling.claim(record.id, AgentRef(f"{NAME}:0", SUPPORT_TEAM))
                record = await self._ours(link.conversation_id)
            if record is not None and record.agent_id is not None:
                await self._handling.resolve(record.id, _assignee_of(record))
        self._wake(link.conversation_id)

    async def _ours(self, conversation_id: str) -> Record | None:
        """The open handover, when Chatwoot has it."""
        record = await self._database.read(handovers.open_of, conversation_id)
        return record if record is not None and record.desk == NAME else None

    def _post_once(
        self, db: Connection, conversation_id: str, draft: Draft
    ) -> tuple[ChannelName, Entry] | None:
        """What an agent wrote after the end; None when it is there already."""
        lock(db, conversation_id)
        assert draft.external_id is not None
        channel = links.latest_handover(db, conversation_id).channel
        if log_queries.seen(db, channel, draft.external_id) is not None:
            return None
        return self._log.post(db, conversation_id, draft)

    def _check_carried(self, channel: ChannelName, data: bytes) -> None:
        """Raises InvalidAttachment for a file that the channel would not take from us."""
        if not self._log.channels[channel].carries(attachments.recognise(data), len(data)):
            raise attachments.InvalidAttachment("type")


def _take_over(db: Connection, conversation_id: str) -> str | None:
    """An agent goes on with a conversation; None when another desk has it."""
    record = handovers.open_of(db, conversation_id)
    if record is not None:
        return None
    handover_id = handovers.request(db, conversation_id, "reopened", {})
    links.activate(db, conversation_id)
    links.save(db, conversation_id, remote_open=True)
    return handover_id


def _words(content: str) -> Iterator[str]:
    """An agent's words as the gateway writes them, in as many messages as they take."""
    for words in split_message(content, MAX_TEXT):
        with suppress(Refusal):  # nothing in it that could be read
            yield read_words(words)


def _external_id(number: str) -> str:
    return f"{NAME}:{number}"


def _agent(number: int | None, name: str | None) -> AgentRef:
    return AgentRef(f"{NAME}:{number or 0}", name or SUPPORT_TEAM)


def _assignee_of(record: Record) -> AgentRef:
    assert record.agent_id is not None
    return AgentRef(record.agent_id, record.agent or SUPPORT_TEAM)
