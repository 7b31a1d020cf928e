"""What an agent does with a conversation, from whatever desk."""

from typing import Literal

from sqlalchemy import Connection

from casework import handovers
from casework.handovers import AgentRef, Claimed
from casework.models import ChannelName, new_id
from conversations import log_queries, notices
from conversations.async_database import AsyncDatabase, Unchanged
from conversations.claims import lock
from conversations.delivery import Delivery
from conversations.desk_protocol import Desks
from conversations.hub import ConversationEvent, Hub
from conversations.message_log import MessageLog
from conversations.messages import Draft, Entry
from conversations.window import window

_Said = tuple[ChannelName, Entry] | None
"""What the citizen is told of a step; None when it was not taken."""


class NotHeld(Unchanged):
    """The agent does not have this conversation (any more)."""


class NotNeeded(Unchanged):
    """No template is to be sent: `window` is `open`, or the citizen is `called` already."""

    def __init__(self, window: Literal["open", "called"]) -> None:
        super().__init__(window)
        self.window = window


def words_of(agent: str, text: str, external_id: str, attachment_id: str | None) -> Draft:
    """An agent's words, or a stored file whose name is `text`, as they go into the log."""
    return Draft(
        text,
        author="agent",
        kind="file" if attachment_id else "text",
        attachment_id=attachment_id,
        agent=agent,
        external_id=external_id,
    )


class Handling:
    """The acts of agents: committed first, then told to the citizen and to all open screens.

    All raise LookupError for an unknown handover and SQLAlchemyError when nothing was committed.
    """

    def __init__(
        self,
        database: AsyncDatabase,
        log: MessageLog,
        delivery: Delivery,
        desks: Desks,
        hub: Hub,
    ) -> None:
        self._database = database
        self._log = log
        self._delivery = delivery
        self._desks = desks
        self._hub = hub

    async def claim(self, handover_id: str, agent: AgentRef) -> Claimed:
        """Take this one from the queue."""
        outcome, said = await self._database.write(self._claim, handover_id, agent)
        await self._tell(said)
        return outcome

    async def claim_next(self, agent: AgentRef, desk: str) -> str | Literal["empty", "full"]:
        """Take the first one of the desk's queue; the handover's id."""
        outcome, said = await self._database.write(self._claim_next, agent, desk)
        await self._tell(said)
        return outcome

    async def send(
        self,
        handover_id: str,
        agent: AgentRef,
        text: str,
        *,
        external_id: str,
        attachment_id: str | None = None,
    ) -> Entry:
        """Write to the citizen, or send a stored file whose name is `text`. Raises NotHeld.

        `external_id` is unique among all messages of the channel: the same one again is the same
        message, and changes nothing.
        """
        draft = words_of(agent.name, text, external_id, attachment_id)
        channel, entry, fresh = await self._database.write(self._send, handover_id, agent, draft)
        if fresh:
            await self._delivery.deliver(channel, entry)
        return entry

    async def invite(self, handover_id: str, agent: AgentRef, template: str) -> Entry:
        """Send an approved template, where words cannot be sent any more.

        Raises NotHeld, and NotNeeded while words can and while another one is unanswered.
        """
        draft = Draft(
            template, author="agent", kind="template", agent=agent.name, external_id=new_id()
        )
        channel, entry = await self._database.write(self._invite, handover_id, agent, draft)
        await self._delivery.deliver(channel, entry)
        return entry

    async def typing(self, handover_id: str, agent: AgentRef, on: bool) -> None:
        """Show or hide that the agent is writing; nothing when he does not have it."""
        record = await self._database.read(handovers.find, handover_id)
        if record.status == "assigned" and record.agent_id == agent.id:
            await self._delivery.typing(record.channel, record.conversation_id, on)
            self._hub.publish(
                ConversationEvent("typing", record.conversation_id, on=on, who="agent")
            )

    async def note(self, handover_id: str, agent: AgentRef, text: str) -> None:
        """Write something down for colleagues only."""
        record = await self._database.read(handovers.find, handover_id)
        await self._database.write(handovers.note, handover_id, agent, text)
        self._hub.publish(ConversationEvent("handover", record.conversation_id))

    async def prioritise(self, handover_id: str, agent: AgentRef, priority: int) -> bool:
        """Move it up or down in the queue; False when it is over or stands there already."""
        changed = await self._database.write(handovers.prioritise, handover_id, agent, priority)
        if changed:
            record = await self._database.read(handovers.find, handover_id)
            self._hub.publish(ConversationEvent("handover", record.conversation_id))
        return changed

    async def transfer(
        self, handover_id: str, agent: AgentRef, to: AgentRef | str, note: str | None = None
    ) -> Claimed:
        """Pass it on to another agent or to a team's queue (by name)."""
        outcome, said = await self._database.write(self._transfer, handover_id, agent, to, note)
        await self._tell(said, queued=isinstance(to, str))
        return outcome

    async def requeue(
        self, handover_id: str, agent: AgentRef | None, note: str | None = None
    ) -> bool:
        """Put it back at its old place; without an agent the system takes it from whoever has it.

        False when the agent does not have it.
        """
        said = await self._database.write(self._requeue, handover_id, agent, note)
        await self._tell(said, queued=True)
        return said is not None

    async def resolve(self, handover_id: str, agent: AgentRef, note: str | None = None) -> bool:
        """End it: the citizen gets a closing sentence and may rate, and the assistant is back.

        False when the agent does not have it.
        """
        said = await self._database.write(self._resolve, handover_id, agent, note)
        await self._tell(said)
        return said is not None

    async def _tell(self, said: _Said, *, queued: bool = False) -> None:
        """After a step that was taken: what the citizen is told, and who has the conversation."""
        if said is None:
            return
        channel, entry = said
        await self._delivery.deliver(channel, entry)
        await self._delivery.tell_assignee(channel, entry.conversation_id)
        if queued:
            self._desks.queued(entry.conversation_id)
        else:
            self._hub.publish(ConversationEvent("handover", entry.conversation_id))

    def _claim(self, db: Connection, handover_id: str, agent: AgentRef) -> tuple[Claimed, _Said]:
        outcome = handovers.claim(db, handover_id, agent)
        if outcome != "claimed":
            return outcome, None
        return outcome, self._tell_citizen(db, handover_id, notices.joined(agent.name))

    def _claim_next(
        self, db: Connection, agent: AgentRef, desk: str
    ) -> tuple[str | Literal["empty", "full"], _Said]:
        outcome = handovers.claim_next(db, agent, desk)
        if outcome in ("empty", "full"):
            return outcome, None
        return outcome, self._tell_citizen(db, outcome, notices.joined(agent.name))

    def _transfer(
        self,
        db: Connection,
        handover_id: str,
        agent: AgentRef,
        to: AgentRef | str,
        note: str | None,
    ) -> tuple[Claimed, _Said]:
        outcome = handovers.transfer(db, handover_id, agent, to, note)
        if outcome != "claimed":
            return outcome, None
        notice = notices.PUT_BACK if isinstance(to, str) else notices.joined(to.name)
        return outcome, self._tell_citizen(db, handover_id, notice)

    def _requeue(
        self, db: Connection, handover_id: str, agent: AgentRef | None, note: str | None
    ) -> _Said:
        if not handovers.requeue(db, handover_id, agent, note):
            return None
        return self._tell_citizen(db, handover_id, notices.PUT_BACK)

    def _resolve(
        self, db: Connection, handover_id: str, agent: AgentRef, note: str | None
    ) -> _Said:
        if not handovers.resolve(db, handover_id, agent, note):
            return None
        return self._tell_citizen(db, handover_id, notices.closing(agent.name))

    def _tell_citizen(
        self, db: Connection, handover_id: str, draft: Draft
    ) -> tuple[ChannelName, Entry]:
        """Into the log of the handover's conversation, to be delivered once committed."""
        return self._log.post(db, handovers.find(db, handover_id).conversation_id, draft)

    def _send(
        self, db: Connection, handover_id: str, agent: AgentRef, draft: Draft
    ) -> tuple[ChannelName, Entry, bool]:
        """Channel, entry, and whether it is new. Raises NotHeld."""
        record = handovers.find(db, handover_id)
        lock(db, record.conversation_id)  # before the handover: everybody locks in this order
        assert draft.external_id is not None
        said = log_queries.entry_of(db, record.channel, draft.external_id)
        if said is not None:
            return record.channel, said, False
        if not handovers.agent_said(db, handover_id, agent):
            raise NotHeld
        return *self._log.post(db, record.conversation_id, draft), True

    def _invite(
        self, db: Connection, handover_id: str, agent: AgentRef, draft: Draft
    ) -> tuple[ChannelName, Entry]:
        """Channel and entry. Raises NotHeld, NotNeeded."""
        conversation_id = handovers.find(db, handover_id).conversation_id
        lock(db, conversation_id)  # else the outbox may send one of its own meanwhile
        state = window(db, self._log.channels, conversation_id)
        if state != "closed":
            raise NotNeeded(state)
        channel, entry, _ = self._send(db, handover_id, agent, draft)
        return channel, entry
