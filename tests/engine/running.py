"""Rasa and an action server as processes, started, spoken to and killed by tests."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests
from cryptography.fernet import Fernet

from tools.layout import ROOT

PROJECT = Path(__file__).parent / "project"
TOKEN = "token-of-the-tests"
START_SECONDS = 120


def train_project(folder: Path) -> Path:
    """Copy the small project into `folder` and train it, lean. Returns the folder."""
    shutil.copytree(PROJECT, folder, dirs_exist_ok=True)
    for name in ("endpoints.yml", "credentials.yml"):
        shutil.copy(ROOT / name, folder)
    (folder / "data").mkdir()
    for name in ("nlu.yml", "rules.yml"):
        (folder / name).rename(folder / "data" / name)
    done = run_engine(folder, "train", "--quiet")
    assert done.returncode == 0, done.stderr
    return folder


def run_engine(folder: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run `python -m engine` in `folder` to its end."""
    return subprocess.run(
        [sys.executable, "-m", "engine", *arguments],
        cwd=folder,
        env=environment(**settings),
        capture_output=True,
        text=True,
        timeout=START_SECONDS,
        check=False,
    )


def environment(**settings: str) -> dict[str, str]:
    """This process's environment without the engine's settings, and with `settings`."""
    ours = ("RASA_", "TRACKER_", "REDIS_", "ACTIONS_", "MUSAED_", "LOG_LEVEL")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    kept.pop("PYTHONDONTWRITEBYTECODE", None)  # or each process compiles all its modules anew
    return {**kept, "PYTHONPATH": str(ROOT), "RASA_TELEMETRY_ENABLED": "false", **settings}


def free_port() -> int:
    """A TCP port on loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for(path: Path, seconds: float = START_SECONDS) -> None:
    """Until a file exists."""
    end = time.monotonic() + seconds
    while not path.exists():
        assert time.monotonic() < end, f"{path.name} never came"
        time.sleep(0.02)


def is_open(port: int) -> bool:
    """Whether somebody listens on a TCP port of loopback."""
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", port)) != 0:
            return False
        try:
            return bool(probe.getsockname() != probe.getpeername())  # TCP can connect to itself
        except OSError:  # gone since
            return False


def wait_for_port(port: int, seconds: float = START_SECONDS) -> None:
    """Until somebody listens on a TCP port of loopback."""
    end = time.monotonic() + seconds
    while not is_open(port):
        assert time.monotonic() < end, f"nobody listens on port {port}"
        time.sleep(0.05)


class Process:
    """A server that can be started, killed like by the kernel, and started again on its port."""

    def __init__(self, command: list[str], cwd: Path, log: Path, settings: dict[str, str]) -> None:
        self.port = free_port()
        self.log = log
        self._command, self._cwd, self._settings = command, cwd, settings
        self._running: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """Process id while it runs."""
        assert self._running is not None
        return self._running.pid

    def start(self) -> None:
        """Start and wait until it answers."""
        with self.log.open("ab") as log:
            self._running = subprocess.Popen(
                [part.format(port=self.port) for part in self._command],
                cwd=self._cwd,
                env=environment(**{k: v.format(port=self.port) for k, v in self._settings.items()}),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        end = time.monotonic() + START_SECONDS
        while not is_open(self.port):
            assert self._running.poll() is None, self.log.read_text()
            assert time.monotonic() < end, self.log.read_text()
            time.sleep(0.1)

    def kill(self) -> None:
        """SIGKILL for the process and its workers, and wait until it is gone."""
        if self._running is not None:
            os.killpg(self.pid, signal.SIGKILL)
            self._running.wait()
            self._running = None
            end = time.monotonic() + START_SECONDS
            while is_open(self.port):  # a worker may outlive its parent for a moment
                assert time.monotonic() < end, self.log.read_text()
                time.sleep(0.02)


class ActionServer(Process):
    """rasa-sdk, in a process of its own as in production."""

    def __init__(self, project: Path, folder: Path) -> None:
        self.folder = folder
        arguments = ["-W", "ignore", "-m", "rasa_sdk", "--actions", "actions", "-p", "{port}"]
        settings = {"FOLDER": str(folder)}
        super().__init__([sys.executable, *arguments], project, folder / "actions.log", settings)

    def done(self) -> list[str]:
        """What the actions noted, in order."""
        log = self.folder / "done.log"
        return log.read_text().splitlines() if log.exists() else []


@dataclass(frozen=True)
class Reply:
    """Status and decoded body of an HTTP answer."""

    status: int
    body: Any

    @property
    def texts(self) -> list[str]:
        """Texts of the messages of a turn."""
        return [message.get("text", "") for message in self.body["messages"]]


class Engine(Process):
    """`python -m engine` on a project, with its own tracker database."""

    def __init__(self, project: Path, folder: Path, actions_port: int, **settings: str) -> None:
        self.folder = folder
        command = [sys.executable, "-m", "engine"]
        defaults = {
            "RASA_PORT": "{port}",
            "ACTIONS_PORT": str(actions_port),
            "RASA_TOKEN": TOKEN,
            "TRACKER_KEY": Fernet.generate_key().decode(),
            "MUSAED_VAR_DIR": str(folder),
            # asks for more than it may get
            "LOG_LEVEL": "DEBUG",
        }
        super().__init__(command, project, folder / "engine.log", {**defaults, **settings})

    def say(self, sender: str, text: str, message_id: str | None = None) -> Reply:
        """One turn through the gateway's channel."""
        body = {"sender": sender, "message_id": message_id or uuid.uuid4().hex, "text": text}
        return self.post(json=body, headers={"Authorization": f"Bearer {TOKEN}"})

    def post(self, **request: Any) -> Reply:
        """Any request to the channel's address."""
        url = f"http://127.0.0.1:{self.port}/webhooks/gateway/webhook"
        answer = requests.post(url, timeout=60, **request)
        return Reply(answer.status_code, answer.json())

    def tracker(self, sender: str) -> dict[str, Any]:
        """What Rasa knows of a conversation, all events included."""
        url = f"http://127.0.0.1:{self.port}/conversations/{sender}/tracker"
        answer = requests.get(url, params={"token": TOKEN, "include_events": "ALL"}, timeout=60)
        state: dict[str, Any] = answer.json()
        return state

    def messages(self, sender: str) -> list[str]:
        """Texts of the citizen's messages that the tracker holds."""
        events = self.tracker(sender)["events"]
        return [event["text"] for event in events if event["event"] == "user"]
