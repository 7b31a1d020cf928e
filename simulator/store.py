"""The simulator's state in one SQLite file, so that it outlives restarts and kills."""

import json
import sqlite3
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

from simulator.schema import Event, File, Phone, PhoneMessage, Template

_SCHEMA = """
CREATE TABLE IF NOT EXISTS phones (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL, number TEXT NOT NULL UNIQUE,
    user_id TEXT NOT NULL UNIQUE, username TEXT UNIQUE, offset REAL NOT NULL DEFAULT 0,
    wrote_at REAL
);
CREATE TABLE IF NOT EXISTS messages (
    seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, phone_id INTEGER NOT NULL,
    mine INTEGER NOT NULL, type TEXT NOT NULL, content TEXT NOT NULL, context_id TEXT,
    at REAL NOT NULL, status TEXT NOT NULL, callback TEXT, reaction TEXT, mark TEXT, error TEXT
);
CREATE INDEX IF NOT EXISTS messages_by_phone ON messages (phone_id, seq);
CREATE TABLE IF NOT EXISTS events (
    id INTEGER PRIMARY KEY, due REAL NOT NULL, phone_id INTEGER NOT NULL, message_id TEXT NOT NULL,
    field TEXT NOT NULL, value TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS events_by_due ON events (due, id);
CREATE TABLE IF NOT EXISTS files (
    id TEXT PRIMARY KEY, mime_type TEXT NOT NULL, sha256 TEXT NOT NULL, name TEXT,
    data BLOB NOT NULL, at REAL NOT NULL
);
CREATE TABLE IF NOT EXISTS templates (
    name TEXT NOT NULL, language TEXT NOT NULL, template TEXT NOT NULL, PRIMARY KEY (name, language)
);
"""
_PHONE = "id, name, number, user_id, username, offset, wrote_at"
_MESSAGE = (
    "id, phone_id, mine, type, content, context_id, at, status, callback, reaction, mark, error"
)
_FILE = "id, mime_type, sha256, name, data, at"
_RANK = "CASE {} WHEN 'queued' THEN 0 WHEN 'sent' THEN 1 WHEN 'delivered' THEN 2 ELSE 3 END"


Events = Iterable[tuple[float, str, dict[str, Any]]]
"""What the webhook will be told: when it is due, `messages` or `statuses`, and the value there."""


class Store:
    """All queries. A call takes well under a millisecond, so none leaves the event loop."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(path, check_same_thread=False)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = NORMAL")
        with self._db:
            self._db.executescript(_SCHEMA)

    def close(self) -> None:
        self._db.close()

    # phones

    def add_phone(self, name: str, number: str, user_id: str, username: str | None) -> Phone:
        """Raises sqlite3.IntegrityError when number or username is taken."""
        with self._db:
            row = self._db.execute(
                f"INSERT INTO phones (name, number, user_id, username) VALUES (?, ?, ?, ?)"
                f" RETURNING {_PHONE}",
                (name, number, user_id, username),
            ).fetchone()
        return Phone(*row)

    def phones(self) -> list[Phone]:
        return [Phone(*row) for row in self._db.execute(f"SELECT {_PHONE} FROM phones ORDER BY id")]

    def phone(self, phone_id: int) -> Phone | None:
        return self._find_phone("id", phone_id)

    def phone_of(self, number: str | None, user_id: str | None) -> Phone | None:
        """The phone with this number, else with this business-scoped user id."""
        if number:
            return self._find_phone("number", number)
        return self._find_phone("user_id", user_id)

    def _find_phone(self, column: str, value: object) -> Phone | None:
        found = self._db.execute(f"SELECT {_PHONE} FROM phones WHERE {column} = ?", (value,))
        row = found.fetchone()
        return Phone(*row) if row else None

    def change_phone(self, phone_id: int, **values: object) -> None:
        """Raises sqlite3.IntegrityError when the number is taken."""
        columns = ", ".join(f"{column} = ?" for column in values)
        with self._db:
            self._db.execute(
                f"UPDATE phones SET {columns} WHERE id = ?", (*values.values(), phone_id)
            )

    # messages

    def add_message(self, message: PhoneMessage, events: Events = ()) -> None:
        """Keep a message together with the events (due, field, value) that tell of it."""
        with self._db:
            self._db.execute(
                f"INSERT INTO messages ({_MESSAGE}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    message.id,
                    message.phone_id,
                    message.mine,
                    message.type,
                    _json(message.content),
                    message.context_id,
                    message.at,
                    message.status,
                    message.callback,
                    message.reaction,
                    message.mark,
                    _json(message.error) if message.error else None,
                ),
            )
            if message.mine:
                self._db.execute(
                    "UPDATE phones SET wrote_at = ? WHERE id = ?", (message.at, message.phone_id)
                )
            self._add_events(message.phone_id, message.id, events)

    def message(self, message_id: str) -> PhoneMessage | None:
        row = self._db.execute(
            f"SELECT {_MESSAGE} FROM messages WHERE id = ?", (message_id,)
        ).fetchone()
        return _message(row) if row else None

    def messages(self, phone_id: int) -> list[PhoneMessage]:
        rows = self._db.execute(
            f"SELECT {_MESSAGE} FROM messages WHERE phone_id = ? ORDER BY seq", (phone_id,)
        )
        return [_message(row) for row in rows]

    def change_message(self, message_id: str, **values: object) -> None:
        columns = ", ".join(f"{column} = ?" for column in values)
        with self._db:
            self._db.execute(
                f"UPDATE messages SET {columns} WHERE id = ?", (*values.values(), message_id)
            )

    def advance(self, message_ids: Iterable[str], status: str) -> list[str]:
        """Move messages on to a status, never back; gives those that moved."""
        with self._db:
            return [
                message_id
                for message_id in message_ids
                if self._db.execute(
                    f"UPDATE messages SET status = ?1 WHERE id = ?2"
                    f" AND {_RANK.format('status')} < {_RANK.format('?1')}",
                    (status, message_id),
                ).rowcount
            ]

    def unread(self, phone_id: int, *, mine: bool, until: str | None = None) -> list[str]:
        """Ids of messages that the other side has not read, up to and with the one `until`."""
        rows = self._db.execute(
            "SELECT id FROM messages WHERE phone_id = ? AND mine = ?"
            " AND status IN ('queued', 'sent', 'delivered')"
            " AND seq <= COALESCE((SELECT seq FROM messages WHERE id = ?), 1 << 60) ORDER BY seq",
            (phone_id, mine, until),
        )
        return [row[0] for row in rows]

    # events for the webhook

    def add_events(self, phone_id: int, message_id: str, events: Events) -> None:
        with self._db:
            self._add_events(phone_id, message_id, events)

    def _add_events(self, phone_id: int, message_id: str, events: Events) -> None:
        self._db.executemany(
            "INSERT INTO events (due, phone_id, message_id, field, value) VALUES (?, ?, ?, ?, ?)",
            [(due, phone_id, message_id, field, _json(value)) for due, field, value in events],
        )

    def due_events(self, now: float, limit: int) -> list[Event]:
        rows = self._db.execute(
            "SELECT id, phone_id, message_id, field, value, attempts FROM events"
            " WHERE due <= ? ORDER BY due, id LIMIT ?",
            (now, limit),
        )
        return [
            Event(key, phone_id, message_id, field, json.loads(value), attempts)
            for key, phone_id, message_id, field, value, attempts in rows
        ]

    def next_due(self, but: Collection[int] = ()) -> float | None:
        """When the next event is due that is not one of those with these ids."""
        rows = self._db.execute(
            "SELECT id, due FROM events ORDER BY due, id LIMIT ?", (len(but) + 1,)
        )
        return next((due for event_id, due in rows if event_id not in but), None)

    def pending(self) -> int:
        """How many events the webhook has not confirmed."""
        return int(self._db.execute("SELECT COUNT(*) FROM events").fetchone()[0])

    def confirm(self, events: list[Event]) -> None:
        with self._db:
            self._db.executemany("DELETE FROM events WHERE id = ?", [(each.id,) for each in events])

    def put_off(self, events: list[tuple[Event, float]]) -> None:
        """Try events again when they are due."""
        with self._db:
            self._db.executemany(
                "UPDATE events SET due = ?, attempts = attempts + 1 WHERE id = ?",
                [(due, each.id) for each, due in events],
            )

    # files

    def add_file(self, file: File) -> None:
        with self._db:
            self._db.execute(
                f"INSERT INTO files ({_FILE}) VALUES (?, ?, ?, ?, ?, ?)",
                (file.id, file.mime_type, file.sha256, file.name, file.data, file.at),
            )

    def file(self, file_id: str) -> File | None:
        row = self._db.execute(f"SELECT {_FILE} FROM files WHERE id = ?", (file_id,)).fetchone()
        return File(*row) if row else None

    def remove_file(self, file_id: str) -> bool:
        with self._db:
            return bool(self._db.execute("DELETE FROM files WHERE id = ?", (file_id,)).rowcount)

    # templates

    def keep_template(self, template: Template) -> None:
        text = _json({name: getattr(template, name) for name in Template.__slots__})
        with self._db:
            self._db.execute(
                "INSERT OR REPLACE INTO templates VALUES (?, ?, ?)",
                (template.name, template.language, text),
            )

    def templates(self) -> list[Template]:
        rows = self._db.execute("SELECT template FROM templates ORDER BY name, language")
        return [Template(**json.loads(row[0])) for row in rows]

    def template(self, name: str, language: str) -> Template | None:
        row = self._db.execute(
            "SELECT template FROM templates WHERE name = ? AND language = ?", (name, language)
        ).fetchone()
        return Template(**json.loads(row[0])) if row else None


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _message(row: tuple[Any, ...]) -> PhoneMessage:
    message = dict(zip(_MESSAGE.split(", "), row, strict=True))
    message["mine"] = bool(message["mine"])
    message["content"] = json.loads(message["content"])
    message["error"] = message["error"] and json.loads(message["error"])
    return PhoneMessage(**message)
