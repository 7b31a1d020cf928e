"""What the staff do with a ticket: move it on, write notes, give it to somebody."""

from starlette.exceptions import HTTPException
from starlette.responses import Response

from casework import audit, ticket_wishes, tickets
from casework.catalogue import catalogue
from casework.ticket_page import TicketPage
from conversations.client_errors import Refusal
from conversations.inputs import read_words
from desks.builtin.desk_request import DeskRequest
from desks.builtin.guard import guarded
from desks.builtin.ticket_pages import asked_ticket, page_of

_CHANGED = (
    "غيّر موظف آخر هذا الطلب بعد أن فتحته، أو كتب المستفيد عنه، ولم يُحفظ ما أردت. "
    "هذه آخر حال له، فراجعها ثم أعد ما تريد."
)
_NOT_ALLOWED = "لا ينتقل الطلب من حاله الآن إلى الحال التي اخترتها."
_NO_NOTE = "اكتب نص الملاحظة أولًا."
_LONG_NOTE = "الملاحظة أطول من 4000 حرف. اختصرها قليلًا."
_WHO = "لم نجد هذا الموظف، أو أن حسابه معطّل. اختر من القائمة."


def set_status(request: DeskRequest) -> Response:
    page = asked_ticket(request)
    before, after = page.ticket.status, request.text("status")
    if after not in catalogue().statuses:
        return page_of(request, page, 422, problem=_NOT_ALLOWED)
    try:
        tickets.set_status(
            page.ticket.id, after, request.agent.username, expected_version=_version(request)
        )
    except tickets.TicketChanged:
        return page_of(request, page, 409, problem=_CHANGED)
    except tickets.InvalidTransition:
        return page_of(request, page, 409, problem=_NOT_ALLOWED)
    _record(request, page, "ticket.status", change=f"{before} → {after}")
    return _back(request, page)


def add_note(request: DeskRequest) -> Response:
    page = asked_ticket(request)
    public = request.text("public") == "1"
    try:
        note = read_words(request.text("note"))
    except Refusal as refusal:
        problem = _LONG_NOTE if refusal.code == "too_long" else _NO_NOTE
        return page_of(request, page, 422, note=request.text("note").strip(), note_problem=problem)
    seen = _version(request) if request.text("version") else None
    tickets.add_note(page.ticket.id, note, request.agent.username, public, seen_version=seen)
    _record(request, page, "ticket.note", to="citizen" if public else "staff")
    return _back(request, page)


def assign(request: DeskRequest) -> Response:
    page = asked_ticket(request)
    me, now, then = (
        request.agent.agent_id,
        page.ticket.assignee_id,
        request.text("assignee") or None,
    )
    # what is nobody's may be taken and what is one's own put back; the rest is for who leads
    if not request.allows("assign") and not (now in (None, me) and then in (None, me)):
        raise HTTPException(403)
    try:
        tickets.assign(
            page.ticket.id, then, request.agent.username, expected_version=_version(request)
        )
    except tickets.TicketChanged:
        return page_of(request, page, 409, problem=_CHANGED)
    except LookupError:
        return page_of(request, page, 422, problem=_WHO)
    _record(request, page, "ticket.assign", to=then or "nobody")
    return _back(request, page)


def see_wish(request: DeskRequest) -> Response:
    """What a citizen wants has been seen: it waits no longer."""
    page = asked_ticket(request)
    wish = next((each for each in page.events if each.id == request.text("wish")), None)
    if wish is None:
        raise HTTPException(404)
    if ticket_wishes.mark_seen(page.ticket.id, wish.id, request.agent.username):
        _record(request, page, "ticket.wish_seen", kind=wish.kind)
    return _back(request, page)


def _version(request: DeskRequest) -> int:
    version = request.text("version")
    if not (version.isascii() and version.isdigit() and len(version) < 10):
        raise HTTPException(400)
    return int(version)


def _record(request: DeskRequest, page: TicketPage, action: str, **detail: str) -> None:
    audit.record(request.actor, action, ("ticket", page.ticket.reference), **detail)


def _back(request: DeskRequest, page: TicketPage) -> Response:
    return request.go(f"/tickets/{page.ticket.reference}", "saved")


ROUTES = [
    guarded("/tickets/{reference}/status", set_status, "tickets", "POST"),
    guarded("/tickets/{reference}/notes", add_note, "tickets", "POST"),
    guarded("/tickets/{reference}/assignee", assign, "tickets", "POST"),
    guarded("/tickets/{reference}/wishes", see_wish, "tickets", "POST"),
]
