"""A citizen asks for a person, or has only begun to say what for."""

import asyncio

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy import select

from actions.handover import ActionHandover
from casework.database import session
from casework.models import Handover
from tests.actions.conftest import Talk


def ask(conversation_id: str, text: str) -> int:
    """Say it, understood as a wish for a person; the number of handovers."""
    message = {"text": text, "intent": {"name": "talk_to_agent", "confidence": 0.8}, "entities": []}
    tracker = Tracker(conversation_id, {}, message, [], False, None, {}, None)
    dispatcher = CollectingDispatcher()
    asyncio.run(ActionHandover().run(dispatcher, tracker, {}))
    assert dispatcher.messages
    with session(readonly=True) as db:
        return len(db.scalars(select(Handover)).all())


@pytest.mark.parametrize("text", ["ابي", "أبغى", "لو سمحت"])
def test_a_sentence_that_has_only_begun_asks_for_nobody(talk: Talk, text: str) -> None:
    assert ask(talk.sender, text) == 0


@pytest.mark.parametrize("text", ["/talk_to_agent", "موظف", "ابي موظف لو سمحت"])
def test_who_asks_for_a_person_waits_for_one(talk: Talk, text: str) -> None:
    assert ask(talk.sender, text) == 1
