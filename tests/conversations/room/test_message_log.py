"""The message log on both databases."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Concatenate, ParamSpec, TypeVar

import pytest
from sqlalchemy import Connection, select, text, update

from casework.clock import utcnow
from casework.database import session
from casework.handovers import request_handover
from casework.models import Conversation, Message, new_id
from conversations import claims, log_queries, notices
from conversations.claims import LostClaim
from conversations.client_errors import Refusal
from conversations.message_log import SESSION_TURNS
from conversations.messages import Arrival, Button, Draft, Receipt, Work
from tests.conversations.room.logs import message_log

A, B = "gateway-a:8000", "gateway-b:8000"
REPLY = (Draft("تم"),)

P = ParamSpec("P")
T = TypeVar("T")

pytestmark = pytest.mark.usefixtures("db")


def do(function: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
    """One transaction with `function` in it."""
    with session() as db:
        return function(db.connection(), *args, **kwargs)


def arrive(conversation_id: str, words: str = "نص", external_id: str | None = None) -> Arrival:
    return Arrival(conversation_id, "web", external_id or new_id(), text=words)


def received(gateway: str, arrival: Arrival) -> Work:
    work = do(message_log.receive, gateway, arrival).work
    assert work is not None
    return work


def end_claims() -> None:
    with session() as db:
        db.execute(update(Conversation).values(claimed_until=utcnow() - timedelta(seconds=1)))


def states(conversation_id: str) -> list[str]:
    with session(readonly=True) as db:
        return list(
            db.scalars(
                select(Message.state)
                .where(Message.conversation_id == conversation_id)
                .order_by(Message.seq)
            )
        )


def test_the_same_external_id_is_one_message() -> None:
    conversation_id = new_id()
    first = do(message_log.receive, A, arrive(conversation_id, external_id="x"))
    again = do(message_log.receive, A, arrive(conversation_id, "آخر", external_id="x"))
    assert (again.seq, again.claim, again.work) == (first.seq, "duplicate", None)
    assert [entry.body for entry in do(log_queries.history, conversation_id, 0)] == ["نص"]


def test_many_at_once_get_numbers_without_gap_and_duplicates_none() -> None:
    conversation_id = new_id()
    ids = [f"id-{n % 10}" for n in range(40)]

    def receive(external_id: str) -> Receipt:
        return do(message_log.receive, A, arrive(conversation_id, external_id, external_id))

    with ThreadPoolExecutor(8) as pool:
        receipts = list(pool.map(receive, ids))
    assert sorted({receipt.seq for receipt in receipts}) == list(range(1, 11))
    assert len({(i, r.seq) for i, r in zip(ids, receipts, strict=True)}) == 10
    assert [r.claim for r in receipts].count("new") == 1


def test_what_is_written_is_encrypted() -> None:
    conversation_id = new_id()
    do(message_log.receive, A, arrive(conversation_id, "رقمي 0550000000"))
    with session(readonly=True) as db:
        stored = db.execute(text("SELECT body FROM messages")).scalar()
    assert stored and "0550000000" not in stored


def test_a_turn_ends_whole_with_its_replies_and_gives_the_conversation_free() -> None:
    work = received(A, arrive(new_id()))
    finished = do(
        message_log.finish,
        A,
        work,
        "answered",
        (Draft("أول", buttons=(Button("نعم", "/affirm"),)),),
        asked=True,
    )
    assert [(e.seq, e.body, e.choices) for e in finished.entries] == [(2, "أول", (("2.1", "نعم"),))]
    assert finished.following is None
    assert states(work.conversation_id) == ["answered", "sent"]
    assert do(message_log.receive, B, arrive(work.conversation_id)).claim == "new"


def test_messages_are_worked_on_in_order() -> None:
    work = received(A, arrive(new_id(), "1"))
    for words in ("2", "3"):
        assert do(message_log.receive, A, arrive(work.conversation_id, words)).work is None
    order = []
    while work:
        order.append(work.body)
        work = do(message_log.finish, A, work, "answered", REPLY, asked=True).following  # type: ignore[assignment]
    assert order == ["1", "2", "3"]


def test_two_gateways_never_work_on_one_conversation() -> None:
    work = received(A, arrive(new_id()))
    receipt = do(message_log.receive, B, arrive(work.conversation_id, "إلى الثاني"))
    assert (receipt.claim, receipt.work) == ("theirs", None)
    assert do(claims.claim_pending, B) == []
    with pytest.raises(LostClaim):
        do(claims.next_work, B, work.conversation_id)
    with pytest.raises(LostClaim):
        do(message_log.finish, B, work, "answered", REPLY, asked=True)
    following = do(message_log.finish, A, work, "answered", REPLY, asked=True).following
    assert following is not None and following.body == "إلى الثاني"


def test_a_dead_gateways_conversation_is_taken_up_and_its_ghost_changes_nothing() -> None:
    work = received(A, arrive(new_id()))
    end_claims()
    assert do(claims.claim_pending, B) == [work.conversation_id]
    taken = do(claims.next_work, B, work.conversation_id)
    assert taken is not None and (taken.id, taken.recovered) == (work.id, True)
    with pytest.raises(LostClaim):
        do(message_log.finish, A, work, "answered", REPLY, asked=True)
    do(message_log.finish, B, taken, "answered", REPLY, asked=True)
    assert states(work.conversation_id) == ["answered", "sent"]


def test_a_delay_is_told_once_though_claims_go_back_and_forth() -> None:
    work = received(A, arrive(new_id()))
    end_claims()
    do(claims.claim_pending, B)
    do(message_log.postpone, B, received_again(work.conversation_id, B), notices.DELAY)
    end_claims()
    do(claims.claim_pending, A)
    with pytest.raises(LostClaim):
        do(message_log.postpone, A, work, notices.DELAY)
    assert states(work.conversation_id) == ["received", "sent"]


def test_a_message_for_a_dead_gateways_conversation_does_not_overtake_older_ones() -> None:
    first = received(A, arrive(new_id(), "1"))
    end_claims()
    receipt = do(message_log.receive, B, arrive(first.conversation_id, "2"))
    assert (receipt.claim, receipt.work) == ("expired", None)
    oldest = do(claims.next_work, B, first.conversation_id)
    assert oldest is not None and oldest.body == "1"


def test_a_gateway_that_stops_leaves_its_conversations_to_others_at_once() -> None:
    work = received(A, arrive(new_id()))
    do(claims.expire, A)
    assert do(claims.claim_pending, B) == [work.conversation_id]


def test_a_renewed_claim_is_not_taken() -> None:
    work = received(A, arrive(new_id()))
    end_claims()
    do(claims.renew, A)
    assert do(claims.claim_pending, B) == []
    assert do(claims.claim_pending, A) == [work.conversation_id]  # the same gateway after a restart


def test_a_message_is_answered_once() -> None:
    work = received(A, arrive(new_id()))
    do(message_log.receive, A, arrive(work.conversation_id))  # keeps the claim
    do(message_log.finish, A, work, "answered", REPLY, asked=True)
    with pytest.raises(LostClaim):
        do(message_log.finish, A, work, "answered", REPLY, asked=True)
    assert states(work.conversation_id) == ["answered", "received", "sent"]


def test_a_choice_is_only_what_this_conversation_was_offered() -> None:
    work = received(A, arrive(new_id()))
    do(
        message_log.finish,
        A,
        work,
        "answered",
        (Draft("؟", buttons=(Button("نعم", "/affirm"),)),),
        asked=True,
    )
    other = new_id()
    do(message_log.receive, A, arrive(other))
    for conversation_id, choice in (
        (work.conversation_id, "2.2"),
        (work.conversation_id, "1.1"),
        (work.conversation_id, "9.1"),
        (other, "2.1"),
    ):
        with pytest.raises(Refusal, match="bad_choice"):
            do(message_log.receive, A, Arrival(conversation_id, "web", new_id(), choice=choice))
    chosen = received(A, Arrival(work.conversation_id, "web", new_id(), choice="2.1"))
    assert (chosen.kind, chosen.body, chosen.payload) == ("choice", "نعم", "/affirm")
    assert chosen.seq == 3  # the refused ones left nothing


def test_an_idle_conversation_gets_a_full_session_and_a_fresh_one_counts_from_zero() -> None:
    work = received(A, arrive(new_id()))
    do(message_log.finish, A, work, "answered", REPLY, asked=True)
    assert received(A, arrive(work.conversation_id)).turns == 1
    do(message_log.finish, A, received_again(work.conversation_id), "answered", (), asked=False)
    with session() as db:
        db.execute(update(Conversation).values(last_message_at=utcnow() - timedelta(minutes=61)))
    late = received(A, arrive(work.conversation_id))
    assert late.turns == SESSION_TURNS
    assert do(message_log.begin_session, A, work.conversation_id) == 2
    following = do(claims.next_work, A, work.conversation_id)
    assert following is not None and (following.session, following.turns) == (2, 0)


def received_again(conversation_id: str, gateway: str = A) -> Work:
    work = do(claims.next_work, gateway, conversation_id)
    assert work is not None
    return work


def test_the_queue_notice_is_committed_with_the_turn_that_led_to_the_queue() -> None:
    work = received(A, arrive(new_id()))
    request_handover(conversation_id=work.conversation_id, reason="requested", context={})
    finished = do(message_log.finish, A, work, "answered", REPLY, asked=True, handover=True)
    assert finished.handler == "queue"
    assert [entry.author for entry in finished.entries] == ["bot", "system"]
    assert finished.entries[1].choices == (("3.1", "العودة إلى المساعد"),)


def test_history_begins_after_the_number_given() -> None:
    work = received(A, arrive(new_id(), "سؤال"))
    do(message_log.finish, A, work, "answered", (Draft("جواب"),), asked=True)
    assert [e.body for e in do(log_queries.history, work.conversation_id, 0)] == ["سؤال", "جواب"]
    assert [e.body for e in do(log_queries.history, work.conversation_id, 1)] == ["جواب"]
    assert (
        do(log_queries.history, work.conversation_id, 2)
        == do(log_queries.history, new_id(), 0)
        == []
    )
    assert do(log_queries.snapshot, work.conversation_id).last_seq == 2
    assert do(log_queries.snapshot, new_id()).last_seq == 0
