"""The files of a ticket."""

from starlette.responses import Response

from casework import audit
from desks.builtin import file_responses
from desks.builtin.desk_request import DeskRequest
from desks.builtin.guard import guarded
from desks.builtin.ticket_pages import asked_ticket


def send(request: DeskRequest) -> Response:
    """The file for saving, or with `?show` as a picture."""
    page = asked_ticket(request)
    wanted = request.http.path_params["file_id"]
    shown = "show" in request.http.query_params
    file, content = file_responses.read(
        next((file for file in page.files if file.id == wanted), None), shown=shown
    )
    audit.record(
        request.actor,
        "ticket.file",
        ("ticket", page.ticket.reference),
        file=file.id,
        how="shown" if shown else "saved",
    )
    return file_responses.response(file, content, shown=shown)


ROUTES = [guarded("/tickets/{reference}/files/{file_id}", send, "tickets")]
