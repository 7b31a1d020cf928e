"""What an agent does with a conversation, from whatever desk."""

from typing import Literal

from sqlalchemy import Connection

from casework import handovers
from casework.handovers import AgentRef, Claimed
from casework.models import Channel
from gateway import log, notices
from gateway.claims import lock
from gateway.conversations import Conversations
from gateway.database import Database, Unchanged
from gateway.events import Event, Hub
from gateway.records import Draft, Entry


class NotHeld(Unchanged):
    """The agent does not have this conversation (any more)."""


class Handling:
    """The acts of agents: committed first, then told to the citizen and to all open screens.

    All raise LookupError for an unknown handover and SQLAlchemyError when nothing was committed.
    """

    def __init__(self, database: Database, conversations: Conversations, hub: Hub) -> None:
        self._database = database
        self._conversations = conversations
        self._hub = hub

    async def claim(self, handover_id: str, agent: AgentRef) -> Claimed:
        """Take this one from the queue."""
        outcome = await self._database.write(handovers.claim, handover_id, agent)
        if outcome == "claimed":
            await self._tell(handover_id)
        return outcome

    async def claim_next(self, agent: AgentRef, desk: str) -> str | Literal["empty", "full"]:
        """Take the first one of the desk's queue; the handover's id."""
        outcome = await self._database.write(handovers.claim_next, agent, desk)
        if outcome not in ("empty", "full"):
            await self._tell(outcome)
        return outcome

    async def say(
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
        draft = Draft(
            text,
            author="agent",
            kind="file" if attachment_id else "text",
            attachment_id=attachment_id,
            agent=agent.name,
            external_id=external_id,
        )
        channel, entry, fresh = await self._database.write(_say, handover_id, agent, draft)
        if fresh:
            await self._conversations.deliver(channel, entry)
        return entry

    async def typing(self, handover_id: str, agent: AgentRef, on: bool) -> None:
        """Show or hide that the agent is writing; nothing when he does not have it."""
        record = await self._database.read(handovers.find, handover_id)
        if record.status == "assigned" and record.agent_id == agent.id:
            await self._conversations.typing(record.channel, record.conversation_id, on)
            self._hub.publish(Event("typing", record.conversation_id, on=on, who="agent"))

    async def note(self, handover_id: str, agent: AgentRef, text: str) -> None:
        """Write something down for colleagues only."""
        record = await self._database.read(handovers.find, handover_id)
        await self._database.write(handovers.note, handover_id, agent, text)
        self._hub.publish(Event("handover", record.conversation_id))

    async def prioritise(self, handover_id: str, agent: AgentRef, priority: int) -> bool:
        """Move it up or down in the queue; False when it is over or stands there already."""
        changed = await self._database.write(handovers.prioritise, handover_id, agent, priority)
        if changed:
            await self._tell(handover_id)
        return changed

    async def transfer(
        self, handover_id: str, agent: AgentRef, to: AgentRef | str, note: str | None = None
    ) -> Claimed:
        """Pass it on to another agent or to a team's queue (by name)."""
        outcome = await self._database.write(handovers.transfer, handover_id, agent, to, note)
        if outcome == "claimed":
            await self._tell(handover_id, queued=isinstance(to, str))
        return outcome

    async def requeue(
        self, handover_id: str, agent: AgentRef | None, note: str | None = None
    ) -> bool:
        """Put it back at its old place; without an agent the system takes it from whoever has it.

        False when the agent does not have it.
        """
        put_back = await self._database.write(handovers.requeue, handover_id, agent, note)
        if put_back:
            await self._tell(handover_id, queued=True)
        return put_back

    async def resolve(self, handover_id: str, agent: AgentRef, note: str | None = None) -> bool:
        """End it: the citizen gets a closing sentence and may rate, and the assistant is back.

        False when the agent does not have it.
        """
        closing = await self._database.write(_resolve, handover_id, agent, note)
        if closing is None:
            return False
        await self._conversations.deliver(*closing)
        await self._tell(handover_id)
        return True

    async def _tell(self, handover_id: str, *, queued: bool = False) -> None:
        record = await self._database.read(handovers.find, handover_id)
        await self._conversations.tell_holder(record.channel, record.conversation_id)
        if queued:
            self._conversations.desks.queued(record.conversation_id)
        else:
            self._hub.publish(Event("handover", record.conversation_id))


def _say(
    db: Connection, handover_id: str, agent: AgentRef, draft: Draft
) -> tuple[Channel, Entry, bool]:
    """Channel, entry, and whether it is new. Raises NotHeld."""
    record = handovers.find(db, handover_id)
    lock(db, record.conversation_id)  # before the handover: everybody locks in this order
    assert draft.external_id is not None
    said = log.entry_of(db, record.channel, draft.external_id)
    if said is not None:
        return record.channel, said, False
    if not handovers.agent_said(db, handover_id, agent):
        raise NotHeld
    return *log.post(db, record.conversation_id, draft), True


def _resolve(
    db: Connection, handover_id: str, agent: AgentRef, note: str | None
) -> tuple[Channel, Entry] | None:
    if not handovers.resolve(db, handover_id, agent, note):
        return None
    record = handovers.find(db, handover_id)
    return log.post(db, record.conversation_id, notices.closing(agent.name))
