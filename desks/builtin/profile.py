"""One's own account: password, second factor, open sessions."""

import segno
from markupsafe import Markup
from starlette.responses import Response

from casework.staff import accounts, passwords, second_factor, sessions
from casework.staff.passwords import WeakPassword
from desks.builtin import texts
from desks.builtin.desk_request import DeskRequest
from desks.builtin.guard import guarded

_WRONG_PASSWORD = "كلمة المرور الحالية غير صحيحة."


def show(request: DeskRequest, status: int = 200, problem: str = "") -> Response:
    return request.page(
        "profile.html",
        status,
        sessions=sessions.of(request.agent.agent_id),
        problem=problem,
    )


def change_password(request: DeskRequest) -> Response:
    try:
        changed = accounts.change_password(
            request.actor,
            request.agent.agent_id,
            request.text("old"),
            request.text("new"),
            keep=request.agent.session_id,
        )
    except WeakPassword as error:
        return show(request, 422, texts.PASSWORDS[error.code])
    if not changed:
        return show(request, 422, _WRONG_PASSWORD)
    return request.go("/profile", "password_changed")


def end_other_sessions(request: DeskRequest) -> Response:
    accounts.end_sessions(request.actor, request.agent.agent_id, keep=request.agent.session_id)
    return request.go("/profile", "sessions_ended")


def show_totp(request: DeskRequest, status: int = 200, problem: str = "") -> Response:
    enrolment = second_factor.pending(request.agent.agent_id)
    qr = None
    if enrolment is not None:
        qr = Markup(segno.make(enrolment.uri).svg_inline(scale=5, dark="#161616"))
    return request.page("totp.html", status, enrolment=enrolment, qr=qr, problem=problem, codes=())


def begin_totp(request: DeskRequest) -> Response:
    second_factor.begin(request.agent.agent_id)
    return request.go("/profile/totp")


def confirm_totp(request: DeskRequest) -> Response:
    try:
        codes = second_factor.confirm(request.actor, request.agent.agent_id, request.text("code"))
    except second_factor.WrongFactor:
        return show_totp(request, 422, "الرمز غير صحيح. اكتب الرمز الظاهر الآن في التطبيق.")
    return request.page("totp.html", enrolment=None, qr=None, problem="", codes=codes)


def renew_codes(request: DeskRequest) -> Response:
    if not _gave_password(request):
        return show_totp(request, 422, _WRONG_PASSWORD)
    codes = second_factor.renew_recovery_codes(request.actor, request.agent.agent_id)
    return request.page("totp.html", enrolment=None, qr=None, problem="", codes=codes)


def turn_totp_off(request: DeskRequest) -> Response:
    if not _gave_password(request):
        return show_totp(request, 422, _WRONG_PASSWORD)
    second_factor.turn_off(request.actor, request.agent.agent_id)
    return request.go("/profile", "totp_off")


def _gave_password(request: DeskRequest) -> bool:
    agent = accounts.get(request.agent.agent_id)
    return passwords.matches(agent.password_hash, request.text("password"))


ROUTES = [
    guarded("/profile", show, "desk"),
    guarded("/profile/password", change_password, "desk", "POST"),
    guarded("/profile/sessions", end_other_sessions, "desk", "POST"),
    guarded("/profile/totp", show_totp, "desk"),
    guarded("/profile/totp", begin_totp, "desk", "POST"),
    guarded("/profile/totp/confirm", confirm_totp, "desk", "POST"),
    guarded("/profile/totp/codes", renew_codes, "desk", "POST"),
    guarded("/profile/totp/off", turn_totp_off, "desk", "POST"),
]
