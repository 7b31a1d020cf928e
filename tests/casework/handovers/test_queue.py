"""The queue as citizens see it, and how long it is said to take."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from datetime import datetime

import pytest
from sqlalchemy import select

from casework import handovers
from casework.clock import RIYADH
from casework.database import connection, session
from casework.handovers import presence
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
    second, third = handovers.queue_view(queue[1]), handovers.queue_view(queue[2])
    assert second and (second.position, second.wait_minutes) == (1, 4)
    assert third and (third.position, third.wait_minutes) == (2, 8)


def test_unknown_conversation_and_handover_are_lookup_errors(db: str) -> None:
    with pytest.raises(LookupError):
        request("0" * 32)
    assert not handovers.return_to_assistant("0" * 32)
    assert handovers.queue_view("0" * 32) is None


def test_outside_desk_hours_the_opening_is_told(conversation: str, configure: Configure) -> None:
    configure(MUSAED_CLOCK="2026-03-01T07:00:00+03:00")  # a Sunday
    view = request(conversation)
    assert not view.desk_open
    assert view.opens_at == datetime(2026, 3, 1, 8, tzinfo=RIYADH)
    assert view.opens_text == "اليوم الساعة \u20668\u2069 صباحًا"
    configure(MUSAED_CLOCK="2026-03-01T08:00:00+03:00")
    waiting = handovers.queue_view(conversation)
    assert waiting and waiting.desk_open
    assert waiting.opens_at is None and waiting.opens_text is None


@pytest.mark.parametrize("at", ["2026-03-01T07:00", "2026-03-01T08:00", "2026-03-05T23:30"])
def test_message_and_banner_tell_the_same(db: str, configure: Configure, at: str) -> None:
    configure(MUSAED_CLOCK=f"{at}:00+03:00", DESK_MINUTES="45")
    queue = [add_conversation() for _ in range(3)]
    for each in queue:
        told = request(each)
        with connection(readonly=True) as reader:
            shown = handovers.places(reader)[each]
        later = handovers.queue_view(each)
        assert later == told
        assert {**asdict(shown), "id": told.id} == asdict(told)
        assert (shown.wait_text, shown.opens_text) == (told.wait_text, told.opens_text)
    assert (told.wait_minutes, told.wait_text) == (135, "ساعتين")


def test_the_wait_begins_when_the_desk_opens(conversation: str, configure: Configure) -> None:
    configure(MUSAED_CLOCK="2026-03-01T23:00:00+03:00", DESK_MINUTES="4")
    with session() as db:
        for number in range(3):
            presence.seen(db.connection(), f"{number}" * 32, "سارة", None)
    assert request(conversation).wait_minutes == 4, "who is there now has gone home by then"
    configure(MUSAED_CLOCK="2026-03-01T12:00:00+03:00")
    view = handovers.queue_view(conversation)
    assert view and view.wait_minutes == 2


def test_nights_are_no_part_of_what_a_conversation_takes(
    conversation: str, configure: Configure
) -> None:
    configure(MUSAED_CLOCK="2026-03-03T12:00:00+03:00", DESK_MINUTES="4")
    over_night = ("2026-03-01T19:50", "2026-03-02T08:10")  # twenty minutes of the desk's
    for assigned, closed in [over_night] * 3 + [("2026-03-02T09:00", "2026-03-02T09:10")] * 2:
        serve(assigned, closed)
    view = request(conversation)
    assert view.wait_minutes == 20
    for _ in range(10):  # somebody works late: that says nothing of the desk's hours
        serve("2026-03-02T21:00", "2026-03-02T21:01")
    assert request(conversation).wait_minutes == 20


def serve(assigned: str, closed: str) -> None:
    """A handover that was with an agent from then to then, on the clock of Riyadh."""
    since, until = (
        datetime.fromisoformat(each).replace(tzinfo=RIYADH) for each in (assigned, closed)
    )
    served = Handover(
        conversation_id=add_conversation(), status="resolved", reason="asked", context={},
        requested_at=since, assigned_at=since, closed_at=until,
    )  # fmt: skip
    with session() as db:
        db.add(served)


def test_who_is_with_an_agent_waits_no_longer(conversation: str) -> None:
    view = request(conversation)
    agent = handovers.AgentRef("a" * 32, "سارة")
    with connection() as db:
        assert handovers.claim(db, view.id, agent) == "claimed"
    assert handovers.queue_view(conversation) is None
    assert not handovers.return_to_assistant(conversation)
    again = request(conversation)
    assert (again.id, again.position, again.wait_minutes) == (view.id, 0, 0)
