"""The language layer and classifier on ArBanking77, a public Arabic benchmark of 77 intents.

`python bench/arbanking77.py --data DIR [--test FILE ...]`; DIR holds its CSV files (label,text).
Nothing of it trains the product or is kept here.
"""

from __future__ import annotations

import argparse
import csv
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

if __name__ == "__main__":  # run as a file, so that it works from any folder
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tools.console import OperatorError, main_guard

_SEED, _COST = 42, 1.0  # as in config.yml
# What others reached on the same tests, trained on the same examples: accuracy or F1.
_ANCHORS = (
    ("AraBERT (the benchmark's paper), F1", {"MSA": 0.921, "PAL": 0.900}),
    ("letter n-grams 2-4 and LinearSVC, as is", {"MSA": 0.887, "PAL": 0.864}),
    ("the same, normalised, with 50 dialect words", {"MSA": 0.890, "PAL": 0.864}),
    ("NLP.js, 30 examples an intent", {"MSA": 0.669}),
)


@dataclass(frozen=True)
class Result:
    """Figures of one test file; `microseconds` is the time of a message."""

    name: str
    messages: int
    accuracy: float
    macro_f1: float
    microseconds: float


def _read(path: Path) -> list[tuple[str, str]]:
    """(text, label) of each row. Raises `OperatorError` when the file is not of the benchmark."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = [(row["text"], row["label"]) for row in csv.DictReader(file)]
    except (OSError, KeyError, UnicodeDecodeError) as error:
        raise OperatorError(f"{path} is no CSV file with the columns label and text") from error
    if not rows:
        raise OperatorError(f"{path} has no rows")
    return rows


def measure(train: Path, tests: Sequence[Path]) -> tuple[float, list[Result]]:
    """Seconds of training, and the figures of each test file."""
    from sklearn.metrics import accuracy_score, f1_score

    from arabic.understanding import Understanding

    sets = {path: _read(path) for path in tests}
    examples = _read(train)
    texts, labels = [text for text, _ in examples], [label for _, label in examples]
    start = time.perf_counter()
    # without lists of names: they are of who complains here, not of a bank's questions
    model = Understanding.train(texts, labels, names=None, contexts=None, seed=_SEED, cost=_COST)
    seconds = time.perf_counter() - start
    results = []
    for path, rows in sets.items():
        start = time.perf_counter()
        guessed = [model.rank(model.masked(text), ())[0][0] for text, _ in rows]
        spent = (time.perf_counter() - start) / len(rows) * 1e6
        truth = [label for _, label in rows]
        accuracy = accuracy_score(truth, guessed)
        macro = f1_score(truth, guessed, average="macro", labels=sorted(set(truth)))
        results.append(Result(path.stem, len(rows), accuracy, macro, spent))
    return seconds, results


def main() -> None:
    """Train on the benchmark's examples and print the figures of each test file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the benchmark")
    parser.add_argument("--test", type=Path, nargs="+", help="test files; all *_test.csv if absent")
    options = parser.parse_args()
    training = sorted(options.data.glob("*_train.csv"))
    tests = options.test or sorted(options.data.glob("*_test.csv"))
    if len(training) != 1 or not tests:
        raise OperatorError(f"--data {options.data} must hold one *_train.csv, and *_test.csv")
    seconds, results = measure(training[0], tests)
    print(f"trained on {training[0].name} in {seconds:.0f} s")
    print(f"{'test':36} messages  accuracy  macro-F1  µs a message")
    for found in results:
        print(
            f"{found.name:36} {found.messages:8}  {found.accuracy:8.3f}"
            f"  {found.macro_f1:8.3f}  {found.microseconds:12.0f}"
        )
    print("\nothers on the tests of the benchmark:")
    for name, figures in _ANCHORS:
        shown = ", ".join(f"{test} {figure:.3f}" for test, figure in figures.items())
        print(f"  {name:44} {shown}")


if __name__ == "__main__":
    sys.exit(main_guard(main))
