"""`/webhooks/whatsapp`: checked, committed, and only then acknowledged."""

import hashlib
import hmac
from collections.abc import Iterable

import structlog
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response

from casework.clock import utcnow
from channels.whatsapp import failures, inbox, statuses
from channels.whatsapp.account import Account
from channels.whatsapp.receiving import Receiver
from channels.whatsapp.sending import OutboxSender
from channels.whatsapp.statuses import Applied
from channels.whatsapp.webhook_events import WebhookEvent, events
from conversations.async_database import AsyncDatabase

PATH = "/webhooks/whatsapp"
MAX_BODY = 3 * 1024 * 1024
"""Bytes."""

logger = structlog.get_logger()


class Webhook:
    """The endpoint of `account`; without one nobody gets in."""

    def __init__(
        self,
        account: Account | None,
        database: AsyncDatabase,
        receiver: Receiver,
        sender: OutboxSender,
    ) -> None:
        self._account = account
        self._database = database
        self._receiver = receiver
        self._sender = sender

    async def answer(self, request: Request) -> Response:
        """GET is Meta's verification, POST its events."""
        if request.method == "POST":
            return await self._receive(request)
        return self._verify(request)

    def _verify(self, request: Request) -> Response:
        query = request.query_params
        expected = self._account.verify_token if self._account else ""
        if (
            query.get("hub.mode") == "subscribe"
            and expected
            and hmac.compare_digest(query.get("hub.verify_token", "").encode(), expected.encode())
        ):
            return PlainTextResponse(query.get("hub.challenge", ""))
        return PlainTextResponse("the token is not WHATSAPP_VERIFY_TOKEN", 403)

    async def _receive(self, request: Request) -> Response:
        try:
            body = await _body(request)
        except ClientDisconnect:
            return PlainTextResponse("", 400)
        if body is None:
            return PlainTextResponse("more than 3 MB", 413)
        secrets = self._account.secrets if self._account else ()
        if not self._account or not signed(
            body, request.headers.get("x-hub-signature-256", ""), secrets
        ):
            logger.warning("whatsapp_bad_signature", setting="WHATSAPP_APP_SECRET")
            return PlainTextResponse("the signature is not of WHATSAPP_APP_SECRET", 401)
        found, foreign = events(body, self._account.phone_number_id)
        if foreign:
            logger.warning("whatsapp_other_number", setting="WHATSAPP_PHONE_NUMBER_ID")
        try:
            applied = await self._database.write_first(_commit, found)
        except SQLAlchemyError:
            logger.error("whatsapp_not_received", exc_info=True)
            return PlainTextResponse("", 503)  # Meta sends it again
        for sender in {event.sender for event in found if event.kind == "message"}:
            self._receiver.wake(inbox.sender_key(sender))
        self._sender.follow_up(applied)
        return PlainTextResponse("")


def signed(body: bytes, signature: str, secrets: Iterable[str]) -> bool:
    """Whether `signature` (the header) is that of `body` under one of `secrets`."""
    given = signature.encode()
    matches = [
        hmac.compare_digest(
            given, b"sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest().encode()
        )
        for secret in secrets
        if secret
    ]
    return any(matches)


def _commit(db: Connection, found: list[WebhookEvent]) -> Applied:
    inbox.add(db, [event for event in found if event.kind != "status"], utcnow())
    applied = statuses.apply(db, [event for event in found if event.kind == "status"])
    return failures.settle(db, applied)


async def _body(request: Request) -> bytes | None:
    """The raw body; None when it is longer than may be."""
    length = request.headers.get("content-length", "")
    if length.isdecimal() and int(length) > MAX_BODY:
        return None
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY:
            return None
    return bytes(body)
