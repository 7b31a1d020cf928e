"""What other gateways write, found in the database and told to the pages and screens of this one.

What this process does itself is told at once; this is for the rest, and comes within a second.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from casework import handovers
from casework.handovers import Place
from conversations import log_queries
from conversations.async_database import AsyncDatabase
from conversations.delivery import Delivery
from conversations.hub import ConversationEvent, Hub
from conversations.messages import ConversationState
from conversations.timers import Timer

_PERIOD = 0.5  # seconds
_LATE = 100  # steps: one that took its number earlier may be committed later


@dataclass(frozen=True, slots=True)
class _Found:
    states: Mapping[str, ConversationState]
    places: Mapping[str, Place]
    steps: Mapping[int, str]  # the conversation of each new step of a handover


class Poller:
    """Looks at all conversations that wait for an agent or are with one."""

    def __init__(self, database: AsyncDatabase, delivery: Delivery, hub: Hub) -> None:
        self._database = database
        self._delivery = delivery
        self._hub = hub
        self._last_step: int | None = None
        self._steps: set[int] = set()
        self.timers = (Timer(_PERIOD, "poll", self.poll),)

    async def poll(self) -> None:
        """One look."""
        if self._last_step is None:
            self._last_step = await self._database.read(handovers.last_step)
            self._steps = set(range(self._last_step - _LATE, self._last_step + 1))
        found = await self._database.read(_look, self._last_step - _LATE)
        self._tell_screens(found)
        here = {
            conversation_id: channel
            for channel in self._delivery.channels
            for conversation_id in channel.connected()
        }
        for conversation_id in found.states.keys() & here.keys():
            last_seq = found.states[conversation_id].last_seq
            await here[conversation_id].catch_up(conversation_id, last_seq, at_once=False)
        assignees = self._delivery.assignees
        for conversation_id in here.keys() - found.states.keys():
            if assignees.is_elsewhere(conversation_id):
                # ended by another gateway: its last words too
                last = await self._database.read(log_queries.snapshot, conversation_id)
                await here[conversation_id].catch_up(conversation_id, last.last_seq, at_once=True)
        await assignees.tell_changes(here, found.states, found.places)

    def _tell_screens(self, found: _Found) -> None:
        for step, conversation_id in found.steps.items():
            if step not in self._steps:
                self._steps.add(step)
                self._hub.publish(ConversationEvent("handover", conversation_id))
        assert self._last_step is not None
        self._last_step = max(self._last_step, *found.steps, 0)
        self._steps = {step for step in self._steps if step > self._last_step - 2 * _LATE}
        self._hub.tell_behind({each: state.last_seq for each, state in found.states.items()})


def _look(db: Connection, after: int) -> _Found:
    states = log_queries.elsewhere(db)
    places = handovers.places(db) if states else {}
    return _Found(states, places, handovers.steps_after(db, after))
