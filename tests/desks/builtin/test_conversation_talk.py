"""What passes between citizen and agent on the desk's page."""

import json
import re

import httpx

from conversations import sentences
from desks.builtin import texts as desk_texts
from tests.desks.builtin.conftest import LogIn
from tests.desks.builtin.conversing import audited, events, here, say, until
from tests.desks.builtin.material import picture
from tests.desks.builtin.person import Person
from tests.gateway.page import Page


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
