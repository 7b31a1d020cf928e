"""What the live pages of the desk share with the gateway that they run in."""

from dataclasses import dataclass

from sqlalchemy import select
from starlette.exceptions import HTTPException

from casework import handovers
from casework.database import session
from casework.handovers import AgentRef, Record
from casework.models import ChannelName, Conversation, Ticket
from conversations.async_database import AsyncDatabase
from conversations.channel_protocol import AllCapabilities, Capabilities
from conversations.handling import Handling
from conversations.hub import Hub
from desks.builtin.board import NAME as DESK
from desks.builtin.board import Board
from desks.builtin.desk_request import DeskRequest


@dataclass(frozen=True)
class Live:
    """How pages act on conversations and hear of what happens in them."""

    handling: Handling
    hub: Hub
    database: AsyncDatabase
    board: Board
    channels: AllCapabilities


@dataclass(frozen=True)
class AskedConversation:
    """The conversation that a page is about. `handover` is its open or its latest one; `offered`
    says that it waits and that who asks may take it."""

    conversation_id: str
    channel: ChannelName
    handover: Record | None
    mine: bool
    offered: bool
    channels: AllCapabilities

    @property
    def carrier(self) -> Capabilities:
        """What the conversation's channel takes."""
        return self.channels[self.channel]


def live(request: DeskRequest) -> Live:
    """The gateway around the page."""
    found: Live = request.http.app.state.live
    return found


def me(request: DeskRequest) -> AgentRef:
    """Who is logged in, as one who takes conversations."""
    agent = request.agent
    return AgentRef(
        agent.agent_id, agent.display_name, agent.capacity, agent.team, leads=leads(request)
    )


def leads(request: DeskRequest) -> bool:
    """Whether who is logged in sees the conversations of all others."""
    return request.allows("insights")


def asked(request: DeskRequest) -> AskedConversation:
    """The conversation in the address. Raises HTTPException 404, or 403 when it is not for them.

    An agent sees what waits for everybody or for his team, what he has or has had himself, and what
    a ticket came from; whoever leads sees all.
    """
    conversation_id = request.http.path_params["conversation_id"]
    with session(readonly=True) as db:
        conversation = db.get(Conversation, conversation_id)
        if conversation is None:
            raise HTTPException(404)
        record = handovers.latest_of(db.connection(), conversation_id)
        had = handovers.has_had(db.connection(), conversation_id, request.agent.agent_id)
        ticket = db.scalar(
            select(Ticket.id).where(Ticket.conversation_id == conversation_id).limit(1)
        )
    mine = (
        record is not None
        and record.status == "assigned"
        and record.agent_id == request.agent.agent_id
    )
    offered = _is_offered(request, record)
    if not (leads(request) or mine or had or ticket or offered):
        raise HTTPException(403, "conversation")
    return AskedConversation(
        conversation_id, conversation.channel, record, mine, offered, live(request).channels
    )


def _is_offered(request: DeskRequest, record: Record | None) -> bool:
    return (
        record is not None
        and record.status == "queued"
        and record.desk == DESK
        and (leads(request) or record.team in (None, request.agent.team))
    )
