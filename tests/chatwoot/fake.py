"""A Chatwoot that keeps its state, behaves badly when told to, and has agents who work there."""

import asyncio
import hashlib
import hmac
import itertools
import json
import threading
import time
import uuid
from collections import deque
from collections.abc import Callable
from typing import Any

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.gateway.serving import PATIENCE, Serving, listen

ACCOUNT, INBOX, TOKEN, SECRET = 3, 7, "token of the api user", "secret of the webhook"
API_USER = {"id": 1, "name": "مساعد", "type": "user"}
INBOX_KEY = "key-of-the-inbox"
HANG = 5.0  # seconds; longer than any client's patience in tests

_PREFIX = f"/api/v1/accounts/{ACCOUNT}"
_PAGE, _LATEST = 100, 20
_TYPES = ("incoming", "outgoing", "activity", "template")

Json = dict[str, Any]


class FakeChatwoot:
    """One account with one API inbox.

    `faults` are what the next calls that write meet, in order: `"503"` and the like (not carried
    out), `"done 500"` (carried out, then an error), `"hang"` (carried out, never answered) and
    `"ok"`. `webhooks` says what becomes of webhook calls: `send`, `lose`, `double` or `hold` (kept
    in `held` until `flush`).
    """

    def __init__(self) -> None:
        self.contacts: dict[int, Json] = {}
        self.conversations: dict[int, Json] = {}
        self.messages: dict[int, list[Json]] = {}
        self.files: dict[int, tuple[str, bytes]] = {}
        self.typing: list[tuple[str, str]] = []
        self.calls: list[tuple[str, str]] = []
        """(method, path) of every call that was carried out."""
        self.faults: deque[str] = deque()
        self.down = False
        """Answer everything with 503."""
        self.webhooks = "send"
        self.webhook_url = ""
        self.held: list[Json] = []
        self.statuses: list[int] = []
        """What the webhook answered, call by call."""
        self._ids = itertools.count(100)
        self._guard = threading.RLock()
        self._serving: Serving | None = None
        self.port = 0
        self.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

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

    # -- what agents do there --------------------------------------------------------------------

    def assign(self, conversation: int, agent: int | None, name: str = "") -> None:
        with self._guard:
            assignee = {"id": agent, "name": name, "type": "user"} if agent else None
            self.conversations[conversation]["meta"]["assignee"] = assignee
        self._call_conversation("conversation_updated", conversation)

    def reply(
        self,
        conversation: int,
        text: str,
        agent: int = 5,
        name: str = "نورة",
        *,
        private: bool = False,
        files: tuple[tuple[str, bytes], ...] = (),
        sender_type: str = "user",
    ) -> int:
        """An agent writes; the number of the message."""
        sender = {"id": agent, "name": name, "type": sender_type}
        message = self._add(conversation, "outgoing", text, private, sender, None, files)
        self._call_message(message)
        return int(message["id"])

    def set_status(self, conversation: int, status: str) -> None:
        with self._guard:
            self.conversations[conversation]["status"] = status
        self._call_conversation("conversation_status_changed", conversation)

    def type(self, conversation: int, on: bool, *, private: bool = False) -> None:
        self._call(
            {
                "event": f"conversation_typing_{'on' if on else 'off'}",
                "conversation": self._shown(conversation),
                "user": {"id": 5, "name": "نورة", "type": "user"},
                "is_private": private,
            }
        )

    def forget(self, conversation: int) -> None:
        """Somebody deletes it, with its contact."""
        with self._guard:
            gone = self.conversations.pop(conversation)
            self.contacts.pop(gone["contact_id"], None)

    def flush(self, *, reverse: bool = False) -> None:
        """Send the held webhook calls."""
        held, self.held = self.held, []
        for payload in reversed(held) if reverse else held:
            self._deliver(payload)

    # -- what tests look at ----------------------------------------------------------------------

    def texts(self, conversation: int, kind: str) -> list[str]:
        """Contents of the `incoming`, `outgoing` or `note` messages, in order."""
        return [
            message["content"]
            for message in self.messages.get(conversation, [])
            if ("note" if message["private"] else message["message_type"]) == kind
        ]

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

    # -- inside ----------------------------------------------------------------------------------

    def _known(self, request: Request) -> int:
        number: int = request.path_params["id"]
        if number not in self.conversations:
            raise HTTPException(404, "Resource could not be found")
        return number

    def _shown(self, number: int) -> Json:
        return {"id": number, "inbox_id": INBOX, **self.conversations[number]}

    def _add(
        self, conversation: int, kind: str, text: str, private: bool, sender: Json,
        source_id: str | None, files: tuple[tuple[str, bytes], ...],
    ) -> Json:  # fmt: skip
        with self._guard:
            attachments = []
            for name, data in files:
                number = next(self._ids)
                self.files[number] = (name, data)
                url = f"{self.url}/files/{number}/{name}"
                attachments.append({"id": number, "file_type": "file", "data_url": url})
            message = {
                "id": next(self._ids), "content": text, "message_type": kind, "private": private,
                "conversation_id": conversation, "source_id": source_id, "sender": sender,
                "content_attributes": {}, "created_at": int(time.time()),
                "attachments": attachments,
            }  # fmt: skip
            self.messages[conversation].append(message)
            return message

    def _later(self, call: Callable[[], None]) -> None:
        threading.Thread(target=call, daemon=True).start()

    def _call_message(self, message: Json) -> None:
        payload = {key: value for key, value in message.items() if key != "conversation_id"}
        if shown := self._unless_deleted(message["conversation_id"]):
            self._call({**payload, "event": "message_created", "conversation": shown})

    def _call_conversation(self, event: str, conversation: int) -> None:
        if shown := self._unless_deleted(conversation):
            self._call({**shown, "event": event})

    def _unless_deleted(self, conversation: int) -> Json | None:
        """What a webhook shows of a conversation; nothing of one that is gone before the call."""
        with self._guard:
            return self._shown(conversation) if conversation in self.conversations else None

    def _call(self, payload: Json) -> None:
        if not self.webhook_url or self.webhooks == "lose":
            return
        if self.webhooks == "hold":
            self.held.append(payload)
            return
        self._deliver(payload, times=2 if self.webhooks == "double" else 1)

    def _deliver(self, payload: Json, times: int = 1) -> None:
        body = json.dumps(payload).encode()
        headers = sign(body)
        for _ in range(times):
            try:
                answer = httpx.post(self.webhook_url, content=body, headers=headers, timeout=5)
            except httpx.HTTPError:
                return  # it does not try again
            self.statuses.append(answer.status_code)


def sign(body: bytes, secret: str = SECRET, at: float | None = None) -> dict[str, str]:
    """The headers of a webhook call, as Chatwoot's documentation describes them."""
    stamp = str(int(time.time() if at is None else at))
    signed = hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    return {
        "content-type": "application/json",
        "x-chatwoot-timestamp": stamp,
        "x-chatwoot-signature": f"sha256={signed}",
        "x-chatwoot-delivery": str(uuid.uuid4()),
    }
