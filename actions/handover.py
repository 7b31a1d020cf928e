"""Handing a conversation over to a live agent."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict
from sqlalchemy.exc import SQLAlchemyError

from actions import pausing
from actions.asides import answer_aside
from actions.turn import Turn
from casework.clock import now
from casework.counting import counted
from casework.handovers import request_handover

logger = logging.getLogger(__name__)

_BARE_WISHES = frozenset("ابي ابغي ابغا ابا بغيت اريد ودي ممكن لو سمحت تكفي تكفون".split())
"""Of who writes a sentence in several messages: «أبي», then what."""
_DAYS = ("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد")


async def hand_over(
    say: Callable[..., None], conversation_id: str, reason: str, context: dict[str, Any]
) -> bool:
    """Put the conversation into the agents' queue and tell the citizen; False when that failed."""
    try:
        view = await asyncio.to_thread(
            request_handover, conversation_id=conversation_id, reason=reason, context=context
        )
    except SQLAlchemyError as error:
        logger.error("handover_failed error=%s", type(error).__name__)
        say("handover_failed")
        return False
    if view.desk_open or view.opens_at is None:
        say("handover_queued", position=view.position, wait=_minutes(view.wait_minutes))
    else:
        say("handover_closed", opens=_when(view.opens_at), wait=_minutes(view.wait_minutes))
    return True


def _minutes(count: int) -> str:
    """Minutes in words that follow «نحو», hours from an hour and a half."""
    if count >= 90:
        return counted(round(count / 60), "ساعة", "ساعتين", "ساعات", "ساعة")
    return counted(max(count, 1), "دقيقة", "دقيقتين", "دقائق", "دقيقة")


def _when(at: datetime) -> str:
    """A time in Riyadh as said to a citizen: «اليوم الساعة 08:00»."""
    today = now().date()
    days = (at.date() - today).days
    day = {0: "اليوم", 1: "غدًا"}.get(days, f"يوم {_DAYS[at.weekday()]}")
    if days > 6:
        day += f" {at:%Y-%m-%d}"
    return f"{day} الساعة {at:%H:%M}"


class ActionHandover(Action):
    """The citizen asks for a person outside a form."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_handover"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        """Queue the conversation with what it was about."""
        turn = Turn(dispatcher, tracker)
        said = turn.message.normal.split()
        if said and _BARE_WISHES.issuperset(said):
            turn.say("what_next")
            return turn.events()
        answer_aside(turn)
        context = {"intent": turn.message.intent, "last_topic": turn.value("last_topic")}
        paused = pausing.latest(turn)
        if paused:
            context |= {"form": paused["form"], "answers": paused["answers"]}
        await hand_over(turn.say, turn.conversation_id, "requested", context)
        return turn.events()
