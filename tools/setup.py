"""Create `.venv` from the hashed lock files.

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

from tools.console import OperatorError, main_guard, run_step, say
from tools.layout import BUILD_LOGS, ENV, LOCKS, ROOT, python_of

UV = ENV / "bin" / "uv"
_NEEDED_BYTES = 2 * 1024**3  # with room for the build


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


def runs(python: Path, test: str = "sys.version_info >= (3, 11)") -> bool:
    """Whether the interpreter starts, and passes the test."""
    try:
        return not subprocess.run(
            [python, "-c", f"import sys; sys.exit(not ({test}))"], capture_output=True, check=False
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
    """The entry of uv with its hashes from the lock file."""
    lines = (LOCKS / "app.txt").read_text(encoding="utf-8").splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith("uv=="))
    end = next(n for n in range(start, len(lines)) if not lines[n].endswith("\\"))
    return "\n".join(lines[start : end + 1])


def install_lock(lock: str, title: str, environment: Path = ENV, *, cwd: Path = ROOT) -> None:
    """Install a lock file, unless just that file was installed before.

    uv minds the pyproject.toml of `cwd`, which says what Rasa needs.
    """
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
        cwd=cwd,
        environment=_index_environment(),
    )
    for old in environment.glob(f".installed-{lock}-*"):
        old.unlink()
    stamp.touch()


def ensure_environment(dev: bool) -> None:
    python = python_of(ENV)
    if not runs(python):
        run_step(
            f"Creating .venv with Python {sys.version_info[0]}.{sys.version_info[1]}",
            [sys.executable, "-m", "venv", "--clear", ENV],
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
    install_lock("app", "Installing the packages")
    if dev:
        install_lock("dev", "Installing the packages for tests")
    _write_rasa()


_RASA = """\
#!/bin/sh
# Rasa's command, started so that it runs on this Python (engine/__main__.py). Call it at the root.
[ $# -gt 0 ] || set -- --help
exec "{python}" -m engine "$@"
"""


def _write_rasa() -> None:
    """Let `.venv/bin/rasa` start Rasa as the engine does."""
    command = ENV / "bin" / "rasa"
    text = _RASA.format(python=python_of(ENV))
    if command.read_text(encoding="utf-8") != text:
        command.write_text(text, encoding="utf-8")


def _check_machine() -> None:
    if sys.version_info < (3, 11):  # noqa: UP036 (whoever reads this runs what they have)
        raise OperatorError(
            f"Python 3.11 or newer is needed, this is {sys.version.split()[0]}:"
            " install one, or name it with PYTHON=/path/to/python3.11 make ..."
        )
    if not ENV.exists():
        free = shutil.disk_usage(ROOT).free
        if free < _NEEDED_BYTES:
            raise OperatorError(
                f"Set-up needs 2 GB on the disk that holds {ROOT}, and {free / 1024**3:.1f} GB are"
                " free: free some space and run the same command again."
            )


def main() -> None:
    parser = argparse.ArgumentParser(description="Create .venv from the lock files.")
    parser.add_argument("--dev", action="store_true", help="also what tests and linters need")
    arguments = parser.parse_args()
    _check_machine()
    with alone():
        ensure_environment(arguments.dev)


if __name__ == "__main__":
    sys.exit(main_guard(main))
