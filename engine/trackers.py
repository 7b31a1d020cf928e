"""Rasa's tracker store: one row a turn, its events encrypted, live trackers kept in memory.

A row is written whole or not at all, and the primary key refuses a second row with the same number,
so a conversation's history can neither hold half a turn nor two versions of one. Rasa replays the
whole history to build a tracker; the cache saves that: `retrieve` hands the cached tracker out (and
forgets it), `save` puts it back. A caller that fails midway simply does not save, and the next turn
starts from what is stored.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import logging
import time
import zlib
from collections import OrderedDict
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import RasaException
from sqlalchemy.pool import StaticPool

from engine import environment

logger = logging.getLogger(__name__)
Result = TypeVar("Result")

LIVE_TRACKERS = 2000  # about 100 kB each at 40 turns
POSTGRESQL_CONNECTIONS = 4

_metadata = sa.MetaData()
turns = sa.Table(
    "turns",
    _metadata,
    sa.Column("sender_id", sa.String(255), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),  # 1, 2, 3 ... within a sender
    sa.Column("events_total", sa.Integer, nullable=False),  # of the sender, up to this row
    sa.Column("created_at", sa.Float, nullable=False, index=True),  # seconds since the epoch
    sa.Column("events", sa.LargeBinary, nullable=False),  # Fernet(zlib(JSON list of events))
)


class UnreadableTurn(RasaException):  # type: ignore[misc]
    """A stored turn was encrypted with a key that `TRACKER_KEY` does not hold."""

    def __init__(self) -> None:
        super().__init__("TRACKER_KEY does not open the stored conversations")


class EncryptedTrackerStore(TrackerStore):  # type: ignore[misc]
    """Trackers on SQLite or PostgreSQL (`engine.environment`); in memory without `TRACKER_KEY`.

    Raises `SettingError` for a bad setting and SQLAlchemy's errors when the database cannot be
    reached.
    """

    def __init__(
        self,
        domain: Domain | None = None,
        event_broker: EventBroker | None = None,
        host: str | None = None,
        **kwargs: Any,
    ) -> None:
        """`host` is the `url` of endpoints.yml, which Rasa passes; the address comes from the
        environment.
        """
        super().__init__(domain, event_broker, **kwargs)
        cipher = environment.tracker_cipher()
        if cipher is None:
            logger.info("TRACKER_KEY is not set: conversations are kept in memory only")
        # without a key the same code works on a database that dies with the process
        self._cipher = cipher or MultiFernet([Fernet(Fernet.generate_key())])
        url = environment.tracker_database() if cipher else sa.engine.make_url("sqlite://")
        self._database = _connect(url)
        _metadata.create_all(self._database)
        self._check_key()
        # one thread for SQLite: its connection is not shared and its writes come one by one anyway
        workers = 1 if url.drivername == "sqlite" else POSTGRESQL_CONNECTIONS
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="trackers")
        self._live: OrderedDict[str, tuple[int, DialogueStateTracker]] = OrderedDict()

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The tracker with everything stored for `sender_id`, `None` when there is nothing.

        Raises `UnreadableTurn` and SQLAlchemy's errors.
        """
        number, live = self._live.pop(sender_id, (0, None))
        stored, events = await self._in_thread(lambda: self._load(sender_id, unless=number))
        if not stored:
            return None
        if live is not None and number == stored:
            return live
        return DialogueStateTracker.from_dict(sender_id, events, self.domain.slots)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Store the events since the last save as one row.

        Raises `sqlalchemy.exc.IntegrityError` when another process stored a turn meanwhile.
        """
        sender_id, size = tracker.sender_id, len(tracker.events)
        new: list[Event] = []

        def store() -> int:
            with self._database.begin() as connection:
                number, total = _last_row(connection, sender_id)
                new.extend(itertools.islice(tracker.events, total, size))
                if new:
                    number += 1
                    connection.execute(
                        turns.insert().values(
                            sender_id=sender_id,
                            number=number,
                            events_total=size,
                            created_at=time.time(),
                            events=self._seal([event.as_dict() for event in new]),
                        )
                    )
                return number

        number = await self._in_thread(store)
        if self.event_broker is not None and new:
            await self._stream_new_events(self.event_broker, new, sender_id)
        if number:
            self._live[sender_id] = number, tracker
            self._live.move_to_end(sender_id)
            if len(self._live) > LIVE_TRACKERS:
                self._live.popitem(last=False)

    async def keys(self) -> Iterable[str]:
        """Sender ids of all stored conversations."""

        def read() -> list[str]:
            with self._database.connect() as connection:
                return list(connection.execute(sa.select(turns.c.sender_id).distinct()).scalars())

        return await self._in_thread(read)

    def _load(self, sender_id: str, *, unless: int) -> tuple[int, list[dict[str, Any]]]:
        """Number of the last row and all events; no events when that number is `unless`."""
        with self._database.connect() as connection:
            number, _ = _last_row(connection, sender_id)
            if not number or number == unless:
                return number, []
            mine = sa.select(turns.c.events).where(
                turns.c.sender_id == sender_id, turns.c.number <= number
            )
            rows = connection.execute(mine.order_by(turns.c.number)).scalars()
            return number, [event for row in rows for event in self._open(row)]

    def _seal(self, events: list[dict[str, Any]]) -> bytes:
        text = json.dumps(events, ensure_ascii=False, separators=(",", ":"))
        return self._cipher.encrypt(zlib.compress(text.encode(), 1))

    def _open(self, row: bytes) -> list[dict[str, Any]]:
        try:
            events: list[dict[str, Any]] = json.loads(zlib.decompress(self._cipher.decrypt(row)))
        except InvalidToken:
            raise UnreadableTurn from None
        return events

    def _check_key(self) -> None:
        with self._database.connect() as connection:
            newest = sa.select(turns.c.events).order_by(turns.c.created_at.desc()).limit(1)
            row = connection.execute(newest).scalar()
        if row is not None:
            self._open(row)

    async def _in_thread(self, work: Callable[[], Result]) -> Result:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)


def _last_row(connection: sa.engine.Connection, sender_id: str) -> tuple[int, int]:
    """Number and `events_total` of a sender's last row, zeros when there is none."""
    last = sa.select(turns.c.number, turns.c.events_total).where(turns.c.sender_id == sender_id)
    row = connection.execute(last.order_by(turns.c.number.desc()).limit(1)).first()
    return (row[0], row[1]) if row else (0, 0)


def _connect(url: sa.engine.URL) -> sa.engine.Engine:
    # hide_parameters: an error's text must not carry what was being stored
    if url.drivername != "sqlite":
        return sa.create_engine(
            url,
            hide_parameters=True,
            pool_size=POSTGRESQL_CONNECTIONS,
            pool_pre_ping=True,
            connect_args={"connect_timeout": 5},
        )
    if url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(
        url,
        hide_parameters=True,
        poolclass=StaticPool,
        connect_args={"check_same_thread": False, "timeout": 5},
    )

    @sa.event.listens_for(engine, "connect")
    def _set_pragmas(connection: Any, _: object) -> None:
        # the write-ahead log lets `rasa` commands read while the server writes; FULL: a turn that
        # the gateway was told of survives a power cut
        for pragma in ("journal_mode = WAL", "synchronous = FULL"):
            connection.execute(f"PRAGMA {pragma}")

    return engine
