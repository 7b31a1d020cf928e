"""The database: one engine a process, short transactions, SQLite and PostgreSQL alike."""

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from casework.settings import get_settings

_BUSY_SECONDS = 30
_READONLY = {"postgresql_readonly": True, "readonly": True}
_sqlite_writer = threading.Lock()


@lru_cache(maxsize=1)
def engine() -> Engine:
    """The engine of DATABASE_URL, made on first use. `dispose()` closes it."""
    url = make_url(get_settings().database_url)
    if url.get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True, pool_size=10, max_overflow=20)
    if url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    made = create_engine(url, connect_args={"timeout": _BUSY_SECONDS})
    event.listen(made, "connect", _prepare_sqlite)
    event.listen(made, "begin", _begin_sqlite)
    return made


def dispose() -> None:
    """Close all connections; the next use reads DATABASE_URL again."""
    if engine.cache_info().currsize:
        engine().dispose()
    engine.cache_clear()
    _readonly_engine.cache_clear()


@contextmanager
def session(*, readonly: bool = False) -> Iterator[Session]:
    """A transaction: committed when the block ends, rolled back when it raises.

    Objects stay usable after it. A `readonly` one never waits for writers and may not write. Two
    that write must not be nested: on SQLite the inner one waits for the outer, then TimeoutError.
    """
    with _turn(readonly) as bind, Session(bind, expire_on_commit=False) as db, db.begin():
        yield db


@contextmanager
def connection(*, readonly: bool = False) -> Iterator[Connection]:
    """A transaction like that of `session`, without objects: it begins in half the time."""
    with _turn(readonly) as bind, bind.begin() as db:
        yield db


@contextmanager
def _turn(readonly: bool) -> Iterator[Engine]:
    """The engine, once it is our turn."""
    if readonly:
        yield _readonly_engine()
    elif engine().dialect.name == "sqlite":
        with _sqlite_turn():
            yield engine()
    else:
        yield engine()


@lru_cache(maxsize=1)
def _readonly_engine() -> Engine:
    return engine().execution_options(**_READONLY)


@contextmanager
def _sqlite_turn() -> Iterator[None]:
    # Threads that wait inside SQLite poll for its lock, hold a connection each, and some starve.
    # Among themselves they wait here, so that only processes meet at SQLite's lock.
    if not _sqlite_writer.acquire(timeout=_BUSY_SECONDS):
        raise TimeoutError("another transaction of this process has not ended; are two nested?")
    try:
        yield
    finally:
        _sqlite_writer.release()


def _prepare_sqlite(connection: Any, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # the driver's own BEGIN is off: _begin_sqlite says it
    _use_wal(connection)
    for pragma in ("synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _use_wal(connection: sqlite3.Connection) -> None:
    # While another process makes the change, SQLite says 'locked' at once, whatever the time-out.
    until = time.monotonic() + _BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
        time.sleep(0.02)


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that reads first and writes later cannot wait for another writer: SQLite answers
    # 'database is locked' at once. So writers take the lock when they begin, and then they wait.
    readonly = connection.get_execution_options().get("readonly", False)
    begin = "BEGIN" if readonly else "BEGIN IMMEDIATE"
    raw: Any = connection.connection.dbapi_connection  # SQLAlchemy's way there takes longer
    try:
        raw.execute(f"PRAGMA query_only = {int(readonly)}")
        raw.execute(begin)
    except sqlite3.Error as error:
        raise OperationalError(begin, None, error) from error
