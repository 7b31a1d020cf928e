"""Fixtures of the whole suite. Imports stay inside: Rasa's environment reads this file too."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

# so that their assertions show values like those of tests
pytest.register_assert_rewrite("tests.citizen", "tests.system", "tests.faults.whole")

if TYPE_CHECKING:
    from tests.citizen import Citizen
    from tests.system import System


@pytest.fixture(scope="session")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """The whole product, running, on a frozen clock; shared by all tests that leave it whole."""
    from tests.system import running_system

    with running_system(tmp_path_factory.mktemp("system")) as system:
        yield system


@pytest.fixture
def citizen(system: System) -> Iterator[Citizen]:
    """A citizen who has just opened the page."""
    from tests.citizen import citizen

    with citizen(system.url) as visitor:
        yield visitor


@pytest.fixture(scope="session")
def portal(system: System) -> str:
    """The address of the demonstration portal."""
    return f"{system.url}/"
