"""The files of a ticket."""

from starlette.responses import Response

from casework import audit
from gateway.desk import files
from gateway.desk.guard import guarded
from gateway.desk.tickets import asked_ticket
from gateway.desk.visit import Visit


def send(visit: Visit) -> Response:
    """The file for saving, or with `?show` as a picture."""
    page = asked_ticket(visit)
    wanted = visit.request.path_params["file_id"]
    shown = "show" in visit.request.query_params
    file, content = files.read(
        next((file for file in page.files if file.id == wanted), None), shown=shown
    )
    audit.record(
        visit.actor,
        "ticket.file",
        ("ticket", page.ticket.reference),
        file=file.id,
        how="shown" if shown else "saved",
    )
    return files.response(file, content, shown=shown)


ROUTES = [guarded("/tickets/{reference}/files/{file_id}", send, "tickets")]
