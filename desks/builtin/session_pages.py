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


def show_login(visit: DeskRequest) -> Response:
    if visit.logged_in:
        return visit.go("/")
    if first_admin.code() is not None:
        return visit.go("/first")
    return visit.page("login.html", username="", following=_following(visit), problem="")


def log_in(visit: DeskRequest) -> Response:
    username, doors = visit.text("username"), _doors(visit)
    if doors.closed(visit.address):
        return visit.page(
            "login.html", 429, username=username, following=_following(visit), problem=_CLOSED
        )
    try:
        agent = login.authenticate(username, visit.text("password"), visit.address)
    except login.WrongLogin:
        problem = "اسم المستخدم أو كلمة المرور غير صحيحة."
    except login.AccountLocked:
        problem = _LOCKED
    else:
        return _enter(visit, agent)
    doors.failed(visit.address)
    return visit.page(
        "login.html", 422, username=username, following=_following(visit), problem=problem
    )


def log_out(visit: DeskRequest) -> Response:
    agent_id = visit.agent.agent_id
    sessions.close(visit.actor, visit.agent.session_id)
    # with another browser he may still be at the desk: if no page is open there, the grace runs out
    if not any(other.confirmed for other in sessions.of(agent_id)):
        with database.session() as db:
            presence.leave(db.connection(), agent_id)
    response = visit.go("/login", "logged_out")
    set_cookie(visit.request, response, sessions.new_token())
    return response


def show_first(visit: DeskRequest) -> Response:
    if first_admin.code() is None:
        return visit.go("/login")
    return visit.page("first.html", filled={}, problem="")


def make_first(visit: DeskRequest) -> Response:
    try:
        agent = first_admin.create(
            visit.text("code"),
            visit.text("username"),
            visit.text("display_name"),
            visit.text("password"),
            visit.address,
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
        return _enter(visit, agent)
    filled = {name: visit.text(name) for name in ("code", "username", "display_name")}
    return visit.page("first.html", 422, filled=filled, problem=problem)


def _enter(visit: DeskRequest, agent: Agent) -> Response:
    """With the password alone, or half way to the second factor."""
    if agent.totp_confirmed:
        following = _following(visit)
        response = redirect("/login/code", {"next": following} if following else None)
    else:
        login.succeed(Actor(agent.id, agent.username, visit.address), agent.id)
        response = redirect(_following(visit) or "/")
    return _remember(visit, response, agent.id, confirmed=not agent.totp_confirmed)


def show_code(visit: DeskRequest) -> Response:
    if visit.half_way is None:
        return visit.go("/login")
    return visit.page("login_code.html", following=_following(visit), problem="")


def take_code(visit: DeskRequest) -> Response:
    if visit.half_way is None:
        return visit.go("/login", "expired")
    agent = visit.half_way
    try:
        login.check_second_factor(visit.actor, agent.agent_id, visit.text("code"))
    except login.WrongLogin:
        problem = "الرمز غير صحيح أو استُعمل من قبل. انتظر الرمز التالي في التطبيق واكتبه."
        return visit.page("login_code.html", 422, following=_following(visit), problem=problem)
    except login.AccountLocked:
        return visit.page("login_code.html", 422, following=_following(visit), problem=_LOCKED)
    login.succeed(visit.actor, agent.agent_id)
    sessions.forget(agent.session_id)
    return _remember(visit, redirect(_following(visit) or "/"), agent.agent_id, confirmed=True)


def _remember(
    visit: DeskRequest, response: Response, agent_id: str, *, confirmed: bool
) -> Response:
    browser = visit.request.headers.get("user-agent", "")
    token = sessions.open_session(
        agent_id, confirmed=confirmed, address=visit.address, browser=browser
    )
    set_cookie(visit.request, response, token)
    return response


def _doors(visit: DeskRequest) -> LoginThrottle:
    doors: LoginThrottle = visit.request.app.state.login_throttle
    return doors


def _following(visit: DeskRequest) -> str:
    """Where to go after the log-in: a path of the desk, never another site's address."""
    asked = visit.text("next") or visit.request.query_params.get("next", "")
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
