"""One turn of a conversation: whole and recorded once, or not at all.

Rasa's own `handle_message` stores a turn even when an action failed in the middle of it. Here the
tracker is saved only when every action of the turn succeeded and something was said; otherwise
nothing is stored, and the same message can be tried again. The reply is always read from the
recorded events, so a repeated message gets exactly the reply of the first time.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import dropwhile, takewhile
from typing import Any

from rasa.core.actions.action import Action, ActionExecutionRejection
from rasa.core.agent import Agent
from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.core.policies.policy import PolicyPrediction
from rasa.core.processor import MessageProcessor
from rasa.shared.core.events import BotUttered, Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from engine.action_client import failed_requests

CHANNEL = "gateway"
PARTS = ("text", "buttons", "custom", "image", "attachment")  # of a message, as they leave


class NoReply(Exception):
    """The turn failed or said nothing, and nothing was stored; says why, without any text."""


@dataclass(frozen=True)
class EngineTurn:
    """What one message led to: messages in order, the intent, the form that is active now."""

    messages: list[dict[str, Any]]
    intent: str | None
    active_loop: str | None


async def take_turn(
    agent: Agent, *, sender: str, message_id: str, text: str, channel: str = CHANNEL
) -> EngineTurn:
    """Run a message through Rasa, or return what was recorded when `message_id` was answered.

    Raises `NoReply`, `rasa.core.lock_store.LockError`, and the errors of the tracker store.
    """
    processor = agent.processor
    # Rasa wraps its store in one that forgets the conversation when the database fails, and goes on
    store = getattr(agent.tracker_store, "_tracker_store", agent.tracker_store)
    async with agent.lock_store.lock(sender):
        tracker = await store.retrieve(sender) or store.init_tracker(sender)
        turn = _recorded(tracker, message_id)
        if turn is not None:
            await store.save(tracker)  # nothing new: keeps it in the cache
            return turn
        tracker.model_id = processor.model_metadata.model_id
        tracker.assistant_id = tracker.assistant_id or processor.model_metadata.assistant_id
        message = UserMessage(text, _Recorded(), sender, None, channel, message_id)
        tracker = await _run(processor, tracker, message)
        turn = _recorded(tracker, message_id)
        if turn is None:
            raise NoReply("no action said anything")
        await store.save(tracker)
        return turn


def _recorded(tracker: DialogueStateTracker, message_id: str) -> EngineTurn | None:
    """The turn that `message_id` began, `None` when there is none with a reply."""
    since = dropwhile(lambda event: not _is_message(event, message_id), tracker.events)
    message = next(since, None)
    messages = [
        {part: value for part, value in event.message().items() if value and part in PARTS}
        for event in takewhile(lambda event: not _is_message(event), since)
        if isinstance(event, BotUttered)
    ]
    messages = [message for message in messages if message]
    if message is None or not messages:
        return None
    return EngineTurn(messages, message.intent_name, tracker.active_loop_name)


def _is_message(event: Event, message_id: str | None = None) -> bool:
    """Whether an event is a message that came through the channel (actions may add some of their
    own).
    """
    if not isinstance(event, UserUttered) or event.message_id is None:
        return False
    return message_id is None or event.message_id == message_id


async def _run(
    processor: MessageProcessor, tracker: DialogueStateTracker, message: UserMessage
) -> DialogueStateTracker:
    """`MessageProcessor.handle_message` without the saving, failing when an action fails."""
    output = message.output_channel
    with failed_requests() as failures:
        await processor._update_tracker_session(tracker, output)
        await processor._handle_message_with_tracker(message, tracker)
        tracker = await processor.run_action_extract_slots(output, tracker)
        go_on = True
        while go_on and processor._should_handle_message(tracker):
            action, prediction = processor.predict_next_with_tracker_if_should(tracker)
            watched = _Watched(action)
            go_on = await processor._run_action(watched, tracker, output, processor.nlg, prediction)
            failures.extend(watched.failures)
            if failures:
                raise NoReply(f"{action.name()}: {failures[0]}")
    return tracker


class _Watched(Action):  # type: ignore[misc]
    """An action that remembers its failure, which Rasa's processor only logs."""

    def __init__(self, action: Action) -> None:
        self._action = action
        self.failures: list[str] = []

    def name(self) -> str:
        return str(self._action.name())

    async def run(self, *args: Any) -> Iterable[Event]:
        try:
            events: Iterable[Event] = await self._action.run(*args)
        except ActionExecutionRejection:
            raise  # not a failure: a form gives way to another action
        except Exception as error:
            self.failures.append(type(error).__name__)
            raise
        return events

    def event_for_successful_execution(self, prediction: PolicyPrediction) -> Event:
        return self._action.event_for_successful_execution(prediction)


class _Recorded(OutputChannel):  # type: ignore[misc]
    """Sends nothing: the reply is read from the tracker's events."""

    @classmethod
    def name(cls) -> str:
        return CHANNEL

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        pass
