"""What a channel is to the workers: the web, WhatsApp."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from casework.models import ChannelName, Handler
from conversations.messages import Entry

WHATSAPP_WINDOW = timedelta(hours=24)
"""From a citizen's last message on, WhatsApp takes more than templates for so long."""


@dataclass(frozen=True, slots=True)
class Assignee:
    """Who holds a conversation, with the place in the queue or the agent's name.

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

    def identify(self, credential: object) -> str:
        """The conversation that a channel's own proof of identity stands for. Raises Refusal."""

    async def deliver(self, entry: Entry) -> None:
        """Bring one line of the log to the citizen."""

    async def typing(self, conversation_id: str, on: bool) -> None:
        """Show or hide that an answer is being prepared."""

    async def show_assignee(self, conversation_id: str, holder: Assignee) -> None:
        """Tell who holds the conversation now."""
