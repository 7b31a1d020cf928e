"""A citizen's page: a Socket.IO client that remembers what it was sent."""

import queue
import time
from typing import Any
from uuid import uuid4

import requests
import socketio
import socketio.exceptions

from tests.gateway.serving import PATIENCE


class Page:
    """One connection of the web channel."""

    def __init__(
        self,
        url: str,
        auth: Any = None,
        headers: dict[str, str] | None = None,
        transports: tuple[str, ...] = ("websocket",),
    ) -> None:
        self._http = requests.Session()
        self.client = socketio.Client(
            reconnection=False, http_session=self._http, request_timeout=PATIENCE
        )
        self.session: dict[str, Any] = {}
        self.messages: list[dict[str, Any]] = []
        self.events: list[tuple[str, Any]] = []
        self._arrived: queue.Queue[None] = queue.Queue()
        self.client.on("*", self._keep)
        try:
            self.client.connect(
                url,
                auth=auth,
                headers=headers or {},
                transports=list(transports),
                wait_timeout=PATIENCE,
            )
        except socketio.exceptions.ConnectionError:
            self.close()
            raise
        self.until(lambda: "session" in [name for name, _ in self.events])
        self.session = self.of("session")[0]

    def _keep(self, event: str, payload: Any = None) -> None:
        if event == "message":
            self.messages.append(payload)
        self.events.append((event, payload))
        self._arrived.put(None)

    @property
    def conversation_id(self) -> str:
        conversation_id: str = self.session["conversation_id"]
        return conversation_id

    @property
    def token(self) -> str:
        token: str = self.session["token"]
        return token

    def of(self, event: str) -> list[Any]:
        """Payloads of one kind of event, in order."""
        return [payload for name, payload in list(self.events) if name == event]

    def until(self, holds: Any) -> None:
        """Wait until `holds()`; fails when nothing more comes."""
        deadline = time.monotonic() + PATIENCE
        while not holds():
            left = deadline - time.monotonic()
            assert left > 0, f"waited in vain; got {self.events}"
            try:
                self._arrived.get(timeout=min(left, 0.2))
            except queue.Empty:
                continue

    def call(self, event: str, *payload: Any) -> Any:
        """Emit and wait for the acknowledgement."""
        return self.client.call(event, payload if payload else None, timeout=PATIENCE)

    def send(self, text: str, client_id: str | None = None) -> Any:
        """A typed message; its acknowledgement."""
        return self.call("message", {"client_id": client_id or uuid4().hex, "text": text})

    def choose(self, choice_id: str) -> Any:
        """A pressed button; the acknowledgement."""
        return self.call("message", {"client_id": uuid4().hex, "choice": choice_id})

    def replies(self) -> list[str]:
        """What the assistant and the gateway have said."""
        return [m["text"] for m in list(self.messages) if m["author"] != "citizen"]

    def ask(self, text: str) -> dict[str, Any]:
        """Send a text and wait for the next message from the other side."""
        before = len(self.replies())
        acknowledged = self.send(text)
        assert "seq" in acknowledged, acknowledged
        self.until(lambda: len(self.replies()) > before)
        return [m for m in list(self.messages) if m["author"] != "citizen"][before]

    def history(self, after: int = 0) -> list[dict[str, Any]]:
        history: list[dict[str, Any]] = self.call("history", {"after": after})
        return history

    def close(self) -> None:
        transport = self.client.eio.ws
        self.client.disconnect()
        if transport:
            transport.shutdown()  # the client leaves that to the garbage collector
        self._http.close()
