from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.citizen import Citizen, citizen
from tests.system import System, running_system


@pytest.fixture(scope="session")
def fragile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """A system of these tests alone, which break it and leave it whole again."""
    # the agents of these tests have no screen open, and faults take their time
    settings = {"DESK_AGENT_GRACE": "3600"}
    with running_system(tmp_path_factory.mktemp("fragile"), **settings) as system:
        yield system


@pytest.fixture
def visitor(fragile: System) -> Iterator[Citizen]:
    """A citizen with the page open on the fragile system."""
    fragile.wait_ready()
    with citizen(fragile.url) as visitor:
        yield visitor
