"""The settings file `.env`: written once with generated secrets, overruled by the environment."""

import os
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path

from cryptography.fernet import Fernet
from dotenv import dotenv_values

from tools.console import OperatorError, say
from tools.layout import ROOT, SETTINGS_FILE

GENERATED: dict[str, Callable[[], str]] = {
    "MUSAED_SECRET": lambda: secrets.token_urlsafe(48),
    "RASA_TOKEN": lambda: secrets.token_urlsafe(32),
    "TRACKER_KEY": lambda: Fernet.generate_key().decode(),
}
_HEADER = (
    "# Written by `make run`; every setting is described in .env.example.\n"
    "# Keep this file: without its keys the stored conversations and tickets cannot be read.\n"
)


def read(path: Path = SETTINGS_FILE) -> dict[str, str]:
    """The settings in the file, and over them those of the environment that are not empty."""
    values = {key: value for key, value in dotenv_values(path).items() if value}
    values.update({key: value for key, value in os.environ.items() if value})
    return values


def var_dir(values: Mapping[str, str]) -> Path:
    """The absolute folder of run-time files."""
    return (ROOT / values.get("MUSAED_VAR_DIR", "var")).resolve()


def ensure(path: Path = SETTINGS_FILE) -> None:
    """Add to the file each secret that neither it nor the environment has.

    Raises OperatorError when data exists that a new secret could not read.
    """
    values = read(path)
    missing = [name for name in GENERATED if name not in values]
    if not missing:
        return
    for name, file in (("MUSAED_SECRET", "musaed.db"), ("TRACKER_KEY", "trackers.db")):
        data = var_dir(values) / file
        if name in missing and data.exists():
            raise OperatorError(
                f"{data} exists and its key {name} is not set: put the old .env back,"
                f" or move {data.name} away to start with an empty one."
            )
    before = path.read_text(encoding="utf-8") if path.exists() else _HEADER
    if not before.endswith("\n"):
        before += "\n"
    added = "".join(f"{name}={GENERATED[name]()}\n" for name in missing)
    # beside the old file and then over it: an interrupted write must not lose a key
    draft = path.with_name(path.name + ".new")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as handle:
        handle.write(before + added)
        handle.flush()
        os.fsync(handle.fileno())
    draft.replace(path)
    say(f"  Wrote {', '.join(missing)} to {path.name}")
