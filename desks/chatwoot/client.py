"""Chatwoot's API: the few calls a desk needs, with tight time-outs and errors that say what to do.

Paths and fields are those of its published OpenAPI document; files go as multipart, which that
document leaves out.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

import httpx

from casework.attachments import MAX_BYTES
from casework.settings import Settings
from desks.chatwoot.payloads import (
    RemoteConversation,
    RemoteMessage,
    read_conversation,
    read_message,
    read_number,
)

PAGE = 100
"""Messages that Chatwoot gives at most in one answer."""

_TIMEOUT = httpx.Timeout(8.0, connect=3.0, pool=3.0)
_FILE_TIMEOUT = httpx.Timeout(30.0, connect=3.0, pool=3.0)
_CONNECTIONS = httpx.Limits(max_connections=16, max_keepalive_connections=8)
_REDIRECTS = 3
# the same request again cannot help: it is wrong, or not allowed
_FINAL = frozenset({400, 401, 403, 404, 405, 406, 410, 413, 415, 422})

T = TypeVar("T")
Post = Literal["incoming", "note"]


class ChatwootError(Exception):
    """A call that failed; `reason` is a short code without anybody's data.

    `ambiguous`: Chatwoot may have done it all the same. `final`: the same call fails again.
    `retry_after`: seconds that Chatwoot asked to wait.
    """

    def __init__(
        self,
        reason: str,
        *,
        ambiguous: bool = False,
        final: bool = False,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.ambiguous = ambiguous
        self.final = final
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class ChatwootFile:
    """A file on its way to or from Chatwoot; `media_type` is empty when it is not known."""

    name: str
    media_type: str
    data: bytes


class Client:
    """One Chatwoot account with one API inbox. Every method raises ChatwootError."""

    def __init__(self, settings: Settings) -> None:
        self.inbox_id = settings.chatwoot_inbox_id
        self._base = settings.chatwoot_url.rstrip("/")
        self._account = f"/api/v1/accounts/{settings.chatwoot_account_id}"
        self._http = httpx.AsyncClient(
            base_url=self._base,
            headers={"api_access_token": settings.chatwoot_api_token.get_secret_value()},
            timeout=_TIMEOUT,
            limits=_CONNECTIONS,
        )
        # no token: files may lie with a storage provider
        self._files = httpx.AsyncClient(
            timeout=_FILE_TIMEOUT, follow_redirects=True, max_redirects=_REDIRECTS
        )

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()
        await self._files.aclose()

    async def create_contact(self, source_id: str, name: str) -> int:
        """A contact of our inbox whose `identifier` is `source_id`; its number.

        Chatwoot refuses a second one of the same identifier: that is a final error.
        """
        body = {
            "inbox_id": self.inbox_id,
            "source_id": source_id,
            "identifier": source_id,
            "name": name,
        }
        answer = await self._call("POST", "/contacts", json=body)
        return _read(read_number, _contact(answer))

    async def find_contact(self, source_id: str) -> int | None:
        """The number of the contact with that identifier."""
        answer = await self._call("GET", "/contacts/search", params={"q": source_id})
        for contact in _list(answer.get("payload")):
            if contact.get("identifier") == source_id:
                return _read(read_number, contact)
        return None

    async def create_conversation(
        self, contact_id: int, source_id: str, attributes: Mapping[str, str]
    ) -> int:
        """An open conversation of the contact, with `attributes` to find it by; its number."""
        body = {
            "inbox_id": self.inbox_id,
            "contact_id": contact_id,
            "source_id": source_id,
            "status": "open",
            "additional_attributes": dict(attributes),
        }
        return _read(read_number, await self._call("POST", "/conversations", json=body))

    async def find_conversation(self, contact_id: int, name: str, value: str) -> int | None:
        """The number of the contact's conversation whose attribute `name` is `value`."""
        answer = await self._call("GET", f"/contacts/{contact_id}/conversations")
        for conversation in _list(answer.get("payload")):
            if (conversation.get("additional_attributes") or {}).get(name) == value:
                return _read(read_number, conversation)
        return None

    async def post(
        self,
        conversation: int,
        kind: Post,
        content: str,
        source_id: str,
        file: ChatwootFile | None = None,
    ) -> int:
        """Write into a conversation, as the citizen or as a private note; the message's number.

        Chatwoot keeps `source_id` with the message but takes the same one twice.
        """
        fields = {
            "content": content,
            "message_type": "incoming" if kind == "incoming" else "outgoing",
            "private": kind == "note",
            "source_id": source_id,
        }
        path = f"/conversations/{conversation}/messages"
        if file is None:
            return _read(read_number, await self._call("POST", path, json=fields))
        form = {**fields, "private": "true" if kind == "note" else "false"}
        upload = {"attachments[]": (file.name, file.data, file.media_type)}
        answer = await self._call("POST", path, data=form, files=upload, timeout=_FILE_TIMEOUT)
        return _read(read_number, answer)

    async def messages(self, conversation: int, after: int) -> list[RemoteMessage]:
        """The messages with a number above `after`, oldest first, at most PAGE."""
        answer = await self._call(
            "GET", f"/conversations/{conversation}/messages", params={"after": after}
        )
        found = [_read(read_message, message) for message in _list(answer.get("payload"))]
        return sorted(found, key=lambda message: message.id)

    async def conversation(self, conversation: int) -> RemoteConversation:
        """Status and assignee of a conversation."""
        return _read(read_conversation, await self._call("GET", f"/conversations/{conversation}"))

    async def set_status(self, conversation: int, status: Literal["open", "resolved"]) -> None:
        """Open or resolve a conversation."""
        path = f"/conversations/{conversation}/toggle_status"
        await self._call("POST", path, json={"status": status})

    async def set_labels(self, conversation: int, labels: list[str]) -> None:
        """Give the conversation these labels and no others."""
        path = f"/conversations/{conversation}/labels"
        await self._call("POST", path, json={"labels": labels})

    async def show_typing(
        self, inbox_key: str, source_id: str, conversation: int, on: bool
    ) -> None:
        """Show agents that the citizen types; as the contact, which only the public API can."""
        status = "on" if on else "off"
        await self._request(
            "POST",
            f"/public/api/v1/inboxes/{inbox_key}/contacts/{source_id}"
            f"/conversations/{conversation}/toggle_typing",
            params={"typing_status": status},
            json={"typing_status": status},
        )

    async def inbox(self) -> dict[str, Any]:
        """Our inbox as Chatwoot describes it."""
        return await self._call("GET", f"/inboxes/{self.inbox_id}")

    async def profile(self) -> dict[str, Any]:
        """The user whom the token belongs to."""
        return _object(await self._request("GET", "/api/v1/profile"))

    async def webhooks(self) -> list[dict[str, Any]]:
        """The account's webhooks; only an administrator's token may read them."""
        answer = await self._request("GET", f"{self._account}/webhooks")
        if isinstance(answer, dict):  # Chatwoot itself wraps the list that its document promises
            payload = answer.get("payload")
            answer = payload.get("webhooks") if isinstance(payload, dict) else payload
        return _list(answer)

    async def download(self, url: str) -> bytes:
        """The content of an attachment, MAX_BYTES at most (a larger one is a final error)."""
        if not url.startswith(("http://", "https://")):
            raise ChatwootError("bad_file_address", final=True)
        try:
            async with self._files.stream("GET", url) as answer:
                _check_status(answer)
                data = bytearray()
                async for chunk in answer.aiter_bytes():
                    data += chunk
                    if len(data) > MAX_BYTES:
                        raise ChatwootError("file_too_large", final=True)
                return bytes(data)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise ChatwootError(type(error).__name__) from None

    async def _call(self, method: str, path: str, **options: Any) -> dict[str, Any]:
        answer = await self._request(method, self._account + path, **options)
        return answer if isinstance(answer, dict) else {}

    async def _request(self, method: str, path: str, **options: Any) -> Any:
        try:
            answer = await self._http.request(method, path, **options)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise ChatwootError(type(error).__name__) from None  # it has not seen the request
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise ChatwootError(type(error).__name__, ambiguous=True) from None
        _check_status(answer)
        if not answer.content:
            return {}
        try:
            return answer.json()
        except ValueError:
            # a proxy's own page, say: the request may have been carried out behind it
            raise ChatwootError("no_json", ambiguous=True) from None


def _read(reader: Callable[[dict[str, Any]], T], value: dict[str, Any]) -> T:
    try:
        return reader(value)
    except (AttributeError, ValueError):
        raise ChatwootError("bad_answer", ambiguous=True) from None


def _check_status(answer: httpx.Response) -> None:
    if answer.is_success:
        return
    seconds = answer.headers.get("retry-after", "")
    raise ChatwootError(
        f"http_{answer.status_code}",
        ambiguous=answer.status_code >= 500,
        final=answer.status_code in _FINAL,
        retry_after=float(seconds) if seconds.isascii() and seconds.isdigit() else None,
    )


def _contact(answer: dict[str, Any]) -> dict[str, Any]:
    """The contact in an answer: Chatwoot nests it, its document shows its number on top."""
    payload = answer.get("payload")
    if isinstance(payload, dict) and isinstance(payload.get("contact"), dict):
        return _object(payload["contact"])
    return answer


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
