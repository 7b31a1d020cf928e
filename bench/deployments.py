"""The systems that are compared, each started as its operator starts it, with data of its own."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import aiohttp
import psutil
import yaml
from cryptography.fernet import Fernet
from sqlalchemy import create_engine, insert

from bench.talks import (
    HttpTalk,
    SocketTalk,
    TimedTalk,
    gateway_body,
    gateway_texts,
    rest_body,
    rest_texts,
)
from casework.models import Conversation, new_id
from casework.settings import Settings
from tools import build, ports
from tools.console import OperatorError
from tools.layout import ROOT, STOCK_ENV, python_of
from tools.supervise import PROGRAMS

CLOCK = "2026-11-02T10:00:00+03:00"  # a Monday morning, with the desk open
STOP_SECONDS = 60


def environment() -> dict[str, str]:
    """This process's environment, without settings that a developer may have made."""
    own = {name.upper() for name in Settings.model_fields} | {
        "TRACKER_KEY",
        "TRACKER_DATABASE_URL",
        "RASA_MODEL",
        "REDIS_URL",
        # or each start would compile thousands of modules anew
        "PYTHONDONTWRITEBYTECODE",
    }
    return {name: value for name, value in os.environ.items() if name not in own}


class Deployment:
    """A system in `folder`. `start` it, talk, and `stop` it."""

    name = ""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True)
        self.folder = folder.resolve()
        self.gateway_port, self.rasa_port, self.actions_port = ports.free(3)
        self.token = secrets.token_urlsafe(16)
        self._started: dict[str, subprocess.Popen[bytes]] = {}
        self._conversations: list[str] = []

    def start(self) -> None:
        """Start every process; returns at once."""
        raise NotImplementedError

    def new_talk(self, http: aiohttp.ClientSession) -> TimedTalk:
        """A new conversation."""
        raise NotImplementedError

    def admit(self, number: int) -> None:
        """Note `number` conversations in the database, as the gateway does: tickets need theirs."""
        self._conversations = [new_id() for _ in range(number)]
        rows = [{"id": conversation, "channel": "web"} for conversation in self._conversations]
        database = create_engine(self._database, connect_args={"timeout": 30})
        with database.begin() as connection:
            connection.execute(insert(Conversation), rows)
        database.dispose()

    def check(self) -> None:
        """Raises OperatorError when a process has ended."""
        for name, process in self._started.items():
            if process.poll() is not None:
                log = (self.folder / f"{name}.log").read_text(encoding="utf-8", errors="replace")
                raise OperatorError(f"{self.name}: {name} ended:\n{log[-2000:]}")

    def processes(self) -> dict[str, psutil.Process]:
        """Every process of the system, by what it is."""
        found = {}
        for name, process in self._started.items():
            found[name] = psutil.Process(process.pid)
            for child in found[name].children(recursive=True):
                found[f"{name} {child.pid}"] = child
        return found

    def stop(self) -> None:
        """Stop every process and what it started."""
        everything = list(self.processes().values())
        for process in self._started.values():
            process.terminate()
        _, left = psutil.wait_procs(everything, STOP_SECONDS)
        for each in left:
            each.kill()
        for process in self._started.values():
            process.wait()
        self._started.clear()

    def _run(self, name: str, command: list[str | Path], settings: Mapping[str, str]) -> None:
        with (self.folder / f"{name}.log").open("ab") as log:
            self._started[name] = subprocess.Popen(
                command,
                cwd=ROOT,
                env={**environment(), **settings},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def _settings(self) -> dict[str, str]:
        return {
            "MUSAED_PORT": str(self.gateway_port),
            "RASA_PORT": str(self.rasa_port),
            "ACTIONS_PORT": str(self.actions_port),
            "MUSAED_VAR_DIR": str(self.folder),
            "MUSAED_CLOCK": CLOCK,
            "MUSAED_SECRET": secrets.token_urlsafe(32),
            "RASA_TOKEN": self.token,
            "RASA_MODEL": str(build.model_path()),
            "RASA_TELEMETRY_ENABLED": "false",
            "TRACKER_KEY": Fernet.generate_key().decode(),
            "TRACKER_DATABASE_URL": f"sqlite:///{self.folder / 'trackers.db'}",
            "DATABASE_URL": self._database,
            # the load comes from one address
            "RATE_ADDRESS_PER_MINUTE": "1000000",
            "RATE_ADDRESS_CONNECTIONS_PER_MINUTE": "1000000",
        }

    @property
    def _database(self) -> str:
        return f"sqlite:///{self.folder / 'musaed.db'}"

    def _conversation(self) -> str:
        return self._conversations.pop() if self._conversations else new_id()


class Whole(Deployment):
    """`make run`: gateway, engine, action server and their supervisor; spoken to over Socket.IO."""

    name = "whole system"

    def start(self) -> None:
        self._run("run", [sys.executable, "-m", "tools.run"], self._settings())

    def new_talk(self, http: aiohttp.ClientSession) -> TimedTalk:
        return SocketTalk(http, f"http://127.0.0.1:{self.gateway_port}")

    def admit(self, number: int) -> None:
        """The gateway does it."""

    def processes(self) -> dict[str, psutil.Process]:
        found = {}
        for process in super().processes().values():
            words = process.cmdline()
            module = words[words.index("-m") + 1] if "-m" in words else process.name()
            found[module.rpartition(".")[2]] = process
        return found


class EngineAlone(Deployment):
    """Our engine and action server without gateway, spoken to as the gateway does."""

    name = "engine + actions"

    def start(self) -> None:
        settings = self._settings()
        self._run("actions", PROGRAMS["actions"], settings)
        self._run("engine", PROGRAMS["rasa"], settings)

    def new_talk(self, http: aiohttp.ClientSession) -> TimedTalk:
        url = f"http://127.0.0.1:{self.rasa_port}/webhooks/gateway/webhook"
        body, texts = gateway_body, gateway_texts
        return HttpTalk(http, url, self._conversation(), body, texts, self.token)


class Stock(Deployment):
    """`rasa run` with Rasa's default pipeline, `rest` channel and SQL tracker store."""

    name = "stock Rasa"

    def __init__(self, folder: Path, model: Path) -> None:
        super().__init__(folder)
        self._model = model

    def start(self) -> None:
        credentials, endpoints = self.folder / "credentials.yml", self.folder / "endpoints.yml"
        credentials.write_text("rest:\n", encoding="utf-8")
        tracker_store = {"type": "SQL", "dialect": "sqlite", "db": str(self.folder / "rasa.db")}
        action_server = {"url": f"http://127.0.0.1:{self.actions_port}/webhook"}
        endpoints.write_text(
            yaml.safe_dump({"action_endpoint": action_server, "tracker_store": tracker_store}),
            encoding="utf-8",
        )
        self._run("actions", PROGRAMS["actions"], self._settings())
        command: list[str | Path] = [python_of(STOCK_ENV), "-m", "rasa", "run"]
        command += ["--model", self._model, "--interface", "127.0.0.1", "--port"]
        command += [str(self.rasa_port), "--credentials", credentials, "--endpoints", endpoints]
        self._run("engine", command, {"RASA_TELEMETRY_ENABLED": "false"})

    def new_talk(self, http: aiohttp.ClientSession) -> TimedTalk:
        url = f"http://127.0.0.1:{self.rasa_port}/webhooks/rest/webhook"
        return HttpTalk(http, url, self._conversation(), rest_body, rest_texts)
