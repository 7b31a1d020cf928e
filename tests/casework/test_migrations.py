import subprocess
import sys

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from casework import migrations
from casework.database import engine, session
from casework.models import Base, Message
from casework.settings import SettingsError, get_settings
from tests.casework.conftest import Configure

TOGETHER = 6


def test_migrations_make_the_tables_of_the_models(db: str) -> None:
    with engine().connect() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, Base.metadata) == []


def test_a_second_start_changes_nothing(db: str, conversation: str) -> None:
    migrations.upgrade()
    with session(readonly=True) as reader:
        assert reader.scalar(text("SELECT count(*) FROM conversations")) == 1


def test_processes_that_start_together_all_succeed(
    empty_database: str, pytestconfig: pytest.Config
) -> None:
    command = [sys.executable, "-c", "from casework.migrations import upgrade; upgrade()"]
    environment = {
        "PYTHONPATH": str(pytestconfig.rootpath),
        "DATABASE_URL": empty_database,
        "MUSAED_SECRET": get_settings().musaed_secret.get_secret_value(),
    }
    processes = [
        subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)
        for _ in range(TOGETHER)
    ]
    assert [process.communicate()[1] for process in processes] == [""] * TOGETHER
    with session(readonly=True) as db:
        assert db.scalar(text("SELECT count(*) FROM tickets")) == 0


def problem() -> str:
    with pytest.raises(SettingsError) as caught:
        migrations.upgrade()
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_another_secret_is_one_line_that_names_it(conversation: str, configure: Configure) -> None:
    with session() as db:
        line = Message(
            conversation_id=conversation,
            seq=1,
            channel="web",
            author="citizen",
            body="مرحبا",
            state="received",
        )
        db.add(line)
    configure(MUSAED_SECRET="another secret for tests")
    assert problem().startswith("MUSAED_SECRET")


def test_database_of_a_newer_version_is_one_line(db: str) -> None:
    with session() as writer:
        writer.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert problem().startswith("DATABASE_URL: ")


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://nobody@127.0.0.1:1/none",
        "sqlite:////dev/null/musaed.db",  # no folder there
        "sqlite:////dev",  # no file
    ],
)
def test_database_that_cannot_be_reached_is_one_line(configure: Configure, url: str) -> None:
    configure(DATABASE_URL=url)
    assert problem().startswith("DATABASE_URL: ")
