"""`rasa test`: each story is held with the assistant, its action server included.

Rasa's own test only predicts the next action, and takes for granted what a story says of slots and
loops. Here the actions decide both, and what is said. So each message of a story is a whole turn
(`engine.whole_turn`), and the steps below it are compared with what came of it:

- `user` with an `intent`: intent and entities, as Rasa does. At a question of a form the intent by
  itself decides nothing, and the story names none.
- `action`: each that has run, in order.
- below an action `active_loop`, `slot_was_set`: what it has set; of a mapping, a part is enough.
- below an action `bot`: a message of it, with `…` for any words.

What does not agree makes the story fail and stands in `results/failed_test_stories.yml`.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any
from uuid import uuid4

import aiohttp
import rasa.core.test
from rasa.core.agent import Agent
from rasa.core.test import (
    EndToEndUserUtterance,
    EvaluationStore,
    WronglyPredictedAction,
    WrongPredictionException,
)
from rasa.core.utils import AvailableEndpoints
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    BotUttered,
    Event,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.generator import TrainingDataGenerator
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.core.training_data.story_writer.yaml_story_writer import YAMLStoryWriter
from rasa.shared.exceptions import RasaException

from engine.whole_turn import NoReply, take_turn

NOTHING = "nothing"
_read_stories = rasa.core.test._create_data_generator
_CHANNEL = "rasa test"
_ISOLATES = re.compile("[\u2066-\u2069]")


def install() -> None:
    """Have Rasa's test hold the stories."""
    rasa.core.test._create_data_generator = stories_of
    rasa.core.test._predict_tracker_actions = play
    # of policies, which here find none: scikit-learn refuses a report on nothing
    rasa.core.test.evaluate_entities = lambda *_: None


def stories_of(*arguments: Any) -> TrainingDataGenerator:
    """Rasa's reader of stories, which may say what the assistant says.

    It drops a story that differs from another in its words alone; here none is dropped.
    """
    reader = _read_stories(*arguments)
    events = [event for step in reader.story_graph.story_steps for event in step.events]
    reader.domain = copy.copy(reader.domain)
    reader.domain.action_texts = [
        event.action_text for event in events if isinstance(event, ActionExecuted)
    ]
    reader._remove_duplicate_story_end_trackers = list
    return reader


@dataclass
class StoryStep:
    """One action of a turn, and the events that it brought or, in a story, should bring."""

    action: str
    events: list[Event] = field(default_factory=list)


async def play(
    story: DialogueStateTracker, agent: Agent, fail_on_prediction_errors: bool = False, *_: Any
) -> tuple[EvaluationStore, DialogueStateTracker, list[dict[str, Any]], list[Any]]:
    """Hold one story; in the place of `rasa.core.test._predict_tracker_actions`.

    Raises RasaException when the action server does not answer, and with
    `fail_on_prediction_errors` for the first step that does not agree.
    """
    if agent.processor.action_endpoint is None:
        agent.processor.action_endpoint = await _action_endpoint()
    sender, total, actions = uuid4().hex, EvaluationStore(), []
    first, *events = story.events
    shown = DialogueStateTracker.from_events(
        story.sender_id, [first], agent.domain.slots, sender_source=story.sender_source
    )
    for user, wanted in _turns(events):
        happened = await _say(agent, sender, user.text)
        parsed = next((e.parse_data for e in happened if isinstance(e, UserUttered)), None)
        if user.intent_name and parsed:
            total.merge_store(
                rasa.core.test._collect_user_uttered_predictions(
                    user, parsed, shown, fail_on_prediction_errors
                )
            )
        else:
            shown.update(EndToEndUserUtterance(user.text, user.intent, user.entities))
        for want, got in zip_longest(_steps(wanted), _steps(happened)):
            target, outcome = _compare(want, got)
            total.merge_store(EvaluationStore([outcome], [target]))
            actions.append(
                {"action": target, "predicted": outcome, "policy": None, "confidence": None}
            )
            agrees = target == outcome
            shown.update(
                ActionExecuted(target) if agrees else WronglyPredictedAction(target, None, outcome)
            )
            for event in want.events if want else ():
                shown.update(event)
            if fail_on_prediction_errors and not agrees:
                dump = YAMLStoryWriter().dumps(shown.as_story().story_steps)
                raise WrongPredictionException(f"{outcome} instead of {target}:\n\n{dump}")
    return total, shown, actions, []


async def _action_endpoint() -> Any:
    endpoint = AvailableEndpoints.read_endpoints("endpoints.yml").action
    health = endpoint.url.replace("/webhook", "/health")
    try:
        async with aiohttp.ClientSession() as session, session.get(health) as answer:
            answer.raise_for_status()
    except aiohttp.ClientError:
        raise RasaException(
            f"The action server does not answer at {endpoint.url}: `rasa run actions` starts it."
        ) from None
    return endpoint


async def _say(agent: Agent, sender: str, text: str) -> list[Event]:
    """All events of one turn."""
    tracker = await agent.tracker_store.retrieve(sender)
    before = len(tracker.events) if tracker else 0
    try:
        await take_turn(agent, sender=sender, message_id=uuid4().hex, text=text, channel=_CHANNEL)
    except NoReply as error:
        return [ActionExecuted(f"{NOTHING}: {error}")]
    tracker = await agent.tracker_store.retrieve(sender)
    return list(tracker.events)[before:]


def _turns(events: Iterable[Event]) -> Iterator[tuple[UserUttered, list[Event]]]:
    """Each message of a story with the events after it."""
    turns: list[tuple[UserUttered, list[Event]]] = []
    for event in events:
        if isinstance(event, UserUttered):
            turns.append((event, []))
        elif turns:
            turns[-1][1].append(event)
    return iter(turns)


def _steps(events: Iterable[Event]) -> list[StoryStep]:
    """The actions since the message, each with its events."""
    steps: list[StoryStep] = []
    for event in events:
        if isinstance(event, UserUttered):
            steps = []
        elif isinstance(event, ActionExecuted) and event.action_name:
            steps.append(StoryStep(event.action_name))
        elif steps:
            steps[-1].events.append(event)
    return steps


def _compare(want: StoryStep | None, got: StoryStep | None) -> tuple[str, str]:
    """What was to happen, and what did; alike when all agrees."""
    target, outcome = (step.action if step else NOTHING for step in (want, got))
    if want and got and target == outcome:
        wrong = [text for event in want.events if (text := _missing(event, got.events))]
        if wrong:
            outcome = f"{outcome}, {'; '.join(wrong)}"
    return target, outcome


def _missing(wanted: Event, happened: list[Event]) -> str:
    """What came in the place of a wanted event; empty when it came."""
    match wanted:
        case SlotSet():
            values = {e.key: e.value for e in happened if isinstance(e, SlotSet)}
            value = values.get(wanted.key, NOTHING)
            return "" if _holds(value, wanted.value) else f"{wanted.key}: {value}"
        case ActiveLoop():
            loops = [e.name for e in happened if isinstance(e, ActiveLoop)]
            return "" if wanted.name in loops else f"active_loop: {loops or NOTHING}"
        case ActionExecuted():
            said = [_ISOLATES.sub("", e.text or "") for e in happened if isinstance(e, BotUttered)]
            pattern = ".*".join(map(re.escape, re.split(r"\s*…\s*", wanted.action_text.strip())))
            fits = re.compile(pattern, re.DOTALL).fullmatch
            return "" if any(map(fits, said)) else f"bot: {' / '.join(said) or NOTHING}"
        case _:
            return ""


def _holds(value: Any, wanted: Any) -> bool:
    """Whether a value is what is wanted; of a mapping, all that is named."""
    if isinstance(wanted, Mapping) and isinstance(value, Mapping):
        return all(key in value and _holds(value[key], part) for key, part in wanted.items())
    return bool(value == wanted)
