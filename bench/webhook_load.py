"""`python -m bench.webhook_load`: how long WhatsApp's webhook takes while citizens write at once.

A real gateway process; this one plays Meta and the engine, in the least that both need, so that its
clock shows the gateway and not itself. Messages come at a fixed pace, whether the last ones were
answered or not; each answer that is sent comes back as three statuses, each in a webhook of its
own.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import hmac
import json
import secrets
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import aiohttp
import psutil
from aiohttp import web

from bench import comparison
from bench.deployments import environment
from bench.load import Waits
from tools import ports
from tools.console import OperatorError, main_guard, say
from tools.layout import ROOT

_SECRET, _NUMBER = "secret", "100000000000001"
_PHONES = 400
_STATUSES = ("sent", "delivered", "read")
_SETTLE_SECONDS = 300


class Meta:
    """Meta's servers and the engine for the gateway at `gateway`, and the clock."""

    def __init__(self, gateway: str) -> None:
        self.gateway = gateway
        self.messages, self.statuses = Waits(), Waits()
        self.sent = 0
        self._http: aiohttp.ClientSession
        self._under_way: set[asyncio.Task[None]] = set()

    async def serve(self, port: int) -> web.AppRunner:
        """Listen for what the gateway asks of Meta and of the engine."""
        app = web.Application()
        app.router.add_post(f"/graph/{_NUMBER}/messages", self._send)
        app.router.add_post("/webhooks/gateway/webhook", self._turn)
        for path in ("/health", "/status"):
            app.router.add_get(path, self._well)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        self._http = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
        return runner

    async def write(self, seconds: float, per_second: float) -> None:
        """Have citizens write at this pace."""
        began = time.perf_counter()
        for number in range(round(seconds * per_second)):
            ahead = number / per_second - (time.perf_counter() - began)
            if ahead > 0:
                await asyncio.sleep(ahead)
            phone = str(966510000000 + number % _PHONES)
            message = {
                "from": phone, "id": f"wamid.in.{number}", "timestamp": str(int(time.time())),
                "type": "text", "text": {"body": f"متى يصل الدعم؟ {number}"},
            }  # fmt: skip
            contact = {"wa_id": phone, "profile": {"name": "هاتف"}}
            value = {"contacts": [contact], "messages": [message]}
            self._start(self._call(value, self.messages))

    async def close(self) -> None:
        """Wait for what is under way."""
        while self._under_way:
            await asyncio.wait(self._under_way)
        await self._http.close()

    def _start(self, call: Any) -> None:
        task = asyncio.create_task(call)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _call(self, value: dict[str, Any], waits: Waits) -> None:
        metadata = {"display_phone_number": "966110000000", "phone_number_id": _NUMBER}
        value = {"messaging_product": "whatsapp", "metadata": metadata, **value}
        change = {"field": "messages", "value": value}
        entry = {"id": "1", "changes": [change]}
        body = json.dumps({"object": "whatsapp_business_account", "entry": [entry]}).encode()
        signature = hmac.new(_SECRET.encode(), body, hashlib.sha256).hexdigest()
        began = time.perf_counter()
        headers = {"X-Hub-Signature-256": f"sha256={signature}"}
        url = f"{self.gateway}/webhooks/whatsapp"
        async with self._http.post(url, data=body, headers=headers) as answer:
            await answer.read()
        waits.seconds.append(time.perf_counter() - began)
        if answer.status != 200:
            waits.failed.append(str(answer.status))

    async def _send(self, request: web.Request) -> web.Response:
        payload = await request.json()
        if payload.get("status") == "read":
            return web.json_response({"success": True})
        self.sent += 1
        message_id = f"wamid.out.{self.sent}"
        self._start(self._tell(message_id, payload))
        return web.json_response({"messages": [{"id": message_id}]})

    async def _tell(self, message_id: str, payload: dict[str, Any]) -> None:
        for state in _STATUSES:
            await asyncio.sleep(0.2)
            status = {
                "id": message_id, "status": state, "timestamp": str(int(time.time())),
                "recipient_id": payload["to"],
                "biz_opaque_callback_data": payload.get("biz_opaque_callback_data"),
            }  # fmt: skip
            await self._call({"statuses": [status]}, self.statuses)

    async def _turn(self, request: web.Request) -> web.Response:
        text = (await request.json())["text"]
        return web.json_response({"messages": [{"text": f"رد: {text}"}], "latest": {}})

    async def _well(self, _request: web.Request) -> web.Response:
        return web.json_response({"status": "ok"})


def main() -> None:
    arguments = _arguments()
    say(comparison.machine())
    with tempfile.TemporaryDirectory(prefix="musaed-webhook-") as folder:
        asyncio.run(_measure(Path(folder), arguments))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.webhook_load", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--per-second", type=float, default=80, help="messages; statuses: 3 each")
    parser.add_argument("--database", default="", help="SQLAlchemy URL; SQLite when left out")
    return parser.parse_args()


async def _measure(folder: Path, arguments: argparse.Namespace) -> None:
    gateway, peer = ports.free(2)
    meta = Meta(f"http://127.0.0.1:{gateway}")
    runner = await meta.serve(peer)
    settings = {
        "MUSAED_PORT": str(gateway),
        "RASA_PORT": str(peer),
        "ACTIONS_PORT": str(peer),
        "RASA_TOKEN": "token",
        "MUSAED_SECRET": secrets.token_urlsafe(32),
        "MUSAED_VAR_DIR": str(folder),
        "DATABASE_URL": arguments.database or f"sqlite:///{folder / 'musaed.db'}",
        "WHATSAPP_TOKEN": "token",
        "WHATSAPP_APP_SECRET": _SECRET,
        "WHATSAPP_VERIFY_TOKEN": "word",
        "WHATSAPP_PHONE_NUMBER_ID": _NUMBER,
        "WHATSAPP_API_URL": f"http://127.0.0.1:{peer}/graph",
    }
    with (folder / "gateway.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "gateway"],
            cwd=ROOT,
            env={**environment(), **settings},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
    try:
        await _until_up(meta.gateway, folder)
        clock = psutil.Process(process.pid)
        before = sum(clock.cpu_times()[:2])
        began = time.perf_counter()
        await meta.write(arguments.seconds, arguments.per_second)
        written = time.perf_counter() - began
        answered = meta.sent
        until = time.monotonic() + _SETTLE_SECONDS
        while meta.sent < len(meta.messages.seconds) and time.monotonic() < until:
            await asyncio.sleep(0.5)
        settled = time.perf_counter() - began
        await meta.close()
        spent = sum(clock.cpu_times()[:2]) - before
        _tell(meta, written, answered, settled, spent)
    finally:
        process.terminate()
        process.wait(60)
        await runner.cleanup()


async def _until_up(gateway: str, folder: Path) -> None:
    async with aiohttp.ClientSession() as http:
        for _ in range(300):
            try:
                async with http.get(f"{gateway}/healthz") as answer:
                    if answer.status == 200:
                        return
            except aiohttp.ClientError:
                pass
            await asyncio.sleep(0.2)
    raise OperatorError(f"the gateway does not answer:\n{(folder / 'gateway.log').read_text()}")


def _tell(meta: Meta, written: float, answered: int, settled: float, spent: float) -> None:
    number = len(meta.messages.seconds)
    say(f"{number / written:.0f} messages a second for {written:.0f} s; {meta.sent} answers")
    say(f"{answered} answers were out by then, all after {settled:.0f} s")
    for name, waits in (("messages", meta.messages), ("statuses", meta.statuses)):
        say(
            f"  {name}: {len(waits.seconds)} webhooks, {len(waits.failed)} refused; p50"
            f" {1000 * waits.percentile(50):.1f} ms, p99 {1000 * waits.percentile(99):.0f} ms,"
            f" longest {1000 * waits.longest:.0f} ms"
        )
    say(f"  gateway: {1000 * spent / number:.1f} ms of processor time a message")


if __name__ == "__main__":
    sys.exit(main_guard(main))
