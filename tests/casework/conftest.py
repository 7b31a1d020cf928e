from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from hypothesis import HealthCheck, settings

from casework import database
from casework.crypto import keyed_hash
from casework.models import Conversation, Identity, new_id
from casework.settings import Settings, get_settings
from tests.casework.databases import SECRET, copy_postgres, copy_sqlite

Configure = Callable[..., None]

# Examples share the test's database: each makes rows of its own. Two databases halve the number.
shared_database = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture(autouse=True)
def configure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Configure]:
    """Settings of this test alone; call it with more of them to change some."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)

    def configure(**values: str) -> None:
        for name, value in values.items():
            monkeypatch.setenv(name, value)
        get_settings.cache_clear()

    configure(MUSAED_SECRET=SECRET)
    yield configure
    database.dispose()
    get_settings.cache_clear()


@pytest.fixture
def sqlite(configure: Configure, tmp_path: Path) -> str:
    """The URL of an SQLite file that is not there yet; it is configured."""
    url = f"sqlite:///{tmp_path / 'musaed.db'}"
    configure(DATABASE_URL=url)
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def backend(request: pytest.FixtureRequest) -> str:
    """The kind of the database: the test runs on each."""
    return str(request.param)


@pytest.fixture
def empty_database(request: pytest.FixtureRequest, configure: Configure, backend: str) -> str:
    """The URL of a database without tables; it is configured."""
    if backend == "sqlite":
        return str(request.getfixturevalue("sqlite"))
    url = str(request.getfixturevalue("postgres"))
    with psycopg.connect(url) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
    configure(DATABASE_URL=url)
    return url


@pytest.fixture
def db(request: pytest.FixtureRequest, configure: Configure, backend: str) -> str:
    """The URL of a database with its tables; it is configured."""
    if backend == "sqlite":
        return str(request.getfixturevalue("sqlite_db"))
    template = request.getfixturevalue("postgres_template")
    url = copy_postgres(request.getfixturevalue("postgres"), template)
    configure(DATABASE_URL=url)
    return url


@pytest.fixture
def sqlite_db(sqlite: str, sqlite_template: Path) -> str:
    """The URL of an SQLite file with its tables; it is configured."""
    copy_sqlite(sqlite_template, sqlite)
    return sqlite


@pytest.fixture
def conversation(db: str) -> str:
    return add_conversation()


def add_conversation() -> str:
    with database.session() as session:
        conversation = Conversation(id=new_id(), channel="web")
        session.add(conversation)
    return conversation.id


def write_from(conversation_id: str, mobile: str) -> None:
    """The channel knows the citizen's number."""
    with database.session() as session:
        session.add(
            Identity(
                conversation_id=conversation_id,
                kind="mobile",
                value=mobile,
                value_hash=keyed_hash(mobile),
            )
        )
