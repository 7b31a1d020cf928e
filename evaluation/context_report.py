"""The page on contexts: how often held-out lines are read right, and what a wrong reading does."""

from __future__ import annotations

from collections.abc import Mapping

from evaluation.in_context import (
    BACK,
    JUNK,
    LEFT,
    LOST,
    OUTCOMES,
    SENT,
    TOLD,
    Contexts,
    Share,
    total,
)
from evaluation.tables import percent, table

_INTRODUCTION = """\
# Understanding in context

How often a message is read right where it stands (at a question of a form, after an answer, in the
queue), and what is done to the citizen where it is not. Lines of `tests/contexts`, which no
training has seen, read by the trained model and by the actions at their thresholds. Intervals are
of 95 %.
Written by `make evaluate EVALUATE_ARGS="musaed --record"`; do not edit by hand.

## Read as labelled

The likeliest reading is the labelled one, before any threshold and before values are looked for."""
_MEANING: Mapping[str, str] = {
    JUNK: "what is no answer is kept as a name or as a story",
    LOST: "what answers the question, or goes on with the story, is not taken",
    SENT: "the ticket is sent on a message that does not agree",
    LEFT: "the form is left on a message that does not drop it",
    BACK: "an answer is asked back («هل اسمك «…»؟»); no harm, a question more",
    TOLD: "what agrees sends at once; the others are asked once more",
}


def markdown(found: Contexts) -> str:
    """The page."""
    everything = {**found.right, "**all**": total(found.right)}
    parts = [
        _INTRODUCTION,
        table(
            ["context", "lines", "read right", "interval"],
            ([context, str(one.of), *_figures(one)] for context, one in everything.items()),
        ),
        "## What is done about it",
        "\n".join(f"- **{name}**: {_MEANING[name]}" for name in OUTCOMES),
        table(
            ["outcome", "lines", "share", "interval", "where"],
            (_outcome(name, found.outcomes[name]) for name in OUTCOMES),
        ),
    ]
    return "\n\n".join(parts) + "\n"


def _outcome(name: str, by_context: Mapping[str, Share]) -> list[str]:
    whole = total(by_context)
    where = ", ".join(f"{context} {one.count}" for context, one in by_context.items() if one.count)
    return [name, f"{whole.count} of {whole.of}", *_figures(whole), where]


def _figures(one: Share) -> list[str]:
    if not one.of:
        return ["–", "–"]
    low, high = one.interval
    return [percent(one.count / one.of), f"{percent(low)} to {percent(high)}"]
