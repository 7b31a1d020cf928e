"""Tests of what runs inside Rasa, on the model that `make train` built."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.with_rasa import spare_warnings


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    spare_warnings(items, Path(__file__).parent)
