"""Files of the repository that are too long are named."""

import subprocess
from pathlib import Path

import pytest

from tools.file_length import LONGEST, too_long


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    return tmp_path


def test_a_file_of_one_line_more_is_named(repository: Path) -> None:
    (repository / "short.py").write_text("x = 1\n" * LONGEST)
    (repository / "long.css").write_text("\n" * (LONGEST + 1))
    assert too_long(repository) == [("long.css", LONGEST + 1)]


def test_what_git_ignores_or_is_no_source_counts_for_nothing(repository: Path) -> None:
    (repository / ".gitignore").write_text("made/\n")
    (repository / "made").mkdir()
    for name in ("made/long.js", "data.yml"):
        (repository / name).write_text("\n" * 1000)
    assert too_long(repository) == []
