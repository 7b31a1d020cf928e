"""While a citizen waits for an agent: the queue, the way back, messages kept for the agent."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from casework import handovers
from casework.clock import utcnow
from casework.database import session
from casework.models import Handover
from conversations import sentences
from conversations.messages import RETURN_CHOICE, WAIT
from tests.casework.conftest import Configure
from tests.conversations.room.seen import in_queue, states
from tests.conversations.room.test_message_log import do
from tests.gateway.fixtures import Visit
from tests.gateway.peer import LEAVE, QUIET, Peer


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
    page.until(lambda: sentences.QUEUE in page.replies())
    notice = page.messages[-1]
    assert (notice["author"], notice["kind"]) == ("system", "notice")
    assert [choice["title"] for choice in notice["choices"]] == [sentences.RETURN_TITLE]


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


def test_the_choices_of_a_handovers_reply_stand_beside_the_way_back(
    visit: Visit, peer: Peer
) -> None:
    complaint = {"title": "أترك شكوى الآن", "payload": "/file_complaint"}
    peer.answers["/talk_to_agent"] = [{"text": "الموظفون غير متاحين", "buttons": [complaint]}]
    page = in_queue(visit, peer)
    page.until(lambda: sentences.QUEUE in page.replies())
    titles = [choice["title"] for choice in page.messages[-1]["choices"]]
    assert titles == [complaint["title"], sentences.RETURN_TITLE]
    page.choose(page.messages[-1]["choices"][0]["id"])
    page.until(lambda: peer.texts[-1] == "/file_complaint")


def test_while_waiting_questions_are_answered_and_the_place_is_kept(
    visit: Visit, peer: Peer
) -> None:
    page = in_queue(visit, peer)
    page.until(lambda: sentences.QUEUE in page.replies())
    peer.answers["كم رقمكم؟"] = [
        {"text": "19912", "buttons": [{"title": "المواعيد", "payload": "/ask_hours"}]}
    ]
    peer.answers["/ask_hours"] = [{"text": "من ٨ إلى ٨"}]
    answer = page.ask("كم رقمكم؟")
    assert (answer["author"], answer["text"]) == ("bot", "19912")
    page.choose(answer["choices"][0]["id"])
    page.until(lambda: page.replies()[-1] == "من ٨ إلى ٨")
    assert states(page)[2:] == ["answered", "answered"]
    assert handovers.queue_view(page.conversation_id)
    assert [told["state"] for told in page.of("handler")] == ["queue"]


def test_while_waiting_what_is_meant_for_the_agent_is_kept_without_a_word(
    visit: Visit, peer: Peer
) -> None:
    page = in_queue(visit, peer)
    page.until(lambda: sentences.QUEUE in page.replies())
    said = len(page.replies())
    page.send("هذه تفاصيل مشكلتي يا أخي الموظف الكريم")
    page.send("وهذا رقم الطلب")
    page.until(lambda: states(page)[2:] == ["held", "held"])
    assert len(page.replies()) == said
    assert peer.texts[-2:] == ["هذه تفاصيل مشكلتي يا أخي الموظف الكريم", "وهذا رقم الطلب"]


def test_words_that_acknowledge_leave_the_message_to_the_agent(visit: Visit, peer: Peer) -> None:
    page = in_queue(visit, peer)
    page.until(lambda: sentences.QUEUE in page.replies())
    peer.answers["تفاصيل"] = [{"text": "حفظتها للموظف"}, QUIET]
    assert page.ask("تفاصيل")["text"] == "حفظتها للموظف"
    assert states(page)[2:] == ["held"]


def test_what_the_assistant_has_held_for_nobody_it_hears_again(visit: Visit, peer: Peer) -> None:
    """The citizen was taken out of the queue while the assistant kept the message for the agent."""
    page = in_queue(visit, peer)
    page.until(lambda: sentences.QUEUE in page.replies())
    peer.at_work.clear()
    peer.go_on.clear()
    page.send("تفاصيل للموظف")
    assert peer.at_work.wait(20)
    assert handovers.return_to_assistant(page.conversation_id)
    peer.go_on.set()
    page.until(lambda: page.replies()[-1] == "رد: تفاصيل للموظف")
    assert states(page)[2:] == ["answered"]


@pytest.mark.parametrize("ticket", [None, "4102938475"])
def test_an_agent_who_comes_during_an_answer_has_the_conversation(
    visit: Visit, peer: Peer, ticket: str | None
) -> None:
    """The assistant is silent then, but for what it has done in the citizen's name."""
    page = in_queue(visit, peer)
    page.until(lambda: sentences.QUEUE in page.replies())
    said = len(page.replies())
    peer.answers["نعم"] = [{"text": "جواب", "custom": {"musaed": {"ticket": ticket}}}]
    peer.at_work.clear()
    peer.go_on.clear()
    page.send("نعم")
    assert peer.at_work.wait(20)
    waiting = handovers.queue_view(page.conversation_id)
    assert waiting
    assert do(handovers.claim, waiting.id, handovers.AgentRef("a" * 32, "سارة")) == "claimed"
    peer.go_on.set()
    page.until(lambda: states(page)[2] != "received")
    page.until(lambda: page.of("handler")[-1]["state"] == "agent")
    assert page.replies()[said:] == (["جواب"] if ticket else [])
    assert states(page)[2] == ("answered" if ticket else "held")


def test_who_leaves_the_queue_in_words_is_told_at_once(visit: Visit, peer: Peer) -> None:
    page = in_queue(visit, peer)
    page.until(lambda: sentences.QUEUE in page.replies())
    peer.answers[LEAVE] = [{"text": "عدت معك"}]
    assert page.ask(LEAVE)["text"] == "عدت معك"
    page.until(lambda: page.of("handler")[-1]["state"] == "bot")
    assert page.ask("سؤال")["text"] == "رد: سؤال"
    assert states(page)[2:] == ["answered", "answered"]


def test_the_button_takes_the_citizen_out_of_the_queue(visit: Visit, peer: Peer) -> None:
    page = in_queue(visit, peer)
    page.until(lambda: sentences.QUEUE in page.replies())
    button = page.messages[-1]["choices"][0]["id"]
    page.choose(button)
    page.until(lambda: len(page.of("handler")) == 2)
    assert page.of("handler")[1]["state"] == "bot"
    assert page.replies()[-1] == sentences.RETURNED
    with session(readonly=True) as db:
        assert db.scalars(select(Handover.status)).all() == ["abandoned"]
    assert page.ask("عدت")["text"] == "رد: عدت"
    page.choose(button)  # pressed again: nothing to leave, and still an answer
    page.until(lambda: page.replies()[-1] == sentences.HERE)


def test_the_way_back_is_open_for_as_long_as_the_citizen_waits(visit: Visit, peer: Peer) -> None:
    page = in_queue(visit, peer)
    page.until(lambda: sentences.QUEUE in page.replies())
    page.send("تفاصيل")
    page.choose(RETURN_CHOICE)  # of no message: it stands on the page by itself
    page.until(lambda: page.of("handler")[-1]["state"] == "bot")
    assert page.replies()[-1] == sentences.RETURNED
    assert page.history()[-2]["text"] == sentences.RETURN_TITLE


def test_the_way_back_needs_no_rasa(visit: Visit, peer: Peer) -> None:
    page = in_queue(visit, peer)
    page.until(lambda: sentences.QUEUE in page.replies())
    peer.stop()
    page.choose(RETURN_CHOICE)
    page.until(lambda: page.of("handler")[-1]["state"] == "bot")
    assert page.replies()[-1] == sentences.RETURNED


@pytest.mark.parametrize("left", ["open", "kept"])
def test_who_comes_back_goes_on_with_the_form_that_was_left(
    visit: Visit, peer: Peer, left: str
) -> None:
    page = in_queue(visit, peer)
    page.until(lambda: sentences.QUEUE in page.replies())
    said = len(page.replies())
    if left == "open":
        peer.active_loop = "complaint_form"
    else:
        until = (utcnow() + timedelta(minutes=5)).isoformat()
        peer.paused_forms = [{"form": "complaint_form", "until": until}]
    peer.answers["/repeat"] = peer.answers["كمل"] = [{"text": "ما رقم جوالك؟"}]
    page.choose(RETURN_CHOICE)
    page.until(lambda: page.of("handler")[-1]["state"] == "bot")
    assert page.replies()[said:] == [f"{sentences.BACK}\n\nما رقم جوالك؟"]


@pytest.mark.parametrize(
    ("now", "offered"),
    [
        (
            "2026-11-06T23:30:00+03:00",
            [sentences.COMPLAINT_TITLE, sentences.RETURN_TITLE],
        ),  # a Friday
        ("2026-11-08T10:00:00+03:00", [sentences.RETURN_TITLE]),
    ],
)
def test_who_chooses_to_wait_still_has_the_other_ways(
    configure: Configure, visit: Visit, peer: Peer, now: str, offered: list[str]
) -> None:
    peer.answers["/talk_to_agent"] = [
        {"text": "؟", "buttons": [{"title": "أنتظر الموظف", "payload": WAIT}]}
    ]
    page = in_queue(visit, peer)
    configure(MUSAED_CLOCK=now)
    page.until(lambda: sentences.QUEUE in page.replies())
    wait = page.messages[-1]["choices"][0]["id"]
    page.choose(wait)
    page.until(lambda: page.replies()[-1] == sentences.WAITING)
    assert [choice["title"] for choice in page.messages[-1]["choices"]] == offered
    assert handovers.queue_view(page.conversation_id)
    page.choose(RETURN_CHOICE)
    page.until(lambda: page.of("handler")[-1]["state"] == "bot")
    page.choose(wait)  # too late: nobody is awaited
    page.until(lambda: page.replies()[-1] == sentences.HERE)


def test_the_queue_holds_messages_also_while_rasa_is_away(visit: Visit, peer: Peer) -> None:
    page = in_queue(visit, peer)
    page.until(lambda: sentences.QUEUE in page.replies())
    said = len(page.replies())
    peer.stop()
    page.send("إلغاء")
    page.until(lambda: states(page)[2] == "held")
    assert len(page.replies()) == said


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
    asked = len(peer.turns)
    page.send(LEAVE)
    page.until(lambda: states(page)[2] == "held")
    assert len(peer.turns) == asked
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
