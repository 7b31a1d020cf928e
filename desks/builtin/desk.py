"""The built-in desk: its screens live in this process and read the database themselves."""

from conversations.hub import ConversationEvent, Hub
from conversations.messages import Entry


class BuiltinDesk:
    """Turns what a desk is told into events for the open screens."""

    name = "builtin"

    def __init__(self, hub: Hub) -> None:
        self._hub = hub

    async def queued(self, conversation_id: str) -> None:
        """See Desk."""
        self._hub.publish(ConversationEvent("handover", conversation_id))

    async def citizen_wrote(self, entry: Entry) -> None:
        """See Desk."""
        self._hub.publish(ConversationEvent("message", entry.conversation_id, entry))

    async def citizen_typing(self, conversation_id: str, on: bool) -> None:
        """See Desk."""
        self._hub.publish(ConversationEvent("typing", conversation_id, on=on))

    async def taken_back(self, conversation_id: str) -> None:
        """See Desk."""
        self._hub.publish(ConversationEvent("handover", conversation_id))

    async def reconcile(self) -> None:
        """Nothing is missed: the screens show what the database holds."""
