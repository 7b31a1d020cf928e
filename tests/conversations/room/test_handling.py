"""Handovers as time passes, processes die, and several gateways share the work."""

import time
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from casework import handovers
from casework.clock import utcnow
from casework.database import session
from casework.handovers import AgentRef, presence
from casework.models import AgentPresence, Handover, Message, Notification
from conversations import sentences
from conversations.messages import Draft
from tests.conversations.room.logs import message_log
from tests.conversations.room.seen import in_queue, states
from tests.conversations.room.test_message_log import do
from tests.desks.builtin.conftest import Hire
from tests.desks.builtin.conftest import hire as hire
from tests.desks.builtin.conftest import quick_hashes as quick_hashes
from tests.desks.builtin.person import Person
from tests.gateway.fixtures import Start, Visit
from tests.gateway.page import Page
from tests.gateway.peer import Peer

SARA = AgentRef("a" * 32, "سارة")
MORNING = "2026-11-08T10:00:00+03:00"  # a Sunday


def status(page: Page) -> str:
    with session(readonly=True) as db:
        return db.scalars(
            select(Handover.status).where(Handover.conversation_id == page.conversation_id)
        ).one()


def handover_of(page: Page) -> str:
    record = do(handovers.open_of, page.conversation_id)
    assert record is not None
    return record.id


def make_silent(page: Page, minutes: int) -> None:
    long_ago = utcnow() - timedelta(minutes=minutes)
    with session() as db:
        db.execute(
            update(Handover)
            .where(Handover.conversation_id == page.conversation_id)
            .values(last_citizen_at=long_ago)
        )
        db.execute(
            update(Handover)
            .where(Handover.conversation_id == page.conversation_id, Handover.asked_at.is_not(None))
            .values(asked_at=long_ago)
        )


@pytest.fixture
def fast(monkeypatch: pytest.MonkeyPatch) -> None:
    """The timers come every half second."""
    monkeypatch.setattr("conversations.timers.SLOW", 0.5)


@pytest.mark.usefixtures("fast")
def test_who_is_silent_in_the_queue_is_asked_then_returned(
    start: Start, visit: Visit, peer: Peer
) -> None:
    url = start(MUSAED_CLOCK=MORNING, DESK_ABANDON_MINUTES="30").url
    page = in_queue(lambda: visit(url=url), peer)
    page.until(lambda: sentences.QUEUE in page.replies())
    make_silent(page, 31)
    page.until(lambda: page.replies()[-1] == sentences.STILL_WAITING)
    page.choose(page.messages[-1]["choices"][0]["id"])  # go on waiting
    page.until(lambda: page.replies()[-1] == sentences.WAITING)
    assert status(page) == "queued"
    make_silent(page, 31)
    page.until(lambda: page.replies()[-1] == sentences.STILL_WAITING)
    make_silent(page, 31)
    page.until(lambda: page.replies()[-1] == sentences.ABANDONED)
    page.until(lambda: page.of("handler")[-1]["state"] == "bot")
    assert status(page) == "abandoned"
    assert page.ask("عدت")["text"] == "رد: عدت"


@pytest.mark.parametrize(
    ("clock", "counts"),
    [
        ("2026-11-08T23:50:00+03:00", False),  # closed
        ("2026-11-09T00:10:00+03:00", False),  # closed, past midnight
        ("2026-11-09T08:20:00+03:00", False),  # the night does not count
        ("2026-11-09T08:31:00+03:00", True),
        ("2026-11-08T19:59:00+03:00", True),
    ],
)
def test_silence_counts_while_the_desk_is_open(
    start: Start, visit: Visit, peer: Peer, clock: str, counts: bool
) -> None:
    url = start(MUSAED_CLOCK=MORNING, DESK_ABANDON_MINUTES="30").url
    page = in_queue(lambda: visit(url=url), peer)
    make_silent(page, 600)
    silent = do(handovers.silent, datetime.fromisoformat(clock))
    assert (silent.to_ask == [handover_of(page)]) == counts


@pytest.mark.usefixtures("fast")
def test_an_agent_whose_browser_dies_loses_what_he_has(
    start: Start, visit: Visit, peer: Peer, hire: Hire
) -> None:
    url = start(DESK_AGENT_GRACE="5").url
    page = in_queue(lambda: visit(url=url), peer)
    sara = Person(url, hire("agent", "sara"))
    sara.log_in()
    assert sara.post("/conversations/next").status_code == 303
    with sara.client.stream("GET", f"/desk/events/{page.conversation_id}", timeout=30) as open_page:
        time.sleep(6)  # longer than the grace: an open page is a sign of life
        assert status(page) == "assigned"
        assert open_page.status_code == 200
    sara.close()
    page.until(lambda: page.of("handler")[-1]["state"] == "queue")
    page.until(lambda: page.replies()[-1] == sentences.PUT_BACK)
    assert status(page) == "queued"
    page.send("ما زلت هنا أنتظر من يكمل معي")
    page.until(lambda: states(page)[-1] == "held")


@pytest.mark.usefixtures("fast")
def test_who_left_before_the_answer_is_called_back_once(
    start: Start, visit: Visit, peer: Peer
) -> None:
    url = start(MUSAED_PUBLIC_URL="https://portal.example/chat").url
    page = in_queue(lambda: visit(url=url), peer)
    page.send("هويتي 1000000008، وهذه تفاصيل لا يراها غيري")
    page.until(lambda: states(page)[-1] == "held")
    handover_id = handover_of(page)
    with session() as db:
        db.get_one(Handover, handover_id).context = {"answers": {"mobile": "+966550000000"}}
    page.close()
    do(handovers.claim, handover_id, SARA)
    with session() as db:
        connection = db.connection()
        assert handovers.agent_said(connection, handover_id, SARA)
        message_log.post(connection, page.conversation_id, Draft("وجدت طلبك", author="agent"))
        answered = utcnow() - timedelta(minutes=2)
        db.execute(update(Message).where(Message.author == "agent").values(created_at=answered))
        db.execute(update(Handover).values(requested_at=answered - timedelta(minutes=9)))
    deadline = time.monotonic() + 20
    while not (sms := notifications()):
        assert time.monotonic() < deadline, "no SMS"
        time.sleep(0.1)
    time.sleep(1.5)  # more rounds of the timer
    assert len(notifications()) == 1
    assert sms[0].mobile == "+966550000000" and "1000000008" not in sms[0].body
    link = sms[0].body.partition("#musaed=")[2].rstrip("\u2069")

    elsewhere = visit(url=url, auth={"link": link})
    assert elsewhere.conversation_id == page.conversation_id
    assert [m["text"] for m in elsewhere.history()] == ["وجدت طلبك"]
    again = visit(elsewhere.token, url=url)  # nor does the token that it got show more
    assert [m["text"] for m in again.history()] == ["وجدت طلبك"]
    assert len(visit(url=url, auth={"token": page.token, "link": link}).history()) > 5
    assert visit(url=url, auth={"link": link[:-2] + "xx"}).conversation_id != page.conversation_id


def notifications() -> list[Notification]:
    with session(readonly=True) as db:
        return list(db.scalars(select(Notification)))


def test_every_state_outlives_a_restart(start: Start, visit: Visit, peer: Peer) -> None:
    first = start()
    waiting, talking, done = (in_queue(lambda: visit(url=first.url), peer) for _ in range(3))
    for page in (waiting, talking, done):
        page.until(lambda page=page: sentences.QUEUE in page.replies())  # type: ignore[misc]
    do(presence.seen, SARA.id, SARA.name, None)
    for page in (talking, done):
        assert do(handovers.claim, handover_of(page), SARA) == "claimed"
    assert do(handovers.resolve, handover_of(done), SARA)
    first.stop()
    second = start()
    for page, state in ((waiting, "queue"), (talking, "agent"), (done, "bot")):
        back = visit(page.token, url=second.url)
        assert back.session["handler"] == state
        asked = len(peer.turns)
        back.send("بعد إعادة التشغيل، هذه رسالة طويلة بعض الشيء")
        if state == "bot":
            back.until(lambda back=back: back.replies())  # type: ignore[misc]
        else:
            back.until(lambda back=back: states(back)[-1] == "held")  # type: ignore[misc]
            assert len(peer.turns) == asked + (state == "queue")
    with session(readonly=True) as db:
        assert db.scalars(select(AgentPresence.agent_id)).all() == [SARA.id]


def test_who_asks_as_the_gateway_dies_is_told_his_place(
    start: Start, visit: Visit, peer: Peer
) -> None:
    first = start()
    page = visit(url=first.url)
    peer.answers["موظف"] = [
        {"text": "؟", "buttons": [{"title": "موظف", "payload": "/talk_to_agent"}]}
    ]
    peer.answers["/talk_to_agent"] = [{"text": "ترتيبك في الانتظار: 1"}]
    choice = page.ask("موظف")["choices"][0]["id"]
    peer.at_work.clear()
    peer.go_on.clear()
    page.choose(choice)
    assert peer.at_work.wait(20)  # the citizen is in the queue, and was not told yet
    assert status(page) == "queued"
    page.send("وهذه تفاصيل أخرى كثيرة لمن سيتسلم محادثتي")
    first.stop()
    peer.go_on.set()
    back = visit(page.token, url=start().url)
    # the second gateway may have answered before the page is back

    def told() -> list[str]:
        return [line["text"] for line in back.history(after=2) if line["author"] != "citizen"]

    back.until(lambda: told() == ["ترتيبك في الانتظار: 1", sentences.QUEUE])
    back.until(lambda: states(back) == ["answered", "answered", "held"])


def test_gateways_show_what_the_others_write(
    start: Start, visit: Visit, peer: Peer, hire: Hire
) -> None:
    one, two = start(), start()
    page = in_queue(lambda: visit(url=one.url), peer)
    page.until(lambda: sentences.QUEUE in page.replies())
    sara = Person(two.url, hire("agent", "sara"))
    sara.log_in()
    address = f"/conversations/{page.conversation_id}"
    url = f"/desk/events/{page.conversation_id}?after=0.0"
    with sara.client.stream("GET", url, timeout=20) as told:
        lines = told.iter_lines()
        assert sara.post(f"{address}/claim").status_code == 303
        page.until(lambda: page.of("handler")[-1].get("agent") == "سارة")
        page.send("هل تراني من بوابة أخرى؟")
        assert any("هل تراني من بوابة أخرى؟" in line for line in lines)
    sara.post(f"{address}/say", text="نعم أراك", client_id="1")
    page.until(lambda: "نعم أراك" in page.replies())
    sara.post(f"{address}/resolve")
    page.until(lambda: page.messages[-1]["kind"] == "rating")
    page.until(lambda: page.of("handler")[-1]["state"] == "bot")
    sara.close()


def test_a_message_that_meets_the_end_is_the_assistants(
    start: Start, visit: Visit, peer: Peer
) -> None:
    """Written to an agent who ends the conversation before it is dealt with: nobody is left out."""
    page = in_queue(lambda: visit(url=start().url), peer)
    do(handovers.claim, handover_of(page), SARA)
    for round_ in range(5):
        page.send(f"رسالة {round_}")
        if round_ == 2:
            do(handovers.resolve, handover_of(page), SARA)
    page.until(lambda: f"رد: رسالة {4}" in page.replies())
    with session(readonly=True) as db:
        left = db.scalars(select(Message.state).where(Message.author == "citizen")).all()
    assert set(left) <= {"answered", "held"}
    answered = [text for text in page.replies() if text.startswith("رد: رسالة")]
    assert answered[-2:] == ["رد: رسالة 3", "رد: رسالة 4"]
