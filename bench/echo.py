"""An engine that echoes: what is measured beside it is the gateway's own work."""

import socket
import threading
import time
from typing import Any

import anyio
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from casework.handovers import request_handover
from tools.console import OperatorError

ECHO = "رد: {}"
HANDOVER = "/talk_to_agent"
_PATIENCE = 20.0  # seconds


class EchoEngine:
    """Rasa and the action server for a gateway, in a thread, until `stop`.

    Echoes each text once a message id, unless `answers` holds messages for it; HANDOVER puts the
    conversation into the queue, in the database of this process's settings.
    """

    token = "token of the engine"

    def __init__(self) -> None:
        self.answers: dict[str, list[dict[str, Any]]] = {}
        self._done: dict[str, list[dict[str, Any]]] = {}
        listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = listener.getsockname()[1]
        app = Starlette(
            routes=[
                Route("/webhooks/gateway/webhook", self._turn, methods=["POST"]),
                Route("/conversations/{sender}/tracker", self._tracker),
                Route("/status", self._ready),
                Route("/health", self._ready),
            ]
        )
        self._server = uvicorn.Server(uvicorn.Config(app, log_config=None))
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [listener]}, daemon=True
        )
        self._thread.start()
        until = time.monotonic() + _PATIENCE
        while not self._server.started:
            if time.monotonic() > until:
                raise OperatorError("the engine that echoes does not start")
            time.sleep(0.01)

    def stop(self) -> None:
        """Stop as SIGTERM would."""
        self._server.should_exit = True
        self._thread.join(_PATIENCE)

    async def _turn(self, request: Request) -> JSONResponse:
        body = await request.json()
        message_id, text = body["message_id"], body["text"]
        if message_id not in self._done:
            messages = list(self.answers.get(text) or [{"text": ECHO.format(text)}])
            if text == HANDOVER:
                conversation_id = body["sender"].partition(":")[0]
                await anyio.to_thread.run_sync(_hand_over, conversation_id)
                messages.append({"custom": {"musaed": {"handover": True}}})
            self._done[message_id] = messages
        return JSONResponse({"messages": self._done[message_id], "latest": {}})

    async def _tracker(self, _request: Request) -> JSONResponse:
        return JSONResponse({"active_loop": {}, "slots": {}})

    async def _ready(self, _request: Request) -> JSONResponse:
        return JSONResponse({"status": "ok"})


def _hand_over(conversation_id: str) -> None:
    request_handover(conversation_id=conversation_id, reason="requested", context={})
