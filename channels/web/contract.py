"""Reads what pages send. Anything may arrive; only what the contract describes gets through."""

from dataclasses import dataclass

from conversations.client_errors import Refusal
from conversations.inputs import CHOICE_ID, read_client_id, read_text, storable
from conversations.messages import RETURN_CHOICE
from conversations.sentences import MAX_COMMENT

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
