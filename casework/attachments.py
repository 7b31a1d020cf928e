"""Files that citizens send: recognised by their content, kept encrypted outside the web root."""

import hashlib
import os
import secrets
from pathlib import Path
from typing import Literal

import filetype
from sqlalchemy import ColumnElement, and_, select

from casework.crypto import decrypt, encrypt
from casework.database import session
from casework.file_names import EXTENSIONS, display_name
from casework.models import Attachment, Conversation, Message
from casework.settings import get_settings

MAX_BYTES = 10 * 1024 * 1024


class InvalidAttachment(ValueError):
    """A file that is not taken; `code` is empty, too_large or type."""

    def __init__(self, code: Literal["empty", "too_large", "type"]) -> None:
        super().__init__(code)
        self.code = code


def store(conversation_id: str, file_name: str, data: bytes) -> Attachment:
    """Keep a file of up to MAX_BYTES: image, PDF, audio, video or office document.

    What it is is read from its content; `file_name` is only kept for display, made to end as that
    does. Raises InvalidAttachment, LookupError for an unknown conversation, OSError when the disk
    is full.
    """
    media_type = recognise(data)
    attachment = Attachment(
        conversation_id=conversation_id,
        media_type=media_type,
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        file_name=display_name(file_name, media_type),
        path=secrets.token_hex(16),
    )
    path = _folder() / attachment.path
    token = encrypt(data)
    try:
        _write(path, token)
        with session() as db:
            if db.get(Conversation, conversation_id) is None:
                raise LookupError("no such conversation")
            db.add(attachment)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return attachment


def recognise(data: bytes) -> str:
    """The media type of a file that would be kept. Raises InvalidAttachment."""
    if not data:
        raise InvalidAttachment("empty")
    if len(data) > MAX_BYTES:
        raise InvalidAttachment("too_large")
    media_type = filetype.guess_mime(data)
    if media_type not in EXTENSIONS:
        raise InvalidAttachment("type")
    return str(media_type)


def read(attachment: Attachment) -> bytes:
    """The file's content. Raises OSError when it is gone, WrongKey."""
    return decrypt((_folder() / attachment.path).read_bytes())


def find(attachment_id: str) -> Attachment | None:
    """The attachment of this id."""
    with session(readonly=True) as db:
        return db.get(Attachment, attachment_id)


def unmentioned(conversation_id: str, sha256: str) -> str | None:
    """Id of a file of the conversation, by its content's hash, that no message has yet."""
    with session(readonly=True) as db:
        return db.scalar(
            select(Attachment.id)
            .outerjoin(Message, Message.attachment_id == Attachment.id)
            .where(
                Attachment.conversation_id == conversation_id,
                Attachment.sha256 == sha256,
                Message.id.is_(None),
            )
        )


def content(attachment_id: str) -> tuple[Attachment, bytes] | None:
    """A file and what is in it; None when there is no such file. Raises OSError, WrongKey."""
    with session(readonly=True) as db:
        attachment = db.get(Attachment, attachment_id)
    return None if attachment is None else (attachment, read(attachment))


def unattached(conversation_id: str) -> list[Attachment]:
    """The citizen's files that belong to no ticket yet, oldest first."""
    with session(readonly=True) as db:
        found = db.scalars(
            select(Attachment).where(loose(conversation_id)).order_by(Attachment.created_at)
        )
        return list(found)


def loose(conversation_id: str) -> ColumnElement[bool]:
    """Which files a new ticket of the conversation takes along: not those that agents have sent."""
    sent = select(Message.attachment_id).where(
        Message.conversation_id == conversation_id,
        Message.author == "agent",
        Message.attachment_id.is_not(None),
    )
    return and_(
        Attachment.conversation_id == conversation_id,
        Attachment.ticket_id.is_(None),
        Attachment.id.not_in(sent),
    )


def _folder() -> Path:
    return get_settings().musaed_var_dir / "attachments"


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
