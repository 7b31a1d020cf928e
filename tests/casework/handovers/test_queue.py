from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
from sqlalchemy import select

from casework import handovers
from casework.clock import RIYADH
from casework.database import session
from casework.models import Conversation, Handover
from tests.casework.conftest import Configure, add_conversation


def request(conversation: str, reason: str = "asked") -> handovers.HandoverView:
    return handovers.request_handover(
        conversation_id=conversation, reason=reason, context={"اسم": "سارة"}
    )


def handler(conversation: str) -> str:
    with session(readonly=True) as db:
        return db.get_one(Conversation, conversation).handler


def test_a_request_queues_once(conversation: str) -> None:
    first = request(conversation)
    assert request(conversation, "again").id == first.id
    assert first.position == 1
    assert handler(conversation) == "queue"
    with session(readonly=True) as db:
        saved = db.scalars(select(Handover)).one()
    assert (saved.status, saved.reason, saved.context) == ("queued", "asked", {"اسم": "سارة"})


def test_requests_at_the_same_moment_are_one(conversation: str) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = {view.id for view in pool.map(lambda _: request(conversation), range(12))}
    assert len(made) == 1


def test_place_and_wait_move_up(db: str, configure: Configure) -> None:
    configure(DESK_MINUTES="4")
    queue = [add_conversation() for _ in range(3)]
    assert [request(each).position for each in queue] == [1, 2, 3]
    assert handovers.return_to_assistant(queue[0])
    second, third = handovers.waiting(queue[1]), handovers.waiting(queue[2])
    assert second and (second.position, second.wait_minutes) == (1, 4)
    assert third and (third.position, third.wait_minutes) == (2, 8)


def test_unknown_conversation_and_handover_are_lookup_errors(db: str) -> None:
    with pytest.raises(LookupError):
        request("0" * 32)
    assert not handovers.return_to_assistant("0" * 32)
    assert handovers.waiting("0" * 32) is None


def test_outside_desk_hours_the_opening_is_told(conversation: str, configure: Configure) -> None:
    configure(MUSAED_CLOCK="2026-03-01T07:00:00+03:00")  # a Sunday
    view = request(conversation)
    assert not view.desk_open
    assert view.opens_at == datetime(2026, 3, 1, 8, tzinfo=RIYADH)
    configure(MUSAED_CLOCK="2026-03-01T08:00:00+03:00")
    waiting = handovers.waiting(conversation)
    assert waiting and waiting.desk_open and waiting.opens_at is None
