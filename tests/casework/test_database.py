import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest
from sqlalchemy import func, make_url, select, text
from sqlalchemy.exc import DBAPIError, OperationalError

from casework import database
from casework.database import connection, session
from casework.models import Conversation, Message
from casework.settings import get_settings

PROCESSES, THREADS, WRITES = 3, 3, 10
# Every write reads first and writes then, as all of our transactions do.
WRITER = f"""
import sys, threading
from casework.database import session
from casework.models import Conversation, Message

failures = []

def write(conversation_id):
    for _ in range({WRITES}):
        with session(readonly=True) as db:
            db.get(Conversation, conversation_id)
        with session() as db:
            conversation = db.get(Conversation, conversation_id, with_for_update=True)
            conversation.last_seq += 1
            db.add(Message(conversation_id=conversation_id, seq=conversation.last_seq,
                           channel="web", author="citizen", body="مرحبا", state="received"))

def run():
    try:
        write(sys.argv[1])
    except Exception as error:
        failures.append(error)

threads = [threading.Thread(target=run) for _ in range({THREADS})]
for thread in threads: thread.start()
for thread in threads: thread.join()
sys.exit(repr(failures[0]) if failures else 0)
"""


def test_processes_write_at_the_same_time_and_nothing_is_refused_or_lost(
    conversation: str, pytestconfig: pytest.Config
) -> None:
    command = [sys.executable, "-c", WRITER, conversation]
    environment = {
        "PYTHONPATH": str(pytestconfig.rootpath),
        "DATABASE_URL": get_settings().database_url,
        "MUSAED_SECRET": get_settings().musaed_secret.get_secret_value(),
    }
    processes = [
        subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)
        for _ in range(PROCESSES)
    ]
    assert [process.communicate()[1] for process in processes] == [""] * PROCESSES
    written = PROCESSES * THREADS * WRITES
    with session(readonly=True) as db:
        known = db.get(Conversation, conversation)
        assert known is not None and known.last_seq == written
        assert db.scalar(select(func.count()).select_from(Message)) == written


def test_a_failed_block_leaves_nothing(conversation: str) -> None:
    with pytest.raises(ZeroDivisionError), session() as db:
        found = db.get(Conversation, conversation)
        assert found is not None
        found.turns = 7
        db.flush()
        raise ZeroDivisionError
    with session(readonly=True) as db:
        assert db.scalar(select(Conversation.turns)) == 0


def test_a_readonly_session_cannot_write_and_the_next_one_can(conversation: str) -> None:
    change = text("UPDATE conversations SET turns = 1")
    with pytest.raises(DBAPIError), session(readonly=True) as db:
        db.execute(change)
    with session() as db:
        db.execute(change)


def test_readers_do_not_wait_for_a_writer(conversation: str) -> None:
    with session() as writer:
        writer.execute(text("UPDATE conversations SET turns = 9"))
        with session(readonly=True) as reader:
            assert reader.scalar(select(Conversation.turns)) == 0


def test_objects_stay_usable_and_times_are_aware_utc(conversation: str) -> None:
    with session(readonly=True) as db:
        found = db.get(Conversation, conversation)
    assert found is not None
    offset = found.created_at.utcoffset()
    assert offset is not None and not offset


def test_nested_writers_on_sqlite_fail_in_the_end_and_leave_the_way_free(
    sqlite_db: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "_BUSY_SECONDS", 0.05)
    with pytest.raises(TimeoutError), session(), session():
        pass
    with session() as db:
        assert db.scalar(select(func.count()).select_from(Message)) == 0


def test_a_database_that_another_program_holds_is_an_error_of_the_database(
    sqlite_db: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "_BUSY_SECONDS", 0.05)
    database.dispose()
    path = make_url(sqlite_db).database
    assert path is not None
    with closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(OperationalError, match="locked"), session() as orm:
            orm.execute(text("UPDATE conversations SET turns = 1"))
        with pytest.raises(OperationalError, match="locked"), connection():
            pass
        with connection(readonly=True) as db:
            assert db.scalar(select(func.count()).select_from(Message)) == 0
