"""`POST /webhooks/chatwoot`: signed calls are noted, acknowledged at once, and then acted on."""

import json
import time

import structlog
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from casework.settings import Settings
from desks.chatwoot.desk import ChatwootDesk
from desks.chatwoot.payloads import read_event
from desks.chatwoot.signature import is_signed

PATH = "/webhooks/chatwoot"

_MAX_BODY = 2 * 1024 * 1024  # bytes; what Chatwoot sends has some thousands
_LONGEST_ID = 100

logger = structlog.get_logger()


def route(desk: ChatwootDesk, settings: Settings) -> Route:
    """The route. 200 for what is taken, known already or none of ours; 401, 413, 400, 503."""
    given = settings.chatwoot_webhook_secret.get_secret_value().split(",")
    secrets = [secret.strip() for secret in given if secret.strip()]

    async def receive(request: Request) -> Response:
        body = await _read(request)
        if body is None:
            return JSONResponse({"error": "too_large"}, 413)
        if not is_signed(request.headers, body, secrets, time.time()):
            logger.warning("chatwoot_bad_signature", setting="CHATWOOT_WEBHOOK_SECRET")
            return JSONResponse({"error": "bad_signature"}, 401)
        try:
            event = read_event(json.loads(body))
        except (ValueError, RecursionError, AttributeError):
            return JSONResponse({"error": "bad_payload"}, 400)
        if event is None:
            return JSONResponse({"status": "ignored"})
        delivery_id = request.headers.get("x-chatwoot-delivery", "")[:_LONGEST_ID]
        try:
            if delivery_id and not await desk.is_new(delivery_id):
                return JSONResponse({"status": "known"})
        except SQLAlchemyError:
            logger.error("chatwoot_webhook_failed", exc_info=True)
            return JSONResponse({"error": "unavailable"}, 503)
        desk.take(event)
        return JSONResponse({"status": "taken"})

    return Route(PATH, receive, methods=["POST"])


async def _read(request: Request) -> bytes | None:
    """The body; None when it is longer than any that Chatwoot sends."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _MAX_BODY:
            return None
    return bytes(body)
