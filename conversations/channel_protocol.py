"""What a channel is to the rest: a way to the citizen, and what can be sent on it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from casework.models import ChannelName, Handler
from conversations.messages import Entry


@dataclass(frozen=True, slots=True)
class ReplyLimits:
    """How long a message may be, in characters as phones count them; a turn is one message."""

    text: int
    with_choices: int


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a channel takes, and when."""

    sent_when_logged: bool = True
    """Pages fetch the log's lines by themselves; else an outbox brings them."""
    reply: ReplyLimits | None = None
    """None: a reply goes out as it is, however long."""
    window: timedelta | None = None
    """From a citizen's last message on, words arrive for so long; None: always."""
    invitation: str = ""
    """The template with which an agent may ask the citizen to write, once `window` is over."""
    calls_back: bool = True
    """News of a ticket reaches the citizen after `window` too."""
    on: bool = True
    """The channel is set up; what is said on one that is not goes out another way."""
    carries: Callable[[str, int], bool] = lambda _media_type, _size: True
    """Whether a file of ours of this media type and size (bytes) can be sent."""
    explain_file: Callable[[str], tuple[str, str]] = lambda _media_type: ("", "")
    """Why a file of this media type is not carried: a code, and words for the staff."""
    explain: Callable[[str | None], str] = lambda _failure: ""
    """Why a line has not arrived, in words for the staff; empty where they need not know."""


AllCapabilities = Mapping[ChannelName, Capabilities]


@dataclass(frozen=True, slots=True)
class Assignee:
    """Who has a conversation, with the place in the queue or the agent's name.

    The texts are those of `casework.handovers.Place`: what a message says of the wait.
    """

    state: Handler
    agent: str | None = None
    position: int | None = None
    wait_minutes: int | None = None
    wait_text: str | None = None
    opens_text: str | None = None


class Channel(Protocol):
    """Carries a conversation to the citizen. What it delivers is committed to the log already."""

    name: ChannelName
    capabilities: Capabilities

    async def deliver(self, entry: Entry) -> None:
        """Bring one line of the log to the citizen."""

    async def typing(self, conversation_id: str, on: bool) -> None:
        """Show or hide that an answer is being prepared."""

    async def show_assignee(self, conversation_id: str, assignee: Assignee) -> None:
        """Tell who has the conversation now."""

    def connected(self) -> frozenset[str]:
        """The conversations whose citizens look at a page of this process."""

    async def catch_up(self, conversation_id: str, last_seq: int, *, at_once: bool) -> None:
        """Show a connected citizen what another process has written, up to `last_seq`.

        Unless `at_once`, what may be our own and on its way is given the time to arrive.
        """

    async def health(self) -> Mapping[str, object] | None:
        """For the operator; None where there is nothing to say."""
