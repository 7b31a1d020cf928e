"""Python 3.10 is found by running it: a shim that only exists does not count."""

import sys
from pathlib import Path

import pytest

from tools import pythons
from tools.console import OperatorError

# `-c CODE` on a Python that says it is 3.10
_OLD = "import sys; sys.version_info = (3, 10, 13); exec(sys.argv[1])"
_PLAYS_310 = f"exec {sys.executable} -c '{_OLD}' \"$2\""


def program(path: Path, script: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine without any Python 3.10, whose uv can download none."""
    for name in ("PYTHON310", "UV_PYTHON_INSTALL_DIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "pyenv"))
    monkeypatch.setattr(pythons, "_UV_PLACE", [])
    monkeypatch.setattr(pythons, "BUILD_LOGS", tmp_path)
    program(tmp_path / "bin" / "uv", "exit 1")
    return tmp_path


def find(bare: Path) -> str:
    return pythons.find_python_310(bare / "bin" / "uv")


def test_without_any_there_is_one_line(bare: Path) -> None:
    with pytest.raises(OperatorError, match=r"Python 3\.10 is missing"):
        find(bare)


def test_a_dead_shim_and_another_version_are_passed_over(bare: Path) -> None:
    program(bare / "bin" / "python3.10", "echo 'command not found' >&2; exit 127")
    program(bare / "pyenv/versions/3.10.9/bin/python3.10", f'exec {sys.executable} "$@"')
    with pytest.raises(OperatorError, match=r"Python 3\.10 is missing"):
        find(bare)


def test_a_version_of_pyenv_is_found_behind_a_dead_shim(bare: Path) -> None:
    program(bare / "bin" / "python3.10", "exit 127")
    program(bare / "pyenv/versions/3.10.13/bin/python3.10", _PLAYS_310)
    assert Path(find(bare)).samefile(sys.executable)


def test_a_named_python_must_be_310(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHON310", sys.executable)
    with pytest.raises(OperatorError, match="PYTHON310="):
        find(bare)
