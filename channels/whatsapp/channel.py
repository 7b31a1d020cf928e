"""The channel `whatsapp` of the workers, and all that runs behind it."""

import asyncio

import structlog
from sqlalchemy import Connection, bindparam, select

from casework.models import ChannelName
from casework.settings import Settings
from channels.whatsapp import inbox, outbox
from channels.whatsapp.account import Account, account, missing
from channels.whatsapp.graph import Graph, GraphError, NoAnswer, NotReached
from channels.whatsapp.receiving import Receiver
from channels.whatsapp.sending import Sender
from channels.whatsapp.webhook import Webhook
from conversations.async_database import AsyncDatabase
from conversations.channels import Assignee
from conversations.claims import MESSAGES
from conversations.messages import Entry
from conversations.refusals import Refusal
from conversations.workers import Conversations

_M = MESSAGES.c

logger = structlog.get_logger()


class WhatsAppChannel:
    """Brings the log's lines to WhatsApp users. Without an account it keeps them in the outbox."""

    name: ChannelName = "whatsapp"

    def __init__(self, settings: Settings, database: AsyncDatabase) -> None:
        self.account = account(settings)
        self._database = database
        self._graph = Graph(self.account or _NOBODY)
        self._sender: Sender
        self._receiver: Receiver
        self._settings = settings
        self._tasks: set[asyncio.Task[None]] = set()

    def bind(self, gateway: str, conversations: Conversations) -> Webhook:
        """Begin to serve these conversations; the endpoint to route to."""
        self._sender = Sender(self._settings, self._graph, self._database, conversations)
        self._receiver = Receiver(gateway, self._graph, self._database, conversations, self._sender)
        return Webhook(self.account, self._database, self._receiver, self._sender)

    async def open(self) -> None:
        """Make ready to connect; before anything else."""
        await self._graph.open()
        if self.account is None:
            return
        for name in missing(self.account):
            logger.error("whatsapp_setting_missing", setting=name)
        await self._sender.open()

    async def recover(self) -> None:
        """Go on with what is left in inbox and outbox."""
        if self.account is None:
            return
        await self._receiver.recover()
        await self._sender.recover()

    async def forget_old(self) -> None:
        """Remove from the inbox what is needed no more."""
        await self._database.write(inbox.forget_old)

    async def close(self, seconds: float) -> None:
        """Let what is being sent end for `seconds`."""
        await self._receiver.close()
        await self._sender.close(seconds)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._graph.close()

    async def health(self) -> dict[str, object]:
        """For the operator: whether it sends, why not, and how much is in the outbox."""
        if self.account is None:
            return {"on": False}
        lacking = ", ".join(missing(self.account))
        problem = self._sender.problem or (f"not set: {lacking}" if lacking else None)
        waiting = await self._database.read(outbox.counts)
        return {
            "on": True,
            "simulated": self.account.simulated,
            "problem": problem,
            "outbox": waiting,
        }

    def identify(self, credential: object) -> str:
        """Nobody comes with a proof of identity of their own: Meta's signature is the proof."""
        raise Refusal("bad_token")

    async def deliver(self, entry: Entry) -> None:
        """See to it that a line of the log is sent."""
        if self.account is not None:
            self._sender.wake(entry.conversation_id)

    async def typing(self, conversation_id: str, on: bool) -> None:
        """Mark the last message as read and show that an answer is being written."""
        if on and self.account is not None and self._sender.problem is None:
            task = asyncio.create_task(self._show_typing(conversation_id))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def show_assignee(self, conversation_id: str, holder: Assignee) -> None:
        """Nothing: WhatsApp has no place for it, and what matters is said in messages."""

    async def _show_typing(self, conversation_id: str) -> None:
        provider_id = await self._database.read(_latest, conversation_id)
        if provider_id is None:
            return
        try:
            await self._graph.mark_read(provider_id)
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
