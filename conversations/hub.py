"""What happens in handed over conversations, told at once to the screens of this process."""

import asyncio
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal

from conversations.messages import Entry

_WAITING = 1_000  # events that a screen may lag behind


@dataclass(frozen=True, slots=True)
class ConversationEvent:
    """Something happened in a conversation.

    `message`: a new line of its log, `entry` where this process has it at hand. `handover`: its
    handover took a step. `delivery`: what became of a message. `typing`: the citizen or the agent
    (`who`) began or stopped. `presence`: an agent came, went or changed (no conversation).
    """

    kind: Literal["message", "handover", "delivery", "typing", "presence"]
    conversation_id: str = ""
    entry: Entry | None = None
    on: bool = False
    who: Literal["citizen", "agent"] = "citizen"
    at: float = field(default_factory=time.monotonic)


class Hub:
    """Passes events on to whoever has subscribed. Used on the event loop only."""

    def __init__(self) -> None:
        self._queues: dict[
            asyncio.Queue[ConversationEvent], Callable[[ConversationEvent], bool]
        ] = {}
        self._seqs: dict[str, int] = {}  # the last line that was told of each conversation

    def publish(self, event: ConversationEvent) -> None:
        """Hand an event to all who want it; one that does not keep up loses its oldest ones."""
        if event.entry is not None:
            told = self._seqs.get(event.conversation_id, 0)
            self._seqs[event.conversation_id] = max(told, event.entry.seq)
        for queue, wants in self._queues.items():
            if not wants(event):
                continue
            if queue.full():
                queue.get_nowait()
            queue.put_nowait(event)

    @contextmanager
    def subscribe(
        self, wants: Callable[[ConversationEvent], bool]
    ) -> Iterator[asyncio.Queue[ConversationEvent]]:
        """The events that `wants` says yes to, from now to the end of the block."""
        queue: asyncio.Queue[ConversationEvent] = asyncio.Queue(_WAITING)
        self._queues[queue] = wants
        try:
            yield queue
        finally:
            del self._queues[queue]

    def tell_behind(self, last_seqs: Mapping[str, int]) -> None:
        """Tell of conversations that have more lines than were told; forget all others."""
        for conversation_id, last_seq in last_seqs.items():
            if self._seqs.get(conversation_id, last_seq) < last_seq:
                self.publish(ConversationEvent("message", conversation_id))
        self._seqs = dict(last_seqs)
