"""A real gateway process with an engine that echoes, for `bench.desk_load`."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import time
from pathlib import Path

import httpx

from bench.deployments import CLOCK, environment
from bench.echo import HANDOVER, EchoEngine
from casework import database, migrations
from casework.settings import get_settings
from tools import ports
from tools.console import OperatorError
from tools.layout import ROOT


class Gateway:
    """A gateway process and its engine in `folder`, from `start` to `stop`."""

    def __init__(self, folder: Path, url: str) -> None:
        self._folder = folder
        self._engine = EchoEngine()
        button = {"title": "موظف", "payload": HANDOVER}
        self._engine.answers["موظف"] = [{"text": "تريد موظفًا؟", "buttons": [button]}]
        (port,) = ports.free(1)
        self.url = f"http://127.0.0.1:{port}"
        self._settings = {
            "MUSAED_PORT": str(port),
            "RASA_PORT": str(self._engine.port),
            "ACTIONS_PORT": str(self._engine.port),
            "RASA_TOKEN": self._engine.token,
            "MUSAED_SECRET": secrets.token_urlsafe(32),
            "MUSAED_VAR_DIR": str(folder),
            "DATABASE_URL": url or f"sqlite:///{folder / 'musaed.db'}",
            "MUSAED_CLOCK": CLOCK,
            "ADDRESS_CONNECTIONS": "5000",
        }
        self._process: subprocess.Popen[bytes] | None = None
        os.environ.update(self._settings)  # this process reads and prepares the same database
        get_settings.cache_clear()
        migrations.upgrade()

    def start(self) -> None:
        with (self._folder / "gateway.log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "gateway"],
                cwd=ROOT,
                env={**environment(), **self._settings},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                if httpx.get(f"{self.url}/healthz").status_code == 200:
                    return
            except httpx.HTTPError:
                time.sleep(0.1)
        raise OperatorError(f"the gateway does not answer: see {self._folder / 'gateway.log'}")

    def kill(self) -> None:
        """kill -9, and start it again."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()
        self.start()

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(60)
        self._engine.stop()
        database.dispose()
