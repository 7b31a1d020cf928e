"""What a citizen sees of a conversation."""

from sqlalchemy import select

from casework.database import session
from casework.models import Message
from tests.gateway.fixtures import Visit
from tests.gateway.page import Page
from tests.gateway.peer import Peer


def states(page: Page) -> list[str]:
    """States of the citizen's messages, in order."""
    with session(readonly=True) as db:
        return list(
            db.scalars(
                select(Message.state)
                .where(Message.conversation_id == page.conversation_id, Message.author == "citizen")
                .order_by(Message.seq)
            )
        )


def in_queue(visit: Visit, peer: Peer) -> Page:
    """A citizen who waits for an agent."""
    peer.answers["موظف"] = [
        {"text": "؟", "buttons": [{"title": "موظف", "payload": "/talk_to_agent"}]}
    ]
    page = visit()
    page.choose(page.ask("موظف")["choices"][0]["id"])
    page.until(lambda: page.of("handler"))
    return page
