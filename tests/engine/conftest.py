"""Tests in Rasa's environment, against a real Rasa process on a small project of their own."""

from __future__ import annotations

import importlib.util
import os
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

IN_RASA_ENVIRONMENT = importlib.util.find_spec("rasa") is not None
if not IN_RASA_ENVIRONMENT:
    collect_ignore_glob = ["test_*.py"]
else:
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    os.environ["SQLALCHEMY_SILENCE_UBER_WARNING"] = "1"
    with warnings.catch_warnings(record=True):  # libraries reset the filters meanwhile
        from engine import lean

        lean.install(serving=True)
        import rasa.core.run  # noqa: F401
        from rasa.engine.recipes import default_components  # noqa: F401

    from tests.engine.running import ActionServer, Engine, train_project


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Rasa's dependencies warn of each other in ways that nobody here can mend."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.filterwarnings("ignore::DeprecationWarning"))
            item.add_marker(pytest.mark.filterwarnings("ignore:.*Slot auto-fill:UserWarning"))


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the small project and its trained model."""
    return train_project(tmp_path_factory.mktemp("project"))


@pytest.fixture(scope="session")
def shared_actions(
    project: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ActionServer]:
    """An action server that tests leave running."""
    server = ActionServer(project, tmp_path_factory.mktemp("actions"))
    server.start()
    yield server
    server.kill()


@pytest.fixture(scope="session")
def shared_engine(
    project: Path, shared_actions: ActionServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    """An engine that tests leave running."""
    engine = Engine(project, tmp_path_factory.mktemp("engine"), shared_actions.port)
    engine.start()
    yield engine
    engine.kill()


@pytest.fixture
def actions(project: Path, tmp_path: Path) -> Iterator[ActionServer]:
    """An action server of the test's own, to be killed."""
    server = ActionServer(project, tmp_path)
    server.start()
    yield server
    server.kill()


@pytest.fixture
def engine(project: Path, actions: ActionServer, tmp_path: Path) -> Iterator[Engine]:
    """An engine of the test's own, to be killed, with `actions`."""
    engine = Engine(project, tmp_path, actions.port)
    engine.start()
    yield engine
    engine.kill()
