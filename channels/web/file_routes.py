"""Citizens' files: taken by `POST /attachments`, given back by `GET /attachments/{token}`."""

import asyncio
from urllib.parse import quote
from weakref import WeakValueDictionary

import structlog
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from casework import attachments
from casework.crypto import WrongKey
from casework.file_names import display_name
from channels.web.channel import WebChannel
from channels.web.tokens import Tokens
from conversations import log_queries
from conversations.async_database import AsyncDatabase
from conversations.claims import ensure
from conversations.client_errors import Refusal
from conversations.inputs import read_client_id, store_file
from conversations.limits import RateLimits, address_of
from conversations.messages import Arrival
from conversations.workers import Conversations

_ENVELOPE = 64 * 1024  # bytes that multipart adds to a file
_STATUS = {"unauthorized": 401, "file_too_large": 413, "bad_file": 415, "rate_limited": 429}

logger = structlog.get_logger()


class FileRoutes:
    """Takes files of the citizens whose pages `channel` serves, and gives them back."""

    def __init__(
        self,
        channel: WebChannel,
        tokens: Tokens,
        limits: RateLimits,
        database: AsyncDatabase,
        conversations: Conversations,
    ) -> None:
        self._channel = channel
        self._tokens = tokens
        self._limits = limits
        self._database = database
        self._conversations = conversations
        # one file after the other in a conversation: what is sent twice at once is stored once
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self.routes = [
            Route("/attachments", self.attach, methods=["POST"]),
            Route("/attachments/{token}", self.download),
        ]

    async def attach(self, request: Request) -> Response:
        """Multipart with `file` and `client_id`, header `Authorization: Bearer <token>`.

        201 with `{seq}`; else a status and `{error, text}`. The same `client_id` again is one file.
        """
        try:
            conversation_id = self._conversation(request)
            await self._limits.check_message(conversation_id, address_of(request.scope), 5)
            client_id, name, data = await _read(request)
            lock = self._locks.setdefault(conversation_id, asyncio.Lock())
            async with lock:
                seq = await self._take(conversation_id, client_id, name, data)
            return JSONResponse({"seq": seq}, 201)
        except Refusal as refusal:
            return JSONResponse(refusal.as_payload(), _STATUS.get(refusal.code, 400))
        except Exception:
            logger.error("attachment_failed", exc_info=True)
            return JSONResponse(Refusal("unavailable").as_payload(), 503)

    async def _take(self, conversation_id: str, client_id: str, name: str, data: bytes) -> int:
        channel, external_id = self._channel.name, f"{conversation_id}:{client_id}"
        seq = await self._database.read(log_queries.seen, channel, external_id)
        if seq is not None:
            return seq
        await self._database.write(ensure, conversation_id, channel)
        stored = await self._database.run(store_file, conversation_id, name, data)
        arrival = Arrival(
            conversation_id,
            channel,
            external_id,
            text=stored.file_name,
            kind="file",
            attachment_id=stored.id,
        )
        receipt = await self._conversations.receive(arrival)
        if receipt.entry:
            await self._channel.deliver(receipt.entry)
        return receipt.seq

    async def download(self, request: Request) -> Response:
        """A file of the conversation, by the path that came with its message.

        The file is only ever saved: whatever it is, it does not run here. 404 for any other path.
        """
        attachment_id = self._tokens.read_file(request.path_params["token"])
        found = None
        try:
            if attachment_id is not None:
                found = await self._database.run(attachments.content, attachment_id)
        except (OSError, WrongKey):
            logger.error("attachment_unreadable", attachment=attachment_id, exc_info=True)
        if not found:
            return Response(status_code=404)
        file, content = found
        name = quote(display_name(file.file_name or "file", file.media_type), safe="")
        headers = {
            "content-disposition": f"attachment; filename*=UTF-8''{name}",
            "content-security-policy": "default-src 'none'; sandbox",
            "cache-control": "private, no-store",
        }
        return Response(content, media_type=file.media_type, headers=headers)

    def _conversation(self, request: Request) -> str:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        try:
            access = self._tokens.read(token if scheme.lower() == "bearer" else None)
        except Refusal:
            raise Refusal("unauthorized") from None
        return access.conversation_id


async def _read(request: Request) -> tuple[str, str, bytes]:
    """Client id, file name and content. Raises Refusal."""
    length = request.headers.get("content-length", "")
    if not length.isdecimal():
        raise Refusal("bad_payload")
    if int(length) > attachments.MAX_BYTES + _ENVELOPE:
        raise Refusal("file_too_large")
    try:
        async with request.form(max_files=1, max_fields=4) as form:
            file = form.get("file")
            if not isinstance(file, UploadFile):
                raise Refusal("bad_payload")
            return read_client_id(form.get("client_id")), file.filename or "", await file.read()
    except HTTPException:
        raise Refusal("bad_payload") from None
