"""Whether the figures of a model fall behind the recorded ones."""

from __future__ import annotations

from evaluation.measures import Figures

# How far each may fall (false rejection: rise). Accuracy and macro-F1 by one point. The other two
# trade against each other through one threshold, so neither may pay for the other: five or six
# messages of the test, which has some 150 out of scope and 550 within. That is what a few dozen
# new examples move without being better or worse.
MOST = {
    "accuracy": 0.01,
    "macro_f1": 0.01,
    "out_of_scope_recall": 0.035,
    "false_rejection": 0.01,
}
_LESS_IS_BETTER = ("false_rejection",)
_ROUNDING = 1e-9


def fallen(recorded: Figures, now: Figures) -> list[str]:
    """A line for each figure that is worse than recorded by more than it may."""
    lines = []
    for name, most in MOST.items():
        before, after = getattr(recorded, name), getattr(now, name)
        fall = after - before if name in _LESS_IS_BETTER else before - after
        if fall > most + _ROUNDING:
            lines.append(f"{name}: {after:.3f}, recorded {before:.3f}, may differ by {most}")
    return lines
