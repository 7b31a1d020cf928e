"""A citizen's file, on its way to the staff: it may be anything, so it can do nothing."""

from urllib.parse import quote

import structlog
from starlette.exceptions import HTTPException
from starlette.responses import Response

from casework import attachments
from casework.crypto import WrongKey
from casework.file_names import display_name
from casework.models import Attachment

PREVIEWED = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"})
"""Files that are shown in the page, as pictures; all others are only downloaded."""

logger = structlog.get_logger()


def read(file: Attachment | None, *, shown: bool) -> tuple[Attachment, bytes]:
    """The file and its content; `shown` ones are pictures. Raises HTTPException 404, 410."""
    if file is None or (shown and file.media_type not in PREVIEWED):
        raise HTTPException(404)
    try:
        return file, attachments.read(file)
    except (OSError, WrongKey):
        logger.error("attachment_unreadable", attachment=file.id, exc_info=True)
        raise HTTPException(410) from None


def response(file: Attachment, content: bytes, *, shown: bool) -> Response:
    """A file that a browser saves, or shows as a picture, and in no case runs."""
    how = "inline" if shown else "attachment"
    name = quote(display_name(file.file_name or "file", file.media_type), safe="")
    headers = {
        "content-disposition": f"{how}; filename*=UTF-8''{name}",
        "content-security-policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
        "cross-origin-resource-policy": "same-origin",
    }
    return Response(content, media_type=file.media_type, headers=headers)
