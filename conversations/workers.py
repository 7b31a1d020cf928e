"""Works on conversations: one worker each, one message after the other, none lost, none twice."""

import asyncio

import structlog
from sqlalchemy.exc import SQLAlchemyError

from conversations import claims, notices
from conversations.async_database import AsyncDatabase
from conversations.channel_protocol import Channel
from conversations.claims import LostClaim
from conversations.delivery import Delivery
from conversations.desk_protocol import Desks
from conversations.engine_client import EngineClient, EngineUnavailable
from conversations.keyed_workers import AGAIN, IDLE, KeyedWorkers
from conversations.message_log import MessageLog
from conversations.messages import Arrival, Receipt, Work
from conversations.timers import Timer
from conversations.turns import HELD, TurnOutcome, Turns, unanswered

_DELAYS = (1.0, 2.0, 4.0, 8.0, 10.0)  # seconds between tries; the last one repeats
_STRIKES = 3  # failures while Rasa and the action server are both up: this message is the reason

logger = structlog.get_logger()


class Conversations:
    """The workers of the gateway that claims as `gateway`."""

    def __init__(
        self,
        gateway: str,
        engine: EngineClient,
        database: AsyncDatabase,
        log: MessageLog,
        delivery: Delivery,
        desks: Desks,
    ) -> None:
        self._gateway = gateway
        self._engine = engine
        self._database = database
        self._log = log
        self._delivery = delivery
        self._desks = desks
        self._turns = Turns(gateway, engine, database, log)
        # a step that fails leaves its message 'received': the timer finds it
        self._workers = KeyedWorkers("conversations", self._step)
        self._at_hand: dict[str, Work] = {}  # read already, with what came before it
        self.timers = (Timer(5.0, "recover", self.recover), Timer(10.0, "renew", self.renew))

    async def receive(self, arrival: Arrival) -> Receipt:
        """Commit a citizen's message, then see to its answer. Raises Refusal, SQLAlchemyError."""
        receipt = await self._database.write(self._log.receive, self._gateway, arrival)
        self.attend(arrival.conversation_id, receipt)
        return receipt

    def attend(self, conversation_id: str, receipt: Receipt) -> None:
        """See to the answer of what a channel has received in a transaction of its own."""
        if receipt.claim not in ("duplicate", "theirs"):
            self._wake(conversation_id, receipt.work)
        if receipt.entry and receipt.handler != "bot":
            self._desks.citizen_wrote(receipt.entry)

    async def recover(self) -> None:
        """Wake the workers of all conversations with unanswered messages that are ours to take."""
        for conversation_id in await self._database.write(claims.claim_pending, self._gateway):
            if conversation_id not in self._workers:
                logger.info("taken_up", conversation=conversation_id)
                self._wake(conversation_id, None)

    async def renew(self) -> None:
        """Keep what is being worked on ours."""
        if self._workers:
            await self._database.write(claims.renew, self._gateway)

    async def close(self, seconds: float) -> None:
        """Let turns end for `seconds`; the rest stays in the log for the next start."""
        await self._workers.close(seconds)
        await self._database.write(claims.expire, self._gateway)

    def _wake(self, conversation_id: str, work: Work | None) -> None:
        # who works already may have read it from the log, so only a new worker gets it handed
        if work is not None and conversation_id not in self._workers:
            self._at_hand[conversation_id] = work
        self._workers.wake(conversation_id)

    async def _step(self, conversation_id: str) -> float:
        """One turn; what follows it at once, or nothing is left."""
        try:
            work = self._at_hand.pop(conversation_id, None) or await self._database.write(
                claims.next_work, self._gateway, conversation_id
            )
            following = await self._turn(work) if work else None
        except LostClaim:
            logger.info("claim_lost", conversation=conversation_id)
            return IDLE
        if following is None:
            return IDLE
        self._at_hand[conversation_id] = following
        return AGAIN

    async def _turn(self, work: Work) -> Work | None:
        """Bring one message to its end; gives the next one."""
        channel = self._delivery.channel(work.channel)
        if work.handler == "bot":
            await channel.typing(work.conversation_id, True)
        work, outcome = await self._outcome(work, channel)
        finished = await self._database.write(
            self._log.finish,
            self._gateway,
            work,
            outcome.state,
            outcome.replies,
            asked=outcome.asked,
            awaiting=outcome.awaiting,
            handover=outcome.handover,
            ticket=outcome.ticket,
        )
        for entry in finished.entries:
            await self._delivery.deliver(work.channel, entry)
        if work.handler == "bot":
            await channel.typing(work.conversation_id, False)
        assignees = self._delivery.assignees
        if finished.handler != "bot" or assignees.is_elsewhere(work.conversation_id):
            await assignees.tell(channel, work.conversation_id)
        if outcome.handover:
            self._desks.queued(work.conversation_id)
        if outcome.left_queue:
            self._desks.taken_back(work.conversation_id)
        logger.info(
            "turn",
            conversation=work.conversation_id,
            seq=work.seq,
            state=outcome.state,
            replies=len(finished.entries),
            attempts=work.attempts,
        )
        return finished.following

    async def _outcome(self, work: Work, channel: Channel) -> tuple[Work, TurnOutcome]:
        """Try until there is one; with the assistant the citizen is told once that it takes longer.

        In the queue nothing waits for an engine that is not there: the agent will read it. But what
        Rasa may have begun with has its answer due.
        """
        strikes = tries = 0
        while True:
            try:
                return work, await self._turns.take(work)
            except EngineUnavailable as failure:
                reason = failure.reason
                if work.handler == "queue" and failure.untouched and not work.recovered:
                    return work, HELD
            except (LostClaim, SQLAlchemyError):
                raise
            except Exception as error:
                logger.error("turn_raised", conversation=work.conversation_id, exc_info=True)
                reason = type(error).__name__
            logger.warning(
                "turn_not_answered", conversation=work.conversation_id, seq=work.seq, reason=reason
            )
            health = await self._engine.check()
            starting = reason == "not_ready"
            strikes += all(health.values()) and not starting
            tired = work.handler == "queue" and tries >= len(_DELAYS) and not starting
            if strikes == _STRIKES or tired:
                return work, unanswered(work)
            work = await self._pause(work, channel, _DELAYS[min(tries, len(_DELAYS) - 1)], starting)
            tries += 1

    async def _pause(self, work: Work, channel: Channel, delay: float, starting: bool) -> Work:
        """Wait before the next try; the message as it is then. Raises LostClaim."""
        if work.handler == "bot" and work.attempts == 0:
            await self._tell_delay(work, channel)
        if self._engine.ready and not starting:
            await asyncio.sleep(delay)
        else:
            await self._engine.wait_ready(delay)
        # the queue, an agent or another gateway may have it by now
        again = await self._database.write(claims.next_work, self._gateway, work.conversation_id)
        if again is None or again.id != work.id:
            raise LostClaim
        return again

    async def _tell_delay(self, work: Work, channel: Channel) -> None:
        notice = notices.DELAY if self._engine.was_ready else notices.STARTING
        entry = await self._database.write(self._log.postpone, self._gateway, work, notice)
        await channel.deliver(entry)
        await channel.typing(work.conversation_id, False)
