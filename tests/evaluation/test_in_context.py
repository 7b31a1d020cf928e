"""What a held-out line does to the citizen who wrote it, by the commands that it is read as."""

from __future__ import annotations

from typing import Any

import pytest

from actions.understanding.commands import Cancel, Command, Confirm, ExtendSlot, SetSlot, Wait
from evaluation import context_report, in_context
from evaluation.in_context import BACK, JUNK, LEFT, LOST, SENT, TOLD, HeldOutLine, Read, Share


def parsed(text: str, context: str, label: str, sure: float = 0.95) -> dict[str, Any]:
    """What a pipeline finds that is sure of one reading."""
    return {"text": text, "contexts": {context: [[label, sure]]}}


@pytest.mark.parametrize(
    ("context", "label", "commands", "outcomes"),
    [
        ("asked_name", "bless", [SetSlot("full_name", "الله كريم")], {JUNK: True, LEFT: False}),
        ("asked_name", "bless", [Wait()], {JUNK: False, LEFT: False}),
        ("asked_number", "skip", [ExtendSlot("ما ادري")], {JUNK: True, LEFT: False}),
        ("asked_number", "skip", [SetSlot("mobile", "+966500000000")], {JUNK: False, LEFT: False}),
        ("asked_name", "answer", [Wait()], {LOST: True, BACK: False, LEFT: False}),
        (
            "asked_name",
            "answer",
            [SetSlot("maybe_name", "سعد")],
            {LOST: False, BACK: True, LEFT: False},
        ),
        ("asked_number", "extend", [ExtendSlot("و")], {LOST: False, BACK: False, LEFT: False}),
        ("confirming", "deny", [Confirm(True)], {JUNK: False, SENT: True, LEFT: False}),
        (
            "confirming",
            "deny",
            [Confirm(True, sure=False)],
            {JUNK: False, SENT: False, LEFT: False},
        ),
        ("confirming", "affirm", [Cancel()], {JUNK: False, TOLD: False, LEFT: True}),
        ("confirming", "affirm", [Cancel(sure=False)], {JUNK: False, TOLD: False, LEFT: False}),
        ("confirming", "cancel", [Cancel()], {JUNK: False, SENT: False}),
    ],
)
def test_outcomes_of_commands(
    context: str, label: str, commands: list[Command], outcomes: dict[str, bool]
) -> None:
    assert in_context.outcomes_of(HeldOutLine(context, label, "نص ما"), commands) == outcomes


def test_one_name_alone_is_no_answer_that_could_be_lost() -> None:
    assert in_context.outcomes_of(HeldOutLine("asked_name", "answer", "منى"), [Wait()]) == {
        LEFT: False
    }


def test_a_line_is_read_as_the_actions_read_it() -> None:
    line = HeldOutLine("confirming", "change_answer", "لا بدله")
    assert in_context.read(line, parsed(line.text, "confirming", "affirm")) == Read(
        "confirming", False, {JUNK: False, SENT: True, LEFT: False}
    )
    assert in_context.read(line, parsed(line.text, "confirming", "change_answer")) == Read(
        "confirming", True, {JUNK: False, SENT: False, LEFT: False}
    )


def test_outside_forms_only_the_reading_counts() -> None:
    line = HeldOutLine("answered", "doubt", "متأكد؟")
    assert in_context.read(line, parsed(line.text, "answered", "doubt")) == Read(
        "answered", True, {}
    )


def test_figures_are_shares_by_context() -> None:
    found = in_context.figures(
        [
            Read("asked_name", True, {JUNK: False}),
            Read("asked_name", False, {JUNK: True}),
            Read("asked_story", False, {JUNK: False}),
        ]
    )
    assert found.right == {"asked_name": Share(1, 2), "asked_story": Share(0, 1)}
    assert in_context.total(found.outcomes[JUNK]) == Share(1, 3)
    assert found.outcomes[SENT] == {}


def test_an_interval_of_nothing_seen_is_not_nothing() -> None:
    low, high = Share(0, 100).interval
    assert low == pytest.approx(0)
    assert 0.02 < high < 0.05


def test_every_held_out_line_stands_in_a_known_context() -> None:
    lines = list(in_context.held_out())
    assert {"asked_name", "confirming", "answered"} <= {line.context for line in lines}
    assert all(line.text for line in lines)


def test_the_page_shows_each_context_and_outcome() -> None:
    page = context_report.markdown(
        in_context.figures([Read("confirming", True, {SENT: True}), Read("queued", False, {})])
    )
    assert "| confirming | 1 | 100.0 % |" in page
    assert "| **all** | 2 | 50.0 % |" in page
    assert "| sent against the will | 1 of 1 | 100.0 % |" in page
    assert "| junk stored | 0 of 0 | – |" in page
