"""Tests of what runs inside Rasa, on the model that `make train` built."""

from __future__ import annotations

import importlib.util
import os
import warnings
from pathlib import Path

import pytest

if importlib.util.find_spec("rasa") is None:
    collect_ignore_glob = ["test_*.py"]
else:
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    os.environ["SQLALCHEMY_SILENCE_UBER_WARNING"] = "1"
    with warnings.catch_warnings(record=True):
        warnings.simplefilter("ignore")
        from engine import lean

        lean.install(serving=True)
        import rasa.core.run  # noqa: F401
        from rasa.engine.recipes import default_components  # noqa: F401

        import arabic.components  # noqa: F401


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Rasa's dependencies warn of each other in ways that nobody here can mend."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.filterwarnings("ignore::DeprecationWarning"))
            item.add_marker(pytest.mark.filterwarnings("ignore:.*Slot auto-fill:UserWarning"))
