"""Reads what clients send. Anything may arrive; only what the contract describes gets through."""

import re
from dataclasses import dataclass

from arabic.text import strip_marks
from gateway.errors import Refusal
from gateway.records import RETURN_CHOICE
from gateway.texts import MAX_COMMENT, MAX_TEXT

_CLIENT_ID = re.compile(r"[\x21-\x7e]{1,64}")
CHOICE_ID = re.compile(r"\d{1,9}\.\d{1,3}", re.ASCII)
_NOT_A_COMMAND = re.compile(r"^[\s/\u2044\u2215\uff0f]+")
_UNSENDABLE = re.compile("[\0\u202a-\u202e\u2066-\u2069]")
_MAX_SEQ = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Written:
    """A citizen's message: exactly one of `text` and `choice` (the id of a button) is set."""

    client_id: str
    text: str | None
    choice: str | None


@dataclass(frozen=True, slots=True)
class Rated:
    """A citizen's rating of the conversation, 1 to 5."""

    score: int
    comment: str | None


def _fields(args: tuple[object, ...]) -> dict[object, object]:
    if len(args) != 1 or not isinstance(args[0], dict):
        raise Refusal("bad_payload")
    return args[0]


def storable(text: str) -> str:
    """`text` without halves of surrogate pairs, which JSON can carry and no database takes."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def read_message(args: tuple[object, ...]) -> Written:
    """The arguments of a `message` event.

    Raises Refusal `bad_payload`, `bad_choice`, `too_long` or `empty`.
    """
    fields = _fields(args)
    client_id = read_client_id(fields.get("client_id"))
    text, choice = fields.get("text"), fields.get("choice")
    if (text is None) == (choice is None):
        raise Refusal("bad_payload")
    if choice is not None:
        if not isinstance(choice, str):
            raise Refusal("bad_payload")
        if choice != RETURN_CHOICE and not CHOICE_ID.fullmatch(choice):
            raise Refusal("bad_choice")
        return Written(client_id, None, choice)
    return Written(client_id, read_text(text), None)


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


def read_after(args: tuple[object, ...]) -> int:
    """The arguments of a `history` event. Raises Refusal `bad_payload`."""
    return _seq(_fields(args).get("after", 0))


def read_seq(args: tuple[object, ...]) -> int:
    """The arguments of a `delivered` or `read` event. Raises Refusal `bad_payload`."""
    return _seq(_fields(args).get("seq"))


def read_typing(args: tuple[object, ...]) -> bool:
    """The arguments of a `typing` event. Raises Refusal `bad_payload`."""
    on = _fields(args).get("on")
    if not isinstance(on, bool):
        raise Refusal("bad_payload")
    return on


def _seq(number: object) -> int:
    if not isinstance(number, int) or isinstance(number, bool) or number < 0:
        raise Refusal("bad_payload")
    return min(number, _MAX_SEQ)


def read_rating(args: tuple[object, ...]) -> Rated:
    """The arguments of a `rate` event.

    Raises Refusal `bad_payload`, `bad_score` or `comment_too_long`.
    """
    fields = _fields(args)
    score, comment = fields.get("score"), fields.get("comment")
    if not isinstance(score, int) or isinstance(score, bool) or not 1 <= score <= 5:
        raise Refusal("bad_score")
    if comment is not None and not isinstance(comment, str):
        raise Refusal("bad_payload")
    if comment and len(comment) > MAX_COMMENT:
        raise Refusal("comment_too_long")
    return Rated(score, storable(comment).strip() or None if comment else None)
