"""What time does to handovers: agents who disappear, citizens who go silent in the queue."""

import time

import structlog
from sqlalchemy import Connection

from arabic.text import isolate
from casework import absence, clock, handovers
from casework.handovers import presence
from casework.models import ChannelName
from casework.settings import get_settings
from channels.web.channel import WebChannel
from channels.web.tokens import RESUME_HOURS, Access, Tokens
from conversations import notices, sentences
from conversations.async_database import AsyncDatabase
from conversations.handling import Handling, tell_citizen
from conversations.messages import Entry
from conversations.workers import Conversations
from desks.builtin.desk import BuiltinDesk

logger = structlog.get_logger()


class Upkeep:
    """The jobs of the timer."""

    def __init__(
        self,
        database: AsyncDatabase,
        conversations: Conversations,
        handling: Handling,
        web: WebChannel,
        tokens: Tokens,
    ) -> None:
        self._web = web
        self._tokens = tokens
        self._database = database
        self._conversations = conversations
        self._handling = handling
        self._began = time.monotonic()

    async def release(self) -> None:
        """Put back what agents had whose screens are gone.

        After a start the screens have time to come back first.
        """
        if time.monotonic() - self._began < get_settings().desk_agent_grace:
            return
        for handover_id in await self._database.read(presence.vanished, BuiltinDesk.name):
            if await self._handling.requeue(handover_id, None):
                logger.info("agent_vanished", handover=handover_id)

    async def attend_silent(self) -> None:
        """Ask citizens who are silent in the queue; return those who do not answer."""
        now = clock.now()
        if not handovers.desk_is_open(now):
            return
        silent = await self._database.read(handovers.silent, now)
        for handover_id in silent.to_ask:
            await self._say(handover_id, await self._database.write(_ask, handover_id))
        for handover_id in silent.to_return:
            said = await self._database.write(_return, handover_id)
            await self._say(handover_id, said)
            if said:
                channel, entry = said
                await self._conversations.tell_assignee(channel, entry.conversation_id)
                self._conversations.desks.taken_back(entry.conversation_id)

    async def call_back(self) -> None:
        """Send an SMS with a link to those who left the page before an agent answered."""
        page = get_settings().musaed_public_url
        if not page:
            return
        connected = self._web.connected()
        for absent in await self._database.read(absence.unseen):
            if absent.conversation_id in connected:
                continue
            # who opens it elsewhere sees the answer and what follows, nothing of before
            access = Access(absent.conversation_id, absent.seq - 1)
            link = f"{page.rstrip('/')}/#musaed={self._tokens.link(access)}"
            text = sentences.CALL_BACK.format(hours=isolate(str(RESUME_HOURS)), link=isolate(link))
            if await self._database.write(absence.call_back, absent, text):
                logger.info("called_back", conversation=absent.conversation_id)

    async def _say(self, handover_id: str, said: tuple[ChannelName, Entry] | None) -> None:
        if said:
            logger.info("silent_in_queue", handover=handover_id)
            await self._conversations.deliver(*said)


def _ask(db: Connection, handover_id: str) -> tuple[ChannelName, Entry] | None:
    if not handovers.ask(db, handover_id):
        return None
    return tell_citizen(db, handover_id, notices.STILL_WAITING)


def _return(db: Connection, handover_id: str) -> tuple[ChannelName, Entry] | None:
    if not handovers.abandon(db, handover_id):
        return None
    return tell_citizen(db, handover_id, notices.ABANDONED)
