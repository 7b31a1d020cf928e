"""What becomes of a message: Rasa away, Rasa failing, an agent awaited, sessions, two gateways."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from casework.clock import utcnow
from casework.database import session
from casework.models import Conversation
from conversations import sentences
from conversations.message_log import SESSION_TURNS
from tests.conversations.room.seen import in_queue, states
from tests.gateway.fixtures import Start, Visit
from tests.gateway.page import Page
from tests.gateway.peer import Peer


def test_before_rasa_is_there_the_citizen_is_told_once_and_answered_in_order(
    start: Start, visit: Visit, peer: Peer
) -> None:
    peer.stop()
    page = visit(url=start().url)
    for words in ("أول", "ثانٍ", "ثالث"):
        page.send(words)
    page.until(page.replies)
    assert page.replies() == [sentences.STARTING]
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
    assert page.replies()[1] == sentences.DELAY
    peer.start()
    page.until(lambda: len(page.replies()) == 4)
    assert page.replies()[2:] == ["رد: أثناء", "رد: وأيضًا"]
    assert states(page) == ["answered"] * 3


def test_a_turn_that_left_no_trace_is_tried_again(visit: Visit, peer: Peer) -> None:
    page = visit()
    peer.failures = 1
    page.send("حاول")
    page.until(lambda: len(page.replies()) == 2)
    assert page.replies() == [sentences.DELAY, "رد: حاول"]
    assert peer.texts == ["حاول"]


def test_a_message_that_always_fails_gets_an_apology_and_a_way_on(visit: Visit, peer: Peer) -> None:
    page = visit()
    peer.failing.add("سامّة")
    page.send("سامّة")
    page.send("سليمة")
    page.until(lambda: len(page.replies()) == 3)
    assert page.replies() == [sentences.DELAY, sentences.APOLOGY, "رد: سليمة"]
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
    assert page.replies() == [sentences.DELAY, sentences.APOLOGY]


def test_in_the_queue_nobody_is_told_of_a_failure(visit: Visit, peer: Peer) -> None:
    page = in_queue(visit, peer)
    page.until(lambda: sentences.QUEUE in page.replies())
    said = len(page.replies())
    peer.failing.add("سامّة")
    page.send("سامّة")
    page.until(lambda: states(page)[2] == "held")
    assert len(page.replies()) == said


def test_a_handover_whose_answer_failed_at_first_is_told_once(visit: Visit, peer: Peer) -> None:
    """The action had put the citizen into the queue: the message comes again as one of there."""
    peer.answers["/talk_to_agent"] = [{"text": "ترتيبك: 1"}]
    peer.broken.add("/talk_to_agent")
    page = in_queue(visit, peer)
    page.until(lambda: sentences.QUEUE in page.replies())
    assert page.replies()[1:] == [sentences.DELAY, "ترتيبك: 1", sentences.QUEUE]
    assert states(page) == ["answered", "answered"]


def make_idle(page: Page) -> None:
    with session() as db:
        db.execute(
            update(Conversation)
            .where(Conversation.id == page.conversation_id)
            .values(last_message_at=utcnow() - timedelta(minutes=61))
        )


def test_long_and_idle_sessions_give_way_to_new_ones(visit: Visit, peer: Peer) -> None:
    page = visit()
    for n in range(SESSION_TURNS + 1):
        page.ask(f"رسالة {n}")
    senders = [sender for sender, _ in peer.turns]
    first = page.conversation_id
    assert senders == [first] * SESSION_TURNS + [f"{first}:2"]
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
