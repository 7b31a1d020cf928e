"""Fetches what citizens send us as files, checks it and keeps it with all other attachments."""

import hashlib
from base64 import b64encode

from casework import attachments
from channels.whatsapp.graph import BadMedia, Graph, GraphError, NoAnswer, NotReached
from channels.whatsapp.parsing import Media
from conversations.async_database import AsyncDatabase

_REFUSED = {"too_large": "file_too_large", "type": "bad_file", "empty": "bad_file"}


class NotYet(Exception):
    """The file cannot be had at the moment."""


class NotKept(Exception):
    """The file is not kept; `code` is a key of `notices.OTHER` that tells the citizen why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


async def keep(graph: Graph, database: AsyncDatabase, conversation_id: str, media: Media) -> str:
    """Id of the stored attachment. Raises NotYet, NotKept."""
    try:
        data = await graph.fetch(media.id, attachments.MAX_BYTES)
    except BadMedia as error:
        raise NotKept(_REFUSED.get(error.code, "media_gone")) from None
    except (NoAnswer, NotReached) as error:
        raise NotYet(type(error).__name__) from None
    except GraphError as error:
        if error.status in (400, 404, 410) and error.code not in (4, 190, 80007, 130429):
            raise NotKept("media_gone") from None  # Meta keeps a file for some days only
        raise NotYet(f"code {error.code}") from None
    if media.sha256 and not _has_hash(data, media.sha256):
        raise NotYet("sha256")
    return await database.run(_store, conversation_id, media.name, data)


def _has_hash(data: bytes, expected: str) -> bool:
    digest = hashlib.sha256(data)
    # webhooks give it in base64, the API in hexadecimal digits
    return expected in (digest.hexdigest(), b64encode(digest.digest()).decode())


def _store(conversation_id: str, name: str, data: bytes) -> str:
    # stored before a crash, and not in the log yet: the same file is not kept twice
    found = attachments.unmentioned(conversation_id, hashlib.sha256(data).hexdigest())
    if found is not None:
        return found
    try:
        return attachments.store(conversation_id, name, data).id
    except attachments.InvalidAttachment as error:
        raise NotKept(_REFUSED[error.code]) from None
