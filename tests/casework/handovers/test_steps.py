"""Every step of a handover, by whom it may be taken, and who wins when several try at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Concatenate, ParamSpec, TypeVar

import pytest
from sqlalchemy import Connection, update

from casework import handovers
from casework.clock import utcnow
from casework.database import session
from casework.handovers import AgentRef, Record, presence
from casework.models import AgentPresence, Conversation, Handover, new_id
from tests.casework.conftest import Configure, add_conversation

P = ParamSpec("P")
T = TypeVar("T")

SARA = AgentRef("a" * 32, "سارة", capacity=2)
ALI = AgentRef("b" * 32, "علي", capacity=2, team="الاعتراضات")

pytestmark = pytest.mark.usefixtures("db")


def do(function: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
    """One transaction with `function` in it."""
    with session() as db:
        return function(db.connection(), *args, **kwargs)


def wait(conversation: str | None = None, reason: str = "requested") -> str:
    """A citizen who waits; the handover's id."""
    return do(handovers.request, conversation or add_conversation(), reason, {"topic": "دعم"})


def record(handover_id: str) -> Record:
    return do(handovers.find, handover_id)


def kinds(handover_id: str) -> list[str]:
    conversation_id = record(handover_id).conversation_id
    return [step.kind for step in do(handovers.history, conversation_id)]


def handler(handover_id: str) -> tuple[str, str | None]:
    with session(readonly=True) as db:
        conversation = db.get_one(Conversation, record(handover_id).conversation_id)
        return conversation.handler, conversation.agent


def change(handover_id: str, **values: object) -> None:
    with session() as db:
        db.execute(update(Handover).where(Handover.id == handover_id).values(**values))


def test_one_of_several_agents_gets_it() -> None:
    handover_id = wait()
    agents = [AgentRef(new_id(), name, capacity=1) for name in "abcd"]
    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(lambda agent: do(handovers.claim, handover_id, agent), agents))
    assert sorted(outcomes) == ["claimed", "taken", "taken", "taken"]
    winner = agents[outcomes.index("claimed")]
    assert handler(handover_id) == ("agent", winner.name)
    assert record(handover_id).agent_id == winner.id
    assert kinds(handover_id) == ["queued", "claimed"]


def test_an_agent_who_claims_on_several_screens_stays_within_capacity() -> None:
    waiting = [wait() for _ in range(6)]
    with ThreadPoolExecutor(6) as pool:
        outcomes = list(pool.map(lambda each: do(handovers.claim, each, SARA), waiting))
    assert sorted(outcomes) == ["claimed"] * 2 + ["full"] * 4
    assert len(do(handovers.held_by, SARA.id)) == 2


def test_agents_who_take_the_next_one_at_once_take_different_ones() -> None:
    waiting = [wait() for _ in range(4)]
    agents = [AgentRef(new_id(), name) for name in "abcd"]
    with ThreadPoolExecutor(4) as pool:
        taken = list(pool.map(lambda agent: do(handovers.claim_next, agent, "builtin"), agents))
    assert sorted(taken) == sorted(waiting)
    assert do(handovers.claim_next, SARA, "builtin") == "empty"


def test_the_next_one_is_the_most_urgent_then_the_oldest_of_the_own_team() -> None:
    first, second, urgent, other = wait(), wait(), wait(), wait()
    assert do(handovers.prioritise, urgent, SARA, 2)
    assert not do(handovers.prioritise, urgent, SARA, 2)
    change(other, team="الاعتراضات", priority=3)
    plenty = AgentRef(SARA.id, SARA.name, capacity=9)
    taken = [do(handovers.claim_next, plenty, "builtin") for _ in range(4)]
    assert taken == [urgent, first, second, "empty"]
    assert do(handovers.claim_next, ALI, "another") == "empty"
    assert do(handovers.claim_next, ALI, "builtin") == other


def test_what_waits_for_a_team_is_only_given_to_its_members_and_to_who_leads() -> None:
    handover_id = wait()
    do(handovers.claim, handover_id, SARA)
    assert do(handovers.transfer, handover_id, SARA, "الاعتراضات", None) == "claimed"
    assert do(handovers.claim, handover_id, SARA) == "other_team"
    assert record(handover_id).status == "queued"
    lead = AgentRef(new_id(), "هند", leads=True)
    assert do(handovers.claim, handover_id, lead) == "claimed"
    assert do(handovers.claim, handover_id, SARA) == "taken"
    do(handovers.requeue, handover_id, lead)
    assert do(handovers.claim, handover_id, ALI) == "claimed"


def test_only_who_has_it_may_speak_transfer_requeue_and_resolve() -> None:
    handover_id = wait()
    assert do(handovers.claim, handover_id, SARA) == "claimed"
    assert not do(handovers.agent_said, handover_id, ALI)
    assert not do(handovers.requeue, handover_id, ALI)
    assert not do(handovers.resolve, handover_id, ALI)
    assert do(handovers.transfer, handover_id, ALI, SARA, None) == "taken"
    assert do(handovers.transfer, handover_id, ALI, "الاعتراضات", None) == "taken"
    assert kinds(handover_id) == ["queued", "claimed"]


def test_first_words_end_both_timers_and_are_noted_once() -> None:
    handover_id = wait()
    do(handovers.claim, handover_id, SARA)
    assert record(handover_id).waiting_since
    assert do(handovers.agent_said, handover_id, SARA)
    said = record(handover_id)
    assert said.first_response_at == said.last_agent_at and said.waiting_since is None
    do(handovers.citizen_wrote, said.conversation_id)
    since = record(handover_id).waiting_since
    do(handovers.citizen_wrote, said.conversation_id)
    assert since and record(handover_id).waiting_since == since
    assert do(handovers.agent_said, handover_id, SARA)
    assert record(handover_id).first_response_at == said.first_response_at
    assert kinds(handover_id) == ["queued", "claimed", "first_response"]


def test_what_is_put_back_stands_at_its_old_place() -> None:
    first, second = wait(), wait()
    do(handovers.claim, first, SARA)
    assert do(handovers.requeue, first, SARA, "يحتاج مترجمًا")
    assert [each.id for each in do(handovers.queued)] == [first, second]
    assert handler(first) == ("queue", None)
    steps = do(handovers.history, record(first).conversation_id)
    assert (steps[-1].kind, steps[-1].agent, steps[-1].note) == ("requeued", "سارة", "يحتاج مترجمًا")
    do(handovers.claim, first, SARA)
    assert do(handovers.requeue, first, None)  # the system, from whoever has it
    assert not do(handovers.requeue, first, None)


def test_a_transfer_to_an_agent_keeps_to_his_capacity() -> None:
    handover_id, others = wait(), [wait(), wait()]
    do(handovers.claim, handover_id, SARA)
    for each in others:
        do(handovers.claim, each, ALI)
    assert do(handovers.transfer, handover_id, SARA, ALI, "ملاحظة") == "full"
    do(handovers.resolve, others[0], ALI)
    assert do(handovers.transfer, handover_id, SARA, ALI, "ملاحظة") == "claimed"
    assert handler(handover_id) == ("agent", "علي")
    step = do(handovers.history, record(handover_id).conversation_id)[-1]
    assert (step.kind, step.agent, step.target, step.note) == (
        "transferred", "سارة", "علي", "ملاحظة",
    )  # fmt: skip


def test_a_transfer_to_a_team_waits_for_that_team() -> None:
    handover_id = wait()
    do(handovers.claim, handover_id, SARA)
    assert do(handovers.transfer, handover_id, SARA, "الاعتراضات", None) == "claimed"
    assert handler(handover_id) == ("queue", None)
    assert do(handovers.claim_next, SARA, "builtin") == "empty"
    assert do(handovers.claim_next, ALI, "builtin") == handover_id


def test_the_citizen_leaves_only_the_queue() -> None:
    handover_id = wait()
    conversation_id = record(handover_id).conversation_id
    do(handovers.claim, handover_id, SARA)
    assert do(handovers.take_back, conversation_id) is None
    do(handovers.requeue, handover_id, SARA)
    assert do(handovers.take_back, conversation_id) == handover_id
    assert handler(handover_id) == ("bot", None)
    assert not do(handovers.abandon, handover_id)
    assert do(handovers.claim, handover_id, SARA) == "taken"


def test_who_asks_again_soon_after_the_end_is_known(configure: Configure) -> None:
    configure(DESK_REOPEN_MINUTES="30")
    handover_id = wait()
    conversation_id = record(handover_id).conversation_id
    do(handovers.claim, handover_id, SARA)
    do(handovers.resolve, handover_id, SARA, "أُجيب")
    again = do(handovers.request, conversation_id, "misunderstood", {"form": "x", "topic": None})
    assert again == handover_id
    opened = record(handover_id)
    assert opened.context == {"topic": "دعم", "form": "x"}
    assert (opened.status, opened.agent_id, opened.closed_at) == ("queued", None, None)
    assert kinds(handover_id) == ["queued", "claimed", "resolved", "reopened"]
    do(handovers.claim, handover_id, SARA)
    do(handovers.resolve, handover_id, SARA)
    change(handover_id, closed_at=utcnow() - timedelta(minutes=31))
    assert do(handovers.request, conversation_id, "requested", {}) != handover_id


def test_who_left_the_queue_by_himself_begins_anew() -> None:
    handover_id = wait()
    conversation_id = record(handover_id).conversation_id
    do(handovers.take_back, conversation_id)
    assert wait(conversation_id) != handover_id


def test_notes_are_for_agents_and_do_not_need_the_conversation() -> None:
    handover_id = wait()
    do(handovers.note, handover_id, ALI, "عميل متكرر")
    step = do(handovers.history, record(handover_id).conversation_id)[-1]
    assert (step.kind, step.agent, step.note) == ("note", "علي", "عميل متكرر")


def test_what_an_agent_had_is_found_when_his_screen_is_gone() -> None:
    handover_id = wait()
    assert do(presence.seen, SARA.id, SARA.name, None)
    do(handovers.claim, handover_id, SARA)
    assert do(presence.vanished, "builtin") == []
    with session() as db:
        db.execute(update(AgentPresence).values(seen_at=utcnow() - timedelta(seconds=61)))
    assert do(presence.vanished, "builtin") == [handover_id]
    assert do(presence.vanished, "another") == []
    assert do(presence.present) == []
    do(presence.seen, SARA.id, SARA.name, None)
    do(presence.leave, SARA.id)
    assert do(presence.vanished, "builtin") == [handover_id]


def test_agents_say_whether_they_take_conversations() -> None:
    do(presence.seen, ALI.id, ALI.name, ALI.team)
    do(presence.set_available, ALI.id, ALI.name, False)
    assert not do(presence.seen, ALI.id, ALI.name, ALI.team)
    do(handovers.claim, wait(), ALI)
    [colleague] = do(presence.present)
    assert (colleague.name, colleague.team, colleague.available, colleague.has) == (
        "علي", "الاعتراضات", False, 1,
    )  # fmt: skip


def test_unknown_ones_are_lookup_errors() -> None:
    nobody = "0" * 32
    with pytest.raises(LookupError):
        do(handovers.request, nobody, "requested", {})
    with pytest.raises(LookupError):
        do(handovers.claim, nobody, SARA)
    with pytest.raises(LookupError):
        do(handovers.resolve, nobody, SARA)
    with pytest.raises(LookupError):
        do(handovers.find, nobody)
    assert do(handovers.take_back, nobody) is None
