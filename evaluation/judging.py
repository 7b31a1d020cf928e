"""What a system makes of a message, and how that compares with the truth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from evaluation.labelled import Sentence

FALLBACK, OUT_OF_SCOPE = "nlu_fallback", "out_of_scope"
REFUSED = frozenset({FALLBACK, OUT_OF_SCOPE})


class Prediction(NamedTuple):
    """One system's reading of one message."""

    intent: str  # after the thresholds
    ranking: list[tuple[str, float]]  # before them, most likely first; empty when nothing was read
    requests: Sequence[str] = ()
    milliseconds: float | None = None  # of a system that runs elsewhere and measures itself


@dataclass(frozen=True)
class Judged:
    """One message: the truth beside what was read."""

    intent: str
    style: str
    first: str  # the most likely intent, before the thresholds
    confidence: float
    final: str
    split: bool = False  # read as several requests
    text: str = ""  # of validation only: nobody shall read the test

    @property
    def is_right(self) -> bool:
        """Whether the most likely intent is the true one."""
        return self.first == self.intent

    @property
    def is_refused(self) -> bool:
        """Whether the citizen is told that this was not understood or is not ours."""
        return self.final in REFUSED


class System(Protocol):
    """What is compared, in an empty folder of its own.

    One process prepares and trains, another loads and answers. The process that does the work is
    weighed: `pid`, and `empty`, the same without work.
    """

    pid: int
    empty: Sequence[str]

    def prepare(self, *, quick: bool) -> str:
        """Choose what is to be chosen before the training; a remark on it, or nothing."""

    def train(self, sentences: Sequence[Sentence]) -> None:
        """Learn from labelled sentences and leave a model in the folder."""

    def load(self) -> None:
        """Load the model."""

    def answer(self, text: str) -> Prediction:
        """Read one message."""


def judge(sentence: Sentence, answer: Prediction, *, keep_text: bool) -> Judged:
    """Put an answer beside the truth."""
    first, confidence = answer.ranking[0] if answer.ranking else (FALLBACK, 0.0)
    return Judged(
        intent=sentence.intent,
        style=sentence.style,
        first=first,
        confidence=confidence,
        final=answer.intent,
        split=bool(answer.requests),
        text=sentence.text if keep_text else "",
    )
