"""Find a Python 3.10 for stock Rasa, which supports nothing newer."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from tools.console import OperatorError, run_step
from tools.layout import BUILD_LOGS

_IS_310 = "import sys, venv; print(sys.executable if sys.version_info[:2] == (3, 10) else '')"
_UV_PLACE = [Path.home() / ".local/share/uv/python"]


def works(python: Path | str) -> str | None:
    """The path of the interpreter when it runs and is 3.10.

    Run it to know: a pyenv shim lies on the path and fails when no version is selected.
    """
    try:
        answer = subprocess.run(
            [python, "-c", _IS_310], capture_output=True, text=True, timeout=30, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return answer.stdout.strip() or None


def _candidates() -> Iterator[Path | str]:
    if found := shutil.which("python3.10"):
        yield found
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    yield from sorted(pyenv.glob("versions/3.10*/bin/python3.10"), reverse=True)
    managed = os.environ.get("UV_PYTHON_INSTALL_DIR")
    for place in [Path(managed)] if managed else _UV_PLACE:
        yield from sorted(place.glob("cpython-3.10*/bin/python3.10"), reverse=True)


def find_python_310(uv: Path) -> str:
    """The path of a working Python 3.10; uv downloads one where the machine has none.

    Raises OperatorError when there is none and none can be had.
    """
    if chosen := os.environ.get("PYTHON310"):
        if path := works(chosen):
            return path
        raise OperatorError(f"PYTHON310={chosen} is not a working Python 3.10.")
    for candidate in _candidates():
        if path := works(candidate):
            return path
    try:
        run_step(
            "Downloading Python 3.10 for stock Rasa",
            [uv, "python", "install", "3.10"],
            BUILD_LOGS / "python310.log",
        )
        answer = subprocess.run(
            [uv, "python", "find", "--managed-python", "3.10"],
            capture_output=True,
            text=True,
            check=True,
        )
    except (OperatorError, subprocess.SubprocessError):
        raise OperatorError(
            "Python 3.10 is missing and could not be downloaded: install it (for example with"
            " `pyenv install 3.10`) or set PYTHON310 to its path. Stock Rasa runs on nothing newer."
        ) from None
    return answer.stdout.strip()
