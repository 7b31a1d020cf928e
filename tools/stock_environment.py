"""Rasa as it comes, in an environment of its own (`.venv-stock`): only to compare with."""

import tempfile
from pathlib import Path

from tools import pythons
from tools.console import run_step
from tools.layout import BUILD_LOGS, STOCK_ENV, python_of
from tools.setup import UV, install_lock, runs

_ELSEWHERE = Path(tempfile.gettempdir())  # our pyproject.toml would leave out what Rasa needs


def ensure_stock() -> Path:
    """The interpreter of stock Rasa's environment, made where it is missing: 2.5 GB.

    Raises OperatorError.
    """
    python = python_of(STOCK_ENV)
    if not runs(python, "sys.version_info[:2] == (3, 10)"):
        base = pythons.find_python_310(UV)
        run_step(
            "Creating .venv-stock with Python 3.10",
            [UV, "venv", "--clear", "--python", base, STOCK_ENV],
            BUILD_LOGS / "venv-stock.log",
        )
    title = "Installing stock Rasa's packages (about 700 MB, once)"
    install_lock("stock", title, STOCK_ENV, cwd=_ELSEWHERE)
    return python
