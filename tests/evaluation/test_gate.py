"""What is a fall in quality and what is not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evaluation import measures
from evaluation.gate import MOST, fallen
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
