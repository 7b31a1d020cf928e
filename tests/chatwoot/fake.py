"""A Chatwoot that keeps its state, behaves badly when told to, and has agents who work there."""

import asyncio
import time
from collections import deque
from collections.abc import Callable
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.chatwoot.account import (
    ACCOUNT,
    API_USER,
    INBOX,
    INBOX_KEY,
    SECRET,
    TOKEN,
    Account,
    Json,
)
from tests.gateway.serving import PATIENCE, Serving, listen

HANG = 5.0  # seconds; longer than any client's patience in tests

_PREFIX = f"/api/v1/accounts/{ACCOUNT}"
_PAGE, _LATEST = 100, 20
_TYPES = ("incoming", "outgoing", "activity", "template")


class FakeChatwoot(Account):
    """One account with one API inbox.

    `faults` are what the next calls that write meet, in order: `"503"` and the like (not carried
    out), `"done 500"` (carried out, then an error), `"hang"` (carried out, never answered) and
    `"ok"`.
    """

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[tuple[str, str]] = []
        """(method, path) of every call that was carried out."""
        self.faults: deque[str] = deque()
        self.down = False
        """Answer everything with 503."""
        self.typing: list[tuple[str, str]] = []
        self._serving: Serving | None = None
        self.start()

    @property
    def settings(self) -> dict[str, str]:
        """What the gateway needs to use it."""
        return {
            "DESK": "chatwoot",
            "CHATWOOT_URL": self.url,
            "CHATWOOT_ACCOUNT_ID": str(ACCOUNT),
            "CHATWOOT_INBOX_ID": str(INBOX),
            "CHATWOOT_API_TOKEN": TOKEN,
            "CHATWOOT_WEBHOOK_SECRET": f"an older secret,{SECRET}",
            "CHATWOOT_POLL_SECONDS": "1",
        }

    def start(self) -> None:
        """Listen, on the same port as before."""
        paths: list[tuple[str, str, Callable[[Request], Any]]] = [
            ("POST", "/contacts", self._create_contact),
            ("GET", "/contacts/search", self._search),
            ("GET", "/contacts/{id:int}/conversations", self._conversations_of),
            ("POST", "/conversations", self._create_conversation),
            ("GET", "/conversations/{id:int}", self._conversation),
            ("GET", "/conversations/{id:int}/messages", self._messages),
            ("POST", "/conversations/{id:int}/messages", self._create_message),
            ("POST", "/conversations/{id:int}/toggle_status", self._toggle_status),
            ("POST", "/conversations/{id:int}/labels", self._labels),
            ("GET", f"/inboxes/{INBOX}", self._inbox),
            ("GET", "/webhooks", self._webhooks),
        ]
        routes = [
            Route(_PREFIX + path, self._answering(handler), methods=[method])
            for method, path, handler in paths
        ]
        public = f"/public/api/v1/inboxes/{INBOX_KEY}/contacts/{{source}}/conversations/{{id:int}}"
        routes += [
            Route("/api/v1/profile", self._answering(self._profile)),
            Route(f"{public}/toggle_typing", self._typing, methods=["POST"]),
            Route("/files/{id:int}/{name}", self._file),
        ]
        listener = listen(self.port)
        config = uvicorn.Config(
            Starlette(routes=routes), log_config=None, timeout_graceful_shutdown=1
        )
        self._serving = Serving(uvicorn.Server(config), listener)
        self.port = self._serving.port

    def stop(self) -> None:
        """Refuse connections from now on."""
        if self._serving:
            self._serving.stop()
            self._serving = None

    def wait_for(self, condition: Callable[["FakeChatwoot"], Any]) -> Any:
        """The condition's value once it is true."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            with self._guard:
                value = condition(self)
            if value:
                return value
            time.sleep(0.02)
        raise AssertionError(f"did not come: {self.conversations} {self.messages}")

    # -- the API ---------------------------------------------------------------------------------

    def _answering(self, handler: Callable[[Request], Any]) -> Callable[[Request], Any]:
        async def answer(request: Request) -> Response:
            if self.down:
                return JSONResponse({"error": "down"}, 503)
            if request.headers.get("api_access_token") != TOKEN:
                return JSONResponse({"error": "Invalid access token"}, 401)
            fault = self.faults.popleft() if self.faults and request.method == "POST" else "ok"
            if fault.isdigit():
                wait = {"retry-after": "1"} if fault == "429" else {}
                return JSONResponse({"error": "told to"}, int(fault), headers=wait)
            try:
                result = await handler(request)
            except HTTPException as error:
                return JSONResponse({"error": error.detail}, error.status_code)
            self.calls.append((request.method, request.url.path.removeprefix(_PREFIX)))
            if fault == "hang":
                await asyncio.sleep(HANG)
            if fault.startswith("done "):
                return JSONResponse({"error": "told to"}, int(fault.removeprefix("done ")))
            return JSONResponse(result)

        return answer

    async def _create_contact(self, request: Request) -> Json:
        body = await request.json()
        with self._guard:
            taken = {contact["identifier"] for contact in self.contacts.values()}
            if body.get("identifier") in taken:
                raise HTTPException(422, "Identifier has already been taken")
            contact = {
                "id": next(self._ids),
                "name": body.get("name"),
                "identifier": body.get("identifier"),
            }
            self.contacts[contact["id"]] = contact
        inbox = {"source_id": body.get("source_id"), "inbox": {"id": INBOX}}
        return {"payload": {"contact": contact, "contact_inbox": inbox}}

    async def _search(self, request: Request) -> Json:
        wanted = request.query_params["q"]
        found = [c for c in self.contacts.values() if wanted in (c["identifier"] or "")]
        return {"meta": {"count": len(found)}, "payload": found}

    async def _conversations_of(self, request: Request) -> Json:
        contact = request.path_params["id"]
        found = [
            self._shown(number)
            for number, conversation in self.conversations.items()
            if conversation["contact_id"] == contact
        ]
        return {"payload": found}

    async def _create_conversation(self, request: Request) -> Json:
        body = await request.json()
        if body.get("contact_id") not in self.contacts or body.get("inbox_id") != INBOX:
            raise HTTPException(404, "Resource could not be found")
        with self._guard:
            number = next(self._ids)
            self.conversations[number] = {
                "contact_id": body["contact_id"],
                "source_id": body["source_id"],
                "status": body.get("status", "open"),
                "additional_attributes": body.get("additional_attributes") or {},
                "labels": [],
                "meta": {"assignee": None},
            }
            self.messages[number] = []
        return self._shown(number)

    async def _conversation(self, request: Request) -> Json:
        return self._shown(self._known(request))

    async def _messages(self, request: Request) -> Json:
        found = self.messages[self._known(request)]
        after = request.query_params.get("after")
        page = found[-_LATEST:]
        if after:
            page = [message for message in found if message["id"] > int(after)][:_PAGE]
        shown = [{**message, "message_type": _TYPES.index(message["message_type"])}
                 for message in page]  # fmt: skip
        return {"meta": {}, "payload": shown}

    async def _create_message(self, request: Request) -> Json:
        number = self._known(request)
        files: tuple[tuple[str, bytes], ...] = ()
        if request.headers["content-type"].startswith("multipart/"):
            async with request.form() as form:
                body: Json = {key: form[key] for key in form if not key.startswith("attach")}
                uploads = [f for f in form.getlist("attachments[]") if isinstance(f, UploadFile)]
                files = tuple([(f.filename or "", await f.read()) for f in uploads])
        else:
            body = await request.json()
        private = body.get("private") in (True, "true")
        kind = body.get("message_type", "outgoing")
        contact = self.conversations[number]["contact_id"]
        sender = API_USER if kind == "outgoing" else {"id": contact, "type": "contact"}
        source_id = body.get("source_id")
        message = self._add(number, kind, body["content"], private, sender, source_id, files)
        reopened = kind == "incoming" and self.conversations[number]["status"] == "resolved"
        if reopened:
            self.conversations[number]["status"] = "open"
        self._later(lambda: self._call_message(message))
        if reopened:
            self._later(lambda: self._call_conversation("conversation_status_changed", number))
        return message

    async def _toggle_status(self, request: Request) -> Json:
        number, status = self._known(request), (await request.json())["status"]
        self.conversations[number]["status"] = status
        self._later(lambda: self._call_conversation("conversation_status_changed", number))
        return {"payload": {"success": True, "current_status": status, "conversation_id": number}}

    async def _labels(self, request: Request) -> Json:
        labels = (await request.json())["labels"]
        self.conversations[self._known(request)]["labels"] = labels
        return {"payload": labels}

    async def _inbox(self, _request: Request) -> Json:
        return {"id": INBOX, "channel_type": "Channel::Api", "inbox_identifier": INBOX_KEY}

    async def _webhooks(self, _request: Request) -> Json:
        events = ["message_created", "conversation_status_changed", "conversation_updated",
                  "conversation_typing_on", "conversation_typing_off"]  # fmt: skip
        url = self.webhook_url or "https://musaed.example/webhooks/chatwoot"
        return {"payload": {"webhooks": [{"id": 1, "url": url, "subscriptions": events}]}}

    async def _profile(self, _request: Request) -> Json:
        return {**API_USER, "role": "administrator", "accounts": [{"id": ACCOUNT}]}

    async def _typing(self, request: Request) -> Response:
        self.typing.append((request.path_params["source"], request.query_params["typing_status"]))
        return Response()

    async def _file(self, request: Request) -> Response:
        if self.down:
            return Response(status_code=503)
        return Response(self.files[request.path_params["id"]][1])

    def _known(self, request: Request) -> int:
        number: int = request.path_params["id"]
        if number not in self.conversations:
            raise HTTPException(404, "Resource could not be found")
        return number
