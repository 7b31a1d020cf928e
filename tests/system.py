"""The whole product for tests: started as an operator does, on free ports, with its own data."""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import sys
import time
import xmlrpc.client
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from cryptography.fernet import Fernet
from sqlalchemy.orm import Session

from casework import database
from casework.settings import Settings, get_settings
from tests.citizen import Citizen, citizen
from tools import ports, supervise
from tools.layout import ROOT

CLOCK = "2026-11-02T10:00:00+03:00"
"""A Monday morning in Riyadh, outside holidays and Ramadan, with the desk open."""

START_SECONDS = 420
READY_LINE = "Talk to the assistant"


@dataclass(frozen=True)
class Tracker:
    """What Rasa knows of a conversation."""

    slots: dict[str, Any]
    active_loop: str | None
    requested_slot: str | None
    intent: str | None
    raw: dict[str, Any]


class System:
    """A running Musaed. `stop` it, or use `running_system`."""

    def __init__(self, var_dir: Path, **settings: str) -> None:
        """Start and wait until a conversation works. `settings` are names of the environment."""
        var_dir.mkdir(parents=True, exist_ok=True)
        self.var_dir = var_dir.resolve()
        gateway, rasa, actions = ports.free(3)
        self.settings = {
            "MUSAED_PORT": str(gateway),
            "RASA_PORT": str(rasa),
            "ACTIONS_PORT": str(actions),
            "MUSAED_VAR_DIR": str(self.var_dir),
            "MUSAED_CLOCK": CLOCK,
            "MUSAED_SECRET": secrets.token_urlsafe(32),
            "RASA_TOKEN": secrets.token_urlsafe(16),
            "TRACKER_KEY": Fernet.generate_key().decode(),
            "DATABASE_URL": f"sqlite:///{self.var_dir / 'musaed.db'}",
            "TRACKER_DATABASE_URL": f"sqlite:///{self.var_dir / 'trackers.db'}",
            **settings,
        }
        self.url = f"http://127.0.0.1:{gateway}"
        self.rasa_url = f"http://127.0.0.1:{rasa}"
        self._citizens = ExitStack()
        self._launch()

    def _launch(self) -> None:
        self.screen = self.var_dir / "screen.txt"
        with self.screen.open("wb") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tools.run"],
                cwd=ROOT,
                env={**_bare_environment(), **self.settings},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        try:
            wait_until(self._started, START_SECONDS, "the system did not start")
        except BaseException:
            self._end()
            raise

    def _started(self) -> bool:
        shown = self.screen.read_text(encoding="utf-8")
        assert self._process.poll() is None, f"the system ended while it started:\n{shown}"
        return READY_LINE in shown

    def send_signal(self, number: signal.Signals) -> None:
        """Send a signal to `make run` itself."""
        self._process.send_signal(number)

    def _end(self) -> int:
        self._process.terminate()
        return self._process.wait(timeout=90)

    def stop(self) -> int:
        """Stop as SIGTERM stops it; returns the exit status."""
        self._citizens.close()
        return self._end()

    def start_again(self) -> None:
        """Start with the same data and settings after `stop`."""
        self._launch()

    # processes by name: actions, rasa, gateway

    def kill(self, name: str) -> int:
        """kill -9 a process that the supervisor will start again; returns the old process's id."""
        pid = self.pid(name)
        os.kill(pid, signal.SIGKILL)
        return pid

    def take_down(self, name: str) -> None:
        """kill -9 a process and keep it down until `bring_up`."""
        pid = self.pid(name)
        os.kill(pid, signal.SIGKILL)
        for _ in range(20):  # it may be started again before it is told to stop
            with supervise.control(self.var_dir) as supervisord, suppress(xmlrpc.client.Fault):
                supervisord.stopProcess(name)
                return
            time.sleep(0.1)
        raise AssertionError(f"{name} could not be kept down")

    def bring_up(self, name: str, *, wait: bool = True) -> None:
        """Start a process again after `take_down`."""
        with supervise.control(self.var_dir) as supervisord:
            supervisord.startProcess(name, False)
        if wait:
            self.wait_ready()

    def pid(self, name: str) -> int:
        """The process id; waits for a process that is just being started again."""
        wait_until(lambda: bool(self._pid(name)), 60, f"{name} does not run")
        return self._pid(name)

    def _pid(self, name: str) -> int:
        process = supervise.processes(self.var_dir).get(name)
        return process.pid if process and process.runs else 0

    @contextmanager
    def suspended(self, name: str) -> Iterator[None]:
        """Within the block the process is there and does nothing."""
        pid = self.pid(name)
        os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            with suppress(ProcessLookupError):  # killed meanwhile
                os.kill(pid, signal.SIGCONT)

    def wait_restarted(self, name: str, old_pid: int) -> None:
        """Wait until the supervisor has started a killed process again and all is ready."""
        wait_until(lambda: self._pid(name) not in (0, old_pid), 60, f"{name} was not restarted")
        self.wait_ready()

    def wait_ready(self) -> None:
        """Wait until the gateway says that Rasa and the action server answer."""
        wait_until(self._ready, 180, f"not ready again; see {self.var_dir / 'log'}")

    def _ready(self) -> bool:
        try:
            return httpx.get(f"{self.url}/readyz", timeout=5).status_code == 200
        except httpx.HTTPError:
            return False

    def log(self, name: str) -> str:
        """What a process has written so far."""
        return supervise.log_of(self.var_dir, name).read_text(encoding="utf-8", errors="replace")

    # what happens in it

    def citizen(self, token: str | None = None) -> Citizen:
        """A citizen with the page open until the system stops."""
        return self._citizens.enter_context(citizen(self.url, token))

    def tracker(self, who: Citizen | str, session: int = 1) -> Tracker:
        """Rasa's view of a conversation, in its first session unless told."""
        sender = who if isinstance(who, str) else who.conversation_id
        if session > 1:
            sender = f"{sender}:{session}"
        answer = httpx.get(
            f"{self.rasa_url}/conversations/{sender}/tracker",
            params={"token": self.settings["RASA_TOKEN"]},
            timeout=30,
        )
        answer.raise_for_status()
        raw = answer.json()
        slots = raw["slots"]
        return Tracker(
            slots=slots,
            active_loop=raw["active_loop"].get("name"),
            requested_slot=slots.get("requested_slot"),
            intent=(raw["latest_message"].get("intent") or {}).get("name"),
            raw=raw,
        )

    @contextmanager
    def casework(self) -> Iterator[None]:
        """Within the block this process's `casework` works on the system's data and settings."""
        before = {name: os.environ.get(name) for name in _setting_names()}
        _configure(self.settings)
        try:
            yield
        finally:
            _configure({name: value for name, value in before.items() if value is not None})

    @contextmanager
    def db(self, *, readonly: bool = True) -> Iterator[Session]:
        """A session on the system's database: `db.scalars(select(Ticket)...)`."""
        with self.casework(), database.session(readonly=readonly) as session:
            yield session


def _setting_names() -> set[str]:
    names = {name.upper() for name in Settings.model_fields}
    return names | {"TRACKER_KEY", "TRACKER_DATABASE_URL"}


def _configure(values: dict[str, str]) -> None:
    for name in _setting_names():
        os.environ.pop(name, None)
    os.environ.update(values)
    database.dispose()
    get_settings.cache_clear()


def _bare_environment() -> dict[str, str]:
    """The environment without settings that a developer may have set."""
    return {name: value for name, value in os.environ.items() if name not in _setting_names()}


def wait_until(condition: Callable[[], bool], seconds: float, otherwise: str) -> None:
    """Wait for `condition`; fails with `otherwise` when it does not come true."""
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, otherwise
        time.sleep(0.1)


@contextmanager
def running_system(var_dir: Path, **settings: str) -> Iterator[System]:
    """A system for the length of the block."""
    system = System(var_dir, **settings)
    try:
        yield system
    finally:
        system.stop()
