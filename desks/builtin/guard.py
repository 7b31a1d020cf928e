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

PageHandler = Callable[[DeskRequest], Response] | Callable[[DeskRequest], Awaitable[Response]]

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
    handler: PageHandler,
    permission: str,
    method: str = "GET",
    *,
    background: bool = False,
) -> Route:
    """A route below /desk. `handler(request)` may be async; else it runs in a thread.

    `permission` is a key of PERMISSIONS, or PUBLIC. A `background` one is asked for by a script:
    it does not count as a sign of life of the person.
    """
    if permission != PUBLIC and permission not in PERMISSIONS:
        raise KeyError(permission)

    async def endpoint(http: Request) -> Response:
        try:
            return await _answer(http, handler, permission, background)
        except _Forbidden as error:
            await in_thread(_record_refusal, http, error)
            return error_page(http, 403)
        except HTTPException as error:
            return error_page(http, error.status_code, error.detail)
        except Exception:
            logger.error("desk_failed", path=path, method=method, exc_info=True)
            return error_page(http, 500)

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
    http: Request, handler: PageHandler, permission: str, background: bool
) -> Response:
    if any("\0" in part for part in (http.url.path, *http.query_params.values())):
        raise HTTPException(404)  # no address of ours; not every database could look it up
    token = http.cookies.get(COOKIE, "")
    agent = await in_thread(_look_up, token, not background) if token else None
    http.state.desk_agent = agent
    if permission != PUBLIC:
        refused = _refuse(http, agent, permission)
        if refused is not None:
            return refused
    if not token:
        token = sessions.new_token()
    form = FormData()
    request = DeskRequest(http, token, _agent=agent)
    if http.method not in ("GET", "HEAD"):
        _check_origin(http)
        _check_size(http, _MAX_BODY if request.logged_in else _MAX_STRANGERS_BODY)
        form = await http.form(max_files=_MAX_FILES, max_fields=_MAX_FIELDS)
        request = DeskRequest(http, token, form, agent)
        sent = http.headers.get("x-csrf-token") or request.text("csrf")
        if not hmac.compare_digest(sent.encode(), request.csrf.encode()):
            raise HTTPException(403, "csrf")
    if inspect.iscoroutinefunction(handler):
        response: Response = await handler(request)
    else:
        response = await in_thread(handler, request)
    if COOKIE not in http.cookies and COOKIE not in response.headers.get("set-cookie", ""):
        set_cookie(http, response, token)
    return response


def _look_up(token: str, active: bool) -> LoggedIn | None:
    return sessions.look_up(token, active=active)


def _record_refusal(http: Request, error: _Forbidden) -> None:
    request = DeskRequest(http, "", _agent=error.agent)
    audit.record(request.actor, "refused", permission=error.permission)


def set_cookie(http: Request, response: Response, token: str) -> None:
    """Keep the token in the browser until it closes, out of reach of scripts and other sites."""
    response.set_cookie(
        COOKIE,
        token,
        path=ROOT,
        httponly=True,
        samesite="lax",
        secure=http.url.scheme == "https",
    )


def _refuse(http: Request, agent: LoggedIn | None, permission: str) -> Response | None:
    if agent is None or not agent.confirmed:
        return _to_login(http)
    if not allows(agent.role, permission):
        raise _Forbidden(agent, permission)
    if permission != "desk" and get_settings().desk_require_totp and not agent.has_totp:
        return redirect("/profile/totp")
    return None


def _to_login(http: Request) -> Response:
    path = http.url.path
    if http.headers.get("hx-request") == "true":
        # htmx would put the log-in page into the middle of the old one
        return Response(status_code=401, headers={"HX-Redirect": f"{ROOT}/login"})
    if http.method != "GET":
        return redirect("/login", {"said": "expired"})
    query = f"?{http.url.query}" if http.url.query else ""
    following = (path + query).removeprefix(ROOT)
    return redirect("/login", {"next": following} if following.strip("/") else None)


def _check_origin(http: Request) -> None:
    """A form of another site is refused even before its token is looked at."""
    if http.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise HTTPException(403, "csrf")
    origin = http.headers.get("origin")
    hosts = {http.headers.get("host"), http.headers.get("x-forwarded-host")}
    if origin is not None and urlsplit(origin).netloc not in hosts:
        raise HTTPException(403, "csrf")


def _check_size(http: Request, most: int) -> None:
    """Refuse a body that is longer, or of unknown length, before any of it is read."""
    chunked = "transfer-encoding" in http.headers
    length = http.headers.get("content-length", "" if chunked else "0")
    if not (length.isascii() and length.isdigit()):
        raise HTTPException(411)
    if int(length) > most:
        raise HTTPException(413)


def error_page(http: Request, status: int, detail: str = "") -> Response:
    """What went wrong and what helps, in Arabic; `detail` is what the code says of it."""
    agent = getattr(http.state, "desk_agent", None)
    request = DeskRequest(http, http.cookies.get(COOKIE, ""), _agent=agent)
    return request.page("error.html", status, code=status, detail=detail)
