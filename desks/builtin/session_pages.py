"""Log-in and log-out, and the first administrator."""

from starlette.responses import Response

from casework import database
from casework.audit import Actor
from casework.handovers import presence
from casework.models import Agent
from casework.staff import first_admin, login, sessions
from casework.staff.accounts import InvalidAccount, UsernameTaken
from casework.staff.passwords import WeakPassword
from desks.builtin import texts
from desks.builtin.desk_request import DeskRequest, redirect
from desks.builtin.guard import PUBLIC, guarded, set_cookie
from desks.builtin.login_throttle import LoginThrottle

_CLOSED = "محاولات الدخول من شبكتك كثيرة. انتظر دقيقة ثم أعد المحاولة."
_LOCKED = "أُوقف الدخول إلى هذا الحساب مؤقتًا بعد محاولات كثيرة. حاول بعد ربع ساعة."


def show_login(request: DeskRequest) -> Response:
    if request.logged_in:
        return request.go("/")
    if first_admin.code() is not None:
        return request.go("/first")
    return request.page("login.html", username="", following=_following(request), problem="")


def log_in(request: DeskRequest) -> Response:
    username, throttle = request.text("username"), _throttle(request)
    if throttle.closed(request.address):
        return request.page(
            "login.html", 429, username=username, following=_following(request), problem=_CLOSED
        )
    try:
        agent = login.authenticate(username, request.text("password"), request.address)
    except login.WrongLogin:
        problem = "اسم المستخدم أو كلمة المرور غير صحيحة."
    except login.AccountLocked:
        problem = _LOCKED
    else:
        return _enter(request, agent)
    throttle.failed(request.address)
    return request.page(
        "login.html", 422, username=username, following=_following(request), problem=problem
    )


def log_out(request: DeskRequest) -> Response:
    agent_id = request.agent.agent_id
    sessions.close(request.actor, request.agent.session_id)
    # with another browser he may still be at the desk: if no page is open there, the grace runs out
    if not any(other.confirmed for other in sessions.of(agent_id)):
        with database.session() as db:
            presence.leave(db.connection(), agent_id)
    response = request.go("/login", "logged_out")
    set_cookie(request.http, response, sessions.new_token())
    return response


def show_first(request: DeskRequest) -> Response:
    if first_admin.code() is None:
        return request.go("/login")
    return request.page("first.html", filled={}, problem="")


def make_first(request: DeskRequest) -> Response:
    try:
        agent = first_admin.create(
            request.text("code"),
            request.text("username"),
            request.text("display_name"),
            request.text("password"),
            request.address,
        )
    except first_admin.WrongCode:
        problem = "الرمز غير صحيح. تجده في نافذة الأوامر التي شغّلت «مساعد»."
    except WeakPassword as error:
        problem = texts.PASSWORDS[error.code]
    except InvalidAccount as error:
        problem = texts.ACCOUNT_FIELDS[error.field]
    except UsernameTaken:
        problem = texts.ACCOUNT_FIELDS["taken"]
    else:
        return _enter(request, agent)
    filled = {name: request.text(name) for name in ("code", "username", "display_name")}
    return request.page("first.html", 422, filled=filled, problem=problem)


def _enter(request: DeskRequest, agent: Agent) -> Response:
    """With the password alone, or half way to the second factor."""
    if agent.totp_confirmed:
        following = _following(request)
        response = redirect("/login/code", {"next": following} if following else None)
    else:
        login.succeed(Actor(agent.id, agent.username, request.address), agent.id)
        response = redirect(_following(request) or "/")
    return _remember(request, response, agent.id, confirmed=not agent.totp_confirmed)


def show_code(request: DeskRequest) -> Response:
    if request.half_way is None:
        return request.go("/login")
    return request.page("login_code.html", following=_following(request), problem="")


def take_code(request: DeskRequest) -> Response:
    if request.half_way is None:
        return request.go("/login", "expired")
    agent = request.half_way
    try:
        login.check_second_factor(request.actor, agent.agent_id, request.text("code"))
    except login.WrongLogin:
        problem = "الرمز غير صحيح أو استُعمل من قبل. انتظر الرمز التالي في التطبيق واكتبه."
        return request.page("login_code.html", 422, following=_following(request), problem=problem)
    except login.AccountLocked:
        return request.page("login_code.html", 422, following=_following(request), problem=_LOCKED)
    login.succeed(request.actor, agent.agent_id)
    sessions.forget(agent.session_id)
    return _remember(request, redirect(_following(request) or "/"), agent.agent_id, confirmed=True)


def _remember(
    request: DeskRequest, response: Response, agent_id: str, *, confirmed: bool
) -> Response:
    browser = request.http.headers.get("user-agent", "")
    token = sessions.open_session(
        agent_id, confirmed=confirmed, address=request.address, browser=browser
    )
    set_cookie(request.http, response, token)
    return response


def _throttle(request: DeskRequest) -> LoginThrottle:
    throttle: LoginThrottle = request.http.app.state.login_throttle
    return throttle


def _following(request: DeskRequest) -> str:
    """Where to go after the log-in: a path of the desk, never another site's address."""
    asked = request.text("next") or request.http.query_params.get("next", "")
    return asked if asked.startswith("/") and "\\" not in asked else ""


ROUTES = [
    guarded("/login", show_login, PUBLIC),
    guarded("/login", log_in, PUBLIC, "POST"),
    guarded("/login/code", show_code, PUBLIC),
    guarded("/login/code", take_code, PUBLIC, "POST"),
    guarded("/logout", log_out, "desk", "POST"),
    guarded("/first", show_first, PUBLIC),
    guarded("/first", make_first, PUBLIC, "POST"),
]
