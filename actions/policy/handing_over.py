"""Handing a conversation over to a live agent."""

import asyncio
import logging
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from actions.answers import Question, answer
from actions.turn import Turn
from casework.clock import now
from casework.handovers import HandoverView, request_handover

logger = logging.getLogger(__name__)


async def hand_over(turn: Turn, reason: str, context: dict[str, Any]) -> bool:
    """Put the conversation into the agents' queue and tell the citizen; False when that failed."""
    try:
        view = await asyncio.to_thread(
            request_handover, conversation_id=turn.conversation_id, reason=reason, context=context
        )
    except (SQLAlchemyError, LookupError) as error:
        logger.error("handover_failed error=%s", type(error).__name__)
        turn.say("handover_failed")
        return False
    turn.dialogue["queued"] = {"told": False}
    turn.tell_gateway(handover=True)
    if view.opens_text is None:
        turn.say("handover_queued", position=view.position, wait=view.wait_text)
        return True
    turn.say("handover_closed", opens=view.opens_text, wait=view.wait_text)
    turn.say_text(answer([Question("compare_open")], None, now(), aside=True).text)
    return True


def waiting_for(view: HandoverView) -> tuple[str, dict[str, Any]]:
    """The sentence on how long one still waits, and its variables."""
    if view.opens_text is None:
        return "queue_wait", {"position": view.position, "wait": view.wait_text}
    return "queue_wait_closed", {"opens": view.opens_text, "position": view.position}
