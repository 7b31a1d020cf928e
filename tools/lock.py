"""Write the lock files: every package of an environment with its version and hashes.

They name neither a registry nor a path of this machine, and hold for every platform.
"""

import argparse
import sys

from tools.console import main_guard, run_step
from tools.layout import BUILD_LOGS, LOCKS, ROOT
from tools.setup import UV, alone

_OPTIONS = ["--universal", "--generate-hashes", "--no-annotate", "--no-emit-index-url"]
_OPTIONS += ["--custom-compile-command", "make lock"]
_PYTHON = {"app": "3.11", "dev": "3.11", "node": "3.11", "rasa": "3.10"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--upgrade", action="store_true", help="take the newest versions")
    upgrade = ["--upgrade"] if parser.parse_args().upgrade else []
    with alone():
        for name, python in _PYTHON.items():
            # the tests' environment is the application's with more in it
            constraint = ["--constraint", "requirements/app.txt"] if name == "dev" else []
            run_step(
                f"Resolving {name}",
                [UV, "pip", "compile", *_OPTIONS, *upgrade, *constraint]
                + ["--python-version", python, f"requirements/{name}.in"]
                + ["--output-file", LOCKS / f"{name}.txt"],
                BUILD_LOGS / f"lock-{name}.log",
                cwd=ROOT,
            )


if __name__ == "__main__":
    sys.exit(main_guard(main))
