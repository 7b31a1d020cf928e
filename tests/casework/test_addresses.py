"""Conversations of whoever talks to Rasa without the gateway."""

from sqlalchemy import func, select

from casework.addresses import channel_of, open_conversation
from casework.database import session
from casework.models import Conversation, new_id
from tests.casework.conftest import add_conversation


def test_a_conversation_is_opened_once(db: str) -> None:
    conversation_id = new_id()
    assert channel_of(conversation_id) is None
    for _ in range(2):
        open_conversation(conversation_id)
        assert channel_of(conversation_id) == "web"
    with session(readonly=True) as rows:
        assert rows.scalar(select(func.count()).select_from(Conversation)) == 1


def test_an_open_one_stays_as_it_is(db: str) -> None:
    conversation_id = add_conversation()
    with session() as rows:
        rows.get_one(Conversation, conversation_id).channel = "whatsapp"
    open_conversation(conversation_id)
    assert channel_of(conversation_id) == "whatsapp"
