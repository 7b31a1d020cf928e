"""An agent at the desk and a citizen on WhatsApp, before and after the 24 hours."""

import html
import re

import pytest
from sqlalchemy import select

from casework import handovers
from casework.database import session
from casework.models import Attachment
from channels.whatsapp import undelivered
from conversations import sentences
from desks.builtin import texts as texts_of_desk
from tests.channels.whatsapp.talk import lines, replies, shown, until
from tests.channels.whatsapp.test_channel import OGG, PNG
from tests.channels.whatsapp.test_window import a_day_passes
from tests.channels.whatsapp.test_window import known as known
from tests.conversations.room.test_message_log import do
from tests.desks.builtin.conftest import LogIn
from tests.desks.builtin.conftest import hire as hire
from tests.desks.builtin.conftest import log_in as log_in
from tests.desks.builtin.conftest import quick_hashes as quick_hashes
from tests.desks.builtin.person import Person
from tests.simulator.business import Phone, Simulator

WEBP = b"RIFF\x34\0\0\0WEBPVP8 " + bytes(44)


@pytest.fixture
def sara(log_in: LogIn) -> Person:
    return log_in("agent", "sara")


def bubbles(person: Person, conversation_id: str) -> list[str]:
    """What an agent reads of the citizen's messages."""
    page = person.get(f"/conversations/{conversation_id}").text
    articles = re.findall(r'<article class="line citizen.*?</article>', page, re.DOTALL)
    found = [re.search(r'<p class="words[^>]*>(.*?)</p>', each, re.DOTALL) for each in articles]
    return [html.unescape(re.sub("<[^>]+>", "", each[1])) for each in found if each]


@pytest.mark.parametrize("taken", [False, True], ids=["queued", "with an agent"])
def test_what_cannot_be_taken_is_told_to_both_sides(
    known: str, phone: Phone, simulator: Simulator, sara: Person, taken: bool
) -> None:
    do(handovers.request, known, "requested", {})
    if taken:
        sara.post("/conversations/next")
    told = 1 + taken
    replies(simulator, phone, told)
    phone.act("file", ("virus.exe", b"MZ" + bytes(60), "application/pdf"), caption="شغّله")
    phone.act("order")
    phone.act("unsupported")
    phone.act("novelty")
    phone.act("file", ("s.webp", WEBP, "image/webp"))
    got = [shown(message) for message in replies(simulator, phone, told + 5)[told:]]
    assert sorted(got) == sorted(
        sentences.NOT_FOR_AGENT[code]
        for code in ("bad_file", "order", "unsupported", "unsupported", "sticker")
    )
    assert {line.state for line in lines()[1:]} == {"held"}
    read = bubbles(sara, known)[1:]
    assert read[0] == "ملف لم نستطع استلامه: virus.exe\nشغّله"
    assert read[1].startswith("طلب شراء")
    assert read[2:] == ["رسالة من نوع لا نستطيع عرضه"] * 2 + ["ملصق"]


def test_what_needs_no_word_is_shown_to_the_agent_only(
    known: str, phone: Phone, simulator: Simulator, sara: Person
) -> None:
    do(handovers.request, known, "requested", {})
    sara.post("/conversations/next")
    joined = replies(simulator, phone, 2)[1]
    asked = phone.act("text", body="سؤل")
    phone.act("edit", message_id=asked, body="سؤال")
    phone.act("reaction", message_id=joined["id"], emoji="👍")
    phone.act("revoke", message_id=asked)
    until(lambda: len(lines()) == 5 and lines()[-1].state == "held")
    replies(simulator, phone, 2)
    assert bubbles(sara, known)[1:] == ["سؤل", "عدّل رسالة: سؤال", "تفاعل: 👍", "حذف رسالة"]
    phone.act("file", ("voice.ogg", OGG, "audio/ogg"), voice="on")
    phone.act("file", ("شاشة.png", PNG, "image/png"))
    until(lambda: len(lines()) == 7 and lines()[-1].state == "held")
    voice, picture = bubbles(sara, known)[-2:]
    assert voice.startswith("رسالة صوتية ") and picture.startswith("صورة ")
    assert "صورة" in sara.get("/conversations/side").text


def test_the_template_button_calls_the_citizen_back(
    known: str, phone: Phone, simulator: Simulator, sara: Person
) -> None:
    do(handovers.request, known, "requested", {})
    assert sara.post("/conversations/next").headers["location"].endswith(known)
    here = f"/conversations/{known}"
    assert "نافذة واتساب" in sara.get(here).text
    assert "أرسل القالب المعتمد" not in sara.get(here).text
    joined = len(replies(simulator, phone, 2))
    a_day_passes()
    assert "أرسل القالب المعتمد" in sara.get(here).text
    assert sara.post(f"{here}/invite").headers["location"].endswith("said=invited")
    called = replies(simulator, phone, joined + 1)[joined]
    assert (called["type"], called["content"]["name"]) == ("template", "musaed_agent_reply")
    said = sara.post(f"{here}/say", text="وجدنا دفعتك", client_id="1")
    assert said.status_code == 201
    assert lines("agent")[-1].state == "queued"  # waits for the citizen
    (press,) = called["content"]["replies"]
    phone.act("reply", message_id=called["id"], reply_id=press["id"])
    until(lambda: lines("agent")[-1].state in ("sent", "delivered", "read"))
    assert bubbles(sara, known)[-1] == "ضغط زر القالب: عرض الرد"
    assert "أرسل القالب المعتمد" not in sara.get(here).text


def test_one_template_calls_until_the_citizen_has_answered(
    known: str, phone: Phone, simulator: Simulator, sara: Person
) -> None:
    do(handovers.request, known, "requested", {})
    sara.post("/conversations/next")
    here = f"/conversations/{known}"
    invite, offered = f"{here}/invite", "أرسل القالب المعتمد"
    joined = len(replies(simulator, phone, 2))

    def said() -> str:
        return sara.post(invite).headers["location"].rpartition("said=")[2]

    assert said() == "window_open"
    a_day_passes()
    assert offered in sara.get(here).text
    sara.post(f"{here}/say", text="وجدنا دفعتك", client_id="1")
    called = replies(simulator, phone, joined + 1)[joined]
    assert called["type"] == "template"
    assert offered not in sara.get(here).text and "وننتظر رده" in sara.get(here).text
    assert [said(), said()] == ["called", "called"]
    refused = sara.get(f"{here}?said=called").text
    assert texts_of_desk.SAID["called"] in refused
    assert len([line for line in lines("agent") + lines("system") if line.kind == "template"]) == 1
    phone.act("text", body="نعم؟")
    until(lambda: lines("agent")[-1].state in ("sent", "delivered", "read"))
    assert said() == "window_open"
    a_day_passes()
    assert said() == "invited"  # the citizen has answered the last one


def test_a_template_that_failed_has_called_nobody(
    known: str, phone: Phone, simulator: Simulator, sara: Person
) -> None:
    do(handovers.request, known, "requested", {})
    sara.post("/conversations/next")
    replies(simulator, phone, 2)
    a_day_passes()
    simulator.order(rules=[{"kind": "error", "code": 132015, "times": 1}])
    invite = f"/conversations/{known}/invite"
    assert sara.post(invite).headers["location"].endswith("said=invited")
    until(lambda: lines("agent")[-1].state == "failed")
    assert sara.post(invite).headers["location"].endswith("said=invited")
    assert replies(simulator, phone, 3)[2]["type"] == "template"


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.gif", b"GIF89a" + bytes(60), "not_on_whatsapp"),
        ("a.webp", WEBP, "not_on_whatsapp"),
        ("a.wav", b"RIFF\x34\0\0\0WAVE" + bytes(60), "not_on_whatsapp"),
        ("a.webm", b"\x1a\x45\xdf\xa3\x42\x82\x84webm" + bytes(60), "not_on_whatsapp"),
        ("a.png", PNG + bytes(5 * 1024 * 1024), "picture_too_large"),
    ],
)
def test_a_file_that_whatsapp_does_not_carry_is_refused_at_once(
    known: str, sara: Person, name: str, data: bytes, code: str
) -> None:
    do(handovers.request, known, "requested", {})
    sara.post("/conversations/next")
    here = f"/conversations/{known}"
    refused = sara.post(f"{here}/file", client_id="f1", files={"file": (name, data)})
    assert refused.status_code == 422
    assert refused.json() == {"error": code, "text": undelivered.NOT_CARRIED[code]}
    assert not lines("agent")
    with session(readonly=True) as db:
        assert not db.scalars(select(Attachment)).all()


def test_what_whatsapp_carries_arrives(
    known: str, phone: Phone, simulator: Simulator, sara: Person
) -> None:
    do(handovers.request, known, "requested", {})
    sara.post("/conversations/next")
    before = len(replies(simulator, phone, 2))
    large = PNG + bytes(5 * 1024 * 1024 - len(PNG))
    sent = {"a.pdf": b"%PDF-1.7\n" + bytes(60), "b.png": large, "c.ogg": OGG}
    for name, data in sent.items():
        told = sara.post(
            f"/conversations/{known}/file", client_id=name, files={"file": (name, data)}
        )
        assert told.status_code == 201
    arrived = replies(simulator, phone, before + 3)[before:]
    assert [each["type"] for each in arrived] == ["document", "image", "audio"]


def test_a_failure_is_told_in_arabic(
    known: str, phone: Phone, simulator: Simulator, sara: Person
) -> None:
    do(handovers.request, known, "requested", {})
    sara.post("/conversations/next")
    replies(simulator, phone, 2)
    simulator.order(rules=[{"kind": "error", "code": 131026, "times": 1}])
    here = f"/conversations/{known}"
    sara.post(f"{here}/say", text="وجدنا دفعتك", client_id="1")
    until(lambda: lines("agent")[-1].state == "failed")
    page = sara.get(here).text
    assert "لم تصل: <bdi>لا يصل واتساب إلى هذا المواطن (رمز 131026)</bdi>" in page
    assert "code 131026" not in page


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        (None, ""),
        ("window", "حتى يكتب المواطن"),
        ("code 100: Param file: the type 'image/gif' is not supported", "(رمز 100)"),
        ("code 132015", "(رمز 132015)"),
        ("code 7", "لم يقبلها واتساب (رمز 7)"),
        ("something new", "لم يقبلها واتساب"),
    ],
)
def test_no_reason_is_shown_in_english(reason: str | None, told: str) -> None:
    said = undelivered.why(reason)
    assert told in said and bool(told) == bool(said)
    assert not re.search("[a-z]", said)
