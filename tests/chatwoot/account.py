"""A Chatwoot account: what it keeps, what agents do there, what it tells by webhook."""

import hashlib
import hmac
import itertools
import json
import threading
import time
import uuid
from collections.abc import Callable
from typing import Any

import httpx

ACCOUNT, INBOX, TOKEN, SECRET = 3, 7, "token of the api user", "secret of the webhook"
API_USER = {"id": 1, "name": "مساعد", "type": "user"}
INBOX_KEY = "key-of-the-inbox"

Json = dict[str, Any]


class Account:
    """Contacts, conversations and messages of one account with one API inbox.

    `webhooks` says what becomes of webhook calls: `send`, `lose`, `double` or `hold` (kept in
    `held` until `flush`).
    """

    def __init__(self) -> None:
        self.contacts: dict[int, Json] = {}
        self.conversations: dict[int, Json] = {}
        self.messages: dict[int, list[Json]] = {}
        self.files: dict[int, tuple[str, bytes]] = {}
        self.webhooks = "send"
        self.webhook_url = ""
        self.held: list[Json] = []
        self.statuses: list[int] = []
        """What the webhook answered, call by call."""
        self.port = 0
        self._ids = itertools.count(100)
        self._guard = threading.RLock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

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
