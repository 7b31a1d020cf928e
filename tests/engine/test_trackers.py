"""The tracker store, on SQLite and on PostgreSQL."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from cryptography.fernet import Fernet
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, Restarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.exc import IntegrityError

from engine import environment
from engine.trackers import EncryptedTrackerStore, UnreadableTurn, turns


@functools.cache
def domain() -> Domain:
    return Domain.from_yaml(
        """
        version: "3.1"
        slots: {topic: {type: text, mappings: [{type: custom}]}}
        actions: [action_x]
        """
    )


_create_engine = sa.create_engine


@pytest.fixture(params=["sqlite", "postgresql"])
def database(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """An empty database and a key in the environment."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'folder' / 'trackers.db'}"
    else:
        url = request.getfixturevalue("postgres")
    monkeypatch.setenv("TRACKER_DATABASE_URL", url)
    monkeypatch.setenv("TRACKER_KEY", Fernet.generate_key().decode())
    opened: list[sa.Engine] = []

    def create_engine(*arguments: Any, **options: Any) -> sa.Engine:
        opened.append(_create_engine(*arguments, **options))
        return opened[-1]

    monkeypatch.setattr(sa, "create_engine", create_engine)
    yield
    if request.param == "postgresql":
        with sa.create_engine(environment.tracker_database()).begin() as connection:
            turns.drop(connection, checkfirst=True)
    for one in opened:
        one.dispose()


@pytest.fixture
def store(database: None) -> EncryptedTrackerStore:
    return EncryptedTrackerStore(domain())


def run(awaitable: Any) -> Any:
    return asyncio.run(_awaited(awaitable))


async def _awaited(awaitable: Any) -> Any:
    return await awaitable


def say(tracker: DialogueStateTracker, text: str, topic: str | None = None) -> None:
    tracker.update(ActionExecuted("action_listen"))
    tracker.update(UserUttered(text, {"name": "greet"}, message_id=text))
    if topic:
        tracker.update(SlotSet("topic", topic))
    tracker.update(BotUttered(f"reply to {text}"))


def converse(store: EncryptedTrackerStore, *texts: str, sender: str = "s") -> DialogueStateTracker:
    """A turn for each text, stored one by one."""
    for text in texts:
        tracker = run(store.retrieve(sender)) or store.init_tracker(sender)
        say(tracker, text, topic=f"topic of {text}")
        run(store.save(tracker))
    return tracker


def texts(tracker: DialogueStateTracker) -> list[str]:
    return [event.text for event in tracker.events if isinstance(event, UserUttered)]


def test_nothing_is_known_of_a_stranger(store: EncryptedTrackerStore) -> None:
    assert run(store.retrieve("nobody")) is None
    assert not run(store.exists("nobody"))


def test_what_is_stored_outlives_the_process(store: EncryptedTrackerStore) -> None:
    stored = converse(store, "one", "two", "three")
    again = run(EncryptedTrackerStore(domain()).retrieve("s"))
    assert texts(again) == ["one", "two", "three"]
    assert [event.as_dict() for event in again.events] == [e.as_dict() for e in stored.events]
    assert again.get_slot("topic") == "topic of three"


def test_live_tracker_is_not_replayed(store: EncryptedTrackerStore) -> None:
    assert run(store.retrieve("s")) is None
    live = converse(store, "one")
    assert run(store.retrieve("s")) is live


def test_turn_that_is_not_saved_leaves_nothing_in_the_live_tracker(
    store: EncryptedTrackerStore,
) -> None:
    converse(store, "one")
    say(run(store.retrieve("s")), "failed", topic="wrong")
    tracker = run(store.retrieve("s"))
    assert texts(tracker) == ["one"]
    assert tracker.get_slot("topic") == "topic of one"


def test_turn_of_another_engine_is_seen(store: EncryptedTrackerStore) -> None:
    converse(store, "one")
    converse(EncryptedTrackerStore(domain()), "two")
    assert texts(run(store.retrieve("s"))) == ["one", "two"]


def test_two_engines_cannot_both_store_the_same_turn(store: EncryptedTrackerStore) -> None:
    other = EncryptedTrackerStore(domain())
    converse(store, "one")
    mine, theirs = run(store.retrieve("s")), run(other.retrieve("s"))
    say(mine, "mine")
    say(theirs, "theirs")
    with sa.create_engine(environment.tracker_database()).connect() as connection:
        # both have looked at the last row before either has stored
        last = sa.select(turns.c.number, turns.c.events_total)
        assert connection.execute(last).all() == [(1, 4)]
    run(store.save(mine))
    with pytest.raises(IntegrityError), _stale_number(other):
        run(other.save(theirs))
    assert texts(run(EncryptedTrackerStore(domain()).retrieve("s"))) == ["one", "mine"]


class _stale_number:
    """Makes the store see the last row as it was before the other engine's turn."""

    def __init__(self, store: EncryptedTrackerStore) -> None:
        self._patch = pytest.MonkeyPatch()

    def __enter__(self) -> None:
        self._patch.setattr("engine.trackers._last_row", lambda *_: (1, 4))

    def __exit__(self, *_: object) -> None:
        self._patch.undo()


def test_saving_nothing_new_stores_no_row(store: EncryptedTrackerStore) -> None:
    run(store.save(store.init_tracker("s")))
    assert run(store.retrieve("s")) is None
    converse(store, "one")
    run(store.save(run(store.retrieve("s"))))
    assert texts(run(EncryptedTrackerStore(domain()).retrieve("s"))) == ["one"]


def test_history_before_a_restart_is_kept(store: EncryptedTrackerStore) -> None:
    tracker = converse(store, "one")
    tracker = run(store.retrieve("s"))
    tracker.update(Restarted())
    run(store.save(tracker))
    again = run(EncryptedTrackerStore(domain()).retrieve("s"))
    assert texts(again) == ["one"]
    assert again.get_slot("topic") is None


def test_keys_are_the_senders(store: EncryptedTrackerStore) -> None:
    converse(store, "one", "two", sender="a")
    converse(store, "one", sender="b:2")
    assert sorted(run(store.keys())) == ["a", "b:2"]


def test_database_holds_no_words(store: EncryptedTrackerStore) -> None:
    converse(store, "قولي الوحيد")
    with sa.create_engine(environment.tracker_database()).connect() as connection:
        [row] = connection.execute(sa.select(turns)).mappings()
    assert "قولي".encode() not in bytes(row["events"])
    assert {name for name, value in row.items() if isinstance(value, str)} == {"sender_id"}


def test_key_can_be_changed(store: EncryptedTrackerStore, monkeypatch: pytest.MonkeyPatch) -> None:
    converse(store, "one")
    old = environment.os.environ["TRACKER_KEY"]
    new = Fernet.generate_key().decode()
    monkeypatch.setenv("TRACKER_KEY", f"{new}, {old}")
    converse(EncryptedTrackerStore(domain()), "two")
    assert texts(run(EncryptedTrackerStore(domain()).retrieve("s"))) == ["one", "two"]
    monkeypatch.setenv("TRACKER_KEY", new)
    with pytest.raises(UnreadableTurn, match="TRACKER_KEY"):
        run(EncryptedTrackerStore(domain()).retrieve("s"))
    monkeypatch.setenv("TRACKER_KEY", old)
    with pytest.raises(UnreadableTurn, match="TRACKER_KEY"):
        EncryptedTrackerStore(domain())


def test_least_used_live_trackers_are_let_go(
    store: EncryptedTrackerStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.trackers.LIVE_TRACKERS", 2)
    live = {sender: converse(store, "one", sender=sender) for sender in ("a", "b", "c")}
    assert run(store.retrieve("c")) is live["c"]
    replayed = run(store.retrieve("a"))
    assert replayed is not live["a"]
    assert texts(replayed) == ["one"]


@pytest.mark.parametrize(
    ("given", "driver"),
    [
        ("postgres://u@h/d", "postgresql+psycopg"),
        ("postgresql://u@h/d", "postgresql+psycopg"),
        ("postgresql+psycopg://u@h/d", "postgresql+psycopg"),
        ("postgresql+asyncpg://u@h/d", "postgresql+psycopg"),
        ("sqlite:///x.db", "sqlite"),
        ("sqlite+aiosqlite:///x.db", "sqlite"),
    ],
)
def test_any_spelling_of_the_driver_is_taken(
    given: str, driver: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRACKER_DATABASE_URL", given)
    assert environment.tracker_database().drivername == driver


def test_memory_alone_without_a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TRACKER_KEY", raising=False)
    store = EncryptedTrackerStore(domain())
    converse(store, "one")
    assert texts(run(store.retrieve("s"))) == ["one"]
    assert run(EncryptedTrackerStore(domain()).retrieve("s")) is None
