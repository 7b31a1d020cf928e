"""Conversations over the simulated Cloud API: what citizens send, what they get."""

import io
import struct

import httpx
import pytest
from sqlalchemy import select, update

from casework import attachments
from casework.addresses import channel_mobile
from casework.database import session
from casework.models import Attachment, Conversation
from channels.whatsapp import phrases
from conversations import sentences
from tests.channels.whatsapp.talk import PATIENCE, lines, replies, shown, until, words
from tests.gateway.peer import Peer
from tests.gateway.serving import Serving
from tests.simulator.business import Phone, Simulator

OGG = b"OggS" + bytes(60)
PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + bytes(60)


def offer(peer: Peer, text: str, *titles: str) -> None:
    """Have Rasa answer `text` with buttons, whose payloads are `/` and their title."""
    buttons = [{"title": title, "payload": f"/{title}"} for title in titles]
    peer.answers[text] = [{"text": "اختر:", "buttons": buttons}]


def test_a_message_is_answered(phone: Phone, simulator: Simulator, peer: Peer) -> None:
    phone.act("text", body="متى تفتحون؟")
    assert words(simulator, phone, 1) == ["رد: متى تفتحون؟"]
    assert peer.texts == ["متى تفتحون؟"]


def test_messages_of_one_citizen_are_answered_in_order(phone: Phone, simulator: Simulator) -> None:
    for number in range(6):
        phone.act("text", body=f"سؤال {number}")
    assert words(simulator, phone, 6) == [f"رد: سؤال {number}" for number in range(6)]


def test_a_command_is_no_command(phone: Phone, simulator: Simulator, peer: Peer) -> None:
    phone.act("text", body="/restart")
    words(simulator, phone, 1)
    assert peer.texts == ["restart"]


def test_a_long_or_empty_text_gets_a_sentence(phone: Phone, simulator: Simulator) -> None:
    phone.act("text", body="ط" * 4_001)
    phone.act("text", body="\u200f\u200f")
    assert words(simulator, phone, 2) == [
        sentences.REFUSALS["too_long"],
        sentences.REFUSALS["empty"],
    ]


def test_three_short_choices_are_buttons(phone: Phone, simulator: Simulator, peer: Peer) -> None:
    offer(peer, "ماذا", "أولى", "ثانية", "ثالثة")
    phone.act("text", body="ماذا")
    (question,) = replies(simulator, phone, 1)
    assert question["content"]["type"] == "button"
    pressed = question["content"]["action"]["buttons"][1]["reply"]
    assert pressed["title"] == "ثانية"
    phone.act("reply", message_id=question["id"], reply_id=pressed["id"])
    assert words(simulator, phone, 2)[1] == "رد: /ثانية"


def test_more_choices_are_a_list(phone: Phone, simulator: Simulator, peer: Peer) -> None:
    titles = [f"خيار رقم {number} من القائمة" for number in range(10)]
    offer(peer, "ماذا", *titles)
    phone.act("text", body="ماذا")
    (question,) = replies(simulator, phone, 1)
    assert question["content"]["type"] == "list"
    (section,) = question["content"]["action"]["sections"]
    assert [row["title"] for row in section["rows"]] == titles
    phone.act("reply", message_id=question["id"], reply_id=section["rows"][9]["id"])
    assert words(simulator, phone, 2)[1] == f"رد: /{titles[9]}"


@pytest.mark.parametrize("typed", ["12", "١٢", "12.", "1\ufe0f\u20e32\ufe0f\u20e3"])
def test_too_many_choices_are_numbered_and_the_number_may_be_typed(
    phone: Phone, simulator: Simulator, peer: Peer, typed: str
) -> None:
    titles = [f"خيار {number}" for number in range(1, 13)]
    offer(peer, "ماذا", *titles)
    phone.act("text", body="ماذا")
    (question,) = words(simulator, phone, 1)
    assert "\n12. خيار 12\n" in question and question.endswith(phrases.CHOOSE_NUMBER)
    phone.act("text", body=typed)
    assert words(simulator, phone, 2)[1] == "رد: /خيار 12"


def test_a_number_under_buttons_is_what_was_typed(
    phone: Phone, simulator: Simulator, peer: Peer
) -> None:
    offer(peer, "ماذا", "نعم", "لا")
    phone.act("text", body="ماذا")
    (question,) = replies(simulator, phone, 1)
    phone.act("text", body="1")
    assert words(simulator, phone, 2)[1] == "رد: 1"
    phone.act("text", body="2", message_id=question["id"])
    assert words(simulator, phone, 3)[2] == "رد: /لا"


def test_a_turn_of_several_messages_is_one_bubble(
    phone: Phone, simulator: Simulator, peer: Peer
) -> None:
    peer.answers["/talk_to_agent"] = [{"text": "أنت في الانتظار."}]
    offer(peer, "موظف", "talk_to_agent")
    phone.act("text", body="موظف")
    (question,) = replies(simulator, phone, 1)
    (button,) = question["content"]["action"]["buttons"]
    phone.act("reply", message_id=question["id"], reply_id=button["reply"]["id"])
    told = replies(simulator, phone, 2)[1]
    assert shown(told).startswith("أنت في الانتظار.\n\n")
    (back,) = told["content"]["action"]["buttons"]
    phone.act("reply", message_id=told["id"], reply_id=back["reply"]["id"])
    assert words(simulator, phone, 3)[2] == sentences.RETURNED


def test_the_answer_to_an_older_message_quotes_it(
    phone: Phone, simulator: Simulator, peer: Peer
) -> None:
    peer.go_on.clear()
    first = phone.act("text", body="الأولى")
    phone.act("text", body="الثانية")
    until(lambda: len(lines()) == 2)
    peer.go_on.set()
    one, two = replies(simulator, phone, 2)
    assert (one["context_id"], two["context_id"]) == (first, None)


def test_what_was_received_is_marked_as_read(
    phone: Phone, simulator: Simulator, peer: Peer
) -> None:
    peer.go_on.clear()
    phone.act("text", body="هل قرأتها؟")
    with httpx.stream("GET", f"{phone.url}/events", timeout=PATIENCE) as screen:
        assert any('"on": true' in line for line in screen.iter_lines())
    peer.go_on.set()


def test_a_photo_is_fetched_kept_and_acknowledged(phone: Phone, simulator: Simulator) -> None:
    phone.act("file", ("صورة.png", PNG, "image/png"), caption="هذه شاشة الخطأ")
    assert words(simulator, phone, 1) == [sentences.CAPTION_KEPT]
    (line,) = lines()
    assert (line.kind, line.body) == ("file", "هذه شاشة الخطأ")
    with session(readonly=True) as db:
        (kept,) = db.scalars(select(Attachment))
    assert line.attachment_id == kept.id and attachments.read(kept) == PNG


def test_a_voice_note_is_acknowledged(phone: Phone, simulator: Simulator, peer: Peer) -> None:
    phone.act("file", ("voice.ogg", OGG, "audio/ogg"), voice="on")
    (told,) = replies(simulator, phone, 1)
    assert shown(told) == sentences.VOICE_KEPT and told["content"]["type"] == "button"
    assert peer.texts == []


def test_a_file_of_another_kind_is_refused_kindly(phone: Phone, simulator: Simulator) -> None:
    phone.act("file", ("run.sh", b"#!/bin/sh\n", "text/plain"))
    assert words(simulator, phone, 1) == [sentences.REFUSALS["bad_file"]]


@pytest.mark.parametrize(
    ("kind", "fields", "code"),
    [
        ("location", {"latitude": "24.7", "longitude": "46.6", "name": "الرياض"}, "location"),
        ("contacts", {"name": "الدعم", "number": "966500000009"}, "contacts"),
        ("order", {}, "order"),
        ("unsupported", {}, "unsupported"),
        ("novelty", {}, "unsupported"),
    ],
)
def test_what_is_neither_words_nor_a_file_gets_a_sentence(
    phone: Phone, simulator: Simulator, kind: str, fields: dict[str, str], code: str
) -> None:
    phone.act(kind, **fields)
    assert words(simulator, phone, 1) == [sentences.OTHER[code]]


def test_a_reaction_and_a_deleted_message_need_no_answer(
    phone: Phone, simulator: Simulator, peer: Peer
) -> None:
    asked = phone.act("text", body="سؤال")
    (answer,) = replies(simulator, phone, 1)
    phone.act("reaction", message_id=answer["id"], emoji="👍")
    phone.act("reaction", message_id=answer["id"], emoji="")
    phone.act("revoke", message_id=asked)
    phone.act("text", body="سؤال آخر")
    words(simulator, phone, 2)
    assert [line.state for line in lines()] == ["answered"] * 4


def test_an_edited_message_is_asked_for_anew(phone: Phone, simulator: Simulator) -> None:
    asked = phone.act("text", body="سؤل")
    words(simulator, phone, 1)
    phone.act("edit", message_id=asked, body="سؤال")
    assert words(simulator, phone, 2)[1] == sentences.OTHER["edit"]
    assert lines()[1].body == "سؤال"


def test_who_shows_no_number_is_answered_by_their_id(
    gateway: Serving, simulator: Simulator, peer: Peer
) -> None:
    hidden = simulator.phone("نورة", "966500000002", "noura")
    hidden.act("text", body="مرحبا")
    assert words(simulator, hidden, 1) == ["رد: مرحبا"]
    (line,) = lines()
    assert channel_mobile(line.conversation_id) is None


def test_the_number_of_the_sender_is_known(phone: Phone, simulator: Simulator) -> None:
    phone.act("text", body="مرحبا")
    words(simulator, phone, 1)
    (line,) = lines()
    assert channel_mobile(line.conversation_id) == f"+{phone.number}"


def test_a_changed_number_keeps_its_conversation(
    phone: Phone, simulator: Simulator, peer: Peer
) -> None:
    phone.act("text", body="قبل")
    words(simulator, phone, 1)
    moved = httpx.post(f"{phone.url}/number", data={"number": "966500000077"})
    assert moved.status_code < 400
    phone.number = "966500000077"
    phone.act("text", body="بعد")
    assert words(simulator, phone, 2)[1] == "رد: بعد"
    assert len({line.conversation_id for line in lines()}) == 1
    assert channel_mobile(lines()[0].conversation_id) == "+966500000077"


def test_with_an_agent_the_assistant_is_silent_and_files_are_kept(
    phone: Phone, simulator: Simulator, peer: Peer
) -> None:
    offer(peer, "موظف", "talk_to_agent")
    phone.act("text", body="موظف")
    (question,) = replies(simulator, phone, 1)
    (button,) = question["content"]["action"]["buttons"]
    phone.act("reply", message_id=question["id"], reply_id=button["reply"]["id"])
    replies(simulator, phone, 2)
    with session() as db:
        db.execute(update(Conversation).values(handler="agent", agent="سلمى"))
    phone.act("text", body="هل أنت هنا؟")
    phone.act("location", latitude="24.7", longitude="46.6")
    until(lambda: len(lines()) == 4 and lines()[-1].state == "held")
    assert [line.state for line in lines()[2:]] == ["held", "held"]
    assert len(simulator.received(phone)) == 2


def test_states_are_in_the_log(phone: Phone, simulator: Simulator) -> None:
    phone.act("text", body="مرحبا")
    words(simulator, phone, 1)
    until(lambda: [line.state for line in lines("bot")] == ["delivered"])
    with httpx.stream("GET", f"{phone.url}/events", timeout=PATIENCE) as screen:
        next(screen.iter_bytes())  # whoever looks at the chat has read it
        until(lambda: [line.state for line in lines("bot")] == ["read"])


def test_no_number_is_readable_in_the_database(
    phone: Phone, simulator: Simulator, tmp_path: object
) -> None:
    phone.act("text", body="مرحبا")
    words(simulator, phone, 1)
    with session(readonly=True) as db:
        raw = db.connection().connection.driver_connection
        assert raw is not None
        dump = io.StringIO()
        dump.writelines(raw.iterdump())
        numbers = db.scalars(select(Conversation.address)).all()
    assert numbers == [phone.number]
    assert phone.number not in dump.getvalue()
    assert "wamid." not in dump.getvalue()


def test_a_file_is_shown_by_the_name_it_is_kept_under(phone: Phone, simulator: Simulator) -> None:
    # the type that the phone names decides how Meta sends it on, the content what it is
    phone.act("file", ("فاتورة.hta", b"%PDF-1.4\n%%EOF\n", "application/pdf"))
    replies(simulator, phone, 1)
    [line] = lines()
    assert line.body == "فاتورة.pdf"
