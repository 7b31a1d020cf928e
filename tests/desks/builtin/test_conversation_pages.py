"""An agent's work over HTTP, with a citizen on the web at the other end."""

import json

from sqlalchemy import select

from casework import handovers
from casework.database import session
from casework.handovers import presence
from casework.models import Conversation, Handover, Rating
from conversations import sentences
from desks.builtin import texts as desk_texts
from desks.builtin.desk import BuiltinDesk
from tests.conversations.room.seen import in_queue
from tests.conversations.room.test_message_log import do
from tests.desks.builtin.conftest import LogIn
from tests.desks.builtin.conversing import audited, events, here, say, until
from tests.desks.builtin.person import Person, csrf_of
from tests.gateway.fixtures import Visit
from tests.gateway.page import Page
from tests.gateway.peer import Peer


def status(page: Page) -> str:
    with session(readonly=True) as db:
        return db.scalars(
            select(Handover.status).where(Handover.conversation_id == page.conversation_id)
        ).one()


def test_from_the_queue_to_the_rating(waiting: Page, sara: Person) -> None:
    assert waiting.conversation_id in sara.get("/conversations").text
    assert "لم يفهمه" not in sara.get(here(waiting)).text
    assert sara.post(f"{here(waiting)}/claim").status_code == 303
    waiting.until(lambda: waiting.of("handler")[-1]["agent"] == "سارة")
    assert sentences.JOINED.format(agent="سارة") in waiting.replies()
    assert "seq" in say(sara, waiting, "حياك الله").json()
    waiting.until(lambda: waiting.replies()[-1] == "حياك الله")
    said = waiting.messages[-1]
    assert (said["author"], said["agent"]) == ("agent", "سارة")
    waiting.send("شكرًا لك")
    assert "شكرًا لك" in sara.get(here(waiting)).text
    assert sara.post(f"{here(waiting)}/resolve").headers["location"].endswith("said=resolved")
    waiting.until(lambda: waiting.of("handler")[-1]["state"] == "bot")
    closing = waiting.messages[-1]
    assert (closing["kind"], len(closing["choices"])) == ("rating", 5)
    waiting.choose(closing["choices"][3]["id"])
    waiting.until(lambda: waiting.replies()[-1] == sentences.RATED)
    waiting.choose(waiting.messages[-1]["choices"][0]["id"])
    waiting.until(lambda: waiting.replies()[-1] == sentences.COMMENT)
    assert waiting.ask("خدمة سريعة")["text"] == sentences.COMMENTED
    with session(readonly=True) as db:
        rating = db.scalars(select(Rating)).one()
        handover = db.scalars(select(Handover)).one()
    assert (rating.score, rating.comment) == (4, "خدمة سريعة")
    assert rating.handover_id == handover.id and handover.status == "resolved"
    assert waiting.ask("متى الدوام")["text"] == "رد: متى الدوام"


def test_a_look_at_numbers_is_written_down(with_sara: Page, sara: Person) -> None:
    seq = with_sara.send("جوالي 0500000000")["seq"]
    assert "0500000000" not in sara.get(here(with_sara)).text
    shown = sara.post(f"{here(with_sara)}/reveal", what=f"message:{seq}")
    assert "0500000000" in shown.text
    assert audited("conversation.reveal") == [{"message": str(seq)}]
    for wrong in ("message:999", "message:x", "fact:mobile", "nonsense"):
        assert sara.post(f"{here(with_sara)}/reveal", what=wrong).status_code == 404


def test_what_the_form_knew_is_at_a_glance_and_masked(waiting: Page, sara: Person) -> None:
    with session() as db:
        handover = db.scalars(select(Handover)).one()
        handover.context = {
            "form": "complaint_form",
            "answers": {"full_name": "سارة محمد", "national_id": "1000000008"},
        }
    shown = sara.get(here(waiting)).text
    assert "سارة م•••" in shown and "1•••••••08" in shown and "1000000008" not in shown
    revealed = sara.post(f"{here(waiting)}/reveal", what="fact:national_id").text
    assert "1000000008" in revealed
    replies = sara.get(f"{here(waiting)}/replies").json()
    assert replies[0]["text"].startswith("حياك الله سارة، معك سارة")


def test_notes_stay_among_colleagues(with_sara: Page, sara: Person) -> None:
    sara.post(f"{here(with_sara)}/note", note="مواطن متكرر")
    assert "مواطن متكرر" in sara.get(here(with_sara)).text
    assert "مواطن متكرر" not in json.dumps(with_sara.history(), ensure_ascii=False)


def test_a_transfer_goes_to_who_is_there(with_sara: Page, sara: Person, log_in: LogIn) -> None:
    ali = log_in("agent", "ali", display_name="علي", team="الاعتراضات")
    to = {"to": f"agent:{ali.agent.id}", "note": "يحتاج خبيرًا"}
    away = sara.post(f"{here(with_sara)}/transfer", **to)
    assert away.headers["location"].endswith("said=no_colleague")
    ali.post("/conversations/available", on="1")
    assert sara.post(f"{here(with_sara)}/transfer", **to).status_code == 303
    with_sara.until(lambda: with_sara.of("handler")[-1]["agent"] == "علي")
    assert "يحتاج خبيرًا" in ali.get(here(with_sara)).text
    assert say(sara, with_sara, "بعد التحويل").status_code == 409
    ali.post(f"{here(with_sara)}/transfer", to="team:الاعتراضات")
    with_sara.until(lambda: with_sara.of("handler")[-1]["state"] == "queue")
    assert say(sara, with_sara, "ليست لي").status_code == 409  # had it before, may read only
    shown = sara.get(here(with_sara)).text
    assert "تنتظر هذه المحادثة فريق الاعتراضات." in shown
    assert f"/desk{here(with_sara)}/claim" not in shown
    again = sara.post(f"{here(with_sara)}/claim")
    assert again.headers["location"].endswith("?said=other_team")
    assert status(with_sara) == "queued"
    boss = log_in("supervisor", "boss")
    assert f"/desk{here(with_sara)}/claim" in boss.get(here(with_sara)).text
    boss.post(f"{here(with_sara)}/claim")
    assert status(with_sara) == "assigned"
    boss.post(f"{here(with_sara)}/requeue")
    ali.post(f"{here(with_sara)}/transfer", to="team:لا وجود له")
    assert status(with_sara) == "queued"


def test_an_agent_who_has_enough_gets_no_more(visit: Visit, peer: Peer, log_in: LogIn) -> None:
    one = log_in("agent", "one", capacity=1)
    pages = [in_queue(visit, peer) for _ in range(2)]
    assert one.post("/conversations/next").headers["location"].endswith(pages[0].conversation_id)
    assert one.post("/conversations/next").headers["location"].endswith("said=full")
    assert one.post(f"{here(pages[1])}/claim").headers["location"].endswith("said=full")
    one.post(f"{here(pages[1])}/priority", priority="2")
    assert desk_texts.PRIORITIES["2"] in one.get("/conversations/side").text


def test_ready_replies_are_kept_by_those_who_lead(log_in: LogIn) -> None:
    boss = log_in("supervisor")
    new = {"title": "تحية", "shortcut": "تحية", "body": "أهلًا {name}، معك {agent}"}
    assert boss.post("/canned", **new).status_code == 303
    assert boss.post("/canned", **new).status_code == 422  # the shortcut is taken
    assert boss.post("/canned", **{**new, "shortcut": "x", "body": "{mobile}"}).status_code == 422
    page = boss.get("/canned").text
    reply_id = page.rpartition('action="/desk/canned/')[2].partition("/remove")[0].partition('"')[0]
    assert boss.post(f"/canned/{reply_id}", **{**new, "title": "سلام"}).status_code == 303
    assert "سلام" in boss.get("/canned").text
    boss.post(f"/canned/{reply_id}/remove")
    assert "سلام" not in boss.get("/canned").text


def test_a_stream_ends_with_the_session(with_sara: Page, sara: Person) -> None:
    with session(readonly=True) as db:
        assert db.get_one(Conversation, with_sara.conversation_id).handler == "agent"
    sara.client.post("/desk/logout", data={"csrf": csrf_of(sara.get("/profile"))})
    answer = sara.get(f"/events/{with_sara.conversation_id}")
    assert answer.status_code == 303
    record = do(handovers.open_of, with_sara.conversation_id)
    assert record and record.status == "assigned"  # released once the grace is over


def test_who_logs_out_of_one_browser_keeps_what_is_open_in_another(
    with_sara: Page, sara: Person
) -> None:
    other = Person(str(sara.client.base_url), sara.agent)
    other.log_in()
    with events(other, with_sara) as told:
        until(told, "lines")
        assert sara.post("/logout").status_code == 303
        assert do(presence.vanished, BuiltinDesk.name) == []
        with_sara.send("هل ما زلت معي؟")
        until(told, "lines", "هل ما زلت معي؟")
    other.post("/logout")
    other.close()
    record = do(handovers.open_of, with_sara.conversation_id)
    assert record and do(presence.vanished, BuiltinDesk.name) == [record.id]
