"""Answers that nobody gave."""

from __future__ import annotations

from evaluation.judging import FALLBACK, OUT_OF_SCOPE, Judged


def judged(
    intent: str, first: str, confidence: float = 0.9, final: str | None = None, style: str = "msa"
) -> Judged:
    """One message; it is answered as its first intent unless `final` says otherwise."""
    return Judged(intent, style, first, confidence, final or first, text=f"{intent} {confidence}")


ANSWERS = [
    judged("greet", "greet"),
    judged("greet", "greet", 0.5, FALLBACK, style="saudi"),
    judged("thank", "thank", 0.7),
    judged("thank", "greet", 0.8),
    judged("thank", OUT_OF_SCOPE, 0.95, style="saudi"),
    judged(OUT_OF_SCOPE, OUT_OF_SCOPE),
    judged(OUT_OF_SCOPE, "thank", 0.4, FALLBACK),
    judged(OUT_OF_SCOPE, "thank", 0.6),
]
