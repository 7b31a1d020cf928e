"""What replaces code of Rasa gives the same results as that code."""

from __future__ import annotations

import copy
import functools
from pathlib import Path
from typing import Any

import pytest
from rasa.core.actions.action import RemoteAction
from rasa.core.channels.channel import UserMessage
from rasa.core.processor import MessageProcessor
from rasa.engine.constants import PLACEHOLDER_MESSAGE, PLACEHOLDER_TRACKER
from rasa.engine.runner import dask
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActionExecutionRejected,
    ActionReverted,
    ActiveLoop,
    AllSlotsReset,
    BotUttered,
    ConversationPaused,
    Event,
    FollowupAction,
    Restarted,
    SessionStarted,
    SlotSet,
    UserUtteranceReverted,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from engine import patches
from tests.with_rasa import run_with_dask


@functools.cache
def domain() -> Domain:
    return Domain.from_yaml(
        """
    version: "3.1"
    intents: [greet, inform]
    slots:
      topic: {type: any, mappings: [{type: custom}]}
      detail: {type: text, mappings: [{type: custom}]}
    forms: {topic_form: {required_slots: [topic]}}
    actions: [action_x]
    """
    )


def _history() -> list[Event]:
    def said(text: str) -> UserUttered:
        entities = [{"entity": "e", "value": text}]
        return UserUttered(text, {"name": "inform", "confidence": 1.0}, entities, message_id=text)

    listen = ActionExecuted("action_listen")
    return [
        ActionExecuted("action_session_start"),
        SessionStarted(),
        listen,
        said("a"),
        ActionExecuted("topic_form"),
        ActiveLoop("topic_form"),
        SlotSet("requested_slot", "topic"),
        BotUttered("Which?", {"buttons": []}),
        listen,
        said("b"),
        SlotSet("topic", {"deep": ["value"]}),
        ActionExecuted("topic_form"),
        listen,
        said("c"),
        ActionExecutionRejected("topic_form"),
        ActionExecuted("action_x"),
        ActionExecuted("topic_form"),
        listen,
        said("d"),
        ActionExecuted("action_x"),
        ActionReverted(),
        UserUtteranceReverted(),
        ActiveLoop(None),
        FollowupAction("action_x"),
        ConversationPaused(),
        AllSlotsReset(),
        Restarted(),
        listen,
        said("e"),
        SlotSet("detail", "x"),
    ]


def _state(tracker: DialogueStateTracker) -> dict[str, Any]:
    return {
        name: copy.deepcopy(value)
        for name, value in vars(tracker).items()
        if name not in ("slots", "_known_applied_events")
    } | {"slots": {name: copy.deepcopy(vars(slot)) for name, slot in tracker.slots.items()}}


@pytest.mark.parametrize("length", range(len(_history()) + 1))
def test_copy_equals_a_replay_and_stands_alone(length: int) -> None:
    tracker = DialogueStateTracker.from_events("s", _history()[:length], domain().slots)
    twin = patches.copy_tracker(tracker)
    assert _state(twin) == _state(tracker.travel_back_in_time(float("inf")))
    before = _state(tracker)
    for event in (ActiveLoop("topic_form"), SlotSet("detail", "y"), ActionExecuted("action_x")):
        twin.update(event)
    assert _state(tracker) == before


def test_applied_events_equal_those_of_rasa_at_every_step() -> None:
    tracker = DialogueStateTracker("s", domain().slots)
    for event in _history():
        tracker.update(event)
        expected = patches._work_out_applied_events(tracker)
        given = patches.applied_events(tracker)
        assert given == expected
        given.clear()  # the caller's own list
        assert patches.applied_events(tracker) == expected


def _dask_get(graph: dict[str, Any], targets: list[str]) -> list[Any]:
    """What `dask.get` says it does: a task is a callable and the keys of its inputs."""

    def value(key: str) -> Any:
        first, *needs = graph[key]
        return first(*map(value, needs)) if callable(first) else graph[key]

    return [value(target) for target in targets]


def test_graph_without_dask_gives_the_same(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dask.dask, "get", _dask_get)
    _, metadata, runner = MessageProcessor._load_model(str(project / "models"))
    tracker = DialogueStateTracker("s", metadata.domain.slots)
    for text in ("hello", "/start_form", "something else"):

        def parse(run: Any, text: str = text) -> Any:
            inputs = {PLACEHOLDER_MESSAGE: [UserMessage(text)], PLACEHOLDER_TRACKER: tracker}
            [message] = run(inputs=inputs, targets=[metadata.nlu_target])[metadata.nlu_target]
            return message.as_dict(only_output_properties=True)

        parsed = parse(lambda **k: run_with_dask(runner, **k))
        assert parse(lambda **k: patches.run_graph(runner, **k)) == parsed
        tracker.update(ActionExecuted("action_listen"))
        tracker.update(UserUttered(text, parsed["intent"]))
        target = metadata.core_target
        inputs = {PLACEHOLDER_TRACKER: tracker}
        stock = run_with_dask(runner, inputs, [target])[target]
        ours = patches.run_graph(runner, inputs, [target])[target]
        assert (ours.probabilities, ours.events) == (stock.probabilities, stock.events)


@pytest.mark.parametrize(
    ("answer", "good"),
    [
        ({"events": [], "responses": []}, True),
        ({"events": [{"event": "slot", "name": "x", "value": 1}]}, True),
        ({"events": None}, True),
        ({}, True),
        ({"events": {}}, True),
        ({"events": {"a": 1}}, False),
        ({"events": ["slot"]}, False),
        ({"responses": "text"}, False),
        ([], False),
        (None, False),
    ],
)
def test_answer_of_the_action_server_must_be_lists_of_objects(answer: Any, good: bool) -> None:
    action = RemoteAction("action_x", None)
    if good:
        assert patches.check_action_answer(action, answer)
    else:
        with pytest.raises(ValueError, match="action server"):
            patches.check_action_answer(action, answer)


def test_an_archive_is_read_as_it_was_packed(tmp_path: Path) -> None:
    (tmp_path / "weights").write_bytes(bytes(range(256)) * 1000)
    packed = {}
    for name, kind in (("quick", patches.QuickArchive), ("rasas", patches.TarSafe)):
        with kind.open(tmp_path / name, "w:gz") as archive:
            archive.add(tmp_path / "weights", arcname="weights")
        with patches.TarSafe.open(tmp_path / name, "r:gz") as archive:
            packed[name] = archive.extractfile("weights").read()
    assert packed["quick"] == packed["rasas"] == (tmp_path / "weights").read_bytes()
    level = (tmp_path / "quick").read_bytes()[8]
    assert level == 4  # gzip's mark of its quickest level
