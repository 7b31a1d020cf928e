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


def show(visit: DeskRequest, status: int = 200, problem: str = "") -> Response:
    return visit.page(
        "profile.html",
        status,
        sessions=sessions.of(visit.agent.agent_id),
        problem=problem,
    )


def change_password(visit: DeskRequest) -> Response:
    try:
        changed = accounts.change_password(
            visit.actor,
            visit.agent.agent_id,
            visit.text("old"),
            visit.text("new"),
            keep=visit.agent.session_id,
        )
    except WeakPassword as error:
        return show(visit, 422, texts.PASSWORDS[error.code])
    if not changed:
        return show(visit, 422, _WRONG_PASSWORD)
    return visit.go("/profile", "password_changed")


def end_other_sessions(visit: DeskRequest) -> Response:
    accounts.end_sessions(visit.actor, visit.agent.agent_id, keep=visit.agent.session_id)
    return visit.go("/profile", "sessions_ended")


def show_totp(visit: DeskRequest, status: int = 200, problem: str = "") -> Response:
    enrolment = second_factor.pending(visit.agent.agent_id)
    qr = None
    if enrolment is not None:
        qr = Markup(segno.make(enrolment.uri).svg_inline(scale=5, dark="#161616"))
    return visit.page("totp.html", status, enrolment=enrolment, qr=qr, problem=problem, codes=())


def begin_totp(visit: DeskRequest) -> Response:
    second_factor.begin(visit.agent.agent_id)
    return visit.go("/profile/totp")


def confirm_totp(visit: DeskRequest) -> Response:
    try:
        codes = second_factor.confirm(visit.actor, visit.agent.agent_id, visit.text("code"))
    except second_factor.WrongFactor:
        return show_totp(visit, 422, "الرمز غير صحيح. اكتب الرمز الظاهر الآن في التطبيق.")
    return visit.page("totp.html", enrolment=None, qr=None, problem="", codes=codes)


def renew_codes(visit: DeskRequest) -> Response:
    if not _gave_password(visit):
        return show_totp(visit, 422, _WRONG_PASSWORD)
    codes = second_factor.renew_recovery_codes(visit.actor, visit.agent.agent_id)
    return visit.page("totp.html", enrolment=None, qr=None, problem="", codes=codes)


def turn_totp_off(visit: DeskRequest) -> Response:
    if not _gave_password(visit):
        return show_totp(visit, 422, _WRONG_PASSWORD)
    second_factor.turn_off(visit.actor, visit.agent.agent_id)
    return visit.go("/profile", "totp_off")


def _gave_password(visit: DeskRequest) -> bool:
    agent = accounts.get(visit.agent.agent_id)
    return passwords.matches(agent.password_hash, visit.text("password"))


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
