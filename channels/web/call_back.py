"""An SMS with a link, for citizens who left the page before an agent answered."""

import structlog

from arabic.text import isolate
from casework import absence
from casework.settings import get_settings
from channels.web.channel import WebChannel
from channels.web.tokens import RESUME_HOURS, Access, Tokens
from conversations import sentences, timers
from conversations.async_database import AsyncDatabase

logger = structlog.get_logger()


class CallBack:
    """What a timer does for those who are not there any more."""

    def __init__(self, database: AsyncDatabase, channel: WebChannel, tokens: Tokens) -> None:
        self._database = database
        self._channel = channel
        self._tokens = tokens
        self.timers = (timers.Timer(timers.SLOW, "call_back", self.call_back),)

    async def call_back(self) -> None:
        """Send the SMS to all whom an answer waits for, each once."""
        page = get_settings().musaed_public_url
        if not page:
            return
        connected = self._channel.connected()
        for absent in await self._database.read(absence.unseen, self._channel.name):
            if absent.conversation_id in connected:
                continue
            # who opens it elsewhere sees the answer and what follows, nothing of before
            access = Access(absent.conversation_id, absent.seq - 1)
            link = f"{page.rstrip('/')}/#musaed={self._tokens.link(access)}"
            text = sentences.CALL_BACK.format(hours=isolate(str(RESUME_HOURS)), link=isolate(link))
            if await self._database.write(absence.call_back, absent, text):
                logger.info("called_back", conversation=absent.conversation_id)
