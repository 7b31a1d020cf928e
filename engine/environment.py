"""What the engine reads from the environment.

`RASA_PORT` (5005), `ACTIONS_PORT` (5055), `RASA_TOKEN`: as in the rest of the system.
`TRACKER_DATABASE_URL` (SQLite, `trackers.db` in `MUSAED_VAR_DIR` or `var`): stored conversations.
`TRACKER_KEY`: Fernet key of the stored events; of several, comma separated, the first encrypts and
all decrypt.
`REDIS_URL` (empty): Redis or Valkey that holds the locks when several engines run.
`RASA_MODEL` (`models`): a trained model, or the folder whose newest model is taken.
"""

from __future__ import annotations

import os
from pathlib import Path

from cryptography.fernet import Fernet, MultiFernet
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

HOST = "127.0.0.1"


class SettingError(ValueError):
    """A setting has a value that cannot work; the message is one line that names the setting."""


def port(name: str, default: int) -> int:
    """A TCP port from the environment. Raises `SettingError`."""
    value = os.environ.get(name) or str(default)
    if not (value.isascii() and value.isdigit() and 0 < int(value) < 65536):
        raise SettingError(f"{name}={value}: must be a port number, 1 to 65535")
    return int(value)


def actions_url() -> str:
    """Where the action server is asked. Raises `SettingError`."""
    return f"http://{HOST}:{port('ACTIONS_PORT', 5055)}/webhook"


def rasa_token() -> str:
    """The token of Rasa's API and of our channel; empty when unset."""
    return os.environ.get("RASA_TOKEN", "")


def redis_url() -> str:
    """Address of the lock store; empty for locks in this process."""
    return os.environ.get("REDIS_URL", "")


def tracker_cipher() -> MultiFernet | None:
    """The cipher of the tracker store, `None` when no key is set. Raises `SettingError`."""
    keys = [key.strip() for key in os.environ.get("TRACKER_KEY", "").split(",") if key.strip()]
    try:
        return MultiFernet([Fernet(key) for key in keys]) if keys else None
    except ValueError:
        raise SettingError(
            "TRACKER_KEY: must be a Fernet key (32 random bytes in URL-safe base64)"
        ) from None


def tracker_database() -> URL:
    """Where trackers are kept, spelt for this environment's drivers. Raises `SettingError`."""
    folder = os.environ.get("MUSAED_VAR_DIR") or "var"
    value = os.environ.get("TRACKER_DATABASE_URL") or f"sqlite:///{folder}/trackers.db"
    try:
        url = make_url(value)
    except ArgumentError:
        raise SettingError("TRACKER_DATABASE_URL: must be an SQLAlchemy URL") from None
    kind = url.drivername.split("+")[0]
    if kind in ("postgres", "postgresql"):
        return url.set(drivername="postgresql+psycopg")
    if kind == "sqlite":
        return url.set(drivername="sqlite")
    raise SettingError(f"TRACKER_DATABASE_URL: {kind} is neither sqlite nor postgresql")


def model() -> Path:
    """The trained model to serve. Raises `SettingError` when there is none."""
    place = Path(os.environ.get("RASA_MODEL") or "models")
    if place.is_file():
        return place
    models = sorted(place.glob("*.tar.gz"), key=lambda file: file.stat().st_mtime)
    if not models:
        raise SettingError(f"RASA_MODEL={place}: holds no trained model; run 'rasa train' first")
    return models[-1]
