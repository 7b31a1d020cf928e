"""Webhooks lost, doubled and late; calls that fail before and after they were carried out."""

from datetime import timedelta

import httpx
import pytest
from sqlalchemy import select

from casework.clock import utcnow
from casework.database import session
from casework.models import ChatwootLink, Handover
from conversations import sentences
from desks.builtin.pages import plain
from desks.chatwoot import client
from tests.chatwoot.fake import FakeChatwoot
from tests.desks.chatwoot.conftest import InQueue
from tests.gateway.fixtures import Start, Visit
from tests.gateway.page import Page
from tests.gateway.peer import Peer


def state(page: Page) -> str:
    """Who has the conversation, as the citizen was told last."""
    shown: str = page.of("handler")[-1]["state"]
    return shown


def desk_of(page: Page) -> str:
    with session(readonly=True) as db:
        return str(
            db.scalar(select(Handover.desk).where(Handover.conversation_id == page.conversation_id))
        )


def ask_for_agent(page: Page) -> None:
    page.choose(page.ask("موظف")["choices"][0]["id"])
    page.until(lambda: page.of("handler"))


def test_what_webhooks_lost_is_found_by_looking(in_queue: InQueue, chatwoot: FakeChatwoot) -> None:
    page, number = in_queue()
    chatwoot.webhooks = "lose"
    chatwoot.assign(number, 5, "نورة")
    chatwoot.reply(number, "أول")
    chatwoot.reply(number, "ثانٍ")
    page.until(lambda: page.replies()[-2:] == ["أول", "ثانٍ"])
    assert page.of("handler")[-1]["agent"] == "نورة"
    chatwoot.set_status(number, "resolved")
    page.until(lambda: state(page) == "bot")
    chatwoot.reply(number, "بعد النهاية")
    page.until(lambda: page.replies()[-1] == "بعد النهاية")


def test_doubled_webhooks_change_nothing(in_queue: InQueue, chatwoot: FakeChatwoot) -> None:
    page, number = in_queue()
    chatwoot.webhooks = "double"
    chatwoot.assign(number, 5, "نورة")
    for words in ("أول", "ثانٍ", "ثالث"):
        chatwoot.reply(number, words)
    chatwoot.set_status(number, "resolved")
    page.until(lambda: state(page) == "bot")
    assert [m["text"] for m in page.history() if m["author"] == "agent"] == ["أول", "ثانٍ", "ثالث"]
    assert len([m for m in page.history() if m["kind"] == "rating"]) == 1
    assert set(chatwoot.statuses) == {200}


def test_late_webhooks_do_not_change_the_order(in_queue: InQueue, chatwoot: FakeChatwoot) -> None:
    page, number = in_queue()
    chatwoot.webhooks = "hold"
    chatwoot.assign(number, 5, "نورة")
    for words in ("أول", "ثانٍ", "ثالث"):
        chatwoot.reply(number, words)
    chatwoot.set_status(number, "resolved")
    chatwoot.set_status(number, "open")
    chatwoot.flush(reverse=True)
    page.until(lambda: page.replies()[-1] == "ثالث")
    assert page.replies()[-3:] == ["أول", "ثانٍ", "ثالث"]
    assert state(page) == "agent"


def test_nothing_is_lost_or_doubled_when_messages_fail(
    in_queue: InQueue, chatwoot: FakeChatwoot
) -> None:
    page, number = in_queue()
    chatwoot.faults.extend(["503", "ok", "429", "done 500", "ok", "done 502"])
    words = ["أول", "ثانٍ", "ثالث", "رابع"]
    for each in words:
        page.send(each)
    chatwoot.wait_for(lambda fake: set(fake.texts(number, "incoming")) >= set(words))
    assert chatwoot.texts(number, "incoming") == words


def test_a_call_without_an_answer_is_looked_for_before_it_is_made_again(
    in_queue: InQueue, chatwoot: FakeChatwoot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "_TIMEOUT", httpx.Timeout(1.0))
    page, number = in_queue()
    chatwoot.faults.append("hang")
    page.send("أول")
    chatwoot.wait_for(lambda fake: fake.texts(number, "incoming"))
    page.send("ثانٍ")
    chatwoot.wait_for(lambda fake: "ثانٍ" in fake.texts(number, "incoming"))
    assert chatwoot.texts(number, "incoming") == ["أول", "ثانٍ"]


def test_a_handover_whose_every_step_fails_half_way_is_made_once(
    in_queue: InQueue, chatwoot: FakeChatwoot
) -> None:
    chatwoot.faults.extend(["done 500", "done 500", "done 500"])  # contact, conversation, note
    page, number = in_queue()
    page.send("مرحبا")
    chatwoot.wait_for(lambda fake: fake.texts(number, "incoming") == ["مرحبا"])
    assert len(chatwoot.contacts) == len(chatwoot.conversations) == 1
    assert len(chatwoot.texts(number, "note")) == 1


def test_a_process_that_died_before_it_wrote_down_what_it_sent_sends_nothing_twice(
    start: Start, visit: Visit, chatwoot: FakeChatwoot, in_queue: InQueue
) -> None:
    first = start(**chatwoot.settings)
    page, number = in_queue(url=first.url)
    page.send("أول")
    chatwoot.wait_for(lambda fake: fake.texts(number, "incoming"))
    page.close()
    first.stop()
    with session() as db:  # as if it had died right after the call
        link = db.get_one(ChatwootLink, page.conversation_id)
        link.forwarded_seq -= 1
        link.sent_id = 0
        link.leased_until = utcnow() - timedelta(seconds=1)
    second = start()
    again = visit(page.token, url=second.url)
    again.send("ثانٍ")
    chatwoot.wait_for(lambda fake: "ثانٍ" in fake.texts(number, "incoming"))
    assert chatwoot.texts(number, "incoming") == ["أول", "ثانٍ"]


def test_while_chatwoot_is_down_the_citizen_is_told_and_nothing_is_lost(
    in_queue: InQueue, chatwoot: FakeChatwoot
) -> None:
    page, number = in_queue(CHATWOOT_FALLBACK_SECONDS="10")
    chatwoot.stop()
    page.send("أول")
    page.send("ثانٍ")
    page.until(lambda: sentences.DESK_UNREACHABLE in page.replies())
    chatwoot.start()
    chatwoot.wait_for(lambda fake: len(fake.texts(number, "incoming")) == 2)
    assert chatwoot.texts(number, "incoming") == ["أول", "ثانٍ"]
    assert page.replies().count(sentences.DESK_UNREACHABLE) == 1
    assert desk_of(page) == "chatwoot"


def test_when_it_stays_away_the_built_in_queue_takes_over(
    in_queue: InQueue, chatwoot: FakeChatwoot
) -> None:
    page, number = in_queue(CHATWOOT_FALLBACK_SECONDS="1")
    chatwoot.assign(number, 5, "نورة")
    page.until(lambda: state(page) == "agent")
    chatwoot.down = True
    page.send("هل من أحد؟")
    page.until(lambda: state(page) == "queue")
    assert desk_of(page) == "builtin"
    chatwoot.down = False
    chatwoot.wait_for(lambda fake: fake.conversations[number]["status"] == "resolved")
    assert "مكتب مساعد" in chatwoot.texts(number, "note")[-1]
    # an agent over there who had it on the screen is heard all the same
    chatwoot.reply(number, "وصلتني رسالتك")
    page.until(lambda: page.replies()[-1] == "وصلتني رسالتك")
    assert (state(page), desk_of(page)) == ("queue", "builtin")


def test_a_handover_while_it_is_down_goes_to_the_built_in_queue(
    start: Start, visit: Visit, peer: Peer, chatwoot: FakeChatwoot
) -> None:
    chatwoot.down = True
    peer.answers["موظف"] = [
        {"text": "؟", "buttons": [{"title": "موظف", "payload": "/talk_to_agent"}]}
    ]
    serving = start(**chatwoot.settings, CHATWOOT_FALLBACK_SECONDS="1")
    page = visit(url=serving.url)
    ask_for_agent(page)
    chatwoot.wait_for(lambda _: desk_of(page) == "builtin")
    assert state(page) == "queue"


def test_what_was_not_sent_is_sent_by_the_next_start(
    start: Start, visit: Visit, chatwoot: FakeChatwoot, in_queue: InQueue
) -> None:
    first = start(**chatwoot.settings)
    page, number = in_queue(url=first.url)
    chatwoot.stop()
    page.send("قبل إعادة التشغيل")
    page.close()
    first.stop()
    chatwoot.start()
    start()
    chatwoot.wait_for(lambda fake: fake.texts(number, "incoming") == ["قبل إعادة التشغيل"])


HOSTILE = (
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "**غامق** [رابط](javascript:alert(1)) @[admin](mention://user/1)",
    "\u202eمعكوس\u202c {{ contact.name }} %{x} #{1+1}",
    "/talk_to_agent",
    "س" * 4000,
)


def test_hostile_text_arrives_as_text(in_queue: InQueue, chatwoot: FakeChatwoot) -> None:
    page, number = in_queue()
    for text in HOSTILE:
        page.send(text)
        chatwoot.reply(number, text)
    chatwoot.wait_for(lambda fake: fake.texts(number, "incoming") == list(HOSTILE))
    said = [plain(text) for text in HOSTILE]
    page.until(lambda: page.replies()[-len(said) :] == said)


def test_what_is_longer_than_a_message_arrives_in_several(
    in_queue: InQueue, chatwoot: FakeChatwoot
) -> None:
    page, number = in_queue()
    chatwoot.reply(number, "س" * 9000)
    page.until(lambda: [len(text) for text in page.replies()[-3:]] == [4000, 4000, 1000])
