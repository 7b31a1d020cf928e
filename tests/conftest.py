"""Fixtures of the whole suite. Imports stay inside: Rasa's environment reads this file too."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

# so that their assertions show values like those of tests
pytest.register_assert_rewrite("tests.citizen", "tests.system", "tests.faults.whole")

if TYPE_CHECKING:
    from tests.citizen import Citizen
    from tests.system import System


_LIVE = {"browser", "channels", "conversations", "desks", "faults", "gateway"}
"""Folders whose tests talk to processes of their own: on a busy machine one is late at times."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A live test that fails is tried once more; the report names it (`RERUN`): a race to mend."""
    here = Path(__file__).parent
    for item in items:
        if item.path.relative_to(here).parts[0] in _LIVE:
            item.add_marker(pytest.mark.flaky(reruns=1))


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
