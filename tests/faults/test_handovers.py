"""Every process dies while citizens wait, talk with an agent, and have talked with one."""

from functools import partial

import pytest
from sqlalchemy import select

from casework import handovers
from casework.database import session
from casework.handovers import AgentRef
from casework.models import Handover, Message
from tests.citizen import Citizen, citizen
from tests.system import System, wait_until

AGENT = AgentRef("f" * 32, "سارة")
WORDS = "هذه تفاصيل مشكلتي وأنتظر من يقرؤها"


def in_queue(visitor: Citizen) -> Citizen:
    visitor.say("حولني على موظف")
    visitor.wait_for_handler("queue")
    return visitor


def step(system: System, visitor: Citizen, *names: str) -> None:
    """What the agent of a desk does, by the names of the steps."""
    with system.casework(), session() as db:
        connection = db.connection()
        record = handovers.open_of(connection, visitor.conversation_id)
        assert record is not None
        for name in names:
            assert getattr(handovers, name)(connection, record.id, AGENT)


def state_of(system: System, visitor: Citizen, seq: int) -> str:
    """What has become of a message of the citizen's."""
    with system.db() as db:
        line = db.scalars(
            select(Message).where(
                Message.conversation_id == visitor.conversation_id, Message.seq == seq
            )
        ).one()
        assert line.body == WORDS
        return line.state


@pytest.mark.parametrize("name", ["gateway", "rasa", "actions"])
def test_a_process_is_killed_with_conversations_in_every_state(fragile: System, name: str) -> None:
    fragile.wait_ready()
    with (
        citizen(fragile.url) as waiting,
        citizen(fragile.url) as talking,
        citizen(fragile.url) as done,
    ):
        for visitor in (waiting, talking, done):
            in_queue(visitor)
        step(fragile, talking, "claim")
        step(fragile, done, "claim", "resolve")
        talking.wait_for_handler("agent")
        done.wait_for_handler("bot")
        old = fragile.kill(name)
        sent = [(visitor, visitor.send(WORDS)) for visitor in (waiting, talking)]
        fragile.wait_restarted(name, old)
        assert "19912" in done.say("كم رقمكم").text
        waiting.wait_for_handler("queue")
        talking.wait_for_handler("agent")
        for visitor, seq in sent:
            settled = partial(state_of, fragile, visitor, seq)
            wait_until(lambda settled=settled: settled() != "received", 60, "not settled")  # type: ignore[misc]
            answers = [line for line in visitor.lines("bot") if line.seq > seq]
            if visitor is talking:
                assert (settled(), answers) == ("held", [])
            else:  # in the queue the assistant may have been there to acknowledge it
                assert settled() in ("held", "answered") and len(answers) <= 1
        step(fragile, talking, "agent_said", "resolve")
        talking.wait_for_handler("bot")
        waiting.choose("العودة إلى المساعد")
        waiting.wait_for_handler("bot")
        with fragile.db() as db:
            statuses = {
                visitor.conversation_id: db.scalars(
                    select(Handover.status).where(
                        Handover.conversation_id == visitor.conversation_id
                    )
                ).all()
                for visitor in (waiting, talking, done)
            }
    assert list(statuses.values()) == [["abandoned"], ["resolved"], ["resolved"]]
