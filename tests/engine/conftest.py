"""Tests against a real Rasa process on a small project of their own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engine.running import ActionServer, Engine, train_project
from tests.with_rasa import spare_warnings


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    spare_warnings(items, Path(__file__).parent)


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
