import subprocess
import sys
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import bindparam, select, text

from casework import migrations
from casework.database import engine, session
from casework.models import Base, Message
from casework.settings import SettingsError, get_settings
from tests.casework.conftest import Configure

TOGETHER = 6
M = Message.__table__.c
_CONVERSATION = text(
    "INSERT INTO conversations"
    " (id, channel, handler, session, turns, last_seq, created_at, last_message_at) VALUES"
    " ('1', 'whatsapp', 'bot', 1, 0, 4, '2026-11-01 08:00:00', '2026-11-01 08:00:00')"
)
_LINE = text(
    "INSERT INTO messages (id, conversation_id, seq, channel, author, kind, body, state, attempts,"
    " failure, created_at, updated_at) VALUES (:id, '1', :seq, 'whatsapp', 'bot', 'text', :body,"
    " 'queued', 1, :failure, '2026-11-01 08:00:00', '2026-11-01 08:00:00')"
).bindparams(bindparam("body", "نص", type_=M.body.type))


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


def test_what_a_failure_said_of_a_line_moves_to_its_columns(empty_database: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    with engine().begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0012")
        connection.execute(_CONVERSATION)
        for seq, failure in enumerate(("window", "plain", "code 131026", None), start=1):
            connection.execute(_LINE, {"id": str(seq), "seq": seq, "failure": failure})
    migrations.upgrade()
    with engine().connect() as connection:
        rows = connection.execute(
            select(M.awaits_citizen, M.plain, M.failure).order_by(M.seq)
        ).all()
    assert rows == [
        (True, False, None),
        (False, True, None),
        (False, False, "code 131026"),
        (False, False, None),
    ]


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
