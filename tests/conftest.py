"""Fixtures of the whole suite. Imports stay inside: most tests need few of them."""

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


_RUNNING = {"system", "fragile"}
"""Fixtures that start the whole product."""


_LONG = (
    "arabic/engine",
    "browser",
    "conversations",
    "desks",
    "engine",
    "faults",
    "gateway",
    "stories",
)
"""Folders whose files take long, few tests or many."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs the running product: `-m "not live"` leaves it out. What takes long begins.

    So no process is left alone with a long file at the end.
    """
    for item in items:
        if _RUNNING.intersection(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.live)
    here = Path(__file__).parent
    items.sort(key=lambda item: not item.path.relative_to(here).as_posix().startswith(_LONG))


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with its tables, to be copied."""
    from tests.casework.databases import migrate

    file = tmp_path_factory.mktemp("template") / "musaed.db"
    migrate(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of an empty database on a PostgreSQL server, which runs for all tests."""
    from tests.casework.postgres import running_postgres

    with running_postgres() as url:
        yield url


@pytest.fixture(scope="session")
def postgres_template(postgres: str) -> str:
    """The name of a database on that server that has its tables, to be copied."""
    from tests.casework.databases import make_template

    return make_template(postgres)


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
