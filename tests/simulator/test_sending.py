"""What the Graph API takes, and what it refuses with which code."""

import hmac
from typing import Any

import httpx
import pytest

from tests.simulator.business import NUMBER_ID, SECRET, Phone, Simulator, text
from tests.simulator.sent import JSON, template


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
