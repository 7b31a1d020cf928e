"""`rasa test` on these stories, with the real action server."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tests.engine.running import free_port, run_engine
from tools import build
from tools.layout import ROOT

STORIES = Path(__file__).parent
_ALL_GOOD = "# None of the test stories failed - all good!"


@dataclass(frozen=True)
class Outcome:
    """What `rasa test` has written down, and said."""

    correct: int
    total: int
    failed: str
    screen: str


def rasa_test(stories: Path, folder: Path, port: int) -> Outcome:
    """Run `rasa test` on the stories of a folder or file."""
    model = str(build.model_path())
    options = ["--model", model, "--stories", str(stories), "--out", str(folder), "--no-plot"]
    done = run_engine(ROOT, "test", "core", "--e2e", *options, ACTIONS_PORT=str(port))
    screen = done.stdout + done.stderr
    report = folder / "story_report.json"
    assert report.exists(), screen
    told: dict[str, int] = json.loads(report.read_text())["conversation_accuracy"]
    failed = (folder / "failed_test_stories.yml").read_text(encoding="utf-8")
    return Outcome(told["correct"], told["total"], failed, screen)


def read(file: Path) -> list[dict[str, Any]]:
    stories: list[dict[str, Any]] = yaml.safe_load(file.read_text(encoding="utf-8"))["stories"]
    return stories


def test_every_story_goes_as_it_is_written(actions_port: int, tmp_path: Path) -> None:
    outcome = rasa_test(STORIES, tmp_path, actions_port)
    assert outcome.failed == _ALL_GOOD
    written = sum(len(read(file)) for file in STORIES.glob("test_*.yml"))
    assert outcome.correct == outcome.total == written


_OPENED = """
- story: {name}
  steps:
  - user: |
      {user}
    intent: {intent}
  - action: action_respond
  - action: {action}
  - active_loop: {loop}
  - slot_was_set:
    - {slot}
  - bot: "{bot}"
"""
_RIGHT = {
    "user": "ابغى اقدم شكوى",
    "intent": "file_complaint",
    "action": "complaint_form",
    "loop": "complaint_form",
    "slot": "requested_slot: complaint_category",
    "bot": "… موضوع الشكوى؟ …",
}
_WRONG = {
    "user": "ابغى اقدم شكوى من [محمد العتيبي](mobile)",
    "intent": "greet",
    "action": "objection_form",
    "loop": "objection_form",
    "slot": "requested_slot: mobile",
    "bot": "موضوع الشكوى",
}


def test_a_story_fails_for_each_thing_that_goes_otherwise(
    actions_port: int, tmp_path: Path
) -> None:
    stories = [_OPENED.format(name="right", **_RIGHT)]
    stories += [_OPENED.format(name=part, **{**_RIGHT, part: _WRONG[part]}) for part in _WRONG]
    file = tmp_path / "test_wrong.yml"
    file.write_text('version: "3.1"\nstories:' + "".join(stories), encoding="utf-8")
    outcome = rasa_test(file, tmp_path / "results", actions_port)
    assert (outcome.correct, outcome.total) == (1, 1 + len(_WRONG))
    assert all(f"story: {part} " in outcome.failed for part in _WRONG)
    assert "requested_slot: complaint_category" in outcome.failed  # what came instead is shown


def test_without_the_action_server_the_way_to_start_it_is_named(tmp_path: Path) -> None:
    port = free_port()
    options = ["--stories", str(STORIES), "--out", str(tmp_path), "--model"]
    done = run_engine(
        ROOT, "test", "core", "--e2e", *options, str(build.model_path()), ACTIONS_PORT=str(port)
    )
    assert done.returncode != 0 and "`rasa run actions` starts it" in done.stdout + done.stderr
