"""Fetch what only `make evaluate` needs, and run it."""

import os
import sys

from evaluation import stock
from tools.build import fetch_packages
from tools.console import main_guard
from tools.layout import ROOT
from tools.setup import alone, install_lock
from tools.stock_environment import ensure_stock

_NLPJS = ROOT / "evaluation" / "nlpjs"


def main() -> None:
    systems = [argument for argument in sys.argv[1:] if not argument.startswith("-")]
    with alone():
        install_lock("evaluation", "Installing the sentence encoders")
        node = fetch_packages(_NLPJS, "Fetching NLP.js")
        if not systems or set(systems) & set(stock.NAMES):
            ensure_stock()
    os.chdir(ROOT)
    os.execve(sys.executable, [sys.executable, "-m", "evaluation", *sys.argv[1:]], node.environment)


if __name__ == "__main__":
    sys.exit(main_guard(main))
