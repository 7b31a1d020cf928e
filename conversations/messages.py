"""What passes between the message log, the workers and the channels."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import uuid4

from casework.models import Author, ChannelName, Handler, MessageKind

RETURN_TO_ASSISTANT = "gateway:return_to_assistant"
WAIT = "gateway:wait"
RATE = "gateway:rate:"
COMMENT = "gateway:comment"
"""Payloads of the buttons that the gateway answers itself; a score follows RATE."""
RETURN_CHOICE = "return_to_assistant"
"""Id of the button that a page shows for as long as the citizen waits for an agent."""


@dataclass(frozen=True, slots=True)
class Button:
    """A choice to offer. `payload` is `/intent`, a text sent as if typed, or the gateway's own."""

    title: str
    payload: str


@dataclass(frozen=True, slots=True)
class Draft:
    """An outbound message that is not in the log yet. `agent` is the name of its author."""

    body: str
    author: Author = "bot"
    kind: MessageKind = "text"
    buttons: tuple[Button, ...] = ()
    attachment_id: str | None = None
    agent: str | None = None
    external_id: str | None = None


@dataclass(frozen=True, slots=True)
class Arrival:
    """What a citizen sent, not in the log yet: exactly one of `text` and `choice` is set.

    `note` says more of a file or of kind `other`; `provider_id` is how the channel's provider names
    the message, if `external_id` is not that.
    """

    conversation_id: str
    channel: ChannelName
    external_id: str
    text: str | None = None
    choice: str | None = None
    kind: MessageKind = "text"
    attachment_id: str | None = None
    note: str | None = None
    provider_id: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the log as a client sees it."""

    conversation_id: str
    seq: int
    author: Author
    kind: MessageKind
    body: str
    choices: tuple[tuple[str, str], ...]  # (id, title)
    at: datetime
    external_id: str | None = None
    attachment_id: str | None = None
    agent: str | None = None


@dataclass(frozen=True, slots=True)
class Work:
    """An inbound message to deal with, and the state of its conversation when it was read."""

    id: str
    conversation_id: str
    channel: ChannelName
    seq: int
    kind: MessageKind
    body: str
    payload: str | None
    attempts: int
    handler: Handler
    session: int
    turns: int
    awaiting: str | None = None
    recovered: bool = False
    """Found in the log instead of just received: Rasa may have seen it already."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of an arrival. `work` is set when a worker can begin without reading the log."""

    seq: int
    claim: Literal["new", "ours", "expired", "theirs", "duplicate"]
    entry: Entry | None = None
    work: Work | None = None
    handler: Handler = "bot"


@dataclass(frozen=True, slots=True)
class Finished:
    """What was committed at the end of a turn, and what comes next."""

    entries: tuple[Entry, ...]
    handler: Handler
    following: Work | None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Where a conversation stands."""

    last_seq: int
    handler: Handler


@dataclass(frozen=True, slots=True)
class ConversationState:
    """Where a conversation stands, and who holds it."""

    last_seq: int
    handler: Handler
    agent: str | None


def new_conversation_id() -> str:
    """An id that nobody can guess: 32 hex digits."""
    return uuid4().hex
