"""What one message of a citizen leads to: Rasa's answer, silence because an agent is there, …"""

from dataclasses import dataclass
from typing import Literal

from casework import clock, handovers, ratings
from conversations import notices, sentences
from conversations.async_database import AsyncDatabase
from conversations.engine_client import EngineClient, EngineUnavailable
from conversations.inputs import as_typed
from conversations.message_log import SESSION_TURNS, MessageLog
from conversations.messages import COMMENT, RATE, RETURN_TO_ASSISTANT, WAIT, Draft, Work

_GO_ON = {"open": "/repeat", "kept": sentences.GO_ON}
"""What Rasa is told so that an unfinished form asks its question again."""


@dataclass(frozen=True, slots=True)
class TurnOutcome:
    """How a turn ends. `asked`: Rasa has had it; `awaiting`: what the citizen's next text is.

    `handover`, `left_queue` and `ticket` are what was decided in it (`engine_replies`).
    """

    state: Literal["answered", "held", "failed"]
    replies: tuple[Draft, ...] = ()
    asked: bool = False
    awaiting: Literal["comment"] | None = None
    handover: bool = False
    left_queue: bool = False
    ticket: str | None = None


HELD = TurnOutcome("held")


def unanswered(work: Work) -> TurnOutcome:
    """The end of a turn that Rasa has no answer to. In the queue the agent will have one.

    Who was told there that the answer is late is told at least how he stands.
    """
    if work.handler == "bot":
        return TurnOutcome("failed", (notices.APOLOGY,))
    return TurnOutcome("held", (notices.QUEUE,)) if work.attempts else HELD


class Turns:
    """Decides and carries out turns for the gateway named `gateway`."""

    def __init__(
        self, gateway: str, engine: EngineClient, database: AsyncDatabase, log: MessageLog
    ) -> None:
        self._gateway = gateway
        self._engine = engine
        self._database = database
        self._log = log

    async def take(self, work: Work) -> TurnOutcome:
        """Deal with one message. Raises EngineUnavailable when it may be tried again, LostClaim."""
        if work.kind in ("file", "other"):
            return _taken(work)
        if work.payload and work.payload.startswith(RATE):
            return await self._rated(work, int(work.payload.removeprefix(RATE)))
        if work.payload == COMMENT:
            return TurnOutcome("answered", (notices.COMMENT_ASKED,), awaiting="comment")
        if work.handler == "agent":
            return HELD
        if work.payload == WAIT and work.handler == "queue":
            return TurnOutcome("answered", (notices.waiting(handovers.desk_is_open(clock.now())),))
        if work.payload == RETURN_TO_ASSISTANT and work.handler == "queue":
            return await self._return(work)
        if work.payload in (RETURN_TO_ASSISTANT, WAIT):
            return TurnOutcome("answered", (notices.HERE,))
        if work.awaiting == "comment" and work.kind == "text" and work.handler == "bot":
            commented = await self._database.write(
                ratings.add_comment, work.conversation_id, work.body
            )
            if commented:
                return TurnOutcome("answered", (notices.COMMENTED,))
        return await self._ask(work)

    async def _rated(self, work: Work, score: int) -> TurnOutcome:
        await self._database.write(ratings.rate, work.conversation_id, score)
        return TurnOutcome("answered", (notices.RATED,))

    async def _ask(self, work: Work) -> TurnOutcome:
        """Rasa's answer; while an agent is awaited it may be that the message is kept for him."""
        text = work.payload or as_typed(work.body)
        sender = await self._sender(work)
        reply = await self._engine.ask(sender, work.id, text)
        if reply.quiet and work.handler == "bot":
            # meant for an agent who is awaited no more, and recorded so: the assistant hears it now
            reply = await self._engine.ask(sender, f"{work.id}:again", text)
            if reply.quiet:
                return TurnOutcome("answered", (notices.HERE,), asked=True)
        words = Draft(reply.body or sentences.CHOOSE, buttons=reply.buttons)
        return TurnOutcome(
            "held" if reply.quiet else "answered",
            () if reply.is_silent else (words,),
            asked=True,
            handover=reply.handover,
            left_queue=reply.left_queue,
            ticket=reply.ticket,
        )

    async def _return(self, work: Work) -> TurnOutcome:
        """The way out of the queue, which is open without Rasa too; with it, into the form left."""
        if await self._database.write(handovers.take_back, work.conversation_id) is None:
            return TurnOutcome("held", (notices.WITH_AGENT,))
        sender = _sender_id(work.conversation_id, work.session)
        try:
            form = await self._engine.unfinished_form(sender)
            if form is None:
                return TurnOutcome("answered", (notices.RETURNED,), left_queue=True)
            reply = await self._engine.ask(sender, work.id, _GO_ON[form])
        except EngineUnavailable:
            return TurnOutcome("answered", (notices.RETURNED,), left_queue=True)
        back = Draft(f"{sentences.BACK}\n\n{reply.body}", buttons=reply.buttons)
        return TurnOutcome("answered", (back,), asked=True, left_queue=True)

    async def _sender(self, work: Work) -> str:
        """Rasa's sender id; a long or idle session gives way to a new one, never inside a form."""
        sender = _sender_id(work.conversation_id, work.session)
        # a message that Rasa may have seen stays in its session: there it is known
        if work.turns < SESSION_TURNS or work.recovered:
            return sender
        try:
            if await self._engine.unfinished_form(sender):
                return sender
        except EngineUnavailable:
            return sender  # a long session costs time, a lost form costs the citizen's answers
        number = await self._database.write(
            self._log.begin_session, self._gateway, work.conversation_id
        )
        return _sender_id(work.conversation_id, number)


def _taken(work: Work) -> TurnOutcome:
    """What is said to a file, or to what is neither words nor a file."""
    with_bot = work.handler == "bot"
    told: Draft | None
    if work.kind == "file":
        told = notices.kept_file(work.payload) if with_bot else notices.FILE_FOR_AGENT
    else:
        told = (notices.OTHER if with_bot else notices.NOT_FOR_AGENT).get(work.payload or "")
    return TurnOutcome("answered" if with_bot else "held", (told,) if told else ())


def _sender_id(conversation_id: str, session: int) -> str:
    return conversation_id if session == 1 else f"{conversation_id}:{session}"
