"""A stand-in for Rasa and the action server: speaks their HTTP contract, fails when told to."""

import threading
from typing import Any

import anyio
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from casework.database import session
from casework.handovers import open_of, request_handover, return_to_assistant
from tests.gateway.serving import Serving, listen

TOKEN = "token of the engine"


QUIET = {"custom": {"musaed": {"quiet": True}}}
LEAVE = "رجعني"


class Peer:
    """Answers every turn with `رد: <text>`, once a message id, and remembers what it was asked.

    In the queue it keeps quiet, unless it has an answer in `answers`; LEAVE leaves it.
    """

    def __init__(self) -> None:
        self.turns: list[tuple[str, str]] = []
        """(sender, text) of each turn that was run, in order."""
        self.answers: dict[str, list[dict[str, Any]]] = {}
        """Messages to answer a text with, instead of the echo."""
        self.failures = 0
        """Turns to refuse with 503 from now on."""
        self.failing: set[str] = set()
        """Texts that are always refused."""
        self.broken: set[str] = set()
        """Texts whose turn is run and recorded, and its first answer lost."""
        self.active_loop: str | None = None
        self.paused_forms: list[dict[str, Any]] | None = None
        self.go_on = threading.Event()
        """Clear to keep turns waiting before they are answered."""
        self.go_on.set()
        self.at_work = threading.Event()
        """Set when a turn has been run."""
        self._done: dict[str, list[dict[str, Any]]] = {}
        self.port = 0
        self._serving: Serving | None = None
        self.start()

    def start(self) -> None:
        """Listen, on the same port as before."""
        app = Starlette(
            routes=[
                Route("/webhooks/gateway/webhook", self._turn, methods=["POST"]),
                Route("/conversations/{sender}/tracker", self._tracker),
                Route("/status", self._status),
                Route("/health", self._health),
            ]
        )
        listener = listen(self.port)
        config = uvicorn.Config(app, log_config=None, timeout_graceful_shutdown=1)
        self._serving = Serving(uvicorn.Server(config), listener)
        self.port = self._serving.port

    def stop(self) -> None:
        """Refuse connections from now on."""
        if self._serving:
            self._serving.stop()
            self._serving = None

    @property
    def texts(self) -> list[str]:
        return [text for _, text in self.turns]

    async def _turn(self, request: Request) -> JSONResponse:
        if request.headers.get("authorization") != f"Bearer {TOKEN}":
            return JSONResponse({"error": "unauthorized"}, 401)
        body = await request.json()
        text, message_id = body["text"], body["message_id"]
        if message_id not in self._done:
            if self.failures or text in self.failing:
                self.failures = max(0, self.failures - 1)
                return JSONResponse({"error": "no_reply", "reason": "told to"}, 503)
            self.turns.append((body["sender"], text))
            conversation_id = body["sender"].partition(":")[0]
            self._done[message_id] = await anyio.to_thread.run_sync(
                self._act, conversation_id, text
            )
            if text in self.broken:
                return JSONResponse({"error": "store", "reason": "told to"}, 503)
        self.at_work.set()
        while not self.go_on.is_set():
            await anyio.sleep(0.01)
        return JSONResponse({"messages": self._done[message_id], "latest": {}})

    def _act(self, conversation_id: str, text: str) -> list[dict[str, Any]]:
        """What the actions do, and the messages of it."""
        said = self.answers.get(text) or [{"text": f"رد: {text}"}]
        with session(readonly=True) as db:
            handover = open_of(db.connection(), conversation_id)
        if text == "/talk_to_agent":
            request_handover(conversation_id=conversation_id, reason="requested", context={})
            return [*said, {"custom": {"musaed": {"handover": True}}}]
        if handover is None or handover.status != "queued":
            return said
        if text == LEAVE:
            return_to_assistant(conversation_id)
            return [*said, {"custom": {"musaed": {"left_queue": True}}}]
        return said if text in self.answers else [QUIET]

    async def _tracker(self, _request: Request) -> JSONResponse:
        loop = {"name": self.active_loop} if self.active_loop else {}
        return JSONResponse({"active_loop": loop, "slots": {"paused_forms": self.paused_forms}})

    async def _status(self, request: Request) -> JSONResponse:
        known = request.query_params.get("token") == TOKEN
        return JSONResponse({}, 200 if known else 401)

    async def _health(self, _request: Request) -> JSONResponse:
        return JSONResponse({"status": "ok"})
