from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from casework import handovers
from casework.clock import RIYADH
from casework.database import session
from casework.models import Conversation, Handover
from tests.casework.conftest import Configure, add_conversation, shared_database


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


def test_one_of_two_agents_gets_it(conversation: str) -> None:
    view = request(conversation)
    with ThreadPoolExecutor(4) as pool:
        won = list(pool.map(lambda name: handovers.assign(view.id, name), "abcd"))
    assert sorted(won) == [False, False, False, True]
    with session(readonly=True) as db:
        assert db.get_one(Conversation, conversation).agent == "abcd"[won.index(True)]
    waiting = handovers.waiting(conversation)
    assert waiting and (waiting.position, waiting.wait_minutes) == (0, 0)


STEPS = st.lists(st.sampled_from(["request", "return", "assign", "resolve"]), max_size=12)
MOVES = {
    ("request", "bot"): "queue",
    ("return", "queue"): "bot",
    ("assign", "queue"): "agent",
    ("resolve", "agent"): "bot",
}


@given(steps=STEPS)
@shared_database
def test_any_order_of_steps_keeps_conversation_and_handover_together(
    db: str, steps: list[str]
) -> None:
    conversation = add_conversation()
    state, latest = "bot", ""
    for step in steps:
        moved = MOVES.get((step, state))
        if step == "request":
            latest = request(conversation).id
        elif step == "return":
            assert handovers.return_to_assistant(conversation) == bool(moved)
        elif latest and step == "assign":
            assert handovers.assign(latest, "agent") == bool(moved)
        elif latest:
            assert handovers.resolve(latest) == bool(moved)
        state = moved or state
        assert handler(conversation) == state
        assert (handovers.waiting(conversation) is not None) == (state != "bot")
        with session(readonly=True) as reader:
            still_open = reader.scalar(
                select(func.count()).where(
                    Handover.conversation_id == conversation,
                    Handover.status.in_(("queued", "assigned")),
                    Handover.closed_at.is_(None),
                )
            )
        assert still_open == (state != "bot")


def test_unknown_conversation_and_handover_are_lookup_errors(db: str) -> None:
    with pytest.raises(LookupError):
        request("0" * 32)
    with pytest.raises(LookupError):
        handovers.assign("0" * 32, "agent")
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


@pytest.mark.parametrize(
    ("hours", "at", "is_open", "opens"),
    [
        ("sun-thu 08:00-20:00", "2026-03-01T08:00", True, None),
        ("sun-thu 08:00-20:00", "2026-03-01T20:00", False, "2026-03-02T08:00"),
        ("sun-thu 08:00-20:00", "2026-03-05T20:00", False, "2026-03-08T08:00"),  # Thursday
        ("sun-thu 20:00-01:00", "2026-03-06T00:59", True, None),  # Friday, still Thursday's shift
        ("sun-thu 20:00-01:00", "2026-03-06T01:00", False, "2026-03-08T20:00"),
        ("sun-thu 20:00-01:00", "2026-03-01T00:30", False, "2026-03-01T20:00"),
        ("sun-thu 10:00-15:00, sun-thu 20:00-01:00", "2026-03-02T16:00", False, "2026-03-02T20:00"),
        ("fri-sun 13:00-17:00", "2026-03-07T14:00", True, None),
        ("sun-thu 08:00-20:00", "2026-09-23T12:00", False, "2026-09-24T08:00"),  # national day
        ("sun-thu 20:00-01:00", "2026-09-24T00:30", False, "2026-09-24T20:00"),  # no shift began
        ("sun-thu 20:00-01:00", "2026-09-23T00:30", True, None),  # the eve's shift goes on
        ("sun-sat 00:00-24:00", "2026-03-06T03:00", True, None),
    ],
)
def test_desk_hours(
    configure: Configure, hours: str, at: str, is_open: bool, opens: str | None
) -> None:
    configure(DESK_HOURS=hours)
    moment = datetime.fromisoformat(at).replace(tzinfo=RIYADH)
    assert handovers.desk_is_open(moment) == is_open
    expected = datetime.fromisoformat(opens).replace(tzinfo=RIYADH) if opens else None
    assert handovers.desk_opens_at(moment) == expected


@given(
    at=st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1)),
    hours=st.sampled_from(
        ["sun-thu 08:00-20:00", "sun-thu 20:00-01:00", "fri 22:00-02:00", "sat-mon 23:30-07:15"]
    ),
)
@shared_database
def test_the_next_opening_is_the_first_open_minute(
    configure: Configure, at: datetime, hours: str
) -> None:
    configure(DESK_HOURS=hours)
    moment = at.replace(tzinfo=RIYADH)
    opens = handovers.desk_opens_at(moment)
    assert (opens is None) == handovers.desk_is_open(moment)
    if opens is not None:
        assert opens > moment
        assert handovers.desk_is_open(opens)
        assert not handovers.desk_is_open(opens - timedelta(seconds=1))
        halfway = moment + (opens - moment) / 2
        assert handovers.desk_opens_at(halfway) == opens
