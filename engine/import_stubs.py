"""Start Rasa without the libraries that this assistant never uses.

Rasa imports every channel, store and component it ships with, and with them TensorFlow. The
libraries in `LEFT_OUT` are not installed: `install` answers their imports with empty stand-in
modules, so that Rasa's own modules load, their class statements and decorators included. The server
does without those in `NOT_SERVING` too, which are. `refuse_missing` makes sure beforehand that a
model needs none of them; should one be reached all the same, `seal` turns it into one clear
sentence.
"""

from __future__ import annotations

import importlib
import importlib.abc
import importlib.machinery
import json
import os
import sys
import tarfile
import types
from collections.abc import Collection
from pathlib import Path
from typing import Any

from engine import shims

# Top-level or dotted names, and who uses them; everything below a name is stood in for too.
LEFT_OUT: dict[str, str] = {
    "tensorflow": "DIET, TED, ResponseSelector, ConveRT",
    "keras": "part of TensorFlow",
    "safetensors": "stored features of TensorFlow's components",
    "dask": "the graph runner that engine.patches replaces",
    "matplotlib": "plots of rasa test; installed for tests",
    "apscheduler": "reminders",
    "pytz": "reminders",
    "boto3": "DynamoDB tracker store, S3 models",
    "botocore": "part of boto3",
    "pymongo": "MongoDB tracker store",
    "aio_pika": "RabbitMQ event broker",
    "aiormq": "RabbitMQ event broker",
    "aiogram": "Telegram channel",
    "slack_sdk": "Slack channel",
    "twilio": "Twilio channels",
    "fbmessenger": "Facebook channel",
    "webexteamssdk": "Webex channel",
    "google.auth": "Hangouts channel",
    "google.oauth2": "Hangouts channel",
    "cachecontrol": "Hangouts channel",
    "jwt": "channels that sign their users in",
    "sanic_jwt": "JWT on Rasa's API (ours uses the token)",
}
# Installed for others, and of no use to the server: the command line needs them, or the gateway.
NOT_SERVING: dict[str, str] = {
    "socketio": "Socket.IO channel (ours lives in the gateway)",
    "engineio": "part of Socket.IO",
    "questionary": "rasa shell",
    "prompt_toolkit": "rasa shell",
    "structlog_sentry": "logs of the command line",
    "sentry_sdk": "part of structlog_sentry",
    "sklearn.linear_model": "LogisticRegressionClassifier, which today's scikit-learn breaks",
    "sklearn.model_selection": "training",
    "sklearn.metrics": "training",
    "scipy.stats": "scikit-learn's statistics; a trained classifier uses none",
    "scipy.optimize": "training",
    "scipy.integrate": "scikit-learn's metrics",
    "scipy.interpolate": "scikit-learn's splines",
    "numpy.f2py": "scipy lists all of NumPy",
    "httpx": "spaCy's projects",
    "matplotlib": LEFT_OUT["matplotlib"],
}
# Optional back ends that libraries probe for: they must look as if they were not installed.
HIDDEN = ("tensorflow.experimental.dlpack",)
HIDDEN_SERVING = ("opentelemetry", "rich")  # of Redis; of structlog

_sealed = False


class MissingLibrary(RuntimeError):
    """A library that is stood in for was needed after all."""


class _StandInType(type):
    """Makes a class answer whatever a module's body asks of it while it is imported."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _stand_in(f"{cls.__qualname__}.{name}")

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        if _sealed:
            raise MissingLibrary(
                f"{cls.__qualname__} is needed, and python -m engine leaves this library out "
                f"(engine/import_stubs.py)"
            )
        if len(args) == 1 and callable(args[0]) and not kwargs:
            return args[0]  # used as a decorator
        return super().__call__(*args, **kwargs)

    def __getitem__(cls, _: object) -> _StandInType:
        return cls  # used as a generic type

    def __or__(cls, _: object) -> _StandInType:
        return cls  # used in a union type

    def __ror__(cls, _: object) -> _StandInType:
        return cls


class _StandIn(metaclass=_StandInType):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        pass

    def __call__(self, decorated: Any = None, *args: Any, **kwargs: Any) -> Any:
        return decorated


def _stand_in(qualified_name: str) -> _StandInType:
    # `except library.SomeError` demands a class of exceptions
    is_error = qualified_name.endswith(("Error", "Exception", "Failure"))
    bases = (_StandIn, Exception) if is_error else (_StandIn,)
    return _StandInType(
        qualified_name.rpartition(".")[2],
        bases,
        {"__qualname__": qualified_name, "__module__": "(stood in for)"},
    )


class _StandInModule(types.ModuleType):
    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _stand_in(f"{self.__name__}.{name}")


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def __init__(self, names: Collection[str], hidden: Collection[str]) -> None:
        self._names = frozenset(names)
        self._hidden = frozenset(hidden)

    def find_spec(
        self, name: str, path: object = None, target: object = None
    ) -> importlib.machinery.ModuleSpec | None:
        if name in self._hidden:
            raise ModuleNotFoundError(f"{name} is left out by engine.lean", name=name)
        parts = name.split(".")
        if any(".".join(parts[:end]) in self._names for end in range(1, len(parts) + 1)):
            return importlib.machinery.ModuleSpec(name, self, is_package=True)
        return None

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> types.ModuleType:
        return _StandInModule(spec.name)

    def exec_module(self, module: types.ModuleType) -> None:
        pass


def install(*, serving: bool) -> None:
    """Make Rasa importable: `engine.shims`, and stand-ins for what is not installed of `LEFT_OUT`.

    With `serving` those of `NOT_SERVING` too, installed or not. Must run before Rasa is imported; a
    library that is loaded already stays as it is.
    """
    sys.meta_path.append(_Finder(LEFT_OUT, HIDDEN))
    if serving:
        unused = {} if os.environ.get("REDIS_URL") else {"redis": "locks shared by several engines"}
        sys.meta_path.insert(0, _Finder(NOT_SERVING | unused, HIDDEN_SERVING))
    shims.apply()


def seal() -> None:
    """From now on every call of a stand-in raises `MissingLibrary`, naming what was called."""
    global _sealed
    _sealed = True


def refuse_missing(model: Path) -> None:
    """Check that no component of a trained model needs a library that is stood in for.

    Raises `MissingLibrary` with one sentence that names the component and the library.
    """
    with tarfile.open(model) as archive:
        stored = archive.extractfile("metadata.json")
        metadata = json.load(stored) if stored else {}
    for node in metadata.get("predict_schema", {}).get("nodes", {}).values():
        module, _, name = node["uses"].rpartition(".")
        check_component(getattr(importlib.import_module(module), name))


def check_component(component: type) -> None:
    """Check one class of config.yml, its bases included. Raises `MissingLibrary`."""
    for base in component.__mro__:
        library = _first_stand_in(sys.modules[base.__module__])
        if library:
            raise MissingLibrary(
                f"{component.__name__} in config.yml needs {library}, which python -m engine "
                f"leaves out (engine/import_stubs.py): take it out of config.yml"
            )


def _first_stand_in(module: types.ModuleType) -> str | None:
    """Name of the library behind the first stand-in among a module's globals."""
    for value in vars(module).values():
        if isinstance(value, _StandInModule):
            return value.__name__.split(".")[0]
        if isinstance(value, _StandInType) and value.__module__ != __name__:
            return value.__qualname__.split(".")[0]
    return None
