"""Tickets and files for the desk's tests."""

import struct
import zlib
from typing import Any

from casework import attachments, tickets
from casework.database import session
from casework.models import Attachment, Conversation, Ticket, new_id

PERSON = {
    "full_name": "سارة محمد العتيبي",
    "national_id": "1000000008",
    "mobile": "+966550000000",
}


def make_ticket(channel: str = "web", **fields: Any) -> Ticket:
    """A complaint of its own conversation."""
    with session() as db:
        conversation = Conversation(id=new_id(), channel=channel)
        db.add(conversation)
    values = {
        "kind": "complaint",
        "category": "payment",
        "description": "تأخر الدعم شهرين ولم يصلني سبب",
        **PERSON,
        **fields,
    }
    return tickets.create_ticket(
        conversation_id=conversation.id, idempotency_key=conversation.id, **values
    )


def store(ticket: Ticket, name: str, data: bytes) -> str:
    """Attach a file; its id."""
    stored = attachments.store(ticket.conversation_id, name, data)
    with session() as db:
        db.get_one(Attachment, stored.id).ticket_id = ticket.id
    return stored.id


def store_picture(ticket: Ticket, name: str = "صورة.png") -> str:
    """Attach a small green picture; its id."""
    return store(ticket, name, picture())


def picture(side: int = 32) -> bytes:
    """A PNG."""
    rows = b"".join(b"\0" + bytes((27, 131, 84)) * side for _ in range(side))
    size = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", size), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )
