"""Write the lock files: every package of an environment with its version and hashes.

They name neither a registry nor a path of this machine, and hold for every platform.
"""

import argparse
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tools.console import main_guard, run_step
from tools.layout import BUILD_LOGS, LOCKS, ROOT
from tools.setup import UV, alone

_OPTIONS = ["--universal", "--generate-hashes", "--no-annotate", "--no-emit-index-url"]
_OPTIONS += ["--custom-compile-command", "make lock"]


@dataclass(frozen=True)
class _Lock:
    """A lock file of `requirements/`; one `within` others takes their versions."""

    name: str
    within: tuple[str, ...] = ()
    python: str = "3.11"
    place: Path = ROOT  # uv minds the pyproject.toml there, which says what Rasa needs


_ALL = (
    _Lock("app"),
    _Lock("dev", within=("app",)),
    _Lock("node", within=("app",)),
    _Lock("evaluation", within=("app", "dev")),
    # what Rasa says itself that it needs
    _Lock("stock", python="3.10", place=Path(tempfile.gettempdir())),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--upgrade", action="store_true", help="take the newest versions")
    upgrade = ["--upgrade"] if parser.parse_args().upgrade else []
    with alone():
        for lock in _ALL:
            command: list[str | Path] = [
                UV,
                "pip",
                "compile",
                *_OPTIONS,
                "--python-version",
                lock.python,
                *upgrade,
            ]
            for outer in lock.within:
                command += ["--constraint", LOCKS / f"{outer}.txt"]
            command += [LOCKS / f"{lock.name}.in", "--output-file", LOCKS / f"{lock.name}.txt"]
            log = BUILD_LOGS / f"lock-{lock.name}.log"
            run_step(f"Resolving {lock.name}", command, log, cwd=lock.place)


if __name__ == "__main__":
    sys.exit(main_guard(main))
