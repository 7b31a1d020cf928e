"""Who holds each conversation (assistant, queue, agent), told to its channel when it changes."""

import structlog

from casework import handovers
from gateway import log
from gateway.channels import CitizenChannel, Holder
from gateway.database import Database

logger = structlog.get_logger()


class Holders:
    """Remembers what each conversation was told last, and tells what is new."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._told: dict[str, Holder] = {}

    async def look_up(self, conversation_id: str) -> Holder:
        """Who holds the conversation, read from the database."""
        state, agent = await self._database.read(log.holder, conversation_id)
        if state != "queue":
            return Holder(state, agent)
        place = (await self._database.read(handovers.places)).get(conversation_id)
        if place is None:
            return Holder(state)
        return Holder(state, position=place.position, wait_minutes=place.wait_minutes)

    async def tell(self, channel: CitizenChannel, conversation_id: str) -> None:
        """Tell the channel who holds the conversation, unless it was told that last."""
        holder = await self.look_up(conversation_id)
        if holder == self._told.get(conversation_id, Holder("bot")):
            return
        if holder.state == "bot":
            del self._told[conversation_id]
        else:
            self._told[conversation_id] = holder
        logger.info("handler_changed", conversation=conversation_id, state=holder.state)
        await channel.show_holder(conversation_id, holder)

    async def tell_changes(self, channel: CitizenChannel, here: set[str]) -> None:
        """`tell` for the conversations `here` that wait, are with an agent, or were until now."""
        elsewhere = await self._database.read(log.elsewhere)
        for conversation_id in (elsewhere | self._told.keys()) & here:
            await self.tell(channel, conversation_id)
        for gone in self._told.keys() - here:
            del self._told[gone]
