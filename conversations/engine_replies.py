"""What Rasa's answer to a turn says: words and buttons, and what the actions have decided.

An action tells the gateway of a decision by uttering `custom` = `{"musaed": {…}}`, recorded with
the turn like its words, so that a turn that is asked for again has decided the same:

- `quiet: true`: the message is kept for the agent who is awaited. Words are not needed; where there
  are some, they acknowledge it.
- `handover: true`: the conversation was put into the queue.
- `left_queue: true`: it was taken out of the queue.
- `ticket: "reference"`: a ticket was filed, or its status told.
"""

from dataclasses import dataclass
from typing import Any

from conversations.messages import Button

_NAME = "musaed"


@dataclass(frozen=True, slots=True)
class EngineReply:
    """The messages of one turn as one, and its decisions. The body may be empty."""

    body: str = ""
    buttons: tuple[Button, ...] = ()
    quiet: bool = False
    handover: bool = False
    left_queue: bool = False
    ticket: str | None = None

    @property
    def is_silent(self) -> bool:
        """Whether there is nothing to show."""
        return not self.body and not self.buttons


def read(answer: dict[str, Any]) -> EngineReply:
    """An answer of the engine's channel: texts apart by a blank line, buttons each once, in order.

    Raises ValueError for what is no answer.
    """
    decided: dict[str, Any] = {}
    try:
        messages = answer["messages"]
        texts = [str(message["text"]).strip() for message in messages if message.get("text")]
        buttons = dict.fromkeys(
            Button(str(button["title"]), str(button["payload"]))
            for message in messages
            for button in message.get("buttons") or ()
        )
        for message in messages:
            decided |= (message.get("custom") or {}).get(_NAME) or {}
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError(f"not an answer: {type(error).__name__}") from None
    ticket = decided.get("ticket")
    return EngineReply(
        "\n\n".join(filter(None, texts)),
        tuple(buttons),
        quiet=decided.get("quiet") is True,
        handover=decided.get("handover") is True,
        left_queue=decided.get("left_queue") is True,
        ticket=ticket if isinstance(ticket, str) else None,
    )
