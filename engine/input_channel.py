"""The gateway's door into Rasa: `POST /webhooks/gateway/webhook`.

Body `{"sender": str, "message_id": str, "text": str}`, header `Authorization: Bearer $RASA_TOKEN`.
200 `{"messages": [{"text", "buttons", "custom", ...}], "latest": {"intent", "active_loop"}}`, the
same for the same `message_id`. In `custom` the actions say what they have decided beside the words:
a turn with nothing else is one too. 400 `bad_request`, 401 `unauthorized`. 503 `not_ready`, `busy`,
`store` or `no_reply`: nothing was stored, try again. Every error is `{"error": code, "reason":
str}`.
"""

from __future__ import annotations

import hmac
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from rasa.core.lock_store import LockError
from rasa.exceptions import ActionLimitReached
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse
from sqlalchemy.exc import SQLAlchemyError

from engine import environment
from engine.trackers import UnreadableTurn
from engine.whole_turn import CHANNEL, NoReply, take_turn

logger = logging.getLogger(__name__)

LONGEST_ID = 255


class GatewayInput(InputChannel):  # type: ignore[misc]
    """Rasa input channel of the gateway (credentials.yml)."""

    @classmethod
    def name(cls) -> str:
        """Part of the address: `/webhooks/gateway/`."""
        return CHANNEL

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The channel's routes; turns are run by `engine.whole_turn`, not by `on_new_message`."""
        routes = Blueprint("gateway_webhook")

        @routes.post("/webhook")
        async def receive(request: Request) -> HTTPResponse:
            return await _receive(request)

        return routes


async def _receive(request: Request) -> HTTPResponse:
    if not _authorised(request):
        return _error(401, "unauthorized", "Authorization must be 'Bearer ' and RASA_TOKEN")
    try:
        message = _message(request)
    except ValueError as error:
        return _error(400, "bad_request", str(error))
    agent = request.app.ctx.agent
    if agent is None or not agent.is_ready():
        return _error(503, "not_ready", "no model is loaded yet")
    try:
        turn = await take_turn(agent, **message)
    except LockError as error:
        return _failed(message, "busy", str(error))
    except UnreadableTurn as error:
        return _failed(message, "store", str(error))
    except SQLAlchemyError as error:
        return _failed(message, "store", f"tracker store: {type(error).__name__}")
    except (NoReply, ActionLimitReached) as error:
        return _failed(message, "no_reply", str(error))
    except Exception as error:
        logger.exception("the turn failed")
        return _failed(message, "no_reply", type(error).__name__)
    latest = {"intent": turn.intent, "active_loop": turn.active_loop}
    return response.json({"messages": turn.messages, "latest": latest})


def _authorised(request: Request) -> bool:
    expected = environment.rasa_token()
    given = request.headers.get("Authorization", "")
    return bool(expected) and hmac.compare_digest(given.encode(), f"Bearer {expected}".encode())


def _message(request: Request) -> dict[str, str]:
    """Sender, message_id and text of the body. Raises `ValueError` with the reason."""
    try:
        body = request.json
    except Exception:  # Sanic's InvalidUsage, and a UnicodeDecodeError that it lets through
        body = None
    if not isinstance(body, dict):
        raise ValueError("the body must be a JSON object")
    message: dict[str, str] = {}
    for name in ("sender", "message_id", "text"):
        value = body.get(name)
        if not isinstance(value, str):
            raise ValueError(f"{name} must be a string")
        if name != "text" and not 0 < len(value) <= LONGEST_ID:
            raise ValueError(f"{name} must have 1 to {LONGEST_ID} characters")
        if "\0" in value:
            raise ValueError(f"{name} must not hold NUL characters")
        message[name] = value
    return message


def _failed(message: dict[str, str], code: str, reason: str) -> HTTPResponse:
    logger.warning("turn of %s not taken: %s, %s", message["sender"], code, reason)
    return _error(503, code, reason)


def _error(status: int, code: str, reason: str) -> HTTPResponse:
    return response.json({"error": code, "reason": reason}, status=status)
