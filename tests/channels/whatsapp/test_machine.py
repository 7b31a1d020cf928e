"""Inbox and outbox as a state machine: however often the gateway dies, nothing is lost or doubled.

Meta is modelled: it tells each message at least once, in any order, and each status of what it took
before a line that is in doubt is sent again. What the gateway holds in memory is lost when it dies.
A status without our id may come too, and is told again with it when only Meta's answer, which got
lost, could have said whose it is.
"""

import json
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from sqlalchemy import delete, select, update

from casework.clock import utcnow
from casework.database import session
from casework.models import Conversation, Identity, InboxEvent, Message
from channels.whatsapp import identities, inbox, outbox, receiving, webhook
from channels.whatsapp.outbox import OutboxLine
from channels.whatsapp.parsing import Words, read
from channels.whatsapp.templates import Templates
from channels.whatsapp.webhook_events import WebhookEvent, events
from conversations import claims
from conversations.messages import Draft
from tests.channels.whatsapp import shapes
from tests.conversations.room.logs import message_log
from tests.conversations.room.test_message_log import do
from tests.simulator.business import NUMBER_ID

PEOPLE = ("966500000001", "966500000002")
ME = "gateway"
TEMPLATES = Templates("agent", "ticket")
CONFIRM = timedelta(seconds=60)


def parsed(value: dict[str, object]) -> list[WebhookEvent]:
    return events(json.dumps(shapes.body(value)).encode(), NUMBER_ID)[0]


class Channel(RuleBasedStateMachine):
    """One gateway, two citizens, and Meta."""

    def __init__(self) -> None:
        super().__init__()
        with session() as db:  # of the run before
            for table in (Message, InboxEvent, Identity, Conversation):
                db.execute(delete(table))
        self.told: list[dict[str, object]] = []  # messages that Meta tells, maybe again
        self.taken: list[tuple[str, str, str]] = []  # (our id, Meta's id, address) that it took
        self.statuses: list[dict[str, object]] = []  # not told yet
        self.nameless: list[dict[str, object]] = []  # told without our id
        self.answers: list[tuple[OutboxLine, str]] = []  # of Meta, on their way to the gateway
        self.claimed: list[OutboxLine] = []  # in the gateway's memory, not sent yet

    @rule(person=st.sampled_from(PEOPLE))
    def write(self, person: str) -> None:
        number = len(self.told)
        message = shapes.message(f"m{number}", "text", {"body": f"رسالة {number}"})
        self.told.append({**message, "from": person})
        self._tell(number)

    @precondition(lambda self: self.told)
    @rule(data=st.data())
    def write_again(self, data: st.DataObject) -> None:
        self._tell(data.draw(st.integers(0, len(self.told) - 1)))

    def _tell(self, number: int) -> None:
        message = self.told[number]
        value = shapes.value(contacts=[{"wa_id": message["from"]}], messages=[message])
        do(webhook._commit, parsed(value))

    @rule(steps=st.integers(0, 8))
    def work(self, steps: int) -> None:
        """Work inbox and turns off, and stop after so many steps."""
        for person in PEOPLE:
            while steps > 0 and self._receive(person):
                steps -= 1
        for conversation_id in do(claims.claim_pending, ME):
            while steps > 0 and self._answer(conversation_id):
                steps -= 1

    def _receive(self, person: str) -> bool:
        event = do(inbox.following, inbox.sender_key(person))
        if event is None:
            return False
        who = identities.sender(event.content["message"], event.content["contact"])
        said = read(event.content["message"])
        assert who and isinstance(said, Words)
        do(receiving._receive, message_log, ME, event, who, said, None)
        return True

    def _answer(self, conversation_id: str) -> bool:
        try:
            work = do(claims.next_work, ME, conversation_id)
        except claims.LostClaim:
            return False
        if work is None:
            return False
        do(message_log.finish, ME, work, "answered", (Draft(f"رد: {work.body}"),), asked=True)
        return True

    @rule()
    def claim(self) -> None:
        for conversation_id in do(outbox.due):
            line = do(outbox.claim, conversation_id, TEMPLATES, CONFIRM)
            if isinstance(line, OutboxLine):  # else one before it is still in doubt
                self.claimed.append(line)

    @precondition(lambda self: self.claimed)
    @rule(took=st.booleans(), replied=st.booleans())
    def send(self, took: bool, replied: bool) -> None:
        """Meta takes the line, and its answer comes, or a connection breaks before or after."""
        line = self.claimed.pop(0)
        if not took:
            return
        provider_id = f"wamid.{len(self.taken)}"
        self.taken.append((line.id, provider_id, line.address))
        self.statuses += [
            shapes.status(provider_id, state, biz_opaque_callback_data=line.id)
            for state in ("sent", "delivered")
        ]
        if replied:
            self.answers.append((line, provider_id))

    @precondition(lambda self: self.answers)
    @rule()
    def hear(self) -> None:
        do(outbox.sent, *self.answers.pop(0))

    @precondition(lambda self: self.statuses)
    @rule(data=st.data(), known=st.booleans(), again=st.booleans())
    def tell_status(self, data: st.DataObject, known: bool, again: bool) -> None:
        position = data.draw(st.integers(0, len(self.statuses) - 1))
        status = self.statuses[position] if again else self.statuses.pop(position)
        if not known and any(status["id"] == provider_id for _, provider_id in self.answers):
            # without our id only Meta's answer tells whose it is: it has to wait
            self.nameless.append(status)
            status = {k: v for k, v in status.items() if k != "biz_opaque_callback_data"}
        do(webhook._commit, parsed(shapes.value(statuses=[status])))

    @rule()
    def die(self) -> None:
        self.claimed.clear()
        lost = {provider_id for _, provider_id in self.answers}
        self.statuses += [status for status in self.nameless if status["id"] in lost]
        self.answers.clear()

    @precondition(lambda self: not self.statuses and not self.claimed and not self.answers)
    @rule()
    def time_passes(self) -> None:
        with session() as db:
            past = utcnow() - timedelta(seconds=1)
            db.execute(
                update(Message).where(Message.state == "sending").values(next_attempt_at=past)
            )

    @invariant()
    def nothing_is_doubled_and_order_is_kept(self) -> None:
        sent = [message_id for message_id, _, _ in self.taken]
        assert len(sent) == len(set(sent)), "sent twice"
        with session(readonly=True) as db:
            rows = db.scalars(select(Message).order_by(Message.conversation_id, Message.seq)).all()
            asked = [row.external_id for row in rows if row.author == "citizen"]
            assert len(asked) == len(set(asked)) <= len(self.told)
            seq = {row.id: (row.conversation_id, row.seq) for row in rows}
            for row in rows:
                if row.state in ("sent", "delivered"):
                    assert row.id in sent
        for conversation_id in {where for where, _ in seq.values()}:
            order = [seq[each][1] for each in sent if seq[each][0] == conversation_id]
            assert order == sorted(order)

    def teardown(self) -> None:
        """After all that, a gateway that lives brings everything to its end."""
        self.die()
        for _ in range(4 * len(self.told) + 4):
            while self.statuses:
                status = self.statuses.pop()
                do(webhook._commit, parsed(shapes.value(statuses=[status])))
            self.time_passes()
            self.work(100)
            self.claim()
            while self.claimed:
                self.send(True, True)
            while self.answers:
                self.hear()
        self.nothing_is_doubled_and_order_is_kept()
        with session(readonly=True) as db:
            rows = db.scalars(select(Message)).all()
            waiting = db.scalars(select(InboxEvent.state).where(InboxEvent.state != "done")).all()
        asked = [row for row in rows if row.author == "citizen"]
        replied = [row for row in rows if row.author == "bot"]
        assert len(asked) == len(replied) == len(self.taken) == len(self.told)
        assert {row.state for row in replied} <= {"delivered"}
        assert not waiting


@pytest.mark.usefixtures("sqlite_db")
def test_nothing_is_lost_or_doubled_whatever_happens() -> None:
    Channel.TestCase.settings = settings(
        max_examples=30,
        stateful_step_count=30,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    Channel.TestCase("runTest").runTest()
