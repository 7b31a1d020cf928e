"""What is kept of a run: one JSON file, from which the report is written and which CI reads."""

from __future__ import annotations

import json
import os
import platform
import statistics
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from evaluation import in_context, measures
from evaluation.in_context import Contexts, Share
from evaluation.judging import Judged
from evaluation.labelled import ROOT
from evaluation.measures import Bin, Figures, Style, Threshold
from evaluation.worker import Predicted, Trained

DOCS = ROOT / "docs"
RECORDED = DOCS / "understanding" / "results.json"
_WORST = 30


@dataclass(frozen=True)
class Requests:
    """Messages with several requests that were read right, with one that were left whole."""

    several: int
    several_right: int
    single: int
    single_whole: int


@dataclass(frozen=True)
class Measured:
    """One system: seconds of training, milliseconds a message, MB of memory, and its figures."""

    run: str
    remark: str
    training_sentences: int
    training_seconds: float
    training_memory: float | None
    p50: float
    p95: float
    memory: float | None
    validation: Figures
    test: Figures
    difference: tuple[float, float, float] | None = None  # ours minus it, and the 95 % interval


@dataclass(frozen=True)
class Details:
    """What is shown of ours alone.

    The matrix is of the test, `contexts` of tests/contexts, the rest of validation.
    """

    intents: list[str]
    confusion: list[list[int]]
    thresholds: list[Threshold]
    requests: Requests
    errors: list[Judged]
    contexts: Contexts


@dataclass
class Results:
    """All systems by name, and the details of ours once it was measured."""

    systems: dict[str, Measured] = field(default_factory=dict)
    details: Details | None = None

    def write(self, path: Path) -> None:
        """Keep the results."""
        path.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(asdict(self), ensure_ascii=False, indent=1)
        path.write_text(text + "\n", encoding="utf-8")


def read(path: Path) -> Results:
    """The results that were kept. Raises `FileNotFoundError` when there are none."""
    kept = json.loads(path.read_text(encoding="utf-8"))
    systems = {name: _measured(system) for name, system in kept["systems"].items()}
    return Results(systems, _details(kept["details"]) if kept["details"] else None)


def machine() -> str:
    """Where and when a run is made, in one line."""
    load = os.getloadavg()[0]
    return (
        f"{platform.machine()}, {os.cpu_count()} cores, {platform.system()},"
        f" Python {platform.python_version()}; load before the run {load:.1f}"
    )


def measured(run: str, trained: Trained, asked: Predicted, ours: Predicted | None) -> Measured:
    """The figures of what a system's processes found; `ours` are our answers in the same run."""
    return Measured(
        run=run,
        remark=trained.remark,
        training_sentences=trained.sentences,
        training_seconds=trained.seconds,
        training_memory=trained.memory,
        p50=statistics.median(asked.milliseconds),
        p95=statistics.quantiles(asked.milliseconds, n=20)[-1],
        memory=asked.memory,
        validation=measures.figures(asked.validation),
        test=measures.figures(asked.test),
        difference=measures.difference(ours.test, asked.test) if ours else None,
    )


def details(asked: Predicted) -> Details:
    """What is shown of ours alone."""
    intents, confusion = measures.confusion(asked.test)
    several = [meant == found for meant, found in asked.requests if len(meant) > 1]
    single = [not found for meant, found in asked.requests if len(meant) == 1]
    return Details(
        intents=intents,
        confusion=confusion,
        thresholds=measures.thresholds(asked.validation),
        requests=Requests(len(several), sum(several), len(single), sum(single)),
        errors=measures.errors(asked.validation, _WORST),
        contexts=in_context.figures(asked.contexts),
    )


def _measured(kept: dict[str, Any]) -> Measured:
    return Measured(
        **{**kept, "validation": _figures(kept["validation"]), "test": _figures(kept["test"])}
    )


def _figures(kept: dict[str, Any]) -> Figures:
    bins = [Bin(**one) for one in kept["calibration"]]
    styles = {name: Style(**one) for name, one in kept["styles"].items()}
    return Figures(**{**kept, "calibration": bins, "styles": styles})


def _details(kept: dict[str, Any]) -> Details:
    return Details(
        intents=kept["intents"],
        confusion=kept["confusion"],
        thresholds=[Threshold(**one) for one in kept["thresholds"]],
        requests=Requests(**kept["requests"]),
        errors=[Judged(**one) for one in kept["errors"]],
        contexts=Contexts(
            _shares(kept["contexts"]["right"]),
            {name: _shares(found) for name, found in kept["contexts"]["outcomes"].items()},
        ),
    )


def _shares(kept: dict[str, Any]) -> dict[str, Share]:
    return {context: Share(**share) for context, share in kept.items()}
