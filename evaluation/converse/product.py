"""The running product, with a frozen clock, and data folder, keys and ports of its own."""

from __future__ import annotations

import asyncio
import os
import secrets
import sys
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp
from cryptography.fernet import Fernet

from casework import database
from casework.settings import Settings, get_settings
from tools import ports
from tools.console import OperatorError, telling_line
from tools.layout import ROOT

_START_SECONDS = 600
_STOP_SECONDS = 90
_KEYS = ("RASA_MODEL", "REDIS_URL", "TRACKER_KEY", "TRACKER_DATABASE_URL")


@dataclass(frozen=True)
class Product:
    """Where it answers. Within `running` this process's `casework` works on its data."""

    url: str
    rasa_url: str
    rasa_token: str


@asynccontextmanager
async def running(clock: str) -> AsyncIterator[Product]:
    """A product for the length of the block. Raises OperatorError when it does not start."""
    with tempfile.TemporaryDirectory(prefix="musaed-converse-") as folder:
        settings = _settings(clock, Path(folder))
        screen = Path(folder) / "screen.txt"
        with screen.open("wb") as output:
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "tools.run",
                cwd=ROOT, env={**_bare_environment(), **settings},
                stdin=asyncio.subprocess.DEVNULL, stdout=output, stderr=output,
            )  # fmt: skip
        url = f"http://127.0.0.1:{settings['MUSAED_PORT']}"
        try:
            await _wait_ready(process, url, screen)
            configure_casework(settings)
            rasa_url = f"http://127.0.0.1:{settings['RASA_PORT']}"
            yield Product(url, rasa_url, settings["RASA_TOKEN"])
        finally:
            database.dispose()
            await _stop(process)


def _settings(clock: str, folder: Path) -> dict[str, str]:
    gateway, rasa, actions = ports.free(3)
    return {
        "MUSAED_PORT": str(gateway),
        "RASA_PORT": str(rasa),
        "ACTIONS_PORT": str(actions),
        "MUSAED_VAR_DIR": str(folder),
        "MUSAED_CLOCK": clock,
        "MUSAED_SECRET": secrets.token_urlsafe(32),
        "RASA_TOKEN": secrets.token_urlsafe(16),
        "TRACKER_KEY": Fernet.generate_key().decode(),
        "DATABASE_URL": f"sqlite:///{folder / 'musaed.db'}",
        "TRACKER_DATABASE_URL": f"sqlite:///{folder / 'trackers.db'}",
    }


def _setting_names() -> set[str]:
    return {*(name.upper() for name in Settings.model_fields), *_KEYS}


def _bare_environment() -> dict[str, str]:
    """This process's environment without settings that a developer may have made."""
    return {name: value for name, value in os.environ.items() if name not in _setting_names()}


def configure_casework(settings: Mapping[str, str]) -> None:
    """Let `casework` in this process work with these settings alone."""
    for name in _setting_names():
        os.environ.pop(name, None)
    os.environ.update(settings)
    get_settings.cache_clear()
    database.dispose()


async def _wait_ready(process: asyncio.subprocess.Process, url: str, screen: Path) -> None:
    until = asyncio.get_running_loop().time() + _START_SECONDS
    async with aiohttp.ClientSession() as http:
        while not await _is_ready(http, url):
            if process.returncode is not None or asyncio.get_running_loop().time() > until:
                shown = screen.read_text(encoding="utf-8", errors="replace")
                raise OperatorError(f"The product does not start: {telling_line(shown)}")
            await asyncio.sleep(0.3)


async def _is_ready(http: aiohttp.ClientSession, url: str) -> bool:
    try:
        async with http.get(f"{url}/readyz") as answer:
            return answer.status == 200
    except (aiohttp.ClientError, TimeoutError):
        return False


async def _stop(process: asyncio.subprocess.Process) -> None:
    if process.returncode is not None:
        return
    process.terminate()
    try:
        await asyncio.wait_for(process.wait(), _STOP_SECONDS)
    except TimeoutError:
        process.kill()
        await process.wait()
