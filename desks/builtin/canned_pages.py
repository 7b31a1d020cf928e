"""Ready replies, kept by those who lead."""

from starlette.exceptions import HTTPException
from starlette.responses import Response

from casework import audit, canned
from casework.canned import InvalidReply, Reply
from conversations.inputs import storable
from desks.builtin import texts
from desks.builtin.desk_request import DeskRequest
from desks.builtin.guard import guarded


def show_list(request: DeskRequest) -> Response:
    return _page(request, Reply("", "", ""))


def add(request: DeskRequest) -> Response:
    reply = _filled_in(request)
    try:
        canned.add(reply, request.agent.username)
    except InvalidReply as error:
        return _page(request, reply, texts.CANNED[error.code])
    audit.record(request.actor, "canned.add", ("canned", reply.shortcut))
    return request.go("/canned", "saved")


def change(request: DeskRequest) -> Response:
    reply = _filled_in(request)
    try:
        canned.change(request.http.path_params["reply_id"], reply, request.agent.username)
    except InvalidReply as error:
        return _page(request, reply, texts.CANNED[error.code])
    except LookupError:
        raise HTTPException(404) from None
    audit.record(request.actor, "canned.change", ("canned", reply.shortcut))
    return request.go("/canned", "saved")


def remove(request: DeskRequest) -> Response:
    reply_id = request.http.path_params["reply_id"]
    canned.remove(reply_id)
    audit.record(request.actor, "canned.remove", ("canned", reply_id))
    return request.go("/canned", "saved")


def _filled_in(request: DeskRequest) -> Reply:
    title, shortcut, body = (
        storable(request.text(name)).strip() for name in ("title", "shortcut", "body")
    )
    return Reply(title, shortcut, body)


def _page(request: DeskRequest, reply: Reply, problem: str = "") -> Response:
    status = 422 if problem else 200
    return request.page(
        "canned.html", status, replies=canned.replies(), reply=reply, problem=problem,
        variables=canned.VARIABLES,
    )  # fmt: skip


ROUTES = [
    guarded("/canned", show_list, "canned"),
    guarded("/canned", add, "canned", "POST"),
    guarded("/canned/{reply_id}", change, "canned", "POST"),
    guarded("/canned/{reply_id}/remove", remove, "canned", "POST"),
]
