"""What the web channel withstands: forged, malformed, too much, from elsewhere."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
import socketio.exceptions

from conversations.sentences import REFUSALS
from tests.gateway.fixtures import Start, Visit
from tests.gateway.page import Page
from tests.gateway.peer import Peer
from tests.gateway.serving import Serving


@pytest.mark.parametrize(
    "arguments",
    [
        (), (1,), ("text",), (None,), ([],), ({},), (True,), (1, 2), ({"text": "x"},),
        ({"client_id": "a", "text": 5},), ({"client_id": ["a"], "text": "x"},),
        ({"client_id": "a", "text": b"bytes"},), (b"bytes",), ([{"client_id": "a", "text": "x"}],),
        ({"client_id": "a", "text": {"$ne": None}},),
    ],
)  # fmt: skip
def test_malformed_payloads_are_told_so(visit: Visit, arguments: tuple[Any, ...]) -> None:
    page = visit()
    for event in ("message", "history", "rate", "nonsense"):
        answer = page.call(event, *arguments)
        if event == "history" and arguments and isinstance(arguments[0], dict):
            assert answer == []
            continue
        assert answer["text"] == REFUSALS[answer["error"]]
    assert page.ask("بعدها")["text"] == "رد: بعدها"


@pytest.mark.parametrize("transport", ["websocket", "polling"])
def test_ten_megabytes_get_an_answer_and_disturb_nobody(visit: Visit, transport: str) -> None:
    page, neighbour = visit(transports=[transport]), visit()
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(page.send, "م" * (5 * 1024 * 1024))  # two bytes each
        assert neighbour.ask("جار")["text"] == "رد: جار"
        assert answer.result()["error"] == "too_long"
    assert page.send("ب" * 4001)["error"] == "too_long"
    assert page.send("ت" * 4000) == {"seq": 1}
    assert page.history()[0]["text"] == "ت" * 4000


def test_a_flood_is_refused_and_disturbs_nobody(start: Start, visit: Visit, peer: Peer) -> None:
    gateway = start(RATE_CONVERSATION_PER_MINUTE="20")
    page, neighbour = visit(url=gateway.url), visit(url=gateway.url)
    answers: list[dict[str, Any]] = []
    for n in range(200):
        payload = {"client_id": f"c{n}", "text": f"{n}"}
        page.client.emit("message", payload, callback=answers.append)
    neighbour.ask("جار")
    page.until(lambda: len(answers) == 200)
    taken = [answer for answer in answers if "seq" in answer]
    refused = [answer for answer in answers if "error" in answer]
    assert len(taken) == 20 and {answer["error"] for answer in refused} == {"rate_limited"}
    assert all(answer["retry_after"] > 0 for answer in refused)
    page.until(lambda: len(page.replies()) == 20)  # what was taken is answered


def test_connections_of_one_address_are_limited(start: Start, visit: Visit) -> None:
    gateway = start(ADDRESS_CONNECTIONS="2")
    first = visit(url=gateway.url)
    visit(url=gateway.url)
    refused = socketio.Client(reconnection=False)
    reasons: list[Any] = []
    refused.on("connect_error", reasons.append)
    with pytest.raises(socketio.exceptions.ConnectionError):
        refused.connect(gateway.url, transports=["websocket"])
    assert reasons[0]["message"] == "too_many_connections"
    assert reasons[0]["data"]["text"] == REFUSALS["too_many_connections"]
    refused.eio.ws.shutdown()
    first.close()
    visit(url=gateway.url).ask("مكان")


def test_a_client_cannot_forge_connections(start: Start, visit: Visit) -> None:
    gateway = start(ADDRESS_CONNECTIONS="3")
    page = visit(url=gateway.url)
    forged = {"asgi.scope": {"client": ["127.0.0.1", 1], "headers": []}}
    for event, args in (("connect", (forged, None)), ("disconnect", ("gone",)), ("*", ())) * 4:
        answer = page.client.call(event, args, timeout=30)
        assert answer["error"] == "unknown_event"
    page.ask("مكان")
    others = [visit(url=gateway.url) for _ in range(2)]
    others[0].ask("مكان")


def test_a_forwarded_address_counts_only_from_a_trusted_proxy(start: Start, visit: Visit) -> None:
    def connect_twice(url: str) -> None:
        for n in range(2):
            visit(url=url, headers={"X-Forwarded-For": f"203.0.113.{n}"})

    connect_twice(start(ADDRESS_CONNECTIONS="1", MUSAED_TRUSTED_PROXIES="127.0.0.1").url)
    with pytest.raises(socketio.exceptions.ConnectionError):
        connect_twice(start(ADDRESS_CONNECTIONS="1", MUSAED_TRUSTED_PROXIES="").url)


def test_a_page_of_another_origin_needs_the_setting(start: Start) -> None:
    def handshake(gateway: Serving, origin: str) -> int:
        url = f"{gateway.url}/socket.io/?EIO=4&transport=polling"
        return httpx.get(url, headers={"Origin": origin}).status_code

    closed, opened = start(), start(MUSAED_CORS_ORIGINS="https://portal.example, https://b.example")
    assert handshake(closed, closed.url) == 200
    assert handshake(closed, "https://portal.example") == 400
    assert handshake(opened, "https://portal.example") == 200
    assert handshake(opened, "https://evil.example") == 400


@pytest.mark.parametrize("origins", ["", "https://portal.example"])
def test_our_own_page_is_always_let_in(start: Start, origins: str) -> None:
    gateway = start(MUSAED_CORS_ORIGINS=origins)
    url = f"{gateway.url}/socket.io/?EIO=4&transport=polling"
    at_home = {"Origin": gateway.url}
    behind_tls = {"Host": "musaed.example", "Origin": "https://musaed.example"}
    host_set_anew = {"X-Forwarded-Host": "a.example, b", "Origin": "https://a.example"}
    for headers in (at_home, behind_tls, host_set_anew):
        assert httpx.get(url, headers=headers).status_code == 200
    stranger = {**behind_tls, "Origin": "https://musaed.example.evil"}
    assert httpx.get(url, headers=stranger).status_code == 400
    Page(gateway.url).close()  # over WebSocket, where the client names our own origin


def test_garbage_on_the_transport_disturbs_nobody(gateway: Serving, visit: Visit) -> None:
    page = visit()
    url = f"{gateway.url}/socket.io/?EIO=4&transport=polling"
    with httpx.Client() as http:
        sid = http.get(url).text.partition('"sid":"')[2].partition('"')[0]
        for garbage in (
            "40",
            "40",
            "42",
            '42["message"',
            "42{}",
            "42[]",
            "42[1]",
            "4",
            "\x1e",
            "9",
            "451-[]",
        ):
            http.post(f"{url}&sid={sid}", content=garbage)
        http.post(f"{url}&sid={sid}", content=b"\xff\xfe")
    assert page.ask("بخير؟")["text"] == "رد: بخير؟"
