"""Everything that a person can send from a phone, as our webhook is told of it."""

import json
from base64 import b64decode
from typing import Any

import httpx
import pytest

from simulator.markup import marked_up
from tests.simulator.business import Business, Phone, Simulator, text

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\6\0\0\0\x1f\x15\xc4\x89"
OGG = b"OggS\0\2" + bytes(22) + b"OpusHead" + bytes(11)
WEBP = b"RIFF\x1a\0\0\0WEBPVP8 " + bytes(14)
MP4 = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + bytes(16)
PDF = b"%PDF-1.4\n"


def told(business: Business) -> dict[str, Any]:
    """The second message, after the greeting."""
    return business.wait_for_messages(2)[1]


def test_a_button_and_a_row_are_answered_with_their_ids(
    simulator: Simulator, phone: Phone, business: Business
) -> None:
    reply = {"id": "category:amount", "title": "المبلغ"}
    action: dict[str, Any] = {"buttons": [{"type": "reply", "reply": reply}]}
    asked = {"type": "button", "body": {"text": "ما الموضوع؟"}, "action": action}
    sent = simulator.send(phone, type="interactive", interactive=asked)
    phone.act("reply", message_id=sent, reply_id="category:amount")
    row = {"id": "category:portal", "title": "البوابة", "description": "الدخول والبيانات"}
    asked = {
        "type": "list",
        "body": {"text": "ما الموضوع؟"},
        "action": {"button": "اختر", "sections": [{"rows": [row]}]},
    }
    listed = simulator.send(phone, type="interactive", interactive=asked)
    phone.act("reply", message_id=listed, reply_id="category:portal")
    pressed, chosen = business.wait_for_messages(3)[1:]
    assert pressed["interactive"] == {"type": "button_reply", "button_reply": reply}
    assert pressed["context"] == {"from": "966800000000", "id": sent}
    assert chosen["interactive"] == {"type": "list_reply", "list_reply": row}
    assert chosen["context"]["id"] == listed


@pytest.mark.parametrize(
    ("name", "data", "fields", "kind", "expected"),
    [
        (
            "صورة.png",
            PNG,
            {"caption": "هنا"},
            "image",
            {"mime_type": "image/png", "caption": "هنا"},
        ),
        ("مقطع.mp4", MP4, {}, "video", {"mime_type": "video/mp4"}),
        ("ملصق.webp", WEBP, {}, "sticker", {"mime_type": "image/webp", "animated": False}),
        ("أغنية.ogg", OGG, {}, "audio", {"mime_type": "audio/ogg", "voice": False}),
        (
            "صوت.ogg",
            OGG,
            {"voice": "on"},
            "audio",
            {"mime_type": "audio/ogg; codecs=opus", "voice": True},
        ),
        (
            "عقد.pdf",
            PDF,
            {},
            "document",
            {"mime_type": "application/pdf", "filename": "عقد.pdf"},
        ),
        ("ملف.bin", b"anything", {}, "document", {"mime_type": "application/x-thing"}),
    ],
)
def test_files_are_uploaded_and_named_by_what_they_are(
    simulator: Simulator,
    phone: Phone,
    business: Business,
    name: str,
    data: bytes,
    fields: dict[str, str],
    kind: str,
    expected: dict[str, Any],
) -> None:
    phone.act("file", (name, data, "application/x-thing"), **fields)
    message = told(business)
    assert message["type"] == kind
    assert message[kind].items() >= expected.items()
    about = simulator.graph.get(message[kind]["id"]).json()
    assert bytes.fromhex(about["sha256"]) == b64decode(message[kind]["sha256"])
    assert simulator.graph.get(about["url"]).content == data


def test_place_and_contact(phone: Phone, business: Business) -> None:
    phone.act("location", latitude="24.7136", longitude="46.6753", name="الرياض")
    phone.act("contacts", name="نورة", number="+966 50 000 0002")
    place, contact = business.wait_for_messages(3)[1:]
    assert place["location"] == {"latitude": 24.7136, "longitude": 46.6753, "name": "الرياض"}
    assert contact["contacts"][0]["phones"][0]["wa_id"] == "966500000002"


def test_a_reaction_comes_and_goes(simulator: Simulator, phone: Phone, business: Business) -> None:
    sent = simulator.send(phone, **text("تم"))
    phone.act("reaction", message_id=sent, emoji="👍")
    phone.act("reaction", message_id=sent, emoji="")
    given, taken = business.wait_for_messages(3)[1:]
    assert given["reaction"] == {"message_id": sent, "emoji": "👍"}
    assert taken["reaction"] == {"message_id": sent}


def test_a_message_is_edited_and_then_deleted(phone: Phone, business: Business) -> None:
    written = phone.act("text", body="رقمي 0500000001")
    phone.act("edit", message_id=written, body="رقمي 0500000002")
    phone.act("revoke", message_id=written)
    edited, revoked = business.wait_for_messages(4)[2:]
    assert edited["type"] == "edit"
    assert edited["edit"]["original_message_id"] == written
    assert edited["edit"]["message"] == {"type": "text", "text": {"body": "رقمي 0500000002"}}
    assert revoked["type"] == "revoke"
    assert revoked["revoke"] == {"original_message_id": written}
    answer = phone.submit("edit", message_id=written, body="بعد الحذف")
    assert answer.status_code == 422


def test_another_number_keeps_the_user_id(
    simulator: Simulator, phone: Phone, business: Business
) -> None:
    answer = httpx.post(f"{phone.url}/number", data={"number": "966500000009"})
    assert answer.status_code == 200
    message = told(business)
    assert message["from"] == phone.number
    assert message["system"]["type"] == "user_changed_number"
    assert message["system"]["wa_id"] == "966500000009"
    assert "contacts" not in business.values[-1]
    phone.act("text", body="من رقمي الجديد")
    assert business.wait_for_messages(3)[2]["from"] == "966500000009"
    assert business.messages[2]["from_user_id"] == phone.user_id
    simulator.phone("نورة", "966500000002")
    answer = httpx.post(f"{phone.url}/number", data={"number": "966500000002"})
    assert answer.status_code == 422


@pytest.mark.parametrize("kind", ["order", "unsupported", "novelty"])
def test_types_that_few_send(phone: Phone, business: Business, kind: str) -> None:
    phone.act(kind)
    message = told(business)
    assert message["type"] == kind
    if kind == "unsupported":
        assert message["errors"][0]["code"] == 131051


def test_a_quoted_message(simulator: Simulator, phone: Phone, business: Business) -> None:
    sent = simulator.send(phone, **text("أرسل رقم هويتك"))
    phone.act("text", body="لماذا؟", message_id=sent)
    assert told(business)["context"]["id"] == sent


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("text", {"body": " \n "}),
        ("text", {"body": "نص", "message_id": "wamid.none"}),
        ("reply", {"message_id": "wamid.none", "reply_id": "1"}),
        ("file", {}),
        ("location", {"latitude": "شمال", "longitude": "شرق"}),
        ("location", {"latitude": "91", "longitude": "0"}),
        ("location", {"latitude": "nan", "longitude": "0"}),
        ("contacts", {"name": "نورة", "number": "050"}),
        ("contacts", {"name": "", "number": "966500000002"}),
        ("reaction", {"message_id": "wamid.none", "emoji": "👍"}),
        ("", {}),
    ],
)
def test_what_a_form_cannot_do_is_said_and_not_sent(
    phone: Phone, business: Business, kind: str, fields: dict[str, str]
) -> None:
    answer = phone.submit(kind, **fields)
    assert answer.status_code == 422
    assert answer.json()["text"].endswith(".")
    phone.act("text", body="بعدها")
    assert told(business)["text"]["body"] == "بعدها"


def test_phones_that_cannot_be_added(simulator: Simulator, phone: Phone) -> None:
    for given in (
        {"name": "", "number": "966500000005"},
        {"name": "نورة", "number": "12"},
        {"name": "نورة", "number": phone.number},
    ):
        answer = httpx.post(f"{simulator.url}/phones", data=given)
        assert answer.status_code == 422
        assert 'role="alert"' in answer.text
    assert httpx.get(f"{simulator.url}/phones/99").status_code == 404


def test_the_page_of_another_site_can_send_nothing(phone: Phone) -> None:
    answer = httpx.post(
        f"{phone.url}/messages",
        data={"kind": "text", "body": "من موقع آخر"},
        headers={"Sec-Fetch-Site": "cross-site"},
    )
    assert answer.status_code == 403


def test_what_is_written_is_shown_as_text(phone: Phone) -> None:
    phone.act("text", body="<script>alert(1)</script>")
    phone.act("file", ("صفحة.html", b"<script>alert(1)</script>", "text/html"))
    with httpx.stream("GET", f"{phone.url}/events") as screen:
        lines = screen.iter_lines()
        next(lines)
        html = json.loads(next(lines).removeprefix("data: "))["html"]
    assert "<script" not in html and "&lt;script&gt;" in html
    page = phone.url + html.split("/files/")[1].split('"')[0].join(["/files/", ""])
    answer = httpx.get(page)
    assert answer.headers["content-disposition"] == "attachment"
    assert "script-src 'self'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("*مهم* و_مائل_", "<b>مهم</b> و_مائل_"),
        ("_مائل_ ~قديم~ `رمز`", "<i>مائل</i> <s>قديم</s> <code>رمز</code>"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("<b>*", "&lt;b&gt;*"),
        ("https://ca.gov.sa/a_b_c", '<bdi class="link">https://ca.gov.sa/a_b_c</bdi>'),
    ],
)
def test_marks_look_as_on_a_phone(written: str, shown: str) -> None:
    assert marked_up(written) == shown
