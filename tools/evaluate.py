"""Fetch what only `make evaluate` needs, and run it in Rasa's environment."""

import os
import sys

from tools.build import digest
from tools.console import main_guard, run_step
from tools.layout import BUILD_LOGS, RASA_ENV, ROOT, python_of
from tools.node import Node, find_node
from tools.setup import alone, install_lock

_NLPJS = ROOT / "evaluation" / "nlpjs"


def _fetch_nlpjs(node: Node) -> None:
    """Install NLP.js from its lock file, unless just that was installed before."""
    stamp = _NLPJS / "node_modules" / f".installed-{digest(_NLPJS / 'package-lock.json')}"
    if not stamp.exists():
        run_step(
            "Fetching NLP.js",
            [*node.npm, "ci", "--no-audit", "--no-fund"],
            BUILD_LOGS / "npm-ci-nlpjs.log",
            cwd=_NLPJS,
            environment=node.environment,
        )
        stamp.touch()


def main() -> None:
    with alone():
        install_lock(RASA_ENV, "evaluation", "Installing the sentence encoders")
        node = find_node()
        _fetch_nlpjs(node)
    python = python_of(RASA_ENV)
    os.chdir(ROOT)
    os.execve(python, [str(python), "-m", "evaluation", *sys.argv[1:]], node.environment)


if __name__ == "__main__":
    sys.exit(main_guard(main))
