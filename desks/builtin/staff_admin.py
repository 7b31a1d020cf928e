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


def show_list(visit: DeskRequest) -> Response:
    return visit.page("staff.html", agents=accounts.everybody())


def show_new(visit: DeskRequest) -> Response:
    return visit.page("staff_new.html", username="", profile=_NEW, problem="")


def create(visit: DeskRequest) -> Response:
    username, profile = visit.text("username"), _profile(visit)
    try:
        agent, code = accounts.create(visit.actor, username, profile)
    except InvalidAccount as error:
        problem = texts.ACCOUNT_FIELDS[error.field]
    except accounts.UsernameTaken:
        problem = texts.ACCOUNT_FIELDS["taken"]
    else:
        return _show_link(visit, agent, code)
    return visit.page("staff_new.html", 422, username=username, profile=profile, problem=problem)


def show(visit: DeskRequest) -> Response:
    return _show(visit, _asked(visit))


def update(visit: DeskRequest) -> Response:
    agent = _asked(visit)
    try:
        accounts.update(visit.actor, agent.id, _profile(visit), active=visit.text("active") == "1")
    except InvalidAccount as error:
        return _show(visit, agent, 422, texts.ACCOUNT_FIELDS[error.field])
    except accounts.LastAdministrator:
        return _show(visit, agent, 409, "لا بد أن يبقى للمكتب مدير نظام واحد فعّال على الأقل.")
    return visit.go(f"/staff/{agent.id}", "saved")


def invite(visit: DeskRequest) -> Response:
    agent = _asked(visit)
    return _show_link(visit, agent, accounts.invite(visit.actor, agent.id))


def end_sessions(visit: DeskRequest) -> Response:
    agent = _asked(visit)
    accounts.end_sessions(visit.actor, agent.id)
    return visit.go(f"/staff/{agent.id}", "sessions_ended")


def reset_second_factor(visit: DeskRequest) -> Response:
    agent = _asked(visit)
    accounts.reset_second_factor(visit.actor, agent.id)
    return visit.go(f"/staff/{agent.id}", "saved")


def show_welcome(visit: DeskRequest) -> Response:
    code = visit.request.path_params["code"]
    try:
        agent = accounts.invited(code)
    except InvalidInvitation:
        return visit.page("welcome.html", 404, agent=None, code="", problem="")
    return visit.page("welcome.html", agent=agent, code=code, problem="")


def accept(visit: DeskRequest) -> Response:
    code = visit.request.path_params["code"]
    try:
        accounts.accept(code, visit.text("password"), visit.address)
    except InvalidInvitation:
        return visit.page("welcome.html", 404, agent=None, code="", problem="")
    except passwords.WeakPassword as error:
        agent = accounts.invited(code)
        problem = texts.PASSWORDS[error.code]
        return visit.page("welcome.html", 422, agent=agent, code=code, problem=problem)
    return visit.go("/login", "password_chosen")


def _asked(visit: DeskRequest) -> Agent:
    try:
        return accounts.get(visit.request.path_params["agent_id"])
    except LookupError:
        raise HTTPException(404) from None


def _profile(visit: DeskRequest) -> Profile:
    capacity = visit.text("capacity").strip()
    role: Role = visit.text("role")  # type: ignore[assignment]  # checked by casework
    return Profile(
        visit.text("display_name"),
        role,
        visit.text("team"),
        int(capacity) if capacity.isdecimal() and len(capacity) < 4 else -1,
    )


def _show(visit: DeskRequest, agent: Agent, status: int = 200, problem: str = "") -> Response:
    return visit.page(
        "staff_one.html",
        status,
        agent=agent,
        sessions=sessions.of(agent.id),
        problem=problem,
    )


def _show_link(visit: DeskRequest, agent: Agent, code: str) -> Response:
    base = visit.request.base_url
    link = f"{base.scheme}://{base.netloc}{ROOT}/welcome/{code}"
    return visit.page("staff_link.html", agent=agent, link=link)


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
