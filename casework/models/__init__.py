"""The tables. Times are aware UTC; ids are 32 hex digits; what identifies a person is encrypted."""

from casework.models.base import (
    Base,
    new_id,
)
from casework.models.canned import CannedReply
from casework.models.citizens import (
    Identity,
    IdentityKind,
    InboxEvent,
    InboxKind,
    InboxState,
)
from casework.models.conversation_log import (
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
from casework.models.desk_links import (
    ChatwootDelivery,
    ChatwootLink,
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
