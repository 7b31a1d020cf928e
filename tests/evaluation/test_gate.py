"""What is a fall in quality and what is not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evaluation import measures
from evaluation.gate import MOST, MOST_HARM, MOST_RIGHT, fallen, fallen_in_context
from evaluation.in_context import Contexts, Share
from tests.evaluation.made_up import ANSWERS

RECORDED = replace(
    measures.figures(ANSWERS),
    accuracy=0.95,
    macro_f1=0.95,
    out_of_scope_recall=0.9,
    false_rejection=0.02,
)


def test_the_same_and_better_is_no_fall() -> None:
    assert fallen(RECORDED, RECORDED) == []
    better = replace(RECORDED, accuracy=1.0, macro_f1=1.0, false_rejection=0.0)
    assert fallen(RECORDED, better) == []


@pytest.mark.parametrize("name", MOST)
def test_each_figure_may_fall_so_far_and_no_further(name: str) -> None:
    worse = 1 if name == "false_rejection" else -1
    just = replace(RECORDED, **{name: getattr(RECORDED, name) + worse * MOST[name]})
    assert fallen(RECORDED, just) == []
    more = replace(RECORDED, **{name: getattr(RECORDED, name) + worse * (MOST[name] + 0.001)})
    [line] = fallen(RECORDED, more)
    assert line.startswith(name)


LINES = 1000


def in_context(**harms: int) -> Contexts:
    """Of a thousand lines, so many read right and so many with each harm."""
    shares = {name: {"asked_name": Share(harms.get(name, 50), LINES)} for name in MOST_HARM}
    return Contexts({"asked_name": Share(harms.get("right", 900), LINES)}, shares)


def test_the_same_in_context_is_no_fall() -> None:
    assert fallen_in_context(in_context(), in_context()) == []
    better = in_context(right=LINES, **dict.fromkeys(MOST_HARM, 0))
    assert fallen_in_context(in_context(), better) == []


def test_right_readings_may_fall_so_far_and_no_further() -> None:
    just = 900 - int(MOST_RIGHT * LINES)
    assert fallen_in_context(in_context(), in_context(right=just)) == []
    [line] = fallen_in_context(in_context(), in_context(right=just - 1))
    assert line.startswith("right")


@pytest.mark.parametrize("name", MOST_HARM)
def test_each_harm_may_rise_so_far_and_no_further(name: str) -> None:
    just = 50 + int(MOST_HARM[name] * LINES)
    assert fallen_in_context(in_context(), in_context(**{name: just})) == []
    [line] = fallen_in_context(in_context(), in_context(**{name: just + 1}))
    assert line.startswith(name)
