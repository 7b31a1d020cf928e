"""The web channel from outside: a real server, real Socket.IO clients."""

import logging

import httpx
import pytest
from itsdangerous import TimestampSigner
from sqlalchemy import select

from casework.database import session
from casework.models import Conversation, Rating
from channels.web.tokens import Access, Tokens
from conversations.sentences import REFUSALS
from tests.gateway.fixtures import Visit
from tests.gateway.page import Page
from tests.gateway.peer import Peer
from tests.gateway.serving import Serving


def test_a_page_gets_its_session(visit: Visit) -> None:
    page = visit()
    assert set(page.session) == {"token", "conversation_id", "last_seq", "handler"}
    assert (page.session["last_seq"], page.session["handler"]) == (0, "bot")
    assert page.conversation_id not in page.token


def test_a_message_is_acknowledged_and_answered(visit: Visit, peer: Peer) -> None:
    page = visit()
    assert page.send("متى الدوام؟") == {"seq": 1}
    page.until(lambda: page.replies() and len(page.of("typing")) == 2)
    message = page.messages[0]
    assert message.pop("at").endswith("+00:00")
    assert message == {
        "seq": 2, "author": "bot", "kind": "text", "text": "رد: متى الدوام؟", "choices": [],
    }  # fmt: skip
    assert page.of("typing") == [{"on": True}, {"on": False}]
    assert peer.turns == [(page.conversation_id, "متى الدوام؟")]


def test_the_token_brings_a_page_back_to_its_conversation(visit: Visit) -> None:
    page = visit()
    page.ask("أول")
    page.close()
    back = visit(page.token)
    assert back.conversation_id == page.conversation_id
    assert back.session["last_seq"] == 2
    assert [m["text"] for m in back.history()] == ["أول", "رد: أول"]
    assert back.of("error") == []


@pytest.mark.parametrize(
    "token", ["x", "", 5, [], {}, ["a"], True, "a" * 100_000, "\ud800", "جلسة", "../../etc"]
)
def test_a_wrong_token_gets_a_fresh_conversation_and_a_word_on_why(
    visit: Visit, token: object
) -> None:
    page = visit(token)
    assert page.session["last_seq"] == 0
    assert page.ask("سؤال")["text"] == "رد: سؤال"
    if token != "":
        assert page.of("error") == [{"error": "bad_token", "text": REFUSALS["bad_token"]}]


@pytest.mark.parametrize("auth", ["text", 7, [1, 2], {"token": None}, {"other": 1}, True])
def test_any_auth_lets_a_citizen_in(gateway: Serving, auth: object) -> None:
    page = Page(gateway.url, auth=auth)
    assert page.ask("سؤال")["text"] == "رد: سؤال"
    page.close()


def test_a_forged_token_never_opens_anothers_conversation(visit: Visit) -> None:
    victim = visit()
    victim.ask("سر")
    body, stamp, signature = victim.token.split(".")
    for forged in (
        f"{body}.{stamp}.{visit().token.split('.')[2]}",
        f"{body}.{stamp[:-1]}.{signature}",
        f"{body}.{stamp}.",
        victim.conversation_id,
    ):
        page = visit(forged)
        assert page.conversation_id != victim.conversation_id
        assert page.history() == []


def test_an_expired_token_has_a_code_of_its_own(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = visit()
    with monkeypatch.context() as patch:
        patch.setattr(TimestampSigner, "get_timestamp", lambda self: 1_000_000_000)
        old = Tokens("a secret for tests only", days=30).issue(Access(page.conversation_id))
    back = visit(old)
    assert [error["error"] for error in back.of("error")] == ["expired_token"]
    assert back.conversation_id != page.conversation_id


def test_the_same_client_id_is_one_message(visit: Visit, peer: Peer) -> None:
    page = visit()
    acknowledged = [page.send("مرة", client_id="one") for _ in range(5)]
    assert acknowledged == [{"seq": 1}] * 5
    page.ask("بعد")
    assert peer.texts == ["مرة", "بعد"]
    assert len(page.history()) == 4


def test_the_same_client_id_in_two_conversations_is_two_messages(visit: Visit, peer: Peer) -> None:
    for text in ("الأول", "الثاني"):
        page = visit()
        page.send(text, client_id="one")
        page.until(page.replies)
    assert peer.texts == ["الأول", "الثاني"]


def test_messages_of_one_page_are_answered_in_the_order_they_were_sent(
    visit: Visit, peer: Peer
) -> None:
    page = visit()
    for n in range(20):
        page.client.emit("message", {"client_id": f"c{n}", "text": f"رسالة {n}"})
    page.until(lambda: len(page.replies()) == 20)
    assert peer.texts == [f"رسالة {n}" for n in range(20)]
    assert page.replies() == [f"رد: رسالة {n}" for n in range(20)]
    assert [m["seq"] for m in page.history()] == list(range(1, 41))


def test_all_pages_of_a_citizen_see_everything(visit: Visit) -> None:
    first = visit()
    second = visit(first.token)
    first.ask("من الصفحة الأولى")
    second.until(lambda: len(second.messages) == 2)
    second.ask("من الصفحة الثانية")
    first.until(lambda: len(first.messages) == 3)
    assert [m["author"] for m in second.messages] == ["citizen", "bot", "bot"]
    assert [m["author"] for m in first.messages] == ["bot", "citizen", "bot"]
    assert first.history() == second.history()


def test_who_was_away_finds_what_was_said(visit: Visit, peer: Peer) -> None:
    page = visit()
    peer.go_on.clear()
    page.send("أجب وأنا غائب")
    peer.at_work.wait(20)
    page.close()
    peer.go_on.set()
    back = visit(page.token)
    back.until(lambda: len(back.history(after=1)) == 1)
    assert back.history(after=1)[0]["text"] == "رد: أجب وأنا غائب"


def test_a_button_sends_its_payload_and_shows_its_title(visit: Visit, peer: Peer) -> None:
    peer.answers["خيارات"] = [
        {"text": "اختر", "buttons": [{"title": "نعم", "payload": "/affirm"}]},
        {"text": "أو", "buttons": [{"title": "لا", "payload": "/deny"}]},
        {"buttons": [{"title": "نعم", "payload": "/affirm"}]},
    ]
    page = visit()
    offer = page.ask("خيارات")
    assert offer["text"] == "اختر\n\nأو"
    assert offer["choices"] == [{"id": "2.1", "title": "نعم"}, {"id": "2.2", "title": "لا"}]
    assert page.choose("2.2") == {"seq": 3}
    page.until(lambda: len(page.replies()) == 2)
    assert peer.texts == ["خيارات", "/deny"]
    chosen = page.history(after=2)[0]
    assert (chosen["kind"], chosen["text"]) == ("choice", "لا")


def test_nothing_typed_is_a_command(visit: Visit, peer: Peer) -> None:
    page = visit()
    page.ask("/restart")
    page.ask("  / \u200f/affirm")
    assert peer.texts == ["restart", "affirm"]
    for choice in ("/restart", "affirm", "1.1", "99.9", "2.1"):
        assert page.choose(choice)["error"] == "bad_choice"


def test_the_transport_logs_through_the_root_logger_only(gateway: Serving) -> None:
    headers = {"Origin": "https://evil.example"}
    url = f"{gateway.url}/socket.io/?EIO=4&transport=polling"
    assert httpx.get(url, headers=headers).status_code == 400
    for name in ("engineio.server", "socketio.server"):
        assert logging.getLogger(name).handlers == []


def test_a_rating_is_kept(visit: Visit) -> None:
    page = visit()
    assert page.call("rate", {"score": 4, "comment": " خدمة جيدة "}) == {"ok": True}
    assert page.call("rate", {"score": 9})["error"] == "bad_score"
    with session(readonly=True) as db:
        rating = db.scalars(select(Rating)).one()
    assert (rating.conversation_id, rating.score) == (page.conversation_id, 4)
    assert rating.comment == "خدمة جيدة"


def test_looking_at_the_page_leaves_no_trace(visit: Visit) -> None:
    visit()
    with session(readonly=True) as db:
        assert db.scalars(select(Conversation)).all() == []


def test_the_portal_and_the_state_of_things_are_served(gateway: Serving) -> None:
    assert httpx.get(f"{gateway.url}/healthz").json() == {"status": "ok"}
    ready = httpx.get(f"{gateway.url}/readyz")
    state = ready.json()
    assert state.pop("whatsapp") == {"on": True, "simulated": True, "problem": None, "outbox": {}}
    assert state == {"ready": True, "rasa": True, "actions": True, "database": True}
    portal = httpx.get(f"{gateway.url}/")
    assert portal.status_code == 200 and "/widget/musaed.js" in portal.text
    assert portal.headers["x-content-type-options"] == "nosniff"
    assert httpx.get(f"{gateway.url}/static/portal.css").status_code == 200
    assert httpx.get(f"{gateway.url}/static/../app.py").status_code == 404
    assert httpx.get(f"{gateway.url}/nowhere").status_code == 404
