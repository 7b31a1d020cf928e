"""Whether the figures of a model fall behind the recorded ones."""

from __future__ import annotations

from evaluation.in_context import JUNK, LEFT, LOST, SENT, Contexts, Share, total
from evaluation.measures import Figures

# How far each may fall (false rejection: rise). Accuracy and macro-F1 by one point. The other two
# trade against each other through one threshold, so neither may pay for the other: five to seven
# messages of the test, which has some 150 out of scope and 680 within. That is what a few dozen
# new examples move without being better or worse.
MOST = {
    "accuracy": 0.01,
    "macro_f1": 0.01,
    "out_of_scope_recall": 0.035,
    "false_rejection": 0.01,
}
# The same of lines in context: right readings may fall, harms rise, by a handful of lines each.
MOST_RIGHT = 0.015
MOST_HARM = {JUNK: 0.015, LOST: 0.025, SENT: 0.03, LEFT: 0.005}
_LESS_IS_BETTER = ("false_rejection",)
_ROUNDING = 1e-9


def fallen(recorded: Figures, now: Figures) -> list[str]:
    """A line for each figure that is worse than recorded by more than it may."""
    lines = []
    for name, most in MOST.items():
        before, after = getattr(recorded, name), getattr(now, name)
        fall = after - before if name in _LESS_IS_BETTER else before - after
        lines += _line(name, before, after, fall, most)
    return lines


def fallen_in_context(recorded: Contexts, now: Contexts) -> list[str]:
    """The same of what is understood in context, and of what wrong readings do."""
    before, after = _share(total(recorded.right)), _share(total(now.right))
    lines = _line("right in context", before, after, before - after, MOST_RIGHT)
    for name, most in MOST_HARM.items():
        before = _share(total(recorded.outcomes[name]))
        after = _share(total(now.outcomes[name]))
        lines += _line(name, before, after, after - before, most)
    return lines


def _share(one: Share) -> float:
    return one.count / one.of


def _line(name: str, before: float, after: float, fall: float, most: float) -> list[str]:
    if fall <= most + _ROUNDING:
        return []
    return [f"{name}: {after:.3f}, recorded {before:.3f}, may differ by {most}"]
