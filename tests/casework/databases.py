"""Databases that have their tables: migrated once for all tests, then copied."""

import shutil
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from casework import database, migrations
from casework.settings import Settings, get_settings

SECRET = "a secret for tests only"
_TEMPLATE, _COPY = "template_of_tests", "copy_for_a_test"


def migrate(url: str) -> None:
    """Bring the database at `url` to the newest schema, whatever is configured now."""
    with pytest.MonkeyPatch.context() as patch:
        for name in Settings.model_fields:
            patch.delenv(name.upper(), raising=False)
        patch.setenv("DATABASE_URL", url)
        patch.setenv("MUSAED_SECRET", SECRET)
        _forget()
        migrations.upgrade()
    _forget()


def _forget() -> None:
    database.dispose()
    get_settings.cache_clear()


def copy_sqlite(template: Path, url: str) -> None:
    """Make the SQLite database at `url` as a copy of the template, unless it is there."""
    file = Path(make_url(url).database or "")
    if not file.exists():
        shutil.copyfile(template, file)


def make_template(server: str) -> str:
    """A migrated database of a PostgreSQL server; its name."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {_TEMPLATE}")
    migrate(_at(server, _TEMPLATE))
    return _TEMPLATE


def copy_postgres(server: str, template: str) -> str:
    """A fresh copy of a template; the one before goes. Its URL."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {_COPY} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {_COPY} TEMPLATE {template}")
    return _at(server, _COPY)


def _at(server: str, name: str) -> str:
    """The URL of another database of the same server."""
    return make_url(server).set(database=name).render_as_string(hide_password=False)
