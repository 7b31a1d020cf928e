"""Tests of what runs inside Rasa, on the model that `make train` built."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.with_rasa import spare_warnings
from tools.build import built_model
from tools.console import OperatorError


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    spare_warnings(items, Path(__file__).parent)


@pytest.fixture(scope="session")
def model() -> Path:
    """The model of the present sources: one of others need not even load."""
    try:
        return built_model()
    except OperatorError as error:
        pytest.fail(str(error))
