"""A citizen at the widget: a Socket.IO client that writes, chooses and waits for the answer."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from typing import Any
from uuid import uuid4

import socketio
import socketio.exceptions

ANSWER_SECONDS = 60.0
"""No promise of speed: only how long a test waits before it gives up."""


@dataclass(frozen=True)
class Message:
    """A line of the conversation as the widget receives it. `choices` maps titles to ids."""

    seq: int
    author: str
    kind: str
    text: str
    choices: dict[str, str]

    @classmethod
    def from_payload(cls, payload: dict[str, Any]) -> Message:
        choices = {choice["title"]: choice["id"] for choice in payload["choices"]}
        return cls(payload["seq"], payload["author"], payload["kind"], payload["text"], choices)


class Refused(AssertionError):
    """The gateway acknowledged with an error; `code` is its stable name, `text` its sentence."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(f"{code}: {text}")
        self.code = code
        self.text = text


class Citizen:
    """One page of one citizen. What arrives is kept by sequence number, as the widget keeps it."""

    def __init__(self, url: str, token: str | None = None) -> None:
        self.token = token
        self.conversation_id = ""
        self.handler: dict[str, Any] = {"state": "bot"}
        self.messages: dict[int, Message] = {}
        self._url = url
        self._closed = False
        self._changed = threading.Condition()
        self._client_ids = (f"{uuid4().hex[:8]}-{number}" for number in count(1))
        self._client = socketio.Client(
            reconnection_delay=0.2, reconnection_delay_max=1, handle_sigint=False
        )
        self._client.on("session", self._on_session)
        self._client.on("message", self._on_message)
        self._client.on("handler", self._on_handler)
        self._client.on("disconnect", self._on_disconnect)
        self._client.connect(
            url, auth=lambda: {"token": self.token}, transports=["websocket"], retry=True
        )
        self._wait(lambda: bool(self.conversation_id), ANSWER_SECONDS)

    def close(self) -> None:
        """Leave as a closed page does, without a goodbye: the client would wait for an answer."""
        self._closed = True
        self._client.reconnection = False
        sock = self._client.eio.ws.sock
        if sock is not None:
            sock.shutdown(socket.SHUT_RDWR)
        self._client.shutdown()

    # what arrives

    def _on_session(self, session: dict[str, Any]) -> None:
        with self._changed:
            self.token = session["token"]
            self.handler = {"state": session["handler"]}
            after = max(self.messages, default=0)
        if session["last_seq"] > after:
            for payload in self._call_until_taken("history", {"after": after}):
                self._on_message(payload)
        with self._changed:  # only now is all there that was said before
            self.conversation_id = session["conversation_id"]
            self._changed.notify_all()

    def _on_message(self, payload: dict[str, Any]) -> None:
        with self._changed:
            self.messages[payload["seq"]] = Message.from_payload(payload)
            self._changed.notify_all()

    def _on_handler(self, handler: dict[str, Any]) -> None:
        with self._changed:
            self.handler = handler
            self._changed.notify_all()

    def _on_disconnect(self, _reason: str) -> None:
        self._client.eio.ws.shutdown()  # the client forgets the socket of a lost connection

    def _wait(self, condition: Callable[[], bool], seconds: float) -> None:
        with self._changed:
            assert self._changed.wait_for(condition, seconds), (
                f"nothing came in {seconds:.0f} s; the conversation so far:\n{self.transcript()}"
            )

    # what the citizen does

    def send(self, text: str, *, client_id: str | None = None) -> int:
        """Write without waiting for an answer; returns the message's sequence number.

        Like the widget it sends again, with the same client id, until the gateway has acknowledged.
        Raises Refused.
        """
        return self._deliver({"client_id": client_id or next(self._client_ids), "text": text})

    def say(self, text: str, seconds: float = ANSWER_SECONDS) -> Message:
        """Write and wait for the assistant's answer. Raises Refused."""
        return self.answer_to(self.send(text), seconds)

    def choose(self, choice: str, seconds: float = ANSWER_SECONDS) -> Message:
        """Press a button, named by its id, its title or a part of it; the latest one that fits.

        Waits until it is offered. Raises Refused.
        """
        seq = self._deliver({"client_id": next(self._client_ids), "choice": self._find(choice)})
        return self.answer_to(seq, seconds)

    def press(self, choice: str) -> int:
        """Press a button without waiting for an answer; returns the sequence number."""
        return self._deliver({"client_id": next(self._client_ids), "choice": self._find(choice)})

    def answer_to(self, seq: int, seconds: float = ANSWER_SECONDS) -> Message:
        """The assistant's first line after the one with number `seq`; waits for it."""
        found: list[Message] = []

        def answered() -> bool:
            found[:] = [line for line in self.lines("bot") if line.seq > seq][:1]
            return bool(found)

        self._wait(answered, seconds)
        return found[0]

    def notice_after(self, seq: int, seconds: float = ANSWER_SECONDS) -> Message:
        """The first line of the system after the one with number `seq`; waits for it."""
        found: list[Message] = []

        def told() -> bool:
            found[:] = [line for line in self.lines("system") if line.seq > seq][:1]
            return bool(found)

        self._wait(told, seconds)
        return found[0]

    def wait_for_handler(self, state: str, seconds: float = ANSWER_SECONDS) -> dict[str, Any]:
        """Wait until the conversation is held by `bot`, `queue` or `agent`."""
        self._wait(lambda: self.handler["state"] == state, seconds)
        return self.handler

    def call(self, event: str, payload: object, seconds: float = 30) -> Any:
        """Emit any event and return the raw acknowledgement."""
        return self._client.call(event, payload, timeout=seconds)

    def history(self, after: int = 0) -> list[Message]:
        """The conversation as the gateway's log holds it."""
        return [Message.from_payload(line) for line in self.call("history", {"after": after})]

    def lines(self, author: str | None = None) -> list[Message]:
        """What has arrived so far, in order, from one author or all."""
        lines = (self.messages[seq] for seq in sorted(self.messages))
        return [line for line in lines if author in (None, line.author)]

    def transcript(self) -> str:
        return "\n".join(f"{line.seq} {line.author}: {line.text}" for line in self.lines())

    def _find(self, choice: str) -> str:
        found: list[str] = []

        def offered() -> bool:
            found[:] = [
                choice_id
                for line in reversed(self.lines())
                for title, choice_id in line.choices.items()
                if choice in (choice_id, title) or choice in title
            ][:1]
            return bool(found)

        self._wait(offered, ANSWER_SECONDS)
        return found[0]

    def _deliver(self, payload: dict[str, str]) -> int:
        answer = self._call_until_taken("message", payload)
        if "error" in answer:
            raise Refused(answer["error"], answer["text"])
        return int(answer["seq"])

    def _call_until_taken(self, event: str, payload: object) -> Any:
        until = time.monotonic() + ANSWER_SECONDS
        while True:
            try:
                return self._client.call(event, payload, timeout=10)
            except socketio.exceptions.SocketIOError:  # not connected, or lost before the answer
                if self._closed:
                    return []
                if time.monotonic() > until:
                    raise
                time.sleep(0.2)


@contextmanager
def citizen(url: str, token: str | None = None) -> Iterator[Citizen]:
    """A citizen with the page open for the length of the block."""
    visitor = Citizen(url, token)
    try:
        yield visitor
    finally:
        visitor.close()
