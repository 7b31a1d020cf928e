"""The tables. Times are aware UTC; ids are 32 hex digits; what identifies a person is encrypted."""

from casework.models.base import (
    Base,
    new_id,
)
from casework.models.canned import CannedReply
from casework.models.chatwoot import (
    ChatwootDelivery,
    ChatwootLink,
)
from casework.models.conversations import (
    Attachment,
    Author,
    ChannelName,
    Conversation,
    Handler,
    Message,
    MessageKind,
    MessageState,
    Rating,
)
from casework.models.handovers import (
    AgentPresence,
    Handover,
    HandoverEvent,
    HandoverEventKind,
    HandoverPart,
    HandoverStatus,
)
from casework.models.staff import (
    Agent,
    AgentSession,
    AuditEntry,
    Role,
)
from casework.models.tickets import (
    LookupFailure,
    Notification,
    NotificationKind,
    NotificationState,
    ObjectionFor,
    Ticket,
    TicketEvent,
    TicketEventKind,
    TicketKind,
    TicketStatus,
    TicketTerm,
    ToldTicket,
)
from casework.models.whatsapp import (
    Identity,
    IdentityKind,
    InboxEvent,
    InboxKind,
    InboxState,
)

__all__ = [
    "Agent",
    "AgentPresence",
    "AgentSession",
    "Attachment",
    "AuditEntry",
    "Author",
    "Base",
    "CannedReply",
    "ChannelName",
    "ChatwootDelivery",
    "ChatwootLink",
    "Conversation",
    "Handler",
    "Handover",
    "HandoverEvent",
    "HandoverEventKind",
    "HandoverPart",
    "HandoverStatus",
    "Identity",
    "IdentityKind",
    "InboxEvent",
    "InboxKind",
    "InboxState",
    "LookupFailure",
    "Message",
    "MessageKind",
    "MessageState",
    "Notification",
    "NotificationKind",
    "NotificationState",
    "ObjectionFor",
    "Rating",
    "Role",
    "Ticket",
    "TicketEvent",
    "TicketEventKind",
    "TicketKind",
    "TicketStatus",
    "TicketTerm",
    "ToldTicket",
    "new_id",
]
