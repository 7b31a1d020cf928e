"""A citizen here, an agent in Chatwoot, and what passes between them."""

import requests
from sqlalchemy import select

from arabic.text import isolate
from casework import handovers
from casework.database import session
from casework.models import Conversation, Handover, Message
from conversations import sentences
from tests.chatwoot.fake import FakeChatwoot
from tests.desks.chatwoot.conftest import InQueue
from tests.gateway.page import Page
from tests.gateway.peer import LEAVE, Peer
from tests.system import wait_until

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010804000000b51c0c02"
    "0000000b4944415478da6364f8ff1f0003030200f78b9b9c0000000049454e44ae426082"
)


def handler(page: Page) -> tuple[str, str | None]:
    with session(readonly=True) as db:
        conversation = db.get_one(Conversation, page.conversation_id)
        return conversation.handler, conversation.agent


def status(page: Page) -> str:
    with session(readonly=True) as db:
        return str(
            db.scalar(
                select(Handover.status).where(Handover.conversation_id == page.conversation_id)
            )
        )


def ended(page: Page) -> None:
    """Wait until the citizen was told that it is over, and has the assistant back."""
    page.until(lambda: page.of("handler")[-1]["state"] == "bot")
    page.until(lambda: page.messages[-1]["kind"] == "rating")


def held_by(page: Page, name: str) -> None:
    """Wait until the citizen sees that this agent has the conversation."""
    page.until(lambda: page.of("handler")[-1]["agent"] == name)


def test_an_agent_sees_why_and_what_was_said(in_queue: InQueue, chatwoot: FakeChatwoot) -> None:
    _, number = in_queue()
    (note,) = chatwoot.texts(number, "note")
    assert "طلب موظفًا" in note and "المواطن: موظف" in note
    assert chatwoot.texts(number, "outgoing") == chatwoot.texts(number, "incoming") == []
    chatwoot.wait_for(lambda fake: fake.conversations[number]["labels"])
    assert chatwoot.conversations[number]["labels"] == ["web", "requested"]
    assert chatwoot.conversations[number]["status"] == "open"


def test_who_replies_has_the_conversation(in_queue: InQueue, chatwoot: FakeChatwoot) -> None:
    page, number = in_queue()
    chatwoot.reply(number, "معك فهد", 6, "فهد")
    held_by(page, "فهد")
    page.until(lambda: page.replies()[-1] == "معك فهد")
    chatwoot.assign(number, 5, "نورة")
    held_by(page, "نورة")
    chatwoot.assign(number, None)
    page.until(lambda: page.of("handler")[-1]["state"] == "queue")


def test_only_agents_words_for_the_citizen_reach_them(
    in_queue: InQueue, chatwoot: FakeChatwoot
) -> None:
    page, number = in_queue()
    chatwoot.reply(number, "ملاحظة", private=True)
    chatwoot.reply(number, "آلي", sender_type="agent_bot")
    chatwoot.reply(number, "للمستفيد")
    page.until(lambda: page.replies()[-1] == "للمستفيد")
    assert not {"ملاحظة", "آلي"} & set(page.replies())


def test_a_conversation_nobody_took_can_be_resolved(
    in_queue: InQueue, chatwoot: FakeChatwoot
) -> None:
    page, number = in_queue()
    chatwoot.set_status(number, "resolved")
    ended(page)
    assert any(sentences.SUPPORT_TEAM in reply for reply in page.replies())


def test_an_agent_can_open_it_again(in_queue: InQueue, chatwoot: FakeChatwoot) -> None:
    page, number = in_queue()
    chatwoot.assign(number, 5, "نورة")
    chatwoot.set_status(number, "resolved")
    ended(page)
    chatwoot.set_status(number, "open")
    held_by(page, "نورة")
    page.send("ما زلت هنا")
    chatwoot.wait_for(lambda fake: fake.texts(number, "incoming") == ["ما زلت هنا"])


def test_words_after_the_end_still_arrive(in_queue: InQueue, chatwoot: FakeChatwoot) -> None:
    page, number = in_queue()
    chatwoot.assign(number, 5, "نورة")
    chatwoot.set_status(number, "resolved")
    ended(page)
    chatwoot.reply(number, "نسيت أن أقول")
    page.until(lambda: page.replies()[-1] == "نسيت أن أقول")
    assert handler(page) == ("bot", None)


def test_a_citizen_who_asks_again_is_in_the_same_conversation(
    in_queue: InQueue, chatwoot: FakeChatwoot
) -> None:
    page, number = in_queue()
    chatwoot.assign(number, 5, "نورة")
    chatwoot.set_status(number, "resolved")
    ended(page)
    page.choose(page.ask("موظف")["choices"][0]["id"])
    chatwoot.wait_for(lambda fake: len(fake.texts(number, "note")) == 2)
    assert chatwoot.conversations[number]["status"] == "open"
    assert len(chatwoot.conversations) == len(chatwoot.contacts) == 1


def test_a_citizen_who_returns_to_the_assistant_ends_it_there(
    in_queue: InQueue, chatwoot: FakeChatwoot
) -> None:
    page, number = in_queue()
    page.send(LEAVE)
    chatwoot.wait_for(lambda fake: fake.conversations[number]["status"] == "resolved")
    page.until(lambda: page.of("handler")[-1]["state"] == "bot")
    assert status(page) == "abandoned"
    chatwoot.wait_for(lambda fake: len(fake.texts(number, "note")) == 2)


def test_what_the_assistant_answers_meanwhile_is_known_there(
    in_queue: InQueue, chatwoot: FakeChatwoot, peer: Peer
) -> None:
    page, number = in_queue()
    peer.answers["كم رقمكم؟"] = [{"text": "19912"}]
    page.send("تفاصيل للموظف")
    assert page.ask("كم رقمكم؟")["text"] == "19912"
    page.send("وتفاصيل أخرى")
    written = ["تفاصيل للموظف", "كم رقمكم؟", "وتفاصيل أخرى"]
    chatwoot.wait_for(lambda fake: fake.texts(number, "incoming") == written)
    assert chatwoot.texts(number, "note")[1:] == ["المساعد: 19912"]
    page.send(LEAVE)
    page.until(lambda: page.of("handler")[-1]["state"] == "bot")
    page.ask("بعد الرجوع")
    chatwoot.wait_for(lambda fake: fake.conversations[number]["status"] == "resolved")
    assert "بعد الرجوع" not in chatwoot.texts(number, "incoming")


def test_files_pass_both_ways(in_queue: InQueue, chatwoot: FakeChatwoot) -> None:
    page, number = in_queue()
    answer = requests.post(
        chatwoot.webhook_url.replace("/webhooks/chatwoot", "/attachments"),
        files={"file": ("صورة.png", PNG)},
        data={"client_id": "f1"},
        headers={"Authorization": f"Bearer {page.token}"},
        timeout=10,
    )
    assert answer.status_code == 201, answer.text
    chatwoot.wait_for(lambda fake: fake.files)
    assert next(iter(chatwoot.files.values())) == ("صورة.png", PNG)
    chatwoot.reply(number, "انظر", files=(("reply.png", PNG), ("tool.exe", b"MZ")))
    page.until(lambda: page.replies()[-1] == sentences.FILE_NOT_SHOWN)
    words, file, refused = page.messages[-3:]
    assert (words["text"], file["kind"], refused["kind"]) == ("انظر", "file", "text")


def test_a_file_that_whatsapp_does_not_carry_is_told_instead(
    in_queue: InQueue, chatwoot: FakeChatwoot
) -> None:
    page, number = in_queue()
    with session() as db:
        db.get_one(Conversation, page.conversation_id).channel = "whatsapp"
    chatwoot.reply(number, "انظر", files=(("a.gif", b"GIF89a" + bytes(60)), ("b.png", PNG)))

    def sent() -> list[tuple[str, str]]:
        with session(readonly=True) as db:
            found = select(Message).where(Message.author == "agent").order_by(Message.seq)
            return [(line.kind, line.body) for line in db.scalars(found)]

    expected = [("text", "انظر"), ("text", sentences.FILE_NOT_SHOWN), ("file", "b.png")]
    wait_until(lambda: sent() == expected, 20, "the files were not told")


def test_a_citizens_typing_is_shown_and_notes_are_typed_unseen(
    in_queue: InQueue, chatwoot: FakeChatwoot
) -> None:
    page, number = in_queue()
    page.client.emit("typing", {"on": True})
    chatwoot.wait_for(lambda fake: [status for _, status in fake.typing] == ["on"])
    chatwoot.assign(number, 5, "نورة")
    held_by(page, "نورة")
    before = len(page.of("typing"))
    chatwoot.type(number, True, private=True)
    chatwoot.reply(number, "كتبت ملاحظة")
    page.until(lambda: page.replies()[-1] == "كتبت ملاحظة")
    assert {"on": True} not in page.of("typing")[before:]


def test_identifiers_are_masked_unless_chatwoot_may_have_them(
    in_queue: InQueue, chatwoot: FakeChatwoot
) -> None:
    page, number = in_queue()
    page.send("هويتي 1000000008 وجوالي 0500000000")
    (text,) = chatwoot.wait_for(lambda fake: fake.texts(number, "incoming"))
    assert text == f"هويتي {isolate('1•••••••08')} وجوالي {isolate('0•••••••00')}"


def test_shared_as_written_when_that_is_set(in_queue: InQueue, chatwoot: FakeChatwoot) -> None:
    page, number = in_queue(CHATWOOT_SHARE_PERSONAL_DATA="true")
    page.send("هويتي 1000000008")
    assert chatwoot.wait_for(lambda fake: fake.texts(number, "incoming")) == ["هويتي 1000000008"]


def test_a_conversation_deleted_there_gets_a_new_one(
    in_queue: InQueue, chatwoot: FakeChatwoot
) -> None:
    page, number = in_queue()
    chatwoot.forget(number)
    page.send("أما زلتم هنا؟")
    chatwoot.wait_for(lambda fake: set(fake.conversations) - {number})
    (again,) = chatwoot.conversations
    chatwoot.wait_for(lambda fake: "أما زلتم هنا؟" in fake.texts(again, "incoming"))
    assert handovers.queue_view(page.conversation_id)
