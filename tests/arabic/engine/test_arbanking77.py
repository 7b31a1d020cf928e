"""The benchmark script, on a made-up benchmark of three labels."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from evaluation.labelled import ROOT, training

SCRIPT = [sys.executable, ROOT / "bench" / "arbanking77.py", "--data"]
LABELS = ("greet", "ask_hours", "ask_payment")


def write_benchmark(folder: Path) -> None:
    rows = [(s.text, s.intent) for s in training() if s.intent in LABELS and '"' not in s.text]
    for name, part in (("a_train", rows[::2]), ("b_test", rows[1::2]), ("c_test", rows[1:80:2])):
        lines = ["label,text", *(f'{label},"{text}"' for text, label in part)]
        (folder / f"{name}.csv").write_text("\n".join(lines), encoding="utf-8")


def run(*options: Path | str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*SCRIPT, *options], capture_output=True, text=True, check=False)


def test_it_prints_the_figures_of_each_test_file(tmp_path: Path) -> None:
    write_benchmark(tmp_path)
    printed = run(tmp_path).stdout
    figures = {
        line.split()[0]: line.split()[1:] for line in printed.splitlines() if "_test" in line
    }
    assert set(figures) == {"b_test", "c_test"}
    messages, accuracy, macro, _ = map(float, figures["b_test"])
    assert messages > 200
    assert 0.8 < accuracy <= 1
    assert 0.8 < macro <= 1
    only = run(tmp_path, "--test", tmp_path / "c_test.csv").stdout
    assert "c_test" in only
    assert "b_test" not in only


def test_a_wrong_folder_or_file_is_named_in_one_line(tmp_path: Path) -> None:
    missing = run(tmp_path)
    assert missing.returncode == 1
    assert str(tmp_path) in missing.stderr
    write_benchmark(tmp_path)
    (tmp_path / "bad.csv").write_text("one,two\n1,2", encoding="utf-8")
    wrong = run(tmp_path, "--test", tmp_path / "bad.csv")
    assert wrong.returncode == 1
    assert len(wrong.stderr.strip().splitlines()) == 1
    assert "bad.csv" in wrong.stderr
