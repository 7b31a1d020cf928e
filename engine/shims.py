"""What Rasa 3.6 needs of old libraries and Pythons, put in place before it is imported.

Each says what is gone. `tests/engine/test_shims.py` fails for one that is no longer needed.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import sys
import types
from collections.abc import Callable
from functools import partialmethod
from pathlib import Path
from typing import Any


def legacy_version() -> None:
    """`packaging.version.LegacyVersion` is gone since packaging 22.

    Rasa asks whether a version is one, and none is any more.
    """
    import packaging.version

    packaging.version.LegacyVersion = type("LegacyVersion", (), {})  # type: ignore[attr-defined]


def visible_deprecation_warning() -> None:
    """`numpy.VisibleDeprecationWarning` lives in `numpy.exceptions` since NumPy 2."""
    import numpy as np

    gone = "VisibleDeprecationWarning"
    setattr(np, gone, getattr(np.exceptions, gone))


def pkg_resources() -> None:
    """`pkg_resources` is gone since setuptools 81.

    Rasa looks up the files of its schemas with it, and versions of the packages of a component.
    """

    def resource_filename(module: str, path: str) -> str:
        spec = importlib.util.find_spec(module)
        if spec is None or spec.origin is None:
            raise ModuleNotFoundError(module)
        return str(Path(spec.origin).parent / path)

    stand_in: Any = types.ModuleType("pkg_resources")
    stand_in.resource_filename = resource_filename
    stand_in.get_distribution = importlib.metadata.distribution
    sys.modules[stand_in.__name__] = stand_in


def one_process() -> None:
    """Sanic serves from child processes since 22.9, to which Rasa's listeners cannot be handed."""
    from sanic import Sanic

    Sanic.run = partialmethod(Sanic.run, single_process=True, motd=False)  # type: ignore[assignment]


def streamed_answer() -> None:
    """`sanic.response.stream` is gone since 22.6; `rasa shell` reads its answers from one."""
    import sanic.response

    sanic.response.stream = sanic.response.ResponseStream  # type: ignore[attr-defined]


SHIMS: tuple[Callable[[], None], ...] = (
    legacy_version,
    visible_deprecation_warning,
    pkg_resources,
    one_process,
    streamed_answer,
)


def apply() -> None:
    """Put all in place. Must run before Rasa is imported."""
    for shim in SHIMS:
        shim()
