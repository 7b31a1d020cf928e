"""What one message of a citizen leads to: Rasa's answer, silence while an agent is awaited, …"""

import re
from dataclasses import dataclass
from typing import Literal

from arabic.text import normalise
from casework import clock, handovers, ratings
from gateway import log, notices
from gateway.database import Database
from gateway.engine import Engine, EngineUnavailable
from gateway.payloads import as_typed
from gateway.records import COMMENT, RATE, RETURN_TO_ASSISTANT, WAIT, Draft, Work
from gateway.texts import CHOOSE

_SHORT_WORDS = 6
_SURE = 0.8
# The button's title, and how citizens say it: «رجعني للمساعد».
_BACK_TO_ASSISTANT = re.compile(r"(?:رجع|عود|رجوع)\w* .*(?:مساعد|بوت|روبوت)")


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a turn ends. `asked`: Rasa has had it; `awaiting`: what the citizen's next text is."""

    state: Literal["answered", "held", "failed"]
    replies: tuple[Draft, ...] = ()
    asked: bool = False
    awaiting: Literal["comment"] | None = None


FAILED = Outcome("failed", (notices.APOLOGY,))


class Turns:
    """Decides and carries out turns for the gateway named `gateway`."""

    def __init__(self, gateway: str, engine: Engine, database: Database) -> None:
        self._gateway = gateway
        self._engine = engine
        self._database = database

    async def take(self, work: Work) -> Outcome:
        """Deal with one message. Raises EngineUnavailable when it may be tried again, LostClaim."""
        if work.kind == "file":
            kept = (
                notices.kept_file(work.payload) if work.handler == "bot" else notices.FILE_FOR_AGENT
            )
            return Outcome("answered" if work.handler == "bot" else "held", (kept,))
        if work.kind == "other":
            with_bot = work.handler == "bot"
            sentences = notices.OTHER if with_bot else notices.NOT_FOR_AGENT
            told = sentences.get(work.payload or "")
            return Outcome("answered" if with_bot else "held", (told,) if told else ())
        if work.payload and work.payload.startswith(RATE):
            return await self._rated(work, int(work.payload.removeprefix(RATE)))
        if work.payload == COMMENT:
            return Outcome("answered", (notices.COMMENT_ASKED,), awaiting="comment")
        if work.handler == "queue" and work.payload == WAIT:
            return Outcome("answered", (notices.WAITING,))
        if work.handler != "bot":
            wish = await self._wish(work) if work.handler == "queue" else "wait"
            if wish == "wait":
                return Outcome("held")
            left = await self._database.write(handovers.take_back, work.conversation_id)
            if left is None:
                return Outcome("held", (notices.WITH_AGENT,))
            if wish == "return":
                return Outcome("answered", (notices.RETURNED,))
        if work.payload == RETURN_TO_ASSISTANT:
            return Outcome("answered", (notices.HERE,))
        if work.awaiting == "comment" and work.kind == "text":
            commented = await self._database.write(
                ratings.add_comment, work.conversation_id, work.body
            )
            if commented:
                return Outcome("answered", (notices.COMMENTED,))
        text = work.payload or as_typed(work.body)
        body, buttons = await self._engine.ask(await self._sender(work), work.id, text)
        return Outcome("answered", (Draft(body or CHOOSE, buttons=buttons),), asked=True)

    async def _rated(self, work: Work, score: int) -> Outcome:
        await self._database.write(ratings.rate, work.conversation_id, score)
        return Outcome("answered", (notices.RATED,))

    async def _wish(self, work: Work) -> Literal["wait", "return", "ask"]:
        """What a citizen in the queue wants; `ask`: leave it and have the assistant answer this."""
        if work.payload is not None:
            if work.payload == RETURN_TO_ASSISTANT:
                return "return"
            # a button of the assistant, such as leaving a complaint instead of waiting
            return "ask" if work.payload.startswith("/") else "wait"
        typed = normalise(work.body)
        if len(typed.split()) > _SHORT_WORDS:
            return "wait"
        if _BACK_TO_ASSISTANT.search(typed):
            return "return"
        try:
            intent, confidence = await self._engine.understand(as_typed(work.body))
        except EngineUnavailable:
            return "wait"  # the agent will read it, and the button works without Rasa
        if intent == "cancel" and confidence > _SURE:
            return "return"
        # With nobody at the desk the citizen was offered to leave a complaint, and may type that:
        # «أترك شكوى». Rasa's own threshold is enough for what was just asked.
        if intent == "file_complaint" and not handovers.desk_is_open(clock.now()):
            return "ask"
        return "wait"

    async def _sender(self, work: Work) -> str:
        """Rasa's sender id; a long or idle session gives way to a new one, never inside a form."""
        sender = _sender_id(work.conversation_id, work.session)
        # a message that Rasa may have seen stays in its session: there it is known
        if work.turns < log.SESSION_TURNS or work.recovered:
            return sender
        try:
            if await self._engine.is_busy(sender):
                return sender
        except EngineUnavailable:
            return sender  # a long session costs time, a lost form costs the citizen's answers
        number = await self._database.write(log.begin_session, self._gateway, work.conversation_id)
        return _sender_id(work.conversation_id, number)


def _sender_id(conversation_id: str, session: int) -> str:
    return conversation_id if session == 1 else f"{conversation_id}:{session}"
