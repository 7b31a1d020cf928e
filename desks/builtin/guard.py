"""What stands before every page of the desk: log-in, permission, CSRF; and what fails."""

import hmac
import inspect
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

import structlog
from anyio import CapacityLimiter, to_thread
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from casework import audit
from casework.settings import get_settings
from casework.staff import sessions
from casework.staff.sessions import LoggedIn
from desks.builtin.desk_request import COOKIE, ROOT, DeskRequest, redirect
from desks.builtin.permissions import PERMISSIONS, allows

PUBLIC = "public"
"""Instead of a permission: a page that needs no log-in."""

Handler = Callable[[DeskRequest], Response] | Callable[[DeskRequest], Awaitable[Response]]

_MAX_FILES = 5
_MAX_FIELDS = 60
_MAX_BODY = 12 * 1024 * 1024  # bytes: a file and what stands around it
_MAX_STRANGERS_BODY = 64 * 1024
_THREADS = 8

logger = structlog.get_logger()
_limiter: CapacityLimiter | None = None


class _Forbidden(Exception):
    """`agent` asked for what takes `permission`."""

    def __init__(self, agent: LoggedIn, permission: str) -> None:
        super().__init__(permission)
        self.agent = agent
        self.permission = permission


def guarded(
    path: str,
    handler: Handler,
    permission: str,
    method: str = "GET",
    *,
    background: bool = False,
) -> Route:
    """A route below /desk. `handler(visit)` may be async; else it runs in a thread.

    `permission` is a key of PERMISSIONS, or PUBLIC. A `background` one is asked for by a script:
    it does not count as a sign of life of the person.
    """
    if permission != PUBLIC and permission not in PERMISSIONS:
        raise KeyError(permission)

    async def endpoint(request: Request) -> Response:
        try:
            return await _answer(request, handler, permission, background)
        except _Forbidden as error:
            await in_thread(_record_refusal, request, error)
            return error_page(request, 403)
        except HTTPException as error:
            return error_page(request, error.status_code, error.detail)
        except Exception:
            logger.error("desk_failed", path=path, method=method, exc_info=True)
            return error_page(request, 500)

    route = Route(path, endpoint, methods=[method], name=f"{method} {path}")
    route.permission = permission  # type: ignore[attr-defined]
    return route


async def in_thread(function: Callable[..., Any], *args: Any) -> Any:
    """`function(*args)` in one of the desk's own threads, apart from those of citizens."""
    global _limiter
    if _limiter is None:
        _limiter = CapacityLimiter(_THREADS)
    return await to_thread.run_sync(function, *args, limiter=_limiter)


async def _answer(
    request: Request, handler: Handler, permission: str, background: bool
) -> Response:
    if any("\0" in part for part in (request.url.path, *request.query_params.values())):
        raise HTTPException(404)  # no address of ours; not every database could look it up
    token = request.cookies.get(COOKIE, "")
    agent = await in_thread(_look_up, token, not background) if token else None
    request.state.desk_agent = agent
    if permission != PUBLIC:
        refused = _refuse(request, agent, permission)
        if refused is not None:
            return refused
    if not token:
        token = sessions.new_token()
    form = FormData()
    visit = DeskRequest(request, token, _agent=agent)
    if request.method not in ("GET", "HEAD"):
        _check_origin(request)
        _check_size(request, _MAX_BODY if visit.logged_in else _MAX_STRANGERS_BODY)
        form = await request.form(max_files=_MAX_FILES, max_fields=_MAX_FIELDS)
        visit = DeskRequest(request, token, form, agent)
        sent = request.headers.get("x-csrf-token") or visit.text("csrf")
        if not hmac.compare_digest(sent.encode(), visit.csrf.encode()):
            raise HTTPException(403, "csrf")
    if inspect.iscoroutinefunction(handler):
        response: Response = await handler(visit)
    else:
        response = await in_thread(handler, visit)
    if COOKIE not in request.cookies and COOKIE not in response.headers.get("set-cookie", ""):
        set_cookie(request, response, token)
    return response


def _look_up(token: str, active: bool) -> LoggedIn | None:
    return sessions.look_up(token, active=active)


def _record_refusal(request: Request, error: _Forbidden) -> None:
    visit = DeskRequest(request, "", _agent=error.agent)
    audit.record(visit.actor, "refused", permission=error.permission)


def set_cookie(request: Request, response: Response, token: str) -> None:
    """Keep the token in the browser until it closes, out of reach of scripts and other sites."""
    response.set_cookie(
        COOKIE,
        token,
        path=ROOT,
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )


def _refuse(request: Request, agent: LoggedIn | None, permission: str) -> Response | None:
    if agent is None or not agent.confirmed:
        return _to_login(request)
    if not allows(agent.role, permission):
        raise _Forbidden(agent, permission)
    if permission != "desk" and get_settings().desk_require_totp and not agent.has_totp:
        return redirect("/profile/totp")
    return None


def _to_login(request: Request) -> Response:
    path = request.url.path
    if request.headers.get("hx-request") == "true":
        # htmx would put the log-in page into the middle of the old one
        return Response(status_code=401, headers={"HX-Redirect": f"{ROOT}/login"})
    if request.method != "GET":
        return redirect("/login", {"said": "expired"})
    query = f"?{request.url.query}" if request.url.query else ""
    following = (path + query).removeprefix(ROOT)
    return redirect("/login", {"next": following} if following.strip("/") else None)


def _check_origin(request: Request) -> None:
    """A form of another site is refused even before its token is looked at."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise HTTPException(403, "csrf")
    origin = request.headers.get("origin")
    hosts = {request.headers.get("host"), request.headers.get("x-forwarded-host")}
    if origin is not None and urlsplit(origin).netloc not in hosts:
        raise HTTPException(403, "csrf")


def _check_size(request: Request, most: int) -> None:
    """Refuse a body that is longer, or of unknown length, before any of it is read."""
    chunked = "transfer-encoding" in request.headers
    length = request.headers.get("content-length", "" if chunked else "0")
    if not (length.isascii() and length.isdigit()):
        raise HTTPException(411)
    if int(length) > most:
        raise HTTPException(413)


def error_page(request: Request, status: int, detail: str = "") -> Response:
    """What went wrong and what helps, in Arabic; `detail` is what the code says of it."""
    agent = getattr(request.state, "desk_agent", None)
    visit = DeskRequest(request, request.cookies.get(COOKIE, ""), _agent=agent)
    return visit.page("error.html", status, code=status, detail=detail)
