"""A stand-in for Rasa and the action server: speaks their HTTP contract, fails when told to."""

import threading
from typing import Any

import anyio
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from casework.handovers import request_handover
from tests.gateway.serving import Serving, listen

TOKEN = "token of the engine"


class Peer:
    """Answers every turn with `رد: <text>`, once a message id, and remembers what it was asked."""

    def __init__(self) -> None:
        self.turns: list[tuple[str, str]] = []
        """(sender, text) of each turn that was run, in order."""
        self.answers: dict[str, list[dict[str, Any]]] = {}
        """Messages to answer a text with, instead of the echo."""
        self.failures = 0
        """Turns to refuse with 503 from now on."""
        self.failing: set[str] = set()
        """Texts that are always refused."""
        self.understood: dict[str, tuple[str, float]] = {}
        """Intent and confidence a text, instead of `ask_hours`."""
        self.active_loop: str | None = None
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
                Route("/model/parse", self._parse, methods=["POST"]),
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
            if text == "/talk_to_agent":
                conversation_id = body["sender"].partition(":")[0]
                await anyio.to_thread.run_sync(_hand_over, conversation_id)
            self._done[message_id] = self.answers.get(text) or [{"text": f"رد: {text}"}]
        self.at_work.set()
        while not self.go_on.is_set():
            await anyio.sleep(0.01)
        return JSONResponse({"messages": self._done[message_id], "latest": {}})

    async def _parse(self, request: Request) -> JSONResponse:
        if request.query_params.get("token") != TOKEN:
            return JSONResponse({}, 401)
        text = (await request.json())["text"]
        name, confidence = self.understood.get(text, ("ask_hours", 0.99))
        return JSONResponse({"intent": {"name": name, "confidence": confidence}})

    async def _tracker(self, _request: Request) -> JSONResponse:
        loop = {"name": self.active_loop} if self.active_loop else {}
        return JSONResponse({"active_loop": loop, "slots": {"paused_forms": None}})

    async def _status(self, request: Request) -> JSONResponse:
        known = request.query_params.get("token") == TOKEN
        return JSONResponse({}, 200 if known else 401)

    async def _health(self, _request: Request) -> JSONResponse:
        return JSONResponse({"status": "ok"})


def _hand_over(conversation_id: str) -> None:
    request_handover(conversation_id=conversation_id, reason="requested", context={})
