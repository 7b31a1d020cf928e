"""Citizens who wait for an agent and have gone silent: asked, and then left to the assistant."""

import structlog
from sqlalchemy import Connection

from casework import clock, handovers
from casework.models import ChannelName
from conversations import notices, timers
from conversations.async_database import AsyncDatabase
from conversations.delivery import Delivery
from conversations.desk_protocol import Desks
from conversations.message_log import MessageLog
from conversations.messages import Draft, Entry

logger = structlog.get_logger()

_Said = tuple[ChannelName, Entry] | None


class QueueJobs:
    """What a timer does for the queue."""

    def __init__(
        self, database: AsyncDatabase, log: MessageLog, delivery: Delivery, desks: Desks
    ) -> None:
        self._database = database
        self._log = log
        self._delivery = delivery
        self._desks = desks
        self.timers = (timers.Timer(timers.SLOW, "silent", self.attend_silent),)

    async def attend_silent(self) -> None:
        """Ask citizens who are silent in the queue; return those who do not answer."""
        now = clock.now()
        if not handovers.desk_is_open(now):
            return
        silent = await self._database.read(handovers.silent, now)
        for handover_id in silent.to_ask:
            await self._say(handover_id, await self._database.write(self._ask, handover_id))
        for handover_id in silent.to_return:
            said = await self._database.write(self._return, handover_id)
            await self._say(handover_id, said)
            if said:
                channel, entry = said
                await self._delivery.tell_assignee(channel, entry.conversation_id)
                self._desks.taken_back(entry.conversation_id)

    async def _say(self, handover_id: str, said: _Said) -> None:
        if said:
            logger.info("silent_in_queue", handover=handover_id)
            await self._delivery.deliver(*said)

    def _ask(self, db: Connection, handover_id: str) -> _Said:
        if not handovers.ask(db, handover_id):
            return None
        return self._tell_citizen(db, handover_id, notices.STILL_WAITING)

    def _return(self, db: Connection, handover_id: str) -> _Said:
        if not handovers.abandon(db, handover_id):
            return None
        return self._tell_citizen(db, handover_id, notices.ABANDONED)

    def _tell_citizen(self, db: Connection, handover_id: str, notice: Draft) -> _Said:
        return self._log.post(db, handovers.find(db, handover_id).conversation_id, notice)
