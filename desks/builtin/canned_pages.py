"""Ready replies, kept by those who lead."""

from starlette.exceptions import HTTPException
from starlette.responses import Response

from casework import audit, canned
from casework.canned import InvalidReply, Reply
from conversations.inputs import storable
from desks.builtin import texts
from desks.builtin.desk_request import DeskRequest
from desks.builtin.guard import guarded


def show_list(visit: DeskRequest) -> Response:
    return _page(visit, Reply("", "", ""))


def add(visit: DeskRequest) -> Response:
    reply = _filled_in(visit)
    try:
        canned.add(reply, visit.agent.username)
    except InvalidReply as error:
        return _page(visit, reply, texts.CANNED[error.code])
    audit.record(visit.actor, "canned.add", ("canned", reply.shortcut))
    return visit.go("/canned", "saved")


def change(visit: DeskRequest) -> Response:
    reply = _filled_in(visit)
    try:
        canned.change(visit.request.path_params["reply_id"], reply, visit.agent.username)
    except InvalidReply as error:
        return _page(visit, reply, texts.CANNED[error.code])
    except LookupError:
        raise HTTPException(404) from None
    audit.record(visit.actor, "canned.change", ("canned", reply.shortcut))
    return visit.go("/canned", "saved")


def remove(visit: DeskRequest) -> Response:
    reply_id = visit.request.path_params["reply_id"]
    canned.remove(reply_id)
    audit.record(visit.actor, "canned.remove", ("canned", reply_id))
    return visit.go("/canned", "saved")


def _filled_in(visit: DeskRequest) -> Reply:
    title, shortcut, body = (
        storable(visit.text(name)).strip() for name in ("title", "shortcut", "body")
    )
    return Reply(title, shortcut, body)


def _page(visit: DeskRequest, reply: Reply, problem: str = "") -> Response:
    status = 422 if problem else 200
    return visit.page(
        "canned.html", status, replies=canned.replies(), reply=reply, problem=problem,
        variables=canned.VARIABLES,
    )  # fmt: skip


ROUTES = [
    guarded("/canned", show_list, "canned"),
    guarded("/canned", add, "canned", "POST"),
    guarded("/canned/{reply_id}", change, "canned", "POST"),
    guarded("/canned/{reply_id}/remove", remove, "canned", "POST"),
]
