"""Create both environments from the hashed lock files.

Runs on whatever Python 3.11 or newer the machine has, before anything is installed: standard
library only. `--dev` adds what tests and linters need.
"""

from __future__ import annotations

import argparse
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

if __name__ == "__main__":  # run as a file, so that it works from any folder
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tools import pythons
from tools.console import OperatorError, main_guard, run_step, say
from tools.layout import APP_ENV, BUILD_LOGS, LOCKS, RASA_ENV, ROOT, python_of

UV = APP_ENV / "bin" / "uv"
_NEEDED_BYTES = 5 * 1024**3  # both environments, with room for the build


@contextmanager
def alone() -> Iterator[None]:
    """Let one process of this working tree set up or build at a time."""
    BUILD_LOGS.mkdir(parents=True, exist_ok=True)
    with (ROOT / "var" / "build.lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("  waiting for another set-up of this folder to finish ...")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _runs(python: Path, version: tuple[int, ...] = ()) -> bool:
    """Whether the interpreter starts, and is of the version (any from 3.11 on when not given)."""
    test = f"sys.version_info[:2] == {version}" if version else "sys.version_info >= (3, 11)"
    try:
        return not subprocess.run(
            [python, "-c", f"import sys; sys.exit(not {test})"], capture_output=True, check=False
        ).returncode
    except OSError:
        return False


def _index_environment() -> dict[str, str]:
    """uv reads its own setting for a mirror; honour pip's, which more machines have."""
    environment = dict(os.environ)
    if mirror := environment.get("PIP_INDEX_URL"):
        environment.setdefault("UV_DEFAULT_INDEX", mirror)
    return environment


def _uv_lock_lines() -> str:
    """The entry of uv with its hashes from the application's lock file."""
    lines = (LOCKS / "app.txt").read_text(encoding="utf-8").splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith("uv=="))
    end = next(n for n in range(start, len(lines)) if not lines[n].endswith("\\"))
    return "\n".join(lines[start : end + 1])


def install_lock(environment: Path, lock: str, title: str) -> None:
    """Install a lock file, unless just that file was installed before."""
    locked = LOCKS / f"{lock}.txt"
    digest = hashlib.sha256(locked.read_bytes()).hexdigest()
    stamp = environment / f".installed-{lock}-{digest[:16]}"  # present: just this file is in there
    if stamp.exists():
        return
    run_step(
        title,
        [
            UV,
            "pip",
            "install",
            "--require-hashes",
            "-r",
            locked,
            "--python",
            python_of(environment),
        ],
        BUILD_LOGS / f"install-{lock}.log",
        environment=_index_environment(),
    )
    for old in environment.glob(f".installed-{lock}-*"):
        old.unlink()
    stamp.touch()


def ensure_app(dev: bool) -> None:
    python = python_of(APP_ENV)
    if not _runs(python):
        run_step(
            f"Creating .venv with Python {sys.version_info[0]}.{sys.version_info[1]}",
            [sys.executable, "-m", "venv", "--clear", APP_ENV],
            BUILD_LOGS / "venv.log",
        )
    if not UV.exists():
        only_uv = BUILD_LOGS / "uv.txt"
        only_uv.write_text(_uv_lock_lines(), encoding="utf-8")
        run_step(
            "Installing uv",
            [python, "-m", "pip", "install", "--require-hashes", "-r", only_uv],
            BUILD_LOGS / "install-uv.log",
        )
    install_lock(APP_ENV, "app", "Installing the application's packages")
    if dev:
        install_lock(APP_ENV, "dev", "Installing the packages for tests")


def ensure_rasa() -> None:
    if not _runs(python_of(RASA_ENV), (3, 10)):
        base = pythons.find_python_310(UV)
        run_step(
            "Creating .venv-rasa with Python 3.10",
            [UV, "venv", "--clear", "--python", base, RASA_ENV],
            BUILD_LOGS / "venv-rasa.log",
        )
    install_lock(RASA_ENV, "rasa", "Installing Rasa's packages (about 700 MB, once)")


def _check_machine() -> None:
    if sys.version_info < (3, 11):
        raise OperatorError(
            f"Python 3.11 or newer is needed, this is {sys.version.split()[0]}:"
            " install one, or name it with PYTHON=/path/to/python3.11 make ..."
        )
    if not (APP_ENV.exists() and RASA_ENV.exists()):
        free = shutil.disk_usage(ROOT).free
        if free < _NEEDED_BYTES:
            raise OperatorError(
                f"Set-up needs 5 GB on the disk that holds {ROOT}, and {free / 1024**3:.1f} GB are"
                " free: free some space and run the same command again."
            )


def main() -> None:
    parser = argparse.ArgumentParser(description="Create both environments from the lock files.")
    parser.add_argument("--dev", action="store_true", help="also what tests and linters need")
    arguments = parser.parse_args()
    _check_machine()
    with alone():
        ensure_app(arguments.dev)
        ensure_rasa()


if __name__ == "__main__":
    sys.exit(main_guard(main))
