"""Rasa in the process of the tests: import this before anything of Rasa's."""

from __future__ import annotations

import os
import warnings
from pathlib import Path

import pytest

os.environ["RASA_TELEMETRY_ENABLED"] = "false"
with warnings.catch_warnings(record=True):  # libraries reset the filters meanwhile
    warnings.simplefilter("ignore")
    from engine import import_stubs

    # other tests of this process need what the server does without
    import_stubs.install(serving=False)
    import rasa.core.run  # noqa: F401
    from rasa.engine.recipes import default_components  # noqa: F401
    from rasa.engine.runner.dask import DaskGraphRunner

    import arabic.components  # noqa: F401
    from engine import patches

run_with_dask = DaskGraphRunner.run
patches.apply(serving=False)


def spare_warnings(items: list[pytest.Item], folder: Path) -> None:
    """Rasa's dependencies warn of each other in ways that nobody here can mend."""
    for item in items:
        if folder in item.path.parents:
            item.add_marker(pytest.mark.filterwarnings("ignore::DeprecationWarning"))
            item.add_marker(pytest.mark.filterwarnings("ignore:.*Slot auto-fill:UserWarning"))
