"""The log as a state machine: whatever two gateways do and however they die, nothing is lost."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from sqlalchemy import select, update

from casework.clock import utcnow
from casework.database import session
from casework.models import Conversation, Message, new_id
from conversations import claims, notices
from conversations.claims import LostClaim
from conversations.messages import Arrival, Draft, Work
from tests.conversations.room.logs import message_log
from tests.conversations.room.test_message_log import do

GATEWAYS = st.sampled_from(["a", "b"])
PEOPLE = st.integers(0, 1)


class LogMachine(RuleBasedStateMachine):
    """Two gateways on one log; `working` is what each holds in memory and loses when it dies.

    Of `lost` another one has taken over the claim, which its holder learns only at the end.
    """

    def __init__(self) -> None:
        super().__init__()
        self.people = [new_id(), new_id()]
        self.sent: dict[str, tuple[int, int]] = {}  # external id → (person, seq)
        self.working: dict[tuple[str, int], Work] = {}
        self.lost: set[tuple[str, int]] = set()
        self.ended: list[str] = []

    @rule(gateway=GATEWAYS, person=PEOPLE)
    def write(self, gateway: str, person: int) -> None:
        external_id = new_id()
        arrival = Arrival(self.people[person], "web", external_id, text=external_id)
        receipt = do(message_log.receive, gateway, arrival)
        self.sent[external_id] = (person, receipt.seq)
        if receipt.work:
            assert not any(key[1] == person for key in self.working.keys() - self.lost)
            self._hold(gateway, person, receipt.work)

    @precondition(lambda self: self.sent)
    @rule(gateway=GATEWAYS, data=st.data())
    def write_again(self, gateway: str, data: st.DataObject) -> None:
        external_id = data.draw(st.sampled_from(sorted(self.sent)))
        person, seq = self.sent[external_id]
        arrival = Arrival(self.people[person], "web", external_id, text="مكرر")
        receipt = do(message_log.receive, gateway, arrival)
        assert (receipt.seq, receipt.claim) == (seq, "duplicate")

    @rule(gateway=GATEWAYS, person=PEOPLE, state=st.sampled_from(["answered", "held", "failed"]))
    def finish(self, gateway: str, person: int, state: str) -> None:
        work = self.working.pop((gateway, person), None)
        if work is None:
            return
        replies = () if state == "held" else (Draft(f"رد {work.body}"),)
        try:
            finished = do(message_log.finish, gateway, work, state, replies, asked=True)  # type: ignore[arg-type]
        except LostClaim:
            return
        if state == "held" and finished.handler == "bot":
            assert finished.following and finished.following.id == work.id  # the assistant's now
        else:
            self.ended.append(work.id)
        if finished.following:
            self.working[gateway, person] = finished.following

    @rule(person=PEOPLE, handler=st.sampled_from(["bot", "queue", "agent"]))
    def an_agent_comes_or_goes(self, person: int, handler: str) -> None:
        with session() as db:
            db.execute(
                update(Conversation)
                .where(Conversation.id == self.people[person])
                .values(handler=handler)
            )

    @rule(gateway=GATEWAYS, person=PEOPLE)
    def postpone(self, gateway: str, person: int) -> None:
        work = self.working.get((gateway, person))
        if work is None or work.attempts:
            return
        try:
            do(message_log.postpone, gateway, work, notices.DELAY)
            self.working[gateway, person] = do(claims.next_work, gateway, work.conversation_id)  # type: ignore[assignment]
        except LostClaim:
            del self.working[gateway, person]

    @rule(gateway=GATEWAYS)
    def die_and_start_again(self, gateway: str) -> None:
        for key in [key for key in self.working if key[0] == gateway]:
            del self.working[key]
        self._recover(gateway)

    @rule(gateway=GATEWAYS)
    def stop(self, gateway: str) -> None:
        for key in [key for key in self.working if key[0] == gateway]:
            del self.working[key]
        do(claims.expire, gateway)

    @rule()
    def time_passes(self) -> None:
        with session() as db:
            db.execute(
                update(Conversation)
                .where(Conversation.claimed_by.is_not(None))
                .values(claimed_until=utcnow() - timedelta(seconds=1))
            )

    @rule(gateway=GATEWAYS)
    def timer(self, gateway: str) -> None:
        self._recover(gateway)

    def _recover(self, gateway: str) -> None:
        for conversation_id in do(claims.claim_pending, gateway):
            person = self.people.index(conversation_id)
            if (gateway, person) not in self.working:
                work = do(claims.next_work, gateway, conversation_id)
                assert work is not None
                self._hold(gateway, person, work)

    def _hold(self, gateway: str, person: int, work: Work) -> None:
        self.lost |= {key for key in self.working if key[1] == person}
        self.lost.discard((gateway, person))
        self.working[gateway, person] = work

    @invariant()
    def nothing_is_lost_or_doubled(self) -> None:
        assert len(self.ended) == len(set(self.ended))
        with session(readonly=True) as db:
            for person, conversation_id in enumerate(self.people):
                rows = db.scalars(
                    select(Message)
                    .where(Message.conversation_id == conversation_id)
                    .order_by(Message.seq)
                ).all()
                assert [row.seq for row in rows] == list(range(1, len(rows) + 1))
                inbound = [row for row in rows if row.author == "citizen"]
                assert {row.external_id: row.seq for row in inbound} == {
                    external_id: seq
                    for external_id, (who, seq) in self.sent.items()
                    if who == person
                }
                done = [row.state != "received" for row in inbound]
                assert done == sorted(done, reverse=True), "answered out of order"
                assert {row.id for row in inbound if row.state != "received"} <= set(self.ended)
                for row in inbound:
                    replies = [r for r in rows if r.answers_seq == row.seq and r.kind == "text"]
                    assert len(replies) == (row.state in ("answered", "failed"))
                    notes = [r for r in rows if r.answers_seq == row.seq and r.kind == "notice"]
                    assert len(notes) <= 1

    @invariant()
    def who_is_free_has_nothing_left_to_do(self) -> None:
        with session(readonly=True) as db:
            assert not db.scalars(
                select(Message.id)
                .join(Conversation, Conversation.id == Message.conversation_id)
                .where(Message.state == "received", Conversation.claimed_by.is_(None))
            ).all()

    def teardown(self) -> None:
        """After all that, one live gateway brings everything to an end."""
        self.time_passes()
        self.working.clear()
        self._recover("a")
        for person in range(len(self.people)):
            while ("a", person) in self.working:
                self.finish("a", person, "answered")
        with session(readonly=True) as db:
            assert not db.scalars(select(Message.id).where(Message.state == "received")).all()
        self.nothing_is_lost_or_doubled()


@pytest.mark.usefixtures("sqlite_db")
def test_nothing_is_lost_or_doubled_whatever_happens() -> None:
    LogMachine.TestCase.settings = settings(
        max_examples=40,
        stateful_step_count=25,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    LogMachine.TestCase("runTest").runTest()
