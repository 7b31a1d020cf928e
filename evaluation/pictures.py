"""The report's pictures. Small, and legible on white and in a narrow column."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import matplotlib

matplotlib.use("Agg")

import numpy as np
from matplotlib import pyplot
from matplotlib.figure import Figure

from evaluation.record import Details, Measured, Results
from evaluation.results_page import CALIBRATION, CONFUSION, STYLES
from evaluation.systems import OURS, SYSTEMS

# five colours are what one can tell apart
_DRAWN = (OURS, "diet", "logistic", "nlpjs", "svm")
_COLOURS = ("#0b6e4f", "#c1440e", "#3b5ba5", "#8a6d00", "#6b6b6b")
_MARKS = "osD^v"


def draw(results: Results, folder: Path) -> None:
    """Draw all pictures of the report into an existing folder."""
    drawn = {name: results.systems[name] for name in _DRAWN if name in results.systems}
    _draw_styles({SYSTEMS[name].title: one for name, one in drawn.items()}, folder / STYLES)
    sure = {SYSTEMS[n].title: one for n, one in drawn.items() if SYSTEMS[n].has_confidence}
    _draw_calibration(sure, folder / CALIBRATION)
    if results.details is not None:
        _draw_confusion(results.details, folder / CONFUSION)


def _save(figure: Figure, path: Path) -> None:
    # without the version of the library, so that the same figures give the same file
    figure.savefig(path, dpi=100, bbox_inches="tight", metadata={"Software": None})
    pyplot.close(figure)


def _draw_styles(systems: Mapping[str, Measured], path: Path) -> None:
    """Draw accuracy by way of writing, of systems by title."""
    figure, axes = pyplot.subplots(figsize=(7, 4))
    for number, (title, system) in enumerate(systems.items()):
        names = list(system.test.styles)
        shift = (number - (len(systems) - 1) / 2) * 0.12
        axes.plot(
            [system.test.styles[name].accuracy for name in names],
            np.arange(len(names)) + shift,
            _MARKS[number],
            color=_COLOURS[number],
            label=title,
        )
        axes.set_yticks(range(len(names)), names)
    axes.invert_yaxis()
    axes.set_xlabel("accuracy on the test set")
    axes.grid(axis="x", alpha=0.3)
    axes.legend(fontsize=8, loc="upper center", bbox_to_anchor=(0.5, -0.15), ncol=2)
    _save(figure, path)


def _draw_calibration(systems: Mapping[str, Measured], path: Path) -> None:
    """Draw how often right beside how sure, of systems by title."""
    figure, axes = pyplot.subplots(figsize=(5, 5))
    axes.plot([0, 1], [0, 1], ":", color="#999999", label="as sure as right")
    for number, (title, system) in enumerate(systems.items()):
        bins = system.test.calibration
        axes.plot(
            [one.confidence for one in bins],
            [one.accuracy for one in bins],
            "-",
            color=_COLOURS[number],
            label=f"{title}: error {system.test.calibration_error:.3f}",
        )
        axes.scatter(
            [one.confidence for one in bins],
            [one.accuracy for one in bins],
            # few messages make a small mark, since little can be said of them
            [4 + 4 * one.messages**0.5 for one in bins],
            marker=_MARKS[number],
            color=_COLOURS[number],
        )
    axes.set_xlabel("confidence")
    axes.set_ylabel("share that was right (size: messages)")
    axes.grid(alpha=0.3)
    axes.legend(fontsize=8, loc="lower right")
    _save(figure, path)


def _draw_confusion(details: Details, path: Path) -> None:
    """Draw which intents (rows) are read as which (columns): shares of a row, numbers of errors."""
    matrix = np.asarray(details.confusion)
    shares = matrix / np.maximum(matrix.sum(axis=1, keepdims=True), 1)
    size = len(details.intents)
    figure, axes = pyplot.subplots(figsize=(9, 9))
    axes.imshow(shares, cmap="Greens", vmin=0, vmax=1)
    for row, column in np.argwhere(matrix):
        axes.text(
            column,
            row,
            matrix[row, column],
            ha="center",
            va="center",
            fontsize=7,
            color="white" if shares[row, column] > 0.6 else "#b00020" if row != column else "black",
        )
    axes.set_xticks(range(size), details.intents, rotation=90, fontsize=7)
    axes.set_yticks(range(size), details.intents, fontsize=7)
    axes.set_xlabel("read as")
    axes.set_ylabel("meant")
    _save(figure, path)
