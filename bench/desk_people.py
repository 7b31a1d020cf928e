"""Citizens and agents for the desk's bench: pages that outlive a killed gateway, as browsers do."""

from __future__ import annotations

import asyncio
import random
import re
import time
from collections import Counter
from contextlib import suppress
from typing import Any
from uuid import uuid4

import aiohttp
import socketio
import socketio.exceptions

_CSRF = re.compile(r'name="csrf" value="([0-9a-f]{64})"')
_ANSWER_SECONDS = 30


async def _pause() -> None:
    """As long as browsers wait before they connect again, more or less."""
    await asyncio.sleep(random.uniform(0.5, 4))


class CitizenPage:
    """The widget of one citizen: connects again, and asks for what it has missed."""

    def __init__(self, http: aiohttp.ClientSession, url: str) -> None:
        self._http, self._url = http, url
        self._client: socketio.AsyncClient | None = None
        self._token = ""
        self.conversation_id = ""
        self.lines: dict[int, dict[str, Any]] = {}
        self.seen: dict[str, float] = {}
        """When each text of the other side came."""
        self._changed = asyncio.Event()
        self._connecting = asyncio.Lock()

    async def connect(self) -> None:
        """Be connected, however long it takes."""
        async with self._connecting:
            if self._client is None or not self._client.connected:
                await self._connect()

    async def _connect(self) -> None:
        await self.close()
        while True:
            client = socketio.AsyncClient(
                reconnection=False, http_session=self._http, handle_sigint=False
            )
            began = asyncio.Event()

            def begin(session: dict[str, Any], began: asyncio.Event = began) -> None:
                self._token, self.conversation_id = session["token"], session["conversation_id"]
                began.set()

            client.on("session", begin)
            client.on("message", self._hear)
            try:
                auth = {"token": self._token} if self._token else {}
                await client.connect(self._url, auth=auth, transports=["websocket"])
                await asyncio.wait_for(began.wait(), _ANSWER_SECONDS)
                # from the beginning: lines that came since may hide a gap before them
                for line in await client.call("history", {"after": 0}, timeout=_ANSWER_SECONDS):
                    self._hear(line)
            except (socketio.exceptions.SocketIOError, TimeoutError, aiohttp.ClientError, OSError):
                await client.disconnect()
                await _pause()
                continue
            self._client = client
            return

    def _hear(self, line: dict[str, Any]) -> None:
        self.lines.setdefault(line["seq"], line)
        if line["author"] != "citizen":
            self.seen.setdefault(line["text"], time.perf_counter())
        self._changed.set()

    async def send(self, **message: str) -> None:
        """Send until it is acknowledged, under one id."""
        message = {"client_id": uuid4().hex, **message}
        while True:
            with suppress(socketio.exceptions.SocketIOError, TimeoutError):
                assert self._client is not None
                answer = await self._client.call("message", message, timeout=_ANSWER_SECONDS)
                if "seq" in answer:
                    return
            await self.connect()

    async def until(self, text: str) -> None:
        """Wait for a text of the other side, over lost connections."""
        while text not in self.seen:
            self._changed.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._changed.wait(), 1)
            await self.connect()

    async def close(self) -> None:
        if self._client is not None:
            await self._client.disconnect()


class DeskAgent:
    """Somebody at the desk, logged in."""

    def __init__(self, url: str, username: str, password: str) -> None:
        self._url, self._username, self._password = f"{url}/desk", username, password
        self.http = aiohttp.ClientSession(
            cookie_jar=aiohttp.CookieJar(unsafe=True),
            connector=aiohttp.TCPConnector(limit=0),
        )
        self._csrf = ""

    async def log_in(self) -> None:
        async with self.http.get(f"{self._url}/login") as page:
            token = _CSRF.findall(await page.text())[0]
        form = {"csrf": token, "username": self._username, "password": self._password}
        async with self.http.post(f"{self._url}/login", data=form) as answer:
            answer.raise_for_status()
        async with self.http.get(f"{self._url}/profile") as page:
            self._csrf = _CSRF.findall(await page.text())[0]

    async def post(self, path: str, **fields: str) -> aiohttp.ClientResponse:
        """Send a form until there is an answer of the desk's."""
        headers = {"x-csrf-token": self._csrf}
        while True:
            with suppress(aiohttp.ClientError, TimeoutError, OSError):
                answer = await self.http.post(
                    f"{self._url}{path}", data=fields, headers=headers, allow_redirects=False
                )
                if answer.status < 500:
                    answer.release()
                    return answer
                answer.release()
            await _pause()

    async def say(self, conversation_id: str, text: str) -> int:
        """Write to the citizen; the answer's status."""
        path = f"/conversations/{conversation_id}/say"
        return (await self.post(path, text=text, client_id=uuid4().hex)).status

    async def close(self) -> None:
        await self.http.close()


class Tab:
    """A conversation that an agent has open: what the page is told, over lost connections."""

    def __init__(self, agent: DeskAgent, url: str, conversation_id: str) -> None:
        self._agent = agent
        self._address = f"{url}/desk/events/{conversation_id}"
        self._mark = ""
        self.times: dict[str, float] = {}
        self.counts: Counter[str] = Counter()
        """How often each marked text of the citizen was put on the screen."""
        self._changed = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def open(self) -> None:
        self._task = asyncio.create_task(self._stay())

    async def until(self, text: str) -> None:
        """Wait for a text to be on the screen."""
        while text not in self.times:
            self._changed.clear()
            await self._changed.wait()

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _stay(self) -> None:
        timeout = aiohttp.ClientTimeout(total=None, sock_read=60)
        while True:
            with suppress(aiohttp.ClientError, TimeoutError, OSError):
                headers = {"last-event-id": self._mark} if self._mark else {}
                async with self._agent.http.get(
                    self._address, headers=headers, timeout=timeout
                ) as answer:
                    if answer.status == 200:
                        await self._read(answer)
            await _pause()

    async def _read(self, answer: aiohttp.ClientResponse) -> None:
        mark = name = ""
        data: list[str] = []
        async for raw in answer.content:
            field, _, value = raw.decode().rstrip("\r\n").partition(": ")
            if field == "id":
                mark = value
            elif field == "event":
                name = value
            elif field == "data":
                data.append(value)
            elif not field:
                if name == "lines":
                    self._mark = mark
                    self._show("\n".join(data))
                name, data = "", []

    def _show(self, html: str) -> None:
        now = time.perf_counter()
        for text in re.findall(r"سؤال \d+-\d+", html):
            self.counts[text] += 1
            self.times.setdefault(text, now)
        self._changed.set()
