"""The figures of a system, from its answers beside the truth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import mean

import numpy as np
from sklearn.metrics import confusion_matrix, f1_score

from evaluation.judging import FALLBACK, OUT_OF_SCOPE, Judged

THRESHOLDS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8)
_BINS = 10
_RESAMPLES = 2000


@dataclass(frozen=True)
class Style:
    """One way of writing."""

    sentences: int
    accuracy: float
    false_rejection: float | None  # None where nothing is within scope


@dataclass(frozen=True)
class Bin:
    """Messages of similar confidence."""

    messages: int
    confidence: float
    accuracy: float


@dataclass(frozen=True)
class Figures:
    """One system on one set. Shares are from 0 to 1."""

    sentences: int
    accuracy: float
    accuracy_interval: tuple[float, float]  # 95 % of the resamples of the set lie within
    macro_f1: float
    out_of_scope_recall: float
    out_of_scope_strict: float
    false_rejection: float
    split: float
    calibration_error: float
    calibration: list[Bin] = field(default_factory=list)
    styles: dict[str, Style] = field(default_factory=dict)


@dataclass(frozen=True)
class Threshold:
    """What a threshold would refuse and let pass; numbers of messages."""

    threshold: float
    refused_right: int
    refused_wrong: int
    accepted_wrong: int
    out_of_scope_accepted: int


def figures(judged: Sequence[Judged]) -> Figures:
    """All figures of one set."""
    truth = [one.intent for one in judged]
    first = [one.first for one in judged]
    outside = [one for one in judged if one.intent == OUT_OF_SCOPE]
    bins = calibration(judged)
    return Figures(
        sentences=len(judged),
        accuracy=mean(one.is_right for one in judged),
        accuracy_interval=interval([float(one.is_right) for one in judged]),
        macro_f1=float(
            f1_score(truth, first, average="macro", labels=sorted(set(truth)), zero_division=0)
        ),
        out_of_scope_recall=mean(one.is_refused for one in outside),
        out_of_scope_strict=mean(one.final == OUT_OF_SCOPE for one in outside),
        false_rejection=_false_rejection(judged) or 0.0,
        split=mean(one.split for one in judged),
        calibration_error=sum(abs(b.confidence - b.accuracy) * b.messages for b in bins)
        / len(judged),
        calibration=bins,
        styles={style: _style(judged, style) for style in sorted({one.style for one in judged})},
    )


def _style(judged: Sequence[Judged], style: str) -> Style:
    own = [one for one in judged if one.style == style]
    return Style(len(own), mean(one.is_right for one in own), _false_rejection(own))


def _false_rejection(judged: Sequence[Judged]) -> float | None:
    inside = [one.is_refused for one in judged if one.intent != OUT_OF_SCOPE]
    return mean(inside) if inside else None


def interval(values: Sequence[float]) -> tuple[float, float]:
    """The bootstrap's 95 % interval of a mean."""
    sample = np.asarray(values)
    drawn = np.random.default_rng(42).integers(0, len(sample), (_RESAMPLES, len(sample)))
    low, high = np.percentile(sample[drawn].mean(axis=1), [2.5, 97.5])
    return float(low), float(high)


def difference(ours: Sequence[Judged], other: Sequence[Judged]) -> tuple[float, float, float]:
    """Ours minus the other in accuracy on the same messages, and its 95 % interval."""
    values = [
        float(one.is_right) - float(two.is_right) for one, two in zip(ours, other, strict=True)
    ]
    return mean(values), *interval(values)


def calibration(judged: Sequence[Judged]) -> list[Bin]:
    """Confidence and accuracy in ten bins of equal width; empty ones are left out."""
    bins = []
    for number in range(_BINS):
        own = [one for one in judged if min(int(one.confidence * _BINS), _BINS - 1) == number]
        if own:
            sure = mean(one.confidence for one in own)
            bins.append(Bin(len(own), sure, mean(one.is_right for one in own)))
    return bins


def confusion(judged: Sequence[Judged]) -> tuple[list[str], list[list[int]]]:
    """Intents, and how many messages of each (row) were read as which (column)."""
    names = sorted({one.intent for one in judged} | {one.first for one in judged})
    matrix = confusion_matrix(
        [one.intent for one in judged], [one.first for one in judged], labels=names
    )
    return names, matrix.tolist()


def thresholds(judged: Sequence[Judged]) -> list[Threshold]:
    """What each of `THRESHOLDS` would do."""
    inside = [one for one in judged if one.intent != OUT_OF_SCOPE]
    outside = [one for one in judged if one.intent == OUT_OF_SCOPE]
    return [
        Threshold(
            threshold=level,
            refused_right=sum(one.confidence < level and one.is_right for one in inside),
            refused_wrong=sum(one.confidence < level and not one.is_right for one in inside),
            accepted_wrong=sum(one.confidence >= level and not one.is_right for one in inside),
            out_of_scope_accepted=sum(
                one.confidence >= level and one.first != OUT_OF_SCOPE for one in outside
            ),
        )
        for level in THRESHOLDS
    ]


def errors(judged: Sequence[Judged], most: int) -> list[Judged]:
    """The worst errors: wrong answers, the surest first; then what was refused wrongly."""
    wrong = [
        one
        for one in judged
        if one.final != one.intent and not (one.intent == OUT_OF_SCOPE and one.is_refused)
    ]
    return sorted(wrong, key=lambda one: (one.final == FALLBACK, -one.confidence))[:most]
