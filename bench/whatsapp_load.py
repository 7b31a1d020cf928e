"""`python -m bench.whatsapp_load`: nothing lost or doubled, with faults and a killed gateway.

A real gateway process between the WhatsApp simulator and an engine that echoes: what is measured is
the channel. Phones write, webhooks come twice and out of order, sends fail, the gateway is killed;
at the end each message must be in the log once, and its one answer on its phone once.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import secrets
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

import httpx
import psutil
from sqlalchemy import create_engine, text

from bench import comparison
from bench.deployments import environment
from bench.echo import ECHO, EchoEngine
from casework import database
from casework.settings import get_settings
from simulator.faults import Plan
from tools import ports
from tools.console import OperatorError, main_guard, say
from tools.layout import ROOT

_TOKEN, _SECRET, _WORD, _NUMBER = "token", "secret", "word", "100000000000001"
_EACH = 40  # messages a phone: below what the provider takes from us for one person at once
_SETTLE_SECONDS = 1800
_UNSETTLED = ("received", "queued", "sending")


class ChannelUnderTest:
    """Simulator, gateway and engine in `folder`, from `start` to `stop`."""

    def __init__(self, folder: Path, arguments: argparse.Namespace) -> None:
        self._folder = folder
        self._engine = EchoEngine()
        gateway, simulator = ports.free(2)
        self.gateway = f"http://127.0.0.1:{gateway}"
        self.simulator = f"http://127.0.0.1:{simulator}"
        self.database = arguments.database or f"sqlite:///{folder / 'musaed.db'}"
        self._settings = {
            "MUSAED_PORT": str(gateway),
            "RASA_PORT": str(self._engine.port),
            "ACTIONS_PORT": str(self._engine.port),
            "RASA_TOKEN": self._engine.token,
            "MUSAED_SECRET": secrets.token_urlsafe(32),
            "MUSAED_VAR_DIR": str(folder),
            "DATABASE_URL": self.database,
            "WHATSAPP_TOKEN": _TOKEN,
            "WHATSAPP_APP_SECRET": _SECRET,
            "WHATSAPP_VERIFY_TOKEN": _WORD,
            "WHATSAPP_PHONE_NUMBER_ID": _NUMBER,
            "WHATSAPP_API_URL": f"{self.simulator}/graph/v23.0",
        }
        os.environ.update(self._settings)  # the engine's stand-in reads the same database
        get_settings.cache_clear()
        options = {
            "port": simulator,
            "webhook-url": f"{self.gateway}/webhooks/whatsapp",
            "token": _TOKEN,
            "app-secret": _SECRET,
            "verify-token": _WORD,
            "phone-number-id": _NUMBER,
            "storage": folder / "simulator.db",
            "faults": arguments.faults,
            "batch": arguments.batch,
            "connections": arguments.connections,
        }
        self._options = [f"--{name}={value}" for name, value in options.items()]
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._spent = 0.0

    def start(self) -> None:
        self._run("simulator", *self._options)
        self._run("gateway")
        self._wait(f"{self.simulator}/control/state")
        self._wait(f"{self.gateway}/healthz")

    def kill(self) -> None:
        """kill -9 the gateway, and start it again."""
        self._spent += self._processor_time()
        self._running["gateway"].kill()
        self._running["gateway"].wait()
        self._run("gateway")

    def spent(self) -> float:
        """Seconds of processor time that the gateway has used, all its starts included."""
        return self._spent + self._processor_time()

    def _processor_time(self) -> float:
        times = psutil.Process(self._running["gateway"].pid).cpu_times()
        return float(times.user + times.system)

    def stop(self) -> None:
        for process in self._running.values():
            process.terminate()
        for process in self._running.values():
            process.wait(60)
        self._engine.stop()
        database.dispose()

    def _run(self, name: str, *options: str) -> None:
        with (self._folder / f"{name}.log").open("ab") as log:
            self._running[name] = subprocess.Popen(
                [sys.executable, "-m", name, *options],
                cwd=ROOT,
                env={**environment(), **self._settings},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def _wait(self, url: str) -> None:
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                if httpx.get(url).status_code == 200:
                    return
            except httpx.HTTPError:
                time.sleep(0.2)
        raise OperatorError(f"{url} does not answer: see {self._folder}")

    def state(self) -> dict[str, Any]:
        """What the simulator tells of itself."""
        return dict(httpx.get(f"{self.simulator}/control/state", timeout=60).json())

    def received(self) -> dict[str, list[str]]:
        """The texts on each phone."""
        answer = httpx.get(f"{self.simulator}/control/received", timeout=120).json()
        return {
            number: [_text(each["content"]) for each in phone["messages"]]
            for number, phone in answer.items()
        }

    def log(self) -> dict[tuple[str, str], int]:
        """How many lines of the message log there are, by author and state."""
        query = text("SELECT author, state, COUNT(*) FROM messages GROUP BY author, state")
        engine = create_engine(self.database)
        try:
            with engine.connect() as db:
                return {(author, state): count for author, state, count in db.execute(query)}
        finally:
            engine.dispose()


def _text(content: dict[str, Any]) -> str:
    """The words of a message, also of one with buttons."""
    body = content.get("body", "")
    return str(body["text"] if isinstance(body, dict) else body)


def main() -> None:
    arguments = _arguments()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    say(comparison.machine())
    with tempfile.TemporaryDirectory(prefix="musaed-whatsapp-") as name:
        channel = ChannelUnderTest(Path(name), arguments)
        try:
            channel.start()
            began = time.monotonic()
            asyncio.run(_write(channel, arguments))
            written = time.monotonic() - began
            say(f"All written after {written:.0f} s; waiting for the rest")
            _settle(channel)
            wrong = _check(channel, arguments.messages)
            say(f"{arguments.messages} messages, {arguments.kills} kills, {arguments.faults}")
            say(
                f"{arguments.messages / written:.0f} a second;"
                f" gateway: {1000 * channel.spent() / arguments.messages:.1f} ms of processor time"
                " a message"
            )
        finally:
            channel.stop()
        if wrong:
            kept = Path(tempfile.mkdtemp(prefix="musaed-whatsapp-kept-"))
            Path(name).rename(kept / "run")
            Path(name).mkdir()
            raise OperatorError(f"{'; '.join(wrong)}; kept in {kept}")
    say("0 lost, 0 doubled")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.whatsapp_load", description=__doc__)
    parser.add_argument("--messages", type=int, default=20_000)
    parser.add_argument("--kills", type=int, default=5, help="of the gateway, spread evenly")
    parser.add_argument("--per-second", type=float, default=60, help="messages that phones write")
    parser.add_argument("--batch", type=int, default=50, help="events in a webhook at most")
    parser.add_argument("--connections", type=int, default=4, help="webhooks at a time")
    parser.add_argument("--database", default="", help="SQLAlchemy URL; SQLite when left out")
    faults = Plan(repeated=0.05, reordered=0.05).model_dump_json(exclude_defaults=True)
    parser.add_argument("--faults", default=faults, help="a plan as in simulator/faults.py")
    return parser.parse_args()


async def _write(channel: ChannelUnderTest, arguments: argparse.Namespace) -> None:
    """Write all messages at the given pace, and kill the gateway in between."""
    total = arguments.messages
    phones = [
        {"name": "هاتف", "number": str(966510000000 + place)} for place in range(-(-total // _EACH))
    ]
    kills = {total * (place + 1) // (arguments.kills + 1) for place in range(arguments.kills)}
    # below what the server keeps an idle connection for: none is taken just as it is closed
    limits = httpx.Limits(max_connections=16, keepalive_expiry=2)
    async with httpx.AsyncClient(base_url=channel.simulator, timeout=60, limits=limits) as http:
        made = (await http.post("/control/phones", json=phones)).json()

        async def write(number: int) -> None:
            phone = made[number % len(made)]["id"]
            form = {"kind": "text", "body": f"رسالة {number}"}
            (await http.post(f"/phones/{phone}/messages", data=form)).raise_for_status()

        began = time.monotonic()
        under_way: set[asyncio.Task[None]] = set()
        for number in range(total):
            if number in kills:
                await asyncio.to_thread(channel.kill)
                say(f"  killed after {number}; pending {channel.state()['pending']}")
            task = asyncio.create_task(write(number))
            under_way.add(task)
            task.add_done_callback(under_way.discard)
            ahead = number / arguments.per_second - (time.monotonic() - began)
            if ahead > 0:
                await asyncio.sleep(ahead)
            elif len(under_way) > 100:
                await asyncio.wait(under_way, return_when=asyncio.FIRST_COMPLETED)
        await asyncio.gather(*under_way)


def _settle(channel: ChannelUnderTest) -> None:
    """Wait until every webhook is confirmed and nothing is left to send."""
    until = time.monotonic() + _SETTLE_SECONDS
    while time.monotonic() < until:
        there = sum(map(len, channel.received().values()))
        pending = channel.state()["pending"]
        left = sum(count for (_, state), count in channel.log().items() if state in _UNSETTLED)
        say(f"  {there} answers on the phones, {pending} webhooks and {left} lines pending")
        if not pending and not left:
            return
        time.sleep(5)


def _check(channel: ChannelUnderTest, total: int) -> list[str]:
    """What is wrong, in words; empty when nothing was lost or doubled."""
    expected = Counter(ECHO.format(f"رسالة {number}") for number in range(total))
    came = Counter(body for bodies in channel.received().values() for body in bodies)
    wrong = []
    if lost := expected - came:
        wrong.append(f"{sum(lost.values())} answers lost, such as {next(iter(lost))}")
    if more := came - expected:
        wrong.append(f"{sum(more.values())} answers too many, such as {next(iter(more))}")
    states = channel.log()
    say(f"The log: {states}")
    if states.get(("citizen", "answered"), 0) != total:
        wrong.append(f"the log has {states}")
    if any(state in _UNSETTLED for _, state in states):
        wrong.append(f"not settled in {_SETTLE_SECONDS} s")
    return wrong


if __name__ == "__main__":
    sys.exit(main_guard(main))
