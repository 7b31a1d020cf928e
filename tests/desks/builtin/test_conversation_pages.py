"""An agent's work over HTTP, with a citizen on the web at the other end."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest
from sqlalchemy import select

from casework import handovers
from casework.database import session
from casework.handovers import presence
from casework.models import AuditEntry, Conversation, Handover, Rating
from conversations import sentences
from desks.builtin import texts as desk_texts
from desks.builtin.desk import BuiltinDesk
from tests.conversations.room.test_message_log import do
from tests.conversations.room.test_workers import in_queue
from tests.desks.builtin.conftest import LogIn
from tests.desks.builtin.material import picture
from tests.desks.builtin.person import Person, csrf_of
from tests.gateway.conftest import Visit
from tests.gateway.page import Page
from tests.gateway.peer import Peer


@pytest.fixture
def waiting(visit: Visit, peer: Peer) -> Page:
    """A citizen in the queue."""
    page = in_queue(visit, peer)
    page.until(lambda: sentences.QUEUE in page.replies())
    return page


@pytest.fixture
def sara(log_in: LogIn) -> Person:
    return log_in("agent", "sara")


@pytest.fixture
def with_sara(waiting: Page, sara: Person) -> Page:
    """A citizen whose conversation an agent has."""
    assert sara.post("/conversations/next").headers["location"].endswith(waiting.conversation_id)
    waiting.until(lambda: waiting.of("handler")[-1]["state"] == "agent")
    return waiting


def here(page: Page) -> str:
    return f"/conversations/{page.conversation_id}"


def say(person: Person, page: Page, text: str, client_id: str = "1") -> httpx.Response:
    return person.post(f"{here(page)}/say", text=text, client_id=client_id)


def status(page: Page) -> str:
    with session(readonly=True) as db:
        return db.scalars(
            select(Handover.status).where(Handover.conversation_id == page.conversation_id)
        ).one()


def audited(action: str) -> list[dict[str, str] | None]:
    with session(readonly=True) as db:
        return list(db.scalars(select(AuditEntry.detail).where(AuditEntry.action == action)))


@contextmanager
def events(person: Person, page: Page) -> Iterator[Iterator[tuple[str, str]]]:
    """What the agent's open page is told, as (event, data)."""

    def read(answer: httpx.Response) -> Iterator[tuple[str, str]]:
        name, data = "", []
        for line in answer.iter_lines():
            field, _, value = line.partition(": ")
            if field == "event":
                name = value
            elif field == "data" or line == "data:":
                data.append(value)
            elif not line and name:
                yield name, "\n".join(data)
                name, data = "", []

    url = f"/desk/events/{page.conversation_id}?after=0.0"
    with person.client.stream("GET", url, timeout=20) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        yield read(answer)


def until(told: Iterator[tuple[str, str]], event: str, words: str = "") -> str:
    """The data of the next event of a kind that has these words."""
    return next(data for name, data in told if name == event and words in data)


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


def test_what_is_said_is_on_the_other_screen_at_once(with_sara: Page, sara: Person) -> None:
    with events(sara, with_sara) as told:
        assert "تسلّم المحادثة" in until(told, "lines")
        with_sara.send("رقم هويتي 1000000008")
        line = until(told, "lines")
        assert "1•••••••08" in line and "1000000008" not in line
        until(told, "timer", "أول رد")
        with_sara.call("typing", {"on": True})
        assert until(told, "typing") == "1"
        seq = say(sara, with_sara, "أهلًا").json()["seq"]
        assert "أهلًا" in until(told, "lines")
        with_sara.call("read", {"seq": seq})
        assert "قُرئت" in json.loads(until(told, "ticks", "قُرئت"))[str(seq)]
        sara.post(f"{here(with_sara)}/typing", on="1")
        with_sara.until(lambda: {"on": True} in with_sara.of("typing"))


def test_what_was_missed_while_the_line_was_down_comes_after_it(
    with_sara: Page, sara: Person
) -> None:
    with events(sara, with_sara) as told:
        until(told, "lines")
    with_sara.send("أثناء الانقطاع")
    mark = f"{with_sara.messages[-1]['seq']}.999"
    url = f"/desk/events/{with_sara.conversation_id}"
    with sara.client.stream("GET", url, headers={"last-event-id": mark}, timeout=20) as answer:
        for line in answer.iter_lines():
            if "أثناء الانقطاع" in line:
                break
            assert "حوّلنا" not in line and "موظف؟" not in line  # what was there before


def test_a_page_whose_line_was_down_learns_that_the_conversation_has_passed_on(
    with_sara: Page, sara: Person
) -> None:
    shown = re.search(r'data-state="([^"]+)"', sara.get(here(with_sara)).text)
    assert shown
    with events(sara, with_sara) as told:
        assert until(told, "state") == shown[1]
    sara.post(f"{here(with_sara)}/requeue")
    with events(sara, with_sara) as told:
        assert ":queued:" in until(told, "state")


def test_who_comes_second_is_told_that_a_colleague_was_faster(
    with_sara: Page, log_in: LogIn
) -> None:
    ali = log_in("agent", "ali")
    second = ali.post(f"{here(with_sara)}/claim")
    assert second.headers["location"].endswith("/conversations?said=gone")
    closed = ali.get(here(with_sara))
    assert closed.status_code == 403
    assert desk_texts.REFUSALS["conversation"][0] in closed.text


def test_who_comes_when_it_is_over_is_told_so(with_sara: Page, sara: Person) -> None:
    sara.post(f"{here(with_sara)}/resolve")
    late = sara.post(f"{here(with_sara)}/claim")
    assert late.headers["location"].endswith("/conversations?said=gone")
    again = sara.post(f"{here(with_sara)}/requeue")
    assert again.status_code == 409
    assert desk_texts.REFUSALS["over"][0] in again.text


def test_the_same_words_twice_are_one_message(with_sara: Page, sara: Person) -> None:
    first, again = say(sara, with_sara, "مرة", "x"), say(sara, with_sara, "مرة", "x")
    assert first.json() == again.json()
    assert [m["text"] for m in with_sara.history() if m["author"] == "agent"] == ["مرة"]


def test_only_who_has_it_speaks(with_sara: Page, log_in: LogIn) -> None:
    ali, boss = log_in("agent", "ali"), log_in("supervisor")
    assert ali.get(here(with_sara)).status_code == 403
    assert say(ali, with_sara, "أنا").status_code == 403
    assert boss.get(here(with_sara)).status_code == 200
    refused = say(boss, with_sara, "أنا")
    assert (refused.status_code, refused.json()["error"]) == (409, "not_held")
    assert audited("conversation.open")
    assert boss.post(f"{here(with_sara)}/requeue", note="لاجتماع").status_code == 303
    with_sara.until(lambda: with_sara.of("handler")[-1]["state"] == "queue")
    assert with_sara.replies()[-1] == sentences.PUT_BACK
    assert ali.get(here(with_sara)).status_code == 200  # it is offered to everybody again


def test_hostile_text_stays_text_both_ways(with_sara: Page, sara: Person) -> None:
    hostile = "<img src=x onerror=alert(1)> \u202e{{7*7}} \"'> /restart"
    with_sara.send(hostile)
    shown = sara.get(here(with_sara)).text
    assert "<img src=x" not in shown and "&lt;img src=x onerror=alert(1)&gt;" in shown
    assert "\u202e" not in shown and "{{7*7}}" in shown
    assert say(sara, with_sara, f"/restart {hostile}").status_code == 201
    with_sara.until(lambda: with_sara.replies()[-1].startswith("/restart <img"))
    assert "\u202e" not in with_sara.replies()[-1]
    assert say(sara, with_sara, "س" * 4_001, "2").json()["error"] == "too_long"
    assert say(sara, with_sara, " \u200f ", "3").json()["error"] == "empty"


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


def test_files_go_both_ways(with_sara: Page, sara: Person) -> None:
    upload = httpx.post(
        sara.client.base_url.join("/attachments"),
        headers={"authorization": f"Bearer {with_sara.token}"},
        data={"client_id": "f1"},
        files={"file": ("هوية.png", picture())},
    )
    assert upload.status_code == 201
    shown = sara.get(here(with_sara)).text
    address = shown.partition(f'href="/desk{here(with_sara)}/files/')[2].partition('"')[0]
    file = sara.get(f"{here(with_sara)}/files/{address}?show")
    assert file.content == picture() and file.headers["content-type"] == "image/png"
    assert "sandbox" in file.headers["content-security-policy"]
    assert audited("conversation.file")
    sent = sara.post(
        f"{here(with_sara)}/file", client_id="f2", files={"file": ("نموذج.png", picture())}
    )
    assert sent.status_code == 201
    with_sara.until(lambda: with_sara.messages[-1]["kind"] == "file")
    line = with_sara.messages[-1]
    assert (line["author"], line["text"]) == ("agent", "نموذج.png")
    fetched = httpx.get(sara.client.base_url.join(line["url"]))
    assert fetched.content == picture()
    assert fetched.headers["content-disposition"].startswith("attachment")
    forged = line["url"][:-4] + "AAAA"
    assert httpx.get(sara.client.base_url.join(forged)).status_code == 404
    script = sara.post(
        f"{here(with_sara)}/file", client_id="f3", files={"file": ("a.html", b"<script>")}
    )
    assert script.json()["error"] == "bad_file"


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
