"""A business that sends: templates, the window, the pace, files, reading."""

import hashlib
import json
from pathlib import Path

import httpx
import pytest

from simulator.rates import SendingLimits
from tests.simulator.business import NUMBER_ID, Business, Phone, Simulator, text
from tests.simulator.sent import JSON, template

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\6\0\0\0\x1f\x15\xc4\x89"


def test_a_template_shows_its_words_and_answers_with_its_payload(
    simulator: Simulator, phone: Phone, business: Business
) -> None:
    waba = simulator.graph.get("debug_token", params={"input_token": "another"}).json()["data"]
    assert not waba["is_valid"]
    token = simulator.graph.headers["authorization"].removeprefix("Bearer ")
    waba = simulator.graph.get("debug_token", params={"input_token": token}).json()["data"]
    waba_id = waba["granular_scopes"][0]["target_ids"][0]
    applied = {
        "name": "reply",
        "language": "ar",
        "category": "UTILITY",
        "components": [
            {"type": "BODY", "text": "وصلك رد على طلبك {{1}} من {{2}}."},
            {"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": "عرض الرد"}]},
        ],
    }
    made = simulator.graph.post(f"{waba_id}/message_templates", json=applied)
    assert made.json()["status"] == "APPROVED"
    listed = simulator.graph.get(f"{waba_id}/message_templates", params={"name": "reply"}).json()
    assert [each["components"] for each in listed["data"]] == [applied["components"]]
    message = template("reply", values=2)
    message["template"]["components"].append(
        {
            "type": "button",
            "sub_type": "quick_reply",
            "index": "0",
            "parameters": [{"type": "payload", "payload": "show:17"}],
        }
    )
    sent = simulator.send(phone, **message)
    assert simulator.received(phone)[0]["content"]["text"] == "وصلك رد على طلبك قيمة من قيمة."
    phone.act("reply", message_id=sent, reply_id="show:17")
    pressed = business.wait_for_messages(2)[1]
    assert pressed["type"] == "button"
    assert pressed["button"] == {"payload": "show:17", "text": "عرض الرد"}
    assert pressed["context"]["id"] == sent


def test_the_window_closes_after_a_day_for_all_but_templates(
    simulator: Simulator, phone: Phone
) -> None:
    never = simulator.phone("نورة", "966500000002")
    assert simulator.refusal(never, **text("أهلًا"))[:2] == (400, 131047)
    simulator.send(phone, **text("في النافذة"))
    assert httpx.post(f"{phone.url}/clock", data={"hours": "25"}).status_code == 200
    assert simulator.refusal(phone, **text("متأخر"))[1] == 131047
    simulator.send(phone, **template())
    phone.act("text", body="رجعت")
    simulator.send(phone, **text("في النافذة"))


def test_more_than_a_burst_to_one_person_waits(business: Business, tmp_path: Path) -> None:
    limits = SendingLimits(per_second=100, burst=3, pair_seconds=1000)
    simulator = Simulator(business, tmp_path / "simulator.db", limits=limits)
    phone, other = simulator.phone(), simulator.phone("نورة", "966500000002")
    for each in (phone, other):
        each.act("text", body="مرحبا")
    for number in range(3):
        simulator.send(phone, **text(str(number)))
    assert simulator.refusal(phone, **text("3"))[1] == 131056
    simulator.send(other, **text("0"))
    assert len(simulator.received(phone)) == 3
    simulator.stop()


def test_more_than_the_number_sends_in_a_second_waits(business: Business, tmp_path: Path) -> None:
    limits = SendingLimits(per_second=1, burst=100)
    simulator = Simulator(business, tmp_path / "simulator.db", limits=limits)
    phone = simulator.phone()
    phone.act("text", body="مرحبا")
    answers = [simulator.post(phone, **text(str(number))) for number in range(5)]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert refused and all(each.json()["error"]["code"] == 130429 for each in refused)
    assert len(simulator.received(phone)) == 5 - len(refused)
    simulator.stop()


def test_a_file_goes_up_to_the_phone_and_comes_back_by_its_link(
    simulator: Simulator, phone: Phone
) -> None:
    files = {"file": ("صورة.png", PNG, "image/png")}
    answer = simulator.graph.post(f"{NUMBER_ID}/media", files=files)
    assert answer.json()["error"]["code"] == 100
    form = {"messaging_product": "whatsapp", "type": "image/png"}
    media_id = simulator.graph.post(f"{NUMBER_ID}/media", data=form, files=files).json()["id"]
    simulator.send(phone, type="image", image={"id": media_id, "caption": "الإيصال"})
    assert simulator.refusal(phone, type="audio", audio={"id": media_id})[1] == 131053
    shown = httpx.get(f"{phone.url}/files/{media_id}")
    assert shown.content == PNG and shown.headers["x-content-type-options"] == "nosniff"
    about = simulator.graph.get(media_id).json()
    assert about["sha256"] == hashlib.sha256(PNG).hexdigest()
    assert (about["mime_type"], about["file_size"]) == ("image/png", len(PNG))
    assert simulator.graph.get(about["url"]).content == PNG
    assert httpx.get(about["url"]).status_code == 401
    assert simulator.graph.get(about["url"].replace("ext=", "ext=1")).status_code == 404
    assert simulator.graph.get(about["url"].replace("hash=", "hash=0")).status_code == 404
    assert simulator.graph.delete(media_id).json() == {"success": True}
    assert simulator.graph.get(media_id).json()["error"]["code"] == 100
    assert simulator.graph.get(about["url"]).status_code == 404


@pytest.mark.parametrize(
    ("mime_type", "size"),
    [("image/gif", 10), ("text/html", 10), ("image/png", 5 * 1024 * 1024 + 1), ("image/png", 0)],
)
def test_files_that_the_api_does_not_take(
    known: tuple[Simulator, Phone], mime_type: str, size: int
) -> None:
    answer = known[0].graph.post(
        f"{NUMBER_ID}/media",
        data={"messaging_product": "whatsapp"},
        files={"file": ("file", b"0" * size, mime_type)},
    )
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, 100)


def test_reading_and_writing_show_on_the_phone(simulator: Simulator, phone: Phone) -> None:
    with httpx.stream("GET", f"{phone.url}/events") as screen:
        lines = screen.iter_lines()

        def event() -> tuple[str, JSON]:
            name = next(line for line in lines if line).removeprefix("event: ")
            return name, json.loads(next(lines).removeprefix("data: "))

        assert event()[0] == "chat"
        assert event() == ("typing", {"on": False})
        message_id = phone.act("text", body="هل من أحد؟")
        assert 'class="tick queued"' in event()[1]["html"]
        assert 'class="tick delivered"' in event()[1]["html"]
        receipt = {
            "messaging_product": "whatsapp",
            "status": "read",
            "message_id": message_id,
            "typing_indicator": {"type": "text"},
        }
        answer = simulator.graph.post(f"{NUMBER_ID}/messages", json=receipt)
        assert answer.json() == {"success": True}
        assert [event()[1]["html"].count("tick read") for _ in range(2)] == [1, 1]
        assert event() == ("typing", {"on": True})
        simulator.send(phone, **text("نعم"), context={"message_id": message_id})
        assert event() == ("typing", {"on": False})
        name, shown = event()
        assert name == "message" and "<blockquote>هل من أحد؟</blockquote>" in shown["html"]
        receipt["message_id"] = "wamid.none"
        answer = simulator.graph.post(f"{NUMBER_ID}/messages", json=receipt)
        assert answer.json()["error"]["code"] == 131009
