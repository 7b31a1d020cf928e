"""Handing a conversation over to a live agent."""

import asyncio
import logging
from datetime import datetime
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from actions.answers import Question, answer
from actions.turn import Turn
from casework.clock import RIYADH, now
from casework.counting import counted
from casework.handovers import HandoverView, request_handover
from casework.hours_text import clock_time

logger = logging.getLogger(__name__)

_DAYS = ("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد")


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
    if view.desk_open or view.opens_at is None:
        turn.say("handover_queued", position=view.position, wait=minutes(view.wait_minutes))
        return True
    turn.say("handover_closed", opens=when(view.opens_at), wait=minutes(view.wait_minutes))
    turn.say_text(answer([Question("compare_open")], None, now(), aside=True).text)
    return True


def waiting_for(view: HandoverView) -> tuple[str, dict[str, Any]]:
    """The sentence on how long one still waits, and its variables."""
    if view.desk_open or view.opens_at is None:
        return "queue_wait", {"position": view.position, "wait": minutes(view.wait_minutes)}
    return "queue_wait_closed", {"opens": when(view.opens_at), "position": view.position}


def minutes(count: int) -> str:
    """Minutes in words that follow «نحو», hours from an hour and a half."""
    if count >= 90:
        return counted(round(count / 60), "ساعة", "ساعتين", "ساعات", "ساعة")
    return counted(max(count, 1), "دقيقة", "دقيقتين", "دقائق", "دقيقة")


def when(at: datetime) -> str:
    """A time in Riyadh as said to a citizen: «اليوم الساعة 8 صباحًا»."""
    local = at.astimezone(RIYADH)
    days = (local.date() - now().astimezone(RIYADH).date()).days
    day = {0: "اليوم", 1: "غدًا"}.get(days, f"يوم {_DAYS[local.weekday()]}")
    if days > 6:
        day += f" {local:%Y-%m-%d}"
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    return f"{day} الساعة {clock_time(local - midnight)}"
