"""Works the inbox off: each sender's events in their order, from Meta's JSON to the log."""

import asyncio
import re
from dataclasses import replace

import structlog
from sqlalchemy import Connection, select

from arabic.text import fold_digits, strip_marks
from casework import attachments
from casework.crypto import keyed_hash
from channels.whatsapp import graph_messages, identities, inbox, media, outbox, phrases
from channels.whatsapp.graph import Graph
from channels.whatsapp.identities import KnownCitizen
from channels.whatsapp.inbox import Pending, Settled
from channels.whatsapp.parsing import Chosen, Media, Moved, Other, Pressed, Said, Words, read, words
from channels.whatsapp.sending import OutboxSender
from channels.whatsapp.webhook_events import text_at
from conversations.async_database import AsyncDatabase
from conversations.claims import MESSAGES
from conversations.client_errors import Refusal
from conversations.keyed_workers import AGAIN, IDLE, KeyedWorkers
from conversations.message_log import MessageLog
from conversations.messages import Arrival, Receipt
from conversations.timers import Timer
from conversations.workers import Conversations

_NUMBER = re.compile(r"[\s(]*([0-9]{1,2})[\s.)]*")
_KEY = "\u20e3"  # 2️⃣ is a 2 on a key
_AT_ONCE = 8  # events: what is begun is finished before more is, or the outbox starves
_M = MESSAGES.c

logger = structlog.get_logger()


class Receiver:
    """The workers of the inbox, for the gateway that claims as `gateway`."""

    def __init__(
        self,
        gateway: str,
        graph: Graph,
        database: AsyncDatabase,
        log: MessageLog,
        conversations: Conversations,
        sender: OutboxSender,
    ) -> None:
        self._gateway = gateway
        self._graph = graph
        self._database = database
        self._log = log
        self._conversations = conversations
        self._sender = sender
        self._slots = asyncio.Semaphore(_AT_ONCE)
        # a step that fails leaves its event in the inbox: the timer finds it
        self._workers = KeyedWorkers("whatsapp_receiver", self._step)
        self.timers = (Timer(2.0, "whatsapp_inbox", self.recover),)

    def wake(self, sender: str) -> None:
        """There may be something of this sender (its inbox key) to work on."""
        self._workers.wake(sender)

    async def recover(self) -> None:
        """Wake all whose time has come: after a start, or a delay."""
        for sender in await self._database.read(inbox.due_senders):
            if sender not in self._workers:
                self.wake(sender)

    async def close(self) -> None:
        """Stop; what is unfinished stays in the inbox."""
        await self._workers.close()

    async def _step(self, sender: str) -> float:
        async with self._slots:
            event = await self._database.read(inbox.following, sender)
        if event is None:
            return IDLE
        await self._work(event)
        return IDLE if event.last else AGAIN

    async def _work(self, event: Pending) -> None:
        try:
            await self._take(event)
        except Settled:
            return
        except Exception as error:
            if event.attempts + 1 >= inbox.GIVE_UP_AFTER:
                logger.error("whatsapp_event_given_up", event_id=event.id, exc_info=True)
                await self._database.write(inbox.settle, event, "failed")
                return
            if isinstance(error, media.NotYet):
                logger.warning("whatsapp_file_later", event_id=event.id, reason=str(error))
            else:
                logger.error("whatsapp_event_failed", event_id=event.id, exc_info=True)
            await self._database.write(inbox.put_off, event)

    async def _take(self, event: Pending) -> None:
        message = event.content["message"]
        who = identities.sender(message, event.content.get("contact") or {})
        said = read(message)
        if isinstance(said, Moved):
            await self._database.write(_move, event, said)
            return
        if who is None or said is None:
            await self._database.write(inbox.settle, event, "kept" if who is None else "done")
            return
        attachment_id = None
        if isinstance(said, Media):
            said, attachment_id = await self._fetch(event, who, said)
        async with self._slots:
            taken = await self._database.write(
                _receive, self._log, self._gateway, event, who, said, attachment_id
            )
        conversation_id, receipt = taken
        self._conversations.attend(conversation_id, receipt)
        self._sender.wake(conversation_id)

    async def _fetch(
        self, event: Pending, who: KnownCitizen, said: Media
    ) -> tuple[Said, str | None]:
        """The file's id; where it cannot be kept, what the citizen is told instead."""
        await self._database.write(inbox.claim, event)
        conversation_id = await self._database.write(identities.conversation_of, who)
        try:
            file_id = await media.keep(self._graph, self._database, conversation_id, said)
            kept = await self._database.run(attachments.find, file_id)
            # what agents read is the name under which they get it
            return replace(said, name=kept.file_name if kept and said.name else ""), file_id
        except media.NotKept as reason:
            return Other(reason.code, _named(said)), None
        except media.NotYet:
            if event.attempts + 1 < inbox.GIVE_UP_AFTER:
                raise
            return Other("media_gone", _named(said)), None


def _named(said: Media) -> str:
    """What there is to read of a file that is not kept: its name, and the words under it."""
    return "\n".join(filter(None, (said.name, said.caption)))


def _move(db: Connection, event: Pending, moved: Moved) -> None:
    inbox.settle(db, event)
    identities.move(db, moved)


def _receive(
    db: Connection,
    log: MessageLog,
    gateway: str,
    event: Pending,
    who: KnownCitizen,
    said: Said,
    attachment_id: str | None,
) -> tuple[str, Receipt]:
    """Write into the log what a citizen said, and be done with the event. Raises Settled."""
    inbox.settle(db, event)
    message = event.content["message"]
    conversation_id = identities.conversation_of(db, who)
    freed = outbox.open_window(db, conversation_id)
    if isinstance(said, Pressed):
        # what waited for the citizen is the answer; where nothing did, it is out already
        again = said.title in phrases.TEMPLATE_TITLES
        pressed = Other("continue" if freed else "pressed", said.title)
        said = pressed if freed or again else words(said.title)
    if isinstance(said, Words):
        said = _numbered(db, conversation_id, said, text_at(message, "context", "id"))
    try:
        return conversation_id, log.receive(
            db, gateway, _arrival(conversation_id, message, said, attachment_id)
        )
    except Refusal as refusal:
        # a button of another conversation: its title is what the citizen said
        assert isinstance(said, Chosen)
        instead = Words(said.title) if said.title.strip() else Other(refusal.code)
        return conversation_id, log.receive(
            db, gateway, _arrival(conversation_id, message, instead, None)
        )


def _arrival(
    conversation_id: str, message: dict[str, object], said: Said, attachment_id: str | None
) -> Arrival:
    provider_id = text_at(message, "id")
    arrival = Arrival(
        conversation_id=conversation_id,
        channel="whatsapp",
        external_id=keyed_hash(provider_id),
        provider_id=provider_id,
        attachment_id=attachment_id,
    )
    if isinstance(said, Words):
        return replace(arrival, text=said.text)
    if isinstance(said, Chosen):
        return replace(arrival, choice=said.id)
    if isinstance(said, Media):
        return replace(arrival, kind="file", text=said.caption or said.name, note=said.note)
    assert isinstance(said, Other)
    return replace(arrival, kind="other", text=said.body, note=said.code)


def _numbered(db: Connection, conversation_id: str, said: Words, replied_to: str) -> Words | Chosen:
    """A number typed under numbered choices, or in reply to any choices, is the choice."""
    number = _NUMBER.fullmatch(fold_digits(strip_marks(said.text)).replace(_KEY, ""))
    if number is None:
        return said
    offered = select(_M.body, _M.choices, _M.plain, _M.external_id).where(
        _M.conversation_id == conversation_id, _M.author != "citizen", _M.kind != "template"
    )
    if replied_to:
        offered = offered.where(_M.external_id == keyed_hash(replied_to))
    row = db.execute(offered.order_by(_M.seq.desc()).limit(1)).one_or_none()
    if row is None or not row.choices:
        return said
    choices = [(choice["id"], choice["title"]) for choice in row.choices]
    by_number = row.plain or graph_messages.style(row.body, choices) == "numbers"
    index = int(number[1]) - 1
    if (by_number or replied_to) and 0 <= index < len(choices):
        return Chosen(*choices[index])
    return said
