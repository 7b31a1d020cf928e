"""What must hold of a conversation after every fault."""

from collections import Counter

from sqlalchemy import select

from casework.models import Message, Ticket
from tests.citizen import Citizen
from tests.system import System


def assert_nothing_lost_or_doubled(system: System, citizen: Citizen, *, said: list[str]) -> None:
    """Every message is in the log once and answered once, and the page shows just the log."""
    with system.db() as db:
        mine = select(Message).where(Message.conversation_id == citizen.conversation_id)
        lines = list(db.scalars(mine.order_by(Message.seq)))
    written = [line for line in lines if line.author == "citizen"]
    assert [line.body for line in written] == said
    assert {line.state for line in written} == {"answered"}
    answers = Counter(line.answers_seq for line in lines if line.author == "bot")
    assert answers == {line.seq: 1 for line in written}
    assert [line.seq for line in lines] == list(range(1, len(lines) + 1))
    # the page learns its own messages' numbers from acknowledgements, not as lines
    shown = [line.seq for line in citizen.lines() if line.author != "citizen"]
    assert shown == [line.seq for line in lines if line.author != "citizen"]


def heard_by_rasa(system: System, citizen: Citizen) -> list[str]:
    """The texts that the engine has taken as said, in order."""
    events = system.tracker(citizen).raw["events"]
    return [event["text"] for event in events if event["event"] == "user"]


def tickets_of(system: System, citizen: Citizen) -> int:
    with system.db() as db:
        mine = select(Ticket).where(Ticket.conversation_id == citizen.conversation_id)
        return len(db.scalars(mine).all())
