"""The database is busy for a moment: the citizen waits a little, and nothing else happens."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.citizen import Citizen
from tests.conversations.steps import fill_complaint, reference_in
from tests.faults.whole import assert_nothing_lost_or_doubled, tickets_of
from tests.system import System


@contextmanager
def locked(system: System, name: str, seconds: float) -> Iterator[None]:
    """Another program holds the write lock of a database for the given time."""
    held = threading.Event()

    def hold() -> None:
        connection = sqlite3.connect(system.var_dir / name, isolation_level=None, timeout=30)
        connection.execute("BEGIN IMMEDIATE")
        held.set()
        released.wait(seconds)
        connection.execute("ROLLBACK")
        connection.close()

    released = threading.Event()
    thread = threading.Thread(target=hold)
    thread.start()
    assert held.wait(30)
    try:
        yield
    finally:
        released.set()
        thread.join()


@pytest.mark.parametrize("database", ["musaed.db", "trackers.db"])
def test_a_message_waits_for_a_locked_database(
    fragile: System, visitor: Citizen, database: str
) -> None:
    visitor.say("السلام عليكم")
    with locked(fragile, database, seconds=4):
        visitor.say("متى يفتح مركز الاتصال؟")
    assert_nothing_lost_or_doubled(
        fragile, visitor, said=["السلام عليكم", "متى يفتح مركز الاتصال؟"]
    )


@pytest.mark.parametrize("database", ["musaed.db", "trackers.db"])
def test_a_ticket_filed_while_the_database_is_locked_is_filed_once(
    fragile: System, visitor: Citizen, database: str
) -> None:
    fill_complaint(visitor)
    with locked(fragile, database, seconds=8):
        reply = visitor.say("نعم")
    reference_in(reply)
    assert tickets_of(fragile, visitor) == 1
