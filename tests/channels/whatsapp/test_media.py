"""Files of citizens when fetching them goes wrong."""

import asyncio
import hashlib
from base64 import b64encode
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from casework import attachments
from casework.models import new_id
from channels.whatsapp import media
from channels.whatsapp.account import Account
from channels.whatsapp.graph import Graph
from channels.whatsapp.media import NotKept, NotYet
from channels.whatsapp.parsing import Media
from conversations import claims
from conversations.async_database import AsyncDatabase
from tests.channels.whatsapp.test_channel import PNG
from tests.conversations.room.test_message_log import do
from tests.gateway.serving import Serving, listen


@dataclass
class Library:
    """A Graph API that has one file, or is in trouble with it."""

    look_up: Callable[[Request], Response]
    download: Callable[[Request], Response] = field(default=lambda _: Response(PNG))
    url: str = ""

    def __post_init__(self) -> None:
        async def look_up(request: Request) -> Response:
            return self.look_up(request)

        async def download(request: Request) -> Response:
            return self.download(request)

        routes = [Route("/v1/{id}", look_up), Route("/files/x", download)]
        config = uvicorn.Config(Starlette(routes=routes), log_config=None)
        self.serving = Serving(uvicorn.Server(config), listen())
        self.url = self.serving.url


@pytest.fixture
def library() -> Iterator[Library]:
    library = Library(lambda _: JSONResponse({"url": f"{library.url}/files/x"}))
    yield library
    library.serving.stop()


@pytest.fixture
def keep(sqlite_db: str, library: Library) -> Callable[..., str]:
    """Keep the library's file; the id of the attachment."""
    conversation_id = new_id()
    do(claims.ensure, conversation_id, "whatsapp")

    async def run(sha256: str) -> str:
        graph = Graph(Account(f"{library.url}/v1", "token", (), "", "1"))
        await graph.open()
        try:
            wanted = Media("77", sha256, "صورة.png", "", None)
            return await media.keep(graph, AsyncDatabase(), conversation_id, wanted)
        finally:
            await graph.close()

    def keep(sha256: str = "") -> str:
        work: Awaitable[str] = run(sha256)
        return asyncio.run(work)  # type: ignore[arg-type]

    return keep


def test_the_same_file_is_kept_once_until_a_message_has_it(keep: Callable[..., str]) -> None:
    digest = hashlib.sha256(PNG)
    first = keep(digest.hexdigest())
    assert keep(b64encode(digest.digest()).decode()) == first
    kept = attachments.find(first)
    assert kept and attachments.read(kept) == PNG


def test_another_content_than_meta_had_is_not_taken(keep: Callable[..., str]) -> None:
    with pytest.raises(NotYet):
        keep("0" * 64)


@pytest.mark.parametrize(("status", "code"), [(404, 100), (400, 100), (410, 0)])
def test_what_meta_has_no_more_is_gone(
    keep: Callable[..., str], library: Library, status: int, code: int
) -> None:
    library.look_up = lambda _: JSONResponse({"error": {"code": code, "message": "x"}}, status)
    with pytest.raises(NotKept, match="media_gone"):
        keep()


@pytest.mark.parametrize(("status", "code"), [(500, 131000), (429, 130429), (400, 4), (401, 190)])
def test_what_may_be_had_later_is_tried_later(
    keep: Callable[..., str], library: Library, status: int, code: int
) -> None:
    library.look_up = lambda _: JSONResponse({"error": {"code": code, "message": "x"}}, status)
    with pytest.raises(NotYet):
        keep()


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:1/files/x",
        "https://evil.example/x",
        "https://facebook.com.evil.example/x",
        "http://lookaside.fbsbx.com/x",
        "file:///etc/passwd",
        "",
        "::",
    ],
)
def test_the_token_is_shown_to_no_other_host(
    keep: Callable[..., str], library: Library, url: str
) -> None:
    library.look_up = lambda _: JSONResponse({"url": url})
    with pytest.raises(NotKept, match="media_gone"):
        keep()


def test_a_redirect_is_not_followed(keep: Callable[..., str], library: Library) -> None:
    library.download = lambda _: RedirectResponse("https://evil.example/x")
    with pytest.raises(NotYet):
        keep()


def test_what_is_too_large_is_not_read_to_its_end(
    keep: Callable[..., str], library: Library
) -> None:
    library.download = lambda _: Response(b"x" * (attachments.MAX_BYTES + 1))
    with pytest.raises(NotKept, match="file_too_large"):
        keep()


def test_a_program_is_no_picture(keep: Callable[..., str], library: Library) -> None:
    library.download = lambda _: Response(b"#!/bin/sh\n", media_type="image/png")
    with pytest.raises(NotKept, match="bad_file"):
        keep()
