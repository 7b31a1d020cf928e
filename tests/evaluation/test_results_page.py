"""The report: written from what is kept, the same each time, and without the test's lines."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from evaluation import record, results_page
from evaluation.labelled import ROOT
from evaluation.record import Results
from evaluation.systems import OURS
from evaluation.worker import Predicted, Trained
from tests.evaluation.made_up import ANSWERS

UNREAD = [replace(one, text="") for one in ANSWERS]
ASKED = Predicted(
    milliseconds=[1.0, 2.0, 3.0],
    memory=None,
    validation=ANSWERS,
    test=UNREAD,
    requests=[(["greet", "thank"], ["greet", "thank"]), (["greet"], [])],
)
TRAINED = Trained(remark="", sentences=1234, seconds=5.0, memory=100.0)


def results() -> Results:
    ours = record.measured("a day", TRAINED, ASKED, None)
    svm = record.measured("a day", TRAINED, replace(ASKED, memory=80.0), ASKED)
    without = record.measured("another day", TRAINED, ASKED, ASKED)
    systems = {OURS: ours, "svm": svm, f"{OURS}-sounds": without}
    return Results(systems, record.details(ASKED))


def test_what_is_kept_is_read_as_it_was(tmp_path: Path) -> None:
    kept = tmp_path / "results.json"
    results().write(kept)
    again = record.read(kept)
    assert results_page.markdown(again, "pictures") == results_page.markdown(results(), "pictures")
    again.write(tmp_path / "again.json")
    assert (tmp_path / "again.json").read_bytes() == kept.read_bytes()


def test_the_report_shows_every_system() -> None:
    text = results_page.markdown(results(), "understanding")
    assert "| **ours** | 50.0 % |" in text
    assert "without sounds" in text
    assert "None is more accurate than ours beyond chance." in text
    assert "1 of 1 messages with several requests are read right" in text


def test_each_picture_of_the_report_is_drawn(tmp_path: Path) -> None:
    results().write(tmp_path / "results.json")
    # in a process of its own: the engine's tests stand in for matplotlib
    code = (
        "import sys, pathlib; from evaluation import pictures, record;"
        "folder = pathlib.Path(sys.argv[1]);"
        "pictures.draw(record.read(folder / 'results.json'), folder)"
    )
    subprocess.run([sys.executable, "-c", code, tmp_path], cwd=ROOT, timeout=120, check=True)
    shown = re.findall(r"\(pictures/(\w+\.png)\)", results_page.markdown(results(), "pictures"))
    assert sorted(shown) == sorted(path.name for path in tmp_path.glob("*.png"))
    assert all((tmp_path / name).stat().st_size < 150_000 for name in shown)


def test_figures_of_other_runs_are_named() -> None:
    text = results_page.markdown(results(), "pictures")
    assert "- a day, 1,234 sentences to learn from, 8 in the test: ours, character n-grams" in text
    assert "- another day" in text


def test_errors_are_told_with_their_text() -> None:
    assert "| thank 0.95 | saudi | thank | out_of_scope | 0.95 |" in results_page.markdown(
        results(), ""
    )
