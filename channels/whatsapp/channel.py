"""The channel `whatsapp`: brings the log's lines to Meta, and says how it stands with it."""

import asyncio

import structlog
from sqlalchemy import Connection, bindparam, select

from casework.models import ChannelName
from casework.settings import Settings
from channels.whatsapp import inbox, outbox
from channels.whatsapp.account import Account, account, missing
from channels.whatsapp.capabilities import capabilities
from channels.whatsapp.graph import Graph, GraphError, NoAnswer, NotReached
from channels.whatsapp.sending import OutboxSender
from conversations.async_database import AsyncDatabase
from conversations.channel_protocol import Assignee
from conversations.claims import MESSAGES
from conversations.hub import Hub
from conversations.messages import Entry
from conversations.timers import Timer

_M = MESSAGES.c

logger = structlog.get_logger()


class WhatsAppChannel:
    """Without an account it keeps the lines in the outbox."""

    name: ChannelName = "whatsapp"

    def __init__(self, settings: Settings, database: AsyncDatabase, hub: Hub) -> None:
        self.account = account(settings)
        self.capabilities = capabilities(settings)
        self.graph = Graph(self.account or _NOBODY)
        self.sender = OutboxSender(settings, self.graph, database, hub)
        self._database = database
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def timers(self) -> tuple[Timer, ...]:
        """Nothing is sent without an account."""
        forget = Timer(3600.0, "whatsapp_forget", self._forget_old)
        if self.account is None:
            return (forget,)
        return (Timer(2.0, "whatsapp_outbox", self.sender.recover), forget)

    async def open(self) -> None:
        """Make ready to connect; before anything else."""
        await self.graph.open()
        if self.account is None:
            return
        for name in missing(self.account):
            logger.error("whatsapp_setting_missing", setting=name)
        await self.sender.open()

    async def close(self, seconds: float) -> None:
        """Let what is being sent end for `seconds`."""
        await self.sender.close(seconds)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.graph.close()

    async def health(self) -> dict[str, object]:
        """For the operator: whether it sends, why not, and how much is in the outbox."""
        if self.account is None:
            return {"on": False}
        lacking = ", ".join(missing(self.account))
        problem = self.sender.problem or (f"not set: {lacking}" if lacking else None)
        waiting = await self._database.read(outbox.counts)
        return {
            "on": True,
            "simulated": self.account.simulated,
            "problem": problem,
            "outbox": waiting,
        }

    async def deliver(self, entry: Entry) -> None:
        """See to it that a line of the log is sent."""
        if self.account is not None:
            self.sender.wake(entry.conversation_id)

    async def typing(self, conversation_id: str, on: bool) -> None:
        """Mark the last message as read and show that an answer is being written."""
        if on and self.account is not None and self.sender.problem is None:
            task = asyncio.create_task(self._show_typing(conversation_id))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def show_assignee(self, conversation_id: str, assignee: Assignee) -> None:
        """Nothing: WhatsApp has no place for it, and what matters is said in messages."""

    def connected(self) -> frozenset[str]:
        """Nobody: phones are not connected to us."""
        return frozenset()

    async def catch_up(self, conversation_id: str, last_seq: int, *, at_once: bool) -> None:
        """Nothing: the outbox is everybody's."""

    async def _forget_old(self) -> None:
        """Remove from the inbox what is needed no more."""
        await self._database.write(inbox.forget_old)

    async def _show_typing(self, conversation_id: str) -> None:
        provider_id = await self._database.read(_latest, conversation_id)
        if provider_id is None:
            return
        try:
            await self.graph.mark_read(provider_id)
        except (GraphError, NoAnswer, NotReached) as error:
            logger.info("whatsapp_not_marked_read", reason=type(error).__name__)


_LATEST = (
    select(_M.provider_id)
    .where(_M.conversation_id == bindparam("conversation"), _M.author == "citizen")
    .order_by(_M.seq.desc())
    .limit(1)
)
_NOBODY = Account("http://127.0.0.1", "", (), "", "")


def _latest(db: Connection, conversation_id: str) -> str | None:
    found: str | None = db.execute(_LATEST, {"conversation": conversation_id}).scalar()
    return found
