"""Accounts of the staff, for administrators; and the one-time link with which an owner begins."""

from starlette.exceptions import HTTPException
from starlette.responses import Response

from casework.models import Agent, Role
from casework.staff import accounts, passwords, sessions
from casework.staff.accounts import InvalidAccount, InvalidInvitation, Profile
from desks.builtin import texts
from desks.builtin.desk_request import ROOT, DeskRequest
from desks.builtin.guard import PUBLIC, guarded

_NEW = Profile("", "agent")


def show_list(request: DeskRequest) -> Response:
    return request.page("staff.html", agents=accounts.everybody())


def show_new(request: DeskRequest) -> Response:
    return request.page("staff_new.html", username="", profile=_NEW, problem="")


def create(request: DeskRequest) -> Response:
    username, profile = request.text("username"), _profile(request)
    try:
        agent, code = accounts.create(request.actor, username, profile)
    except InvalidAccount as error:
        problem = texts.ACCOUNT_FIELDS[error.field]
    except accounts.UsernameTaken:
        problem = texts.ACCOUNT_FIELDS["taken"]
    else:
        return _show_link(request, agent, code)
    return request.page("staff_new.html", 422, username=username, profile=profile, problem=problem)


def show(request: DeskRequest) -> Response:
    return _show(request, _asked(request))


def update(request: DeskRequest) -> Response:
    agent = _asked(request)
    try:
        accounts.update(
            request.actor, agent.id, _profile(request), active=request.text("active") == "1"
        )
    except InvalidAccount as error:
        return _show(request, agent, 422, texts.ACCOUNT_FIELDS[error.field])
    except accounts.LastAdministrator:
        return _show(request, agent, 409, "لا بد أن يبقى للمكتب مدير نظام واحد فعّال على الأقل.")
    return request.go(f"/staff/{agent.id}", "saved")


def invite(request: DeskRequest) -> Response:
    agent = _asked(request)
    return _show_link(request, agent, accounts.invite(request.actor, agent.id))


def end_sessions(request: DeskRequest) -> Response:
    agent = _asked(request)
    accounts.end_sessions(request.actor, agent.id)
    return request.go(f"/staff/{agent.id}", "sessions_ended")


def reset_second_factor(request: DeskRequest) -> Response:
    agent = _asked(request)
    accounts.reset_second_factor(request.actor, agent.id)
    return request.go(f"/staff/{agent.id}", "saved")


def show_welcome(request: DeskRequest) -> Response:
    code = request.http.path_params["code"]
    try:
        agent = accounts.invited(code)
    except InvalidInvitation:
        return request.page("welcome.html", 404, agent=None, code="", problem="")
    return request.page("welcome.html", agent=agent, code=code, problem="")


def accept(request: DeskRequest) -> Response:
    code = request.http.path_params["code"]
    try:
        accounts.accept(code, request.text("password"), request.address)
    except InvalidInvitation:
        return request.page("welcome.html", 404, agent=None, code="", problem="")
    except passwords.WeakPassword as error:
        agent = accounts.invited(code)
        problem = texts.PASSWORDS[error.code]
        return request.page("welcome.html", 422, agent=agent, code=code, problem=problem)
    return request.go("/login", "password_chosen")


def _asked(request: DeskRequest) -> Agent:
    try:
        return accounts.get(request.http.path_params["agent_id"])
    except LookupError:
        raise HTTPException(404) from None


def _profile(request: DeskRequest) -> Profile:
    capacity = request.text("capacity").strip()
    role: Role = request.text("role")  # type: ignore[assignment]  # checked by casework
    return Profile(
        request.text("display_name"),
        role,
        request.text("team"),
        int(capacity) if capacity.isdecimal() and len(capacity) < 4 else -1,
    )


def _show(request: DeskRequest, agent: Agent, status: int = 200, problem: str = "") -> Response:
    return request.page(
        "staff_one.html",
        status,
        agent=agent,
        sessions=sessions.of(agent.id),
        problem=problem,
    )


def _show_link(request: DeskRequest, agent: Agent, code: str) -> Response:
    base = request.http.base_url
    link = f"{base.scheme}://{base.netloc}{ROOT}/welcome/{code}"
    return request.page("staff_link.html", agent=agent, link=link)


ROUTES = [
    guarded("/staff", show_list, "staff"),
    guarded("/staff/new", show_new, "staff"),
    guarded("/staff", create, "staff", "POST"),
    guarded("/staff/{agent_id}", show, "staff"),
    guarded("/staff/{agent_id}", update, "staff", "POST"),
    guarded("/staff/{agent_id}/link", invite, "staff", "POST"),
    guarded("/staff/{agent_id}/sessions", end_sessions, "staff", "POST"),
    guarded("/staff/{agent_id}/second-factor", reset_second_factor, "staff", "POST"),
    guarded("/welcome/{code}", show_welcome, PUBLIC),
    guarded("/welcome/{code}", accept, PUBLIC, "POST"),
]
