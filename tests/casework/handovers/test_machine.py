"""Whatever order the steps of handovers come in, what is kept stays true."""

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from sqlalchemy import func, select

from casework import handovers
from casework.database import session
from casework.handovers import AgentRef
from casework.models import Conversation, Handover, HandoverEvent
from tests.casework.conftest import add_conversation
from tests.casework.handovers.test_steps import do

PEOPLE = st.integers(0, 2)
AGENTS = st.integers(0, 1)


class HandoverMachine(RuleBasedStateMachine):
    """Three citizens, two agents of whom one may have one conversation and one two."""

    def __init__(self) -> None:
        super().__init__()
        self.people = [add_conversation() for _ in range(3)]
        self.agents = [
            AgentRef(f"{self.people[0]}-a", "سارة", capacity=1),
            AgentRef(f"{self.people[0]}-b", "علي", capacity=2, team=self.people[0]),
        ]
        self.latest: dict[int, str] = {}
        self.holder: dict[int, int | None] = {}  # of those with an open handover; None: queued
        self.team: dict[int, str | None] = {}
        self.resolved: set[int] = set()

    def has(self, agent: int) -> int:
        return sum(holder == agent for holder in self.holder.values())

    def has_room(self, agent: int) -> bool:
        return self.has(agent) < (self.agents[agent].capacity or 0)

    @rule(person=PEOPLE)
    def ask_for_an_agent(self, person: int) -> None:
        handover_id = do(handovers.request, self.people[person], "requested", {"n": person})
        if person in self.holder or person in self.resolved:
            assert handover_id == self.latest[person]  # open still, or open again
        else:
            assert handover_id != self.latest.get(person)
            self.team[person] = None
        self.latest[person] = handover_id
        self.holder.setdefault(person, None)
        self.resolved.discard(person)

    @rule(person=PEOPLE, agent=AGENTS)
    def claim(self, person: int, agent: int) -> None:
        if person not in self.latest:
            return
        outcome = do(handovers.claim, self.latest[person], self.agents[agent])
        if not self.has_room(agent):
            assert outcome == "full"
        elif person in self.holder and self.holder[person] is None:
            if self.team[person] not in (None, self.agents[agent].team):
                assert outcome == "other_team"
                return
            assert outcome == "claimed"
            self.holder[person] = agent
        else:
            assert outcome == "taken"

    @rule(person=PEOPLE, agent=AGENTS, to=AGENTS)
    def transfer(self, person: int, agent: int, to: int) -> None:
        if person not in self.latest:
            return
        outcome = do(
            handovers.transfer, self.latest[person], self.agents[agent], self.agents[to], "سبب"
        )
        if not self.has_room(to):
            assert outcome == "full"
        elif self.holder.get(person) == agent:
            assert outcome == "claimed"
            self.holder[person] = to
        else:
            assert outcome == "taken"

    @rule(person=PEOPLE, agent=AGENTS, team=st.booleans())
    def put_back(self, person: int, agent: int, team: bool) -> None:
        if person not in self.latest:
            return
        handover_id, by = self.latest[person], self.agents[agent]
        if team:
            name = self.people[0]
            done = do(handovers.transfer, handover_id, by, name, None) == "claimed"
        else:
            done = do(handovers.requeue, handover_id, by)
        assert done == (self.holder.get(person) == agent)
        if done:
            self.holder[person] = None
            self.team[person] = self.people[0] if team else self.team[person]

    @rule(person=PEOPLE, agent=AGENTS)
    def resolve(self, person: int, agent: int) -> None:
        if person not in self.latest:
            return
        done = do(handovers.resolve, self.latest[person], self.agents[agent])
        assert done == (self.holder.get(person) == agent)
        if done:
            del self.holder[person]
            self.resolved.add(person)

    @rule(person=PEOPLE, silent=st.booleans())
    def leave(self, person: int, silent: bool) -> None:
        if person not in self.latest:
            return
        if silent:
            done = do(handovers.abandon, self.latest[person])
        else:
            done = do(handovers.take_back, self.people[person]) is not None
        assert done == (person in self.holder and self.holder[person] is None)
        if done:
            del self.holder[person]

    @rule(person=PEOPLE, agent=AGENTS)
    def speak(self, person: int, agent: int) -> None:
        do(handovers.citizen_wrote, self.people[person])
        if person not in self.latest:
            return
        said = do(handovers.agent_said, self.latest[person], self.agents[agent])
        assert said == (self.holder.get(person) == agent)
        record = do(handovers.open_of, self.people[person])
        assert (record is not None) == (person in self.holder)
        assert record is None or (record.waiting_since is None) == said

    @invariant()
    def all_tables_say_the_same(self) -> None:
        with session(readonly=True) as db:
            for person, conversation_id in enumerate(self.people):
                conversation = db.get_one(Conversation, conversation_id)
                still_open = db.scalars(
                    select(Handover).where(
                        Handover.conversation_id == conversation_id, Handover.closed_at.is_(None)
                    )
                ).all()
                assert len(still_open) == (person in self.holder)
                if person not in self.holder:
                    assert (conversation.handler, conversation.agent) == ("bot", None)
                    continue
                [handover] = still_open
                assert handover.id == self.latest[person]
                assert handover.team == self.team[person]
                holder = self.holder[person]
                if holder is None:
                    assert (handover.status, handover.agent_id) == ("queued", None)
                    assert (conversation.handler, conversation.agent) == ("queue", None)
                else:
                    agent = self.agents[holder]
                    assert (handover.status, handover.agent_id) == ("assigned", agent.id)
                    assert (conversation.handler, conversation.agent) == ("agent", agent.name)
                first = db.scalar(
                    select(HandoverEvent.kind)
                    .where(HandoverEvent.handover_id == handover.id)
                    .order_by(HandoverEvent.id)
                )
                assert first == "queued"
            opened = func.count().filter(HandoverEvent.kind.in_(("queued", "reopened")))
            closed = func.count().filter(HandoverEvent.kind.in_(("resolved", "abandoned")))
            ours = select(Handover.id).where(Handover.conversation_id.in_(self.people))
            counts = db.execute(
                select(opened, closed).where(HandoverEvent.handover_id.in_(ours))
            ).one()
            assert counts[0] - counts[1] == len(self.holder)


def test_whatever_happens_one_has_it_or_nobody(db: str) -> None:
    HandoverMachine.TestCase.settings = settings(
        max_examples=20,
        stateful_step_count=20,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    HandoverMachine.TestCase("runTest").runTest()
