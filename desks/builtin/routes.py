"""The desk as one application to mount at `/desk`."""

from pathlib import Path

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from desks.builtin import (
    audit_pages,
    canned_pages,
    conversation_actions,
    conversation_pages,
    home,
    insight_pages,
    profile,
    session_pages,
    staff_admin,
    stream,
    ticket_actions,
    ticket_export,
    ticket_files,
    ticket_pages,
)
from desks.builtin.guard import error_page
from desks.builtin.live import Live
from desks.builtin.login_throttle import LoginThrottle

_STATIC = Path(__file__).parent / "static"
_VENDOR = Path(__file__).parents[2] / "widget" / "dist" / "desk"
_HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
        " font-src 'self'; connect-src 'self'; media-src 'self'; form-action 'self';"
        " base-uri 'none'; frame-ancestors 'none'"
    ),
    "cache-control": "no-store",
    "x-frame-options": "DENY",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}
"""Of every answer that does not say otherwise itself."""


def pages() -> list[BaseRoute]:
    """Every guarded route."""
    return [
        *home.ROUTES,
        *insight_pages.ROUTES,
        *conversation_actions.ROUTES,
        *conversation_pages.ROUTES,
        *stream.ROUTES,
        *canned_pages.ROUTES,
        *audit_pages.ROUTES,
        *session_pages.ROUTES,
        *profile.ROUTES,
        *staff_admin.ROUTES,
        *ticket_export.ROUTES,
        *ticket_files.ROUTES,
        *ticket_actions.ROUTES,
        *ticket_pages.ROUTES,
    ]


def desk(live: Live) -> Starlette:
    """The application: pages, style sheets and scripts, on the gateway that `live` stands for."""
    made = Starlette(
        routes=[
            *pages(),
            Mount("/static", _cached(StaticFiles(directory=_STATIC))),
            Mount("/vendor", _cached(StaticFiles(directory=_VENDOR, check_dir=False))),
        ],
        middleware=[Middleware(_Headers, _HEADERS)],
        exception_handlers={HTTPException: _http_error},
    )
    made.state.login_throttle = LoginThrottle()
    made.state.live = live
    return made


class _Headers:
    """Adds headers to what has none of that name."""

    def __init__(self, app: ASGIApp, headers: dict[str, str]) -> None:
        self._app = app
        self._headers = headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def add(message: Message) -> None:
            if message["type"] == "http.response.start":
                present = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    present.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, add)


def _cached(files: StaticFiles) -> ASGIApp:
    # asked again each time, and answered 304 while nothing changed
    return _Headers(files, {"cache-control": "no-cache"})


async def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return error_page(request, error.status_code)
