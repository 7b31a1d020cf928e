"""Brings what is committed to the log to citizens, and to the screens of agents."""

from collections.abc import Iterable
from typing import Literal

from casework.models import ChannelName
from conversations.assignee import Assignees
from conversations.async_database import AsyncDatabase
from conversations.channel_protocol import Channel
from conversations.hub import ConversationEvent, Hub
from conversations.message_log import MessageLog
from conversations.messages import Draft, Entry


class Delivery:
    """The way out of the log, over the channel of each conversation."""

    def __init__(
        self, database: AsyncDatabase, log: MessageLog, channels: Iterable[Channel], hub: Hub
    ) -> None:
        self.assignees = Assignees(database)
        self._database = database
        self._log = log
        self._channels = {channel.name: channel for channel in channels}
        self._hub = hub

    @property
    def channels(self) -> Iterable[Channel]:
        """All channels."""
        return self._channels.values()

    def channel(self, name: ChannelName) -> Channel:
        """The channel of this name."""
        return self._channels[name]

    async def post(self, conversation_id: str, draft: Draft) -> Entry:
        """Say something outside of a turn, committed before it is delivered. Raises LookupError."""
        channel, entry = await self._database.write(self._log.post, conversation_id, draft)
        await self.deliver(channel, entry)
        return entry

    async def deliver(self, channel: ChannelName, entry: Entry) -> None:
        """Bring a committed line of the log to the citizen and to the screens of agents."""
        await self._channels[channel].deliver(entry)
        self._hub.publish(ConversationEvent("message", entry.conversation_id, entry))

    async def typing(self, channel: ChannelName, conversation_id: str, on: bool) -> None:
        """Show the citizen that somebody writes, or has stopped."""
        await self._channels[channel].typing(conversation_id, on)

    async def mark(
        self, conversation_id: str, upto: int, state: Literal["delivered", "read"]
    ) -> None:
        """Keep what a citizen's page says of our messages, and show it to agents."""
        if await self._database.write(self._log.mark, conversation_id, upto, state):
            self._hub.publish(ConversationEvent("delivery", conversation_id))

    async def tell_assignee(self, channel: ChannelName, conversation_id: str) -> None:
        """Tell the citizen who has the conversation now."""
        await self.assignees.tell(self._channels[channel], conversation_id)
