"""Fetch what only `make evaluate` needs, and run it in Rasa's environment."""

import os
import sys

from tools.build import fetch_packages
from tools.console import main_guard
from tools.layout import RASA_ENV, ROOT, python_of
from tools.setup import alone, install_lock

_NLPJS = ROOT / "evaluation" / "nlpjs"


def main() -> None:
    with alone():
        install_lock(RASA_ENV, "evaluation", "Installing the sentence encoders")
        node = fetch_packages(_NLPJS, "Fetching NLP.js")
    python = python_of(RASA_ENV)
    os.chdir(ROOT)
    os.execve(python, [str(python), "-m", "evaluation", *sys.argv[1:]], node.environment)


if __name__ == "__main__":
    sys.exit(main_guard(main))
