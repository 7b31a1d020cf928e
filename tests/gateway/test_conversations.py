"""What becomes of a message: Rasa away, Rasa failing, an agent awaited, sessions, two gateways."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from casework import handovers
from casework.clock import utcnow
from casework.database import session
from casework.models import Conversation, Handover, Message
from gateway import log, texts
from tests.casework.conftest import Configure
from tests.gateway.conftest import Start, Visit
from tests.gateway.page import Page
from tests.gateway.peer import Peer
from tests.gateway.test_log import do


def states(page: Page) -> list[str]:
    """States of the citizen's messages, in order."""
    with session(readonly=True) as db:
        return list(
            db.scalars(
                select(Message.state)
                .where(Message.conversation_id == page.conversation_id, Message.author == "citizen")
                .order_by(Message.seq)
            )
        )


def in_queue(visit: Visit, peer: Peer) -> Page:
    """A citizen who waits for an agent."""
    peer.answers["موظف"] = [
        {"text": "؟", "buttons": [{"title": "موظف", "payload": "/talk_to_agent"}]}
    ]
    page = visit()
    page.choose(page.ask("موظف")["choices"][0]["id"])
    page.until(lambda: page.of("handler"))
    return page


def test_before_rasa_is_there_the_citizen_is_told_once_and_answered_in_order(
    start: Start, visit: Visit, peer: Peer
) -> None:
    peer.stop()
    page = visit(url=start().url)
    for words in ("أول", "ثانٍ", "ثالث"):
        page.send(words)
    page.until(page.replies)
    assert page.replies() == [texts.STARTING]
    assert (page.messages[0]["author"], page.messages[0]["kind"]) == ("system", "notice")
    peer.start()
    page.until(lambda: len(page.replies()) == 4)
    assert page.replies()[1:] == ["رد: أول", "رد: ثانٍ", "رد: ثالث"]


def test_when_rasa_goes_the_citizen_is_told_once_and_answered_when_it_is_back(
    visit: Visit, peer: Peer
) -> None:
    page = visit()
    page.ask("قبل")
    peer.stop()
    page.send("أثناء")
    page.send("وأيضًا")
    page.until(lambda: len(page.replies()) == 2)
    assert page.replies()[1] == texts.DELAY
    peer.start()
    page.until(lambda: len(page.replies()) == 4)
    assert page.replies()[2:] == ["رد: أثناء", "رد: وأيضًا"]
    assert states(page) == ["answered"] * 3


def test_a_turn_that_left_no_trace_is_tried_again(visit: Visit, peer: Peer) -> None:
    page = visit()
    peer.failures = 1
    page.send("حاول")
    page.until(lambda: len(page.replies()) == 2)
    assert page.replies() == [texts.DELAY, "رد: حاول"]
    assert peer.texts == ["حاول"]


def test_a_message_that_always_fails_gets_an_apology_and_a_way_on(visit: Visit, peer: Peer) -> None:
    page = visit()
    peer.failing.add("سامّة")
    page.send("سامّة")
    page.send("سليمة")
    page.until(lambda: len(page.replies()) == 3)
    assert page.replies() == [texts.DELAY, texts.APOLOGY, "رد: سليمة"]
    assert page.messages[1]["choices"]
    assert states(page) == ["failed", "answered"]


@pytest.mark.parametrize(
    "answer", [[{"custom": {}}], [{"text": ""}], [{"text": "x", "buttons": "y"}], ["x"]]
)
def test_an_answer_that_says_nothing_is_no_answer(
    visit: Visit, peer: Peer, answer: list[dict[str, object]]
) -> None:
    page = visit()
    peer.answers["صامت"] = answer
    page.send("صامت")
    page.until(lambda: len(page.replies()) == 2)
    assert page.replies() == [texts.DELAY, texts.APOLOGY]


def test_the_queue_is_shown_with_a_button_back(
    configure: Configure, visit: Visit, peer: Peer
) -> None:
    configure(MUSAED_CLOCK="2026-03-01T12:00:00+03:00")
    page = in_queue(visit, peer)
    assert page.of("handler") == [
        {
            "state": "queue",
            "agent": None,
            "position": 1,
            "wait_minutes": 5,
            "wait_text": "5 دقائق",
            "opens_text": None,
        }
    ]
    page.until(lambda: texts.QUEUE in page.replies())
    notice = page.messages[-1]
    assert (notice["author"], notice["kind"]) == ("system", "notice")
    assert [choice["title"] for choice in notice["choices"]] == [texts.RETURN_TITLE]


def test_the_banner_tells_the_wait_as_messages_do(
    configure: Configure, visit: Visit, peer: Peer
) -> None:
    configure(MUSAED_CLOCK="2026-03-01T22:00:00+03:00", DESK_MINUTES="120")
    page = in_queue(visit, peer)
    view = handovers.queue_view(page.conversation_id)
    assert view and view.opens_text == "غدًا الاثنين الساعة \u20668\u2069 صباحًا"
    told = page.of("handler")[0]
    assert told["wait_minutes"] == view.wait_minutes == 120
    assert (told["wait_text"], told["opens_text"]) == ("ساعتين", view.opens_text)
    configure(MUSAED_CLOCK="2026-03-02T08:00:00+03:00")
    page.until(lambda: page.of("handler")[-1]["opens_text"] is None)


def test_while_waiting_rasa_is_not_asked_and_messages_are_kept(visit: Visit, peer: Peer) -> None:
    page = in_queue(visit, peer)
    asked = len(peer.turns)
    said = len(page.replies())
    page.send("هذه تفاصيل مشكلتي يا أخي الموظف الكريم")
    page.send("متى الدوام؟")
    page.until(lambda: states(page)[2:] == ["held", "held"])
    assert (len(peer.turns), len(page.replies())) == (asked, said)


def test_the_button_takes_the_citizen_out_of_the_queue(visit: Visit, peer: Peer) -> None:
    page = in_queue(visit, peer)
    page.until(lambda: texts.QUEUE in page.replies())
    button = page.messages[-1]["choices"][0]["id"]
    page.choose(button)
    page.until(lambda: len(page.of("handler")) == 2)
    assert page.of("handler")[1]["state"] == "bot"
    assert page.replies()[-1] == texts.RETURNED
    with session(readonly=True) as db:
        assert db.scalars(select(Handover.status)).all() == ["abandoned"]
    assert page.ask("عدت")["text"] == "رد: عدت"
    page.choose(button)  # pressed again: nothing to leave, and still an answer
    page.until(lambda: page.replies()[-1] == texts.HERE)


@pytest.mark.parametrize(
    ("text", "confidence", "leaves"),
    [
        ("إلغاء", 0.95, True),
        ("إلغاء", 0.8, False),
        ("قلت له ألغِ الطلب ثم لم يلغه إلى اليوم", 0.99, False),
    ],
)
def test_only_a_clear_wish_leaves_the_queue(
    visit: Visit, peer: Peer, text: str, confidence: float, leaves: bool
) -> None:
    page = in_queue(visit, peer)
    peer.understood[text] = ("cancel", confidence)
    page.send(text)
    page.until(lambda: states(page)[2] != "received")
    assert states(page)[2] == ("answered" if leaves else "held")
    if leaves:
        page.until(lambda: page.replies()[-1] == texts.RETURNED)


@pytest.mark.parametrize(
    ("now", "intent", "leaves"),
    [
        ("2026-11-06T23:30:00+03:00", "file_complaint", True),  # a Friday
        ("2026-11-06T23:30:00+03:00", "nlu_fallback", False),
        ("2026-11-08T10:00:00+03:00", "file_complaint", False),
    ],
)
def test_a_complaint_typed_while_the_desk_is_closed_leaves_the_queue(
    configure: Configure, visit: Visit, peer: Peer, now: str, intent: str, leaves: bool
) -> None:
    page = in_queue(visit, peer)
    configure(MUSAED_CLOCK=now)
    peer.understood["أترك شكوى"] = (intent, 0.62)
    page.send("أترك شكوى")
    page.until(lambda: states(page)[2] != "received")
    assert states(page)[2] == ("answered" if leaves else "held")
    assert ("أترك شكوى" in peer.texts) == leaves
    if leaves:
        page.until(lambda: page.replies()[-1] == "رد: أترك شكوى")
        page.until(lambda: page.of("handler")[-1]["state"] == "bot")


def test_the_queue_holds_messages_also_while_rasa_is_away(visit: Visit, peer: Peer) -> None:
    page = in_queue(visit, peer)
    peer.stop()
    page.send("إلغاء")
    page.until(lambda: states(page)[2] == "held")


def test_an_agent_is_announced_and_messages_are_kept_for_him(visit: Visit, peer: Peer) -> None:
    page = in_queue(visit, peer)
    view = handovers.queue_view(page.conversation_id)
    agent = handovers.AgentRef("a" * 32, "سارة")
    assert view and do(handovers.claim, view.id, agent) == "claimed"
    page.until(lambda: len(page.of("handler")) == 2)
    assert page.of("handler")[1] == {
        "state": "agent", "agent": "سارة", "position": None, "wait_minutes": None,
        "wait_text": None, "opens_text": None,
    }  # fmt: skip
    peer.understood["إلغاء"] = ("cancel", 0.99)
    page.send("إلغاء")
    page.until(lambda: states(page)[2] == "held")
    assert do(handovers.resolve, view.id, agent)
    page.until(lambda: page.of("handler")[-1]["state"] == "bot")
    assert page.ask("شكرًا")["text"] == "رد: شكرًا"


def test_a_place_in_the_queue_is_told_when_it_changes(visit: Visit, peer: Peer) -> None:
    first, second = in_queue(visit, peer), in_queue(visit, peer)
    assert second.of("handler")[-1]["position"] == 2
    assert handovers.return_to_assistant(first.conversation_id)
    second.until(lambda: second.of("handler")[-1]["position"] == 1)


def test_who_comes_back_to_the_queue_is_told_his_place(visit: Visit, peer: Peer) -> None:
    page = in_queue(visit, peer)
    page.close()
    back = visit(page.token)
    assert back.session["handler"] == "queue"
    back.until(lambda: back.of("handler"))
    assert back.of("handler")[0]["position"] == 1


def make_idle(page: Page) -> None:
    with session() as db:
        db.execute(
            update(Conversation)
            .where(Conversation.id == page.conversation_id)
            .values(last_message_at=utcnow() - timedelta(minutes=61))
        )


def test_long_and_idle_sessions_give_way_to_new_ones(visit: Visit, peer: Peer) -> None:
    page = visit()
    for n in range(log.SESSION_TURNS + 1):
        page.ask(f"رسالة {n}")
    senders = [sender for sender, _ in peer.turns]
    first = page.conversation_id
    assert senders == [first] * log.SESSION_TURNS + [f"{first}:2"]
    make_idle(page)
    page.ask("بعد ساعة")
    assert peer.turns[-1] == (f"{first}:3", "بعد ساعة")


def test_a_session_never_ends_inside_a_form(visit: Visit, peer: Peer) -> None:
    page = visit()
    page.ask("قبل")
    peer.active_loop = "complaint_form"
    make_idle(page)
    page.ask("داخل النموذج")
    peer.active_loop = None
    page.ask("بعده")
    assert [sender for sender, _ in peer.turns] == [
        page.conversation_id, page.conversation_id, f"{page.conversation_id}:2",
    ]  # fmt: skip


def test_a_second_gateway_leaves_a_conversation_to_the_first(
    start: Start, visit: Visit, peer: Peer
) -> None:
    one, two = start(), start()
    page = visit(url=one.url)
    peer.go_on.clear()
    page.send("إلى الأول")
    assert peer.at_work.wait(20)
    other = visit(page.token, url=two.url)
    other.send("إلى الثاني")
    peer.go_on.set()
    page.until(lambda: len(page.replies()) == 2)
    assert peer.texts == ["إلى الأول", "إلى الثاني"]
    assert [m["text"] for m in other.history()] == [
        "إلى الأول", "إلى الثاني", "رد: إلى الأول", "رد: إلى الثاني",
    ]  # fmt: skip
