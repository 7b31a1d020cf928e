"""Who has each conversation (assistant, queue, agent), told to its channel when it changes."""

from collections.abc import Mapping

import structlog

from casework import handovers
from casework.handovers import Place
from conversations import log_queries
from conversations.async_database import AsyncDatabase
from conversations.channel_protocol import Assignee, Channel
from conversations.messages import ConversationState

logger = structlog.get_logger()

_ASSISTANT = Assignee("bot")


class Assignees:
    """Remembers what each conversation was told last, and tells what is new."""

    def __init__(self, database: AsyncDatabase) -> None:
        self._database = database
        self._told: dict[str, Assignee] = {}

    async def look_up(self, conversation_id: str) -> Assignee:
        """Who has the conversation, read from the database."""
        state, agent = await self._database.read(log_queries.assignee, conversation_id)
        places = await self._database.read(handovers.places) if state == "queue" else {}
        return _assignee(ConversationState(0, state, agent), places.get(conversation_id))

    async def show(self, conversation_id: str) -> Assignee:
        """Who has the conversation, for a page that has just come and is told of it by itself."""
        assignee = await self.look_up(conversation_id)
        if assignee.state != "bot":
            self._told.setdefault(conversation_id, assignee)
        return assignee

    def is_elsewhere(self, conversation_id: str) -> bool:
        """Whether the conversation was last told to wait for an agent or to be with one."""
        return conversation_id in self._told

    async def tell(self, channel: Channel, conversation_id: str) -> None:
        """Tell the channel who has the conversation, unless it was told that last."""
        await self._tell(channel, conversation_id, await self.look_up(conversation_id))

    async def tell_changes(
        self,
        here: Mapping[str, Channel],
        states: Mapping[str, ConversationState],
        places: Mapping[str, Place],
    ) -> None:
        """Tell the conversations `here` what is new, by the state of all that are not the bot's."""
        for conversation_id in (states.keys() | self._told.keys()) & here.keys():
            now = states.get(conversation_id)
            assignee = _assignee(now, places.get(conversation_id)) if now else _ASSISTANT
            await self._tell(here[conversation_id], conversation_id, assignee)
        for gone in self._told.keys() - here.keys():
            del self._told[gone]

    async def _tell(self, channel: Channel, conversation_id: str, assignee: Assignee) -> None:
        if assignee == self._told.get(conversation_id, _ASSISTANT):
            return
        if assignee.state == "bot":
            del self._told[conversation_id]
        else:
            self._told[conversation_id] = assignee
        logger.info("handler_changed", conversation=conversation_id, state=assignee.state)
        await channel.show_assignee(conversation_id, assignee)


def _assignee(state: ConversationState, place: Place | None) -> Assignee:
    if state.handler != "queue":
        return Assignee(state.handler, state.agent)
    if place is None:
        return Assignee("queue")
    return Assignee(
        "queue", position=place.position, wait_minutes=place.wait_minutes,
        wait_text=place.wait_text, opens_text=place.opens_text,
    )  # fmt: skip
