"""What the Graph API takes, and what it refuses with which code."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from simulator.rates import Limits
from tests.simulator.business import NUMBER_ID, SECRET, Business, Phone, Simulator, text

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\6\0\0\0\x1f\x15\xc4\x89"
JSON = dict[str, Any]


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Simulator, Phone]]:
    """A simulator whose rates no test reaches, and a phone that has just written."""
    business = Business()
    storage = tmp_path_factory.mktemp("simulator") / "simulator.db"
    simulator = Simulator(business, storage, limits=Limits(per_second=1000, burst=1000))
    phone = simulator.phone()
    phone.act("text", body="السلام عليكم")
    yield simulator, phone
    simulator.stop()
    business.stop()


def buttons(*titles: str, ids: list[str] | None = None, **fields: Any) -> JSON:
    replies = [
        {"type": "reply", "reply": {"id": (ids or titles)[place], "title": title}}
        for place, title in enumerate(titles)
    ]
    return interactive("button", {"buttons": replies}, **fields)


def rows(*titles: str, button: str = "الخيارات", **row: str) -> JSON:
    made = [{"id": title, "title": title, **row} for title in titles]
    return interactive("list", {"button": button, "sections": [{"rows": made}]})


def interactive(kind: str, action: JSON, body: str = "اختر", **fields: Any) -> JSON:
    content = {"type": kind, "body": {"text": body}, "action": action, **fields}
    return {"type": "interactive", "interactive": content}


def sections(*sizes: int, title: str | None = "قسم") -> JSON:
    made: list[JSON] = [
        {"rows": [{"id": f"{place}-{row}", "title": "صف"} for row in range(size)]}
        for place, size in enumerate(sizes)
    ]
    for section in made:
        if title is not None:
            section["title"] = title
    return interactive("list", {"button": "الخيارات", "sections": made})


def header(length: int) -> JSON:
    return {"header": {"type": "text", "text": "س" * length}}


def template(name: str = "musaed_agent_reply", code: str = "ar", values: int = 0) -> JSON:
    parameters = [{"type": "text", "text": "قيمة"}] * values
    return {
        "type": "template",
        "template": {
            "name": name,
            "language": {"code": code},
            "components": [{"type": "body", "parameters": parameters}],
        },
    }


@pytest.mark.parametrize(
    ("longest", "over"),
    [
        (text("س" * 4096), text("س" * 4097)),
        (buttons("أ", "ب", "ج"), buttons("أ", "ب", "ج", "د")),
        (buttons("س" * 20), buttons("س" * 21)),
        (buttons("أ", ids=["i" * 256]), buttons("أ", ids=["i" * 257])),
        (buttons("أ", "ب", ids=["1", "2"]), buttons("أ", "ب", ids=["1", "1"])),
        (buttons("أ", "ب", ids=["1", "2"]), buttons("أ", "أ", ids=["1", "2"])),
        (buttons("أ", body="س" * 1024), buttons("أ", body="س" * 1025)),
        (buttons("أ", **header(60)), buttons("أ", **header(61))),
        (
            buttons("أ", footer={"text": "س" * 60}),
            buttons("أ", footer={"text": "س" * 61}),
        ),
        (rows(*"1234567890"), rows(*"1234567890٠")),
        (rows("س" * 24), rows("س" * 25)),
        (rows("أ", description="س" * 72), rows("أ", description="س" * 73)),
        (rows("أ", id="i" * 200), rows("أ", id="i" * 201)),
        (rows("أ", button="س" * 20), rows("أ", button="س" * 21)),
        (sections(5, 5), sections(5, 6)),
        (sections(1, title="س" * 24), sections(1, title="س" * 25)),
        (sections(2, title=None), sections(1, 1, title=None)),
    ],
)
def test_each_limit_is_kept_to_the_character(
    known: tuple[Simulator, Phone], longest: JSON, over: JSON
) -> None:
    simulator, phone = known
    sent = simulator.send(phone, **longest)
    status, code, details = simulator.refusal(phone, **over)
    assert (status, code) == (400, 131009), details
    assert details.startswith("Parameter '")
    assert simulator.received(phone)[-1]["id"] == sent


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        (text(" \n"), 131009),
        ({"type": "text"}, 131008),
        ({"type": "text", "text": {"preview_url": True}}, 131008),
        ({"type": "poll", "poll": {}}, 131051),
        (buttons(), 131009),
        (interactive("carousel", {}), 131009),
        (rows("أ") | {"recipient_type": "group"}, 131009),
        (text("أهلًا") | {"to": "966500000099"}, 131026),
        (text("أهلًا") | {"to": "not a number"}, 131009),
        (text("أهلًا") | {"to": None}, 131008),
        (text("أهلًا") | {"to": None, "recipient": "SA.1"}, 131026),
        (text("أهلًا") | {"to": "+966 80 000 0000"}, 131021),
        (text("أهلًا") | {"messaging_product": "sms"}, 100),
        (text("أهلًا") | {"biz_opaque_callback_data": "b" * 513}, 131009),
        ({"type": "image", "image": {"id": "1"}}, 131009),
        ({"type": "image", "image": {"id": "1", "link": "http://127.0.0.1"}}, 131009),
        ({"type": "image", "image": {"link": "http://127.0.0.1:9/none.png"}}, 131053),
        ({"type": "audio", "audio": {"id": "1", "caption": "صوت"}}, 131009),
        ({"type": "reaction", "reaction": {"message_id": "wamid.none", "emoji": "👍"}}, 131009),
        (template("no_such_template"), 132001),
        (template(code="en"), 132001),
        (template(values=1), 132000),
        (template(values=9), 132000),
    ],
)
def test_what_is_wrong_is_refused_with_its_code(
    known: tuple[Simulator, Phone], message: JSON, expected: int
) -> None:
    simulator, phone = known
    before = simulator.received(phone)
    assert simulator.refusal(phone, **message)[1] == expected
    assert simulator.received(phone) == before


def test_calls_without_the_token_or_for_another_number(known: tuple[Simulator, Phone]) -> None:
    simulator, _ = known
    address = f"{simulator.url}/graph/v23.0/{NUMBER_ID}/messages"
    for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic x"}):
        answer = httpx.post(address, json={}, headers=headers)
        assert (answer.status_code, answer.json()["error"]["code"]) == (401, 190)
    assert simulator.graph.post("1/messages", json={}).json()["error"]["code"] == 100
    for body in (b"", b"{", b"[]", b"\xff"):
        answer = simulator.graph.post(f"{NUMBER_ID}/messages", content=body)
        assert (answer.status_code, answer.json()["error"]["code"]) == (400, 100)


def test_a_number_may_be_written_as_people_do(known: tuple[Simulator, Phone]) -> None:
    simulator, phone = known
    answer = simulator.post(phone, **text("أهلًا") | {"to": "+966 (50) 000-0001"})
    assert answer.json()["contacts"] == [{"input": "+966 (50) 000-0001", "wa_id": phone.number}]


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
    limits = Limits(per_second=100, burst=3, pair_seconds=1000)
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
    limits = Limits(per_second=1, burst=100)
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


def test_what_an_operators_check_asks(known: tuple[Simulator, Phone]) -> None:
    graph = known[0].graph
    number = graph.get(NUMBER_ID, params={"fields": "display_phone_number,quality_rating"}).json()
    assert number["quality_rating"] == "GREEN" and "verified_name" not in number
    assert graph.get(NUMBER_ID, params={"fields": "height"}).json()["error"]["code"] == 100
    token = graph.headers["authorization"].removeprefix("Bearer ")
    data = graph.get("debug_token", params={"input_token": token}).json()["data"]
    assert data["is_valid"] and "whatsapp_business_messaging" in data["scopes"]
    waba_id = data["granular_scopes"][0]["target_ids"][0]
    assert len(graph.get(f"{waba_id}/subscribed_apps").json()["data"]) == 1
    names = [each["name"] for each in graph.get(f"{waba_id}/message_templates").json()["data"]]
    assert names == sorted(names) and "musaed_agent_reply" in names
    assert graph.get("17").json()["error"]["code"] == 100
    proof = hmac.new(SECRET.encode(), token.encode(), "sha256").hexdigest()
    assert graph.get(NUMBER_ID, params={"appsecret_proof": proof}).status_code == 200
    wrong = graph.get(NUMBER_ID, params={"appsecret_proof": f"0{proof[1:]}"})
    assert wrong.json()["error"]["code"] == 100


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
