"""Meta's Graph API: sends, marks as read, fetches and uploads files, tells who we are."""

import json
from io import BytesIO
from typing import Any

import aiohttp
from yarl import URL

from channels.whatsapp.account import Account
from channels.whatsapp.webhook_events import text_at

_SECONDS = 20.0  # that Meta may take for an answer
_CONNECT_SECONDS = 5.0
_MEDIA_SECONDS = 60.0
_MEDIA_HOSTS = ("facebook.com", "fbsbx.com", "fbcdn.net", "whatsapp.net", "whatsapp.com")


class GraphError(Exception):
    """Meta refused. `code` and `subcode` are its own (0: none), `retry_after` seconds it wishes."""

    def __init__(
        self,
        status: int,
        code: int = 0,
        details: str = "",
        *,
        subcode: int = 0,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(f"HTTP {status}, code {code}: {details}")
        self.status = status
        self.code = code
        self.subcode = subcode
        self.details = details
        self.retry_after = retry_after


class NotReached(Exception):
    """The request has not left us."""


class NoAnswer(Exception):
    """Nobody knows whether Meta has done it."""


class BadMedia(Exception):
    """A file that is not fetched: `code` is gone, host or too_large."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Graph:
    """The API, as the business number of `account`."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._http: aiohttp.ClientSession

    async def open(self) -> None:
        """Make ready to connect; before anything else."""
        self._http = aiohttp.ClientSession(
            headers={"Authorization": f"Bearer {self._account.token}"},
            timeout=aiohttp.ClientTimeout(_SECONDS, sock_connect=_CONNECT_SECONDS),
            connector=aiohttp.TCPConnector(limit=0),
        )

    async def close(self) -> None:
        """Close the connections."""
        await self._http.close()

    async def send(self, payload: dict[str, Any]) -> str:
        """Send a message; Meta's id of it. Raises GraphError, NotReached, NoAnswer."""
        answer = await self.request("POST", self._number("messages"), json=payload)
        messages = answer.get("messages")
        message_id = text_at(messages[0], "id") if isinstance(messages, list) and messages else ""
        if not message_id:
            raise NoAnswer("no id")
        return message_id

    async def mark_read(self, message_id: str) -> None:
        """Show that a message was read, and that an answer is being written. Raises as `send`."""
        payload = {
            "messaging_product": "whatsapp",
            "status": "read",
            "message_id": message_id,
            "typing_indicator": {"type": "text"},
        }
        await self.request("POST", self._number("messages"), json=payload)

    async def upload(self, name: str, media_type: str, data: bytes) -> str:
        """Give Meta a file to send; its id there. Raises as `send`."""
        form = aiohttp.FormData()
        form.add_field("messaging_product", "whatsapp")
        form.add_field("type", media_type)
        form.add_field("file", BytesIO(data), filename=name or "file", content_type=media_type)
        answer = await self.request(
            "POST", self._number("media"), data=form, timeout=aiohttp.ClientTimeout(_MEDIA_SECONDS)
        )
        media_id = text_at(answer, "id")
        if not media_id:
            raise NoAnswer("no id")
        return media_id

    async def fetch(self, media_id: str, most: int) -> bytes:
        """A file that a citizen sent, of at most `most` bytes. Raises as `send`, and BadMedia."""
        # the id comes from a message: it must not lead to another address
        found = await self.request("GET", URL(self._account.api_url) / media_id)
        url = URL(text_at(found, "url"))
        if not self._is_metas(url):
            raise BadMedia("host")
        limit = aiohttp.ClientTimeout(_MEDIA_SECONDS, sock_connect=_CONNECT_SECONDS)
        try:
            async with self._http.get(url, timeout=limit, allow_redirects=False) as response:
                if response.status in (401, 403, 404, 410):
                    raise BadMedia("gone")
                if response.status != 200:
                    raise GraphError(response.status)
                if (response.content_length or 0) > most:
                    raise BadMedia("too_large")
                data = b""
                async for chunk in response.content.iter_chunked(64 * 1024):
                    data += chunk
                    if len(data) > most:
                        raise BadMedia("too_large")
                return data
        except (aiohttp.ClientError, TimeoutError) as error:
            raise NoAnswer(type(error).__name__) from None

    async def number(self) -> dict[str, Any]:
        """What Meta says of our number. Raises as `send`."""
        return await self.request("GET", self._number(), params={"fields": _NUMBER_FIELDS})

    async def request(self, method: str, url: str | URL, **options: Any) -> dict[str, Any]:
        """Ask the API; the object it answers. `url` is whole. Raises as `send`."""
        try:
            async with self._http.request(method, url, allow_redirects=False, **options) as answer:
                return await _read(answer)
        except aiohttp.ClientConnectorError as error:
            raise NotReached(type(error).__name__) from None
        except (aiohttp.ClientError, TimeoutError) as error:
            raise NoAnswer(type(error).__name__) from None

    def address(self, path: str) -> URL:
        """The address of something of the API."""
        return URL(self._account.api_url) / path

    def _number(self, path: str = "") -> URL:
        number = URL(self._account.api_url) / self._account.phone_number_id
        return number / path if path else number

    def _is_metas(self, url: URL) -> bool:
        """Whether the token may be shown to the host of `url`."""
        own = URL(self._account.api_url)
        if (url.scheme, url.host, url.port) == (own.scheme, own.host, own.port):
            return True
        host = url.host or ""
        named = any(host == name or host.endswith(f".{name}") for name in _MEDIA_HOSTS)
        return url.scheme == "https" and named


_NUMBER_FIELDS = "id,display_phone_number,verified_name,quality_rating,status"


async def _read(answer: aiohttp.ClientResponse) -> dict[str, Any]:
    text = await answer.text(errors="replace")
    try:
        body = json.loads(text)
    except ValueError:
        body = None
    if answer.status == 200 and isinstance(body, dict) and "error" not in body:
        return body
    error = body.get("error") if isinstance(body, dict) else None
    if not isinstance(error, dict) and answer.status in (200, 502, 504):
        raise NoAnswer(f"HTTP {answer.status}")  # a proxy's word, not Meta's
    wish = answer.headers.get("Retry-After", "")
    raise GraphError(
        answer.status,
        _code(error, "code"),
        text_at(error, "error_data", "details") or text_at(error, "message"),
        subcode=_code(error, "error_subcode"),
        retry_after=float(wish) if wish.isascii() and wish.isdigit() else None,
    )


def _code(error: object, name: str) -> int:
    code = text_at(error, name)
    return int(code) if code.isascii() and code.isdigit() and len(code) < 10 else 0
