"""A citizen's file, on its way to the staff: it may be anything, so it can do nothing."""

from urllib.parse import quote

import structlog
from starlette.exceptions import HTTPException
from starlette.responses import Response

from casework import attachments, audit
from casework.crypto import WrongKey
from gateway.desk.guard import guarded
from gateway.desk.tickets import PREVIEWED, asked_ticket
from gateway.desk.visit import Visit

logger = structlog.get_logger()


def send(visit: Visit) -> Response:
    """The file for saving, or with `?show` as a picture."""
    page = asked_ticket(visit)
    wanted = visit.request.path_params["file_id"]
    file = next((file for file in page.files if file.id == wanted), None)
    shown = "show" in visit.request.query_params
    if file is None or (shown and file.media_type not in PREVIEWED):
        raise HTTPException(404)
    try:
        content = attachments.read(file)
    except (OSError, WrongKey):
        logger.error("attachment_unreadable", attachment=file.id, exc_info=True)
        raise HTTPException(410) from None
    audit.record(
        visit.actor,
        "ticket.file",
        ("ticket", page.ticket.reference),
        file=file.id,
        how="shown" if shown else "saved",
    )
    return file_response(content, file.media_type, file.file_name, shown=shown)


def file_response(content: bytes, media_type: str, name: str, *, shown: bool) -> Response:
    """A file that a browser saves, or shows as a picture, and in no case runs."""
    how = "inline" if shown else "attachment"
    headers = {
        "content-disposition": f"{how}; filename*=UTF-8''{quote(name or 'file', safe='')}",
        "content-security-policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
        "cross-origin-resource-policy": "same-origin",
    }
    return Response(content, media_type=media_type, headers=headers)


ROUTES = [guarded("/tickets/{reference}/files/{file_id}", send, "tickets")]
