"""Write the lock files: every package of an environment with its version and hashes.

They name neither a registry nor a path of this machine, and hold for every platform.
"""

import argparse
import sys

from tools.console import main_guard, run_step
from tools.layout import BUILD_LOGS
from tools.setup import UV, alone

_OPTIONS = ["--universal", "--generate-hashes", "--no-annotate", "--no-emit-index-url"]
_OPTIONS += ["--custom-compile-command", "make lock"]
_PYTHON = {"app": "3.11", "dev": "3.11", "node": "3.11", "rasa": "3.10", "evaluation": "3.10"}
_WITHIN = {"dev": "app", "evaluation": "rasa"}  # an environment with more in it: same versions


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--upgrade", action="store_true", help="take the newest versions")
    upgrade = ["--upgrade"] if parser.parse_args().upgrade else []
    with alone():
        for name, python in _PYTHON.items():
            options = ["--python-version", python, *upgrade]
            if name in _WITHIN:
                options += ["--constraint", f"requirements/{_WITHIN[name]}.txt"]
            source, lock = f"requirements/{name}.in", f"requirements/{name}.txt"
            run_step(
                f"Resolving {name}",
                [UV, "pip", "compile", *_OPTIONS, *options, source, "--output-file", lock],
                BUILD_LOGS / f"lock-{name}.log",
            )


if __name__ == "__main__":
    sys.exit(main_guard(main))
