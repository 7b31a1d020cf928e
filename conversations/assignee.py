"""Who holds each conversation (assistant, queue, agent), told to its channel when it changes."""

from collections.abc import Iterable, Mapping

import structlog

from casework import handovers
from casework.handovers import Place
from conversations import log_queries
from conversations.async_database import AsyncDatabase
from conversations.channels import Assignee, Channel
from conversations.messages import ConversationState

logger = structlog.get_logger()

_ASSISTANT = Assignee("bot")


class Assignees:
    """Remembers what each conversation was told last, and tells what is new."""

    def __init__(self, database: AsyncDatabase) -> None:
        self._database = database
        self._told: dict[str, Assignee] = {}

    async def look_up(self, conversation_id: str) -> Assignee:
        """Who holds the conversation, read from the database."""
        state, agent = await self._database.read(log_queries.holder, conversation_id)
        places = await self._database.read(handovers.places) if state == "queue" else {}
        return _holder(ConversationState(0, state, agent), places.get(conversation_id))

    async def show(self, conversation_id: str) -> Assignee:
        """Who holds the conversation, for a page that has just come and is told of it by itself."""
        holder = await self.look_up(conversation_id)
        if holder.state != "bot":
            self._told.setdefault(conversation_id, holder)
        return holder

    def is_elsewhere(self, conversation_id: str) -> bool:
        """Whether the conversation was last told to wait for an agent or to be with one."""
        return conversation_id in self._told

    async def tell(self, channel: Channel, conversation_id: str) -> None:
        """Tell the channel who holds the conversation, unless it was told that last."""
        await self._tell(channel, conversation_id, await self.look_up(conversation_id))

    async def tell_changes(
        self,
        channel: Channel,
        here: Iterable[str],
        standing: Mapping[str, ConversationState],
        places: Mapping[str, Place],
    ) -> None:
        """Tell the conversations `here` what is new, by the state of all that are not the bot's."""
        here = frozenset(here)
        for conversation_id in (standing.keys() | self._told.keys()) & here:
            now = standing.get(conversation_id)
            holder = _holder(now, places.get(conversation_id)) if now else _ASSISTANT
            await self._tell(channel, conversation_id, holder)
        for gone in self._told.keys() - here:
            del self._told[gone]

    async def _tell(self, channel: Channel, conversation_id: str, holder: Assignee) -> None:
        if holder == self._told.get(conversation_id, _ASSISTANT):
            return
        if holder.state == "bot":
            del self._told[conversation_id]
        else:
            self._told[conversation_id] = holder
        logger.info("handler_changed", conversation=conversation_id, state=holder.state)
        await channel.show_assignee(conversation_id, holder)


def _holder(standing: ConversationState, place: Place | None) -> Assignee:
    if standing.handler != "queue":
        return Assignee(standing.handler, standing.agent)
    if place is None:
        return Assignee("queue")
    return Assignee(
        "queue", position=place.position, wait_minutes=place.wait_minutes,
        wait_text=place.wait_text, opens_text=place.opens_text,
    )  # fmt: skip
