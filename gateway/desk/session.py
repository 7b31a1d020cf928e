"""Log-in and log-out, and the first administrator."""

from starlette.responses import Response

from casework.audit import Actor
from casework.models import Agent
from casework.staff import first_admin, login, sessions
from casework.staff.accounts import InvalidAccount, UsernameTaken
from casework.staff.passwords import WeakPassword
from gateway.desk import texts
from gateway.desk.guard import PUBLIC, guarded, set_cookie
from gateway.desk.visit import Visit, redirect


def show_login(visit: Visit) -> Response:
    if visit.logged_in:
        return visit.go("/")
    if first_admin.code() is not None:
        return visit.go("/first")
    return visit.page("login.html", username="", following=_following(visit), problem="")


def log_in(visit: Visit) -> Response:
    username = visit.text("username")
    try:
        agent = login.authenticate(username, visit.text("password"), visit.address)
    except login.WrongLogin:
        problem = "اسم المستخدم أو كلمة المرور غير صحيحة."
    except login.AccountLocked:
        problem = "أُوقف الدخول إلى هذا الحساب مؤقتًا بعد محاولات كثيرة. حاول بعد ربع ساعة."
    else:
        return _enter(visit, agent)
    return visit.page(
        "login.html", 422, username=username, following=_following(visit), problem=problem
    )


def log_out(visit: Visit) -> Response:
    sessions.close(visit.actor, visit.agent.session_id)
    response = visit.go("/login", "logged_out")
    set_cookie(visit.request, response, sessions.new_token())
    return response


def show_first(visit: Visit) -> Response:
    if first_admin.code() is None:
        return visit.go("/login")
    return visit.page("first.html", filled={}, problem="")


def make_first(visit: Visit) -> Response:
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


def _enter(visit: Visit, agent: Agent) -> Response:
    actor = Actor(agent.id, agent.username, visit.address)
    login.succeed(actor, agent.id)
    token = sessions.open_session(
        agent,
        confirmed=True,
        address=visit.address,
        browser=visit.request.headers.get("user-agent", ""),
    )
    response = redirect(_following(visit) or "/")
    set_cookie(visit.request, response, token)
    return response


def _following(visit: Visit) -> str:
    """Where to go after the log-in: a path of the desk, never another site's address."""
    asked = visit.text("next") or visit.request.query_params.get("next", "")
    return asked if asked.startswith("/") and "\\" not in asked else ""


ROUTES = [
    guarded("/login", show_login, PUBLIC),
    guarded("/login", log_in, PUBLIC, "POST"),
    guarded("/logout", log_out, "desk", "POST"),
    guarded("/first", show_first, PUBLIC),
    guarded("/first", make_first, PUBLIC, "POST"),
]
