"""Checks what people write, wherever they write it, before it gets into the log."""

import re

from arabic.text import strip_marks
from casework import attachments
from casework.models import Attachment
from conversations.client_errors import Refusal
from conversations.sentences import MAX_TEXT

CHOICE_ID = re.compile(r"\d{1,9}\.\d{1,3}", re.ASCII)
_CLIENT_ID = re.compile(r"[\x21-\x7e]{1,64}")
_NOT_A_COMMAND = re.compile(r"^[\s/\u2044\u2215\uff0f]+")
_UNSENDABLE = re.compile("[\0\u202a-\u202e\u2066-\u2069]")


def read_client_id(client_id: object) -> str:
    """The id a client gave its message: 1 to 64 visible ASCII characters. Raises `bad_payload`."""
    if not isinstance(client_id, str) or not _CLIENT_ID.fullmatch(client_id):
        raise Refusal("bad_payload")
    return client_id


def read_text(text: object) -> str:
    """A citizen's own words. Raises Refusal `bad_payload`, `too_long` or `empty`."""
    if not isinstance(text, str):
        raise Refusal("bad_payload")
    if len(text) > MAX_TEXT:
        raise Refusal("too_long")
    text = storable(text)
    if not as_typed(text):
        raise Refusal("empty")
    return text


def read_words(text: object) -> str:
    """The staff's words, without NUL and characters that turn the direction of what stands around.

    Raises Refusal `bad_payload`, `too_long` or `empty`.
    """
    return read_text(_UNSENDABLE.sub("", text) if isinstance(text, str) else text).strip()


def as_typed(text: str) -> str:
    """`text` as Rasa may see it: a leading slash would be a command, also behind invisible marks.

    Empty when nothing is left that could be read.
    """
    visible = strip_marks(text).replace("\0", " ")
    if not visible.strip():
        return ""
    if _NOT_A_COMMAND.match(visible):
        return _NOT_A_COMMAND.sub("", visible).strip()
    return text.replace("\0", " ").strip()


def storable(text: str) -> str:
    """`text` without halves of surrogate pairs, which JSON can carry and no database takes."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def store_file(conversation_id: str, name: str, data: bytes) -> Attachment:
    """`attachments.store`, with a Refusal for what is not taken."""
    try:
        return attachments.store(conversation_id, name, data)
    except attachments.InvalidAttachment as error:
        code = "file_too_large" if error.code == "too_large" else "bad_file"
        raise Refusal(code) from None
