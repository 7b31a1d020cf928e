"""`python -m evaluation [system ...]`: measure the systems side by side and write the report.

Run it with `make evaluate`. Look at single lines of validation.tsv as you like; of test.tsv look
at figures only, or it is a test no more.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from evaluation import context_report, pictures, record, results_page, worker
from evaluation.labelled import ROOT
from evaluation.record import Results
from evaluation.systems import OURS, SYSTEMS
from evaluation.worker import Predicted, Trained
from tools.console import OperatorError, main_guard, run_step, say
from tools.layout import BUILD_LOGS

_TRIED = ROOT / "results" / "understanding" / "results.json"


def main() -> int:
    arguments = _arguments()
    names = arguments.systems or list(SYSTEMS)
    kept = record.RECORDED if _is_for_the_record(arguments) else _TRIED
    page = kept.parent.with_suffix(".md")
    if arguments.render:
        _publish(record.read(kept), page)
        return 0
    # a whole run stands alone; a part of one replaces its systems in what was recorded
    results = record.read(kept) if arguments.record and kept.exists() else Results()
    run = f"{datetime.now():%Y-%m-%d %H:%M}, {record.machine()}"
    failed = _measure(names, results, run, kept, quick=arguments.quick)
    if results.systems:
        _publish(results, page)
    for line in failed:
        say(line)
    return 1 if failed else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make evaluate EVALUATE_ARGS=…", description=__doc__)
    parser.add_argument("systems", nargs="*", metavar="system", help=f"of {', '.join(SYSTEMS)}")
    parser.add_argument("--quick", action="store_true", help="only try it out: few epochs")
    parser.add_argument("--record", action="store_true", help="replace the recorded figures")
    parser.add_argument("--render", action="store_true", help="only write the report anew")
    arguments = parser.parse_args()
    unknown = [name for name in arguments.systems if name not in SYSTEMS]
    if unknown:
        parser.error(f"unknown: {', '.join(unknown)}; there are {', '.join(SYSTEMS)}")
    if arguments.quick and arguments.record:
        parser.error("the figures of a quick run are not for the record")
    return arguments


def _is_for_the_record(arguments: argparse.Namespace) -> bool:
    return bool(arguments.record or not (arguments.systems or arguments.quick))


def _measure(
    names: Sequence[str], results: Results, run: str, kept: Path, *, quick: bool
) -> list[str]:
    """Measure the systems one after the other, each kept at once; a line for each that failed."""
    ours: Predicted | None = None
    failed = []
    with tempfile.TemporaryDirectory(prefix="musaed-evaluation-") as folder:
        for name in sorted(names, key=list(SYSTEMS).index):  # ours first: others are beside it
            try:
                trained, asked = _work(name, Path(folder), quick=quick)
            except OperatorError as error:
                failed.append(str(error))
                continue
            if name == OURS:
                results.details = record.details(asked)
            results.systems[name] = record.measured(run, trained, asked, ours)
            ours = asked if name == OURS else ours
            results.write(kept)
            _say_figures(results, name)
    return failed


def _work(name: str, folder: Path, *, quick: bool) -> tuple[Trained, Predicted]:
    own = folder / name
    own.mkdir()
    for stage in worker.STAGES:
        command: list[str | Path] = [sys.executable, "-m", "evaluation.worker", stage, name, own]
        run_step(
            f"{SYSTEMS[name].title}: {stage}",
            [*command, "--quick"] if quick else command,
            BUILD_LOGS / f"evaluate-{name}-{stage}.log",
            # nothing of an earlier training may save time in this one
            environment={**os.environ, "RASA_CACHE_DIRECTORY": str(own / "cache")},
        )
    return worker.read(own)


def _publish(results: Results, page: Path) -> None:
    folder = page.with_suffix("")
    pictures.draw(results, folder)
    page.write_text(results_page.markdown(results, folder.name), encoding="utf-8")
    if results.details is not None:
        contexts = context_report.markdown(results.details.contexts)
        (folder / "contexts.md").write_text(contexts, encoding="utf-8")
    say(f"Report: {page.relative_to(ROOT)}")


def _say_figures(results: Results, name: str) -> None:
    one = results.systems[name]
    say(
        f"    accuracy {one.test.accuracy:.3f}, macro-F1 {one.test.macro_f1:.3f},"
        f" out-of-scope recall {one.test.out_of_scope_recall:.3f},"
        f" false rejection {one.test.false_rejection:.3f} on the test;"
        f" accuracy {one.validation.accuracy:.3f} on validation; p50 {one.p50:.2f} ms"
    )


if __name__ == "__main__":
    sys.exit(main_guard(main))
