import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

from casework.clock import utcnow
from casework.database import session
from casework.models import Notification
from casework.notifications import MAX_ATTEMPTS, send_due
from casework.settings import get_settings
from tests.casework.conftest import Configure
from tests.casework.test_tickets import PERSON, create


@dataclass
class Peer:
    """What a real HTTP peer received, and what it answers next: (status, headers)."""

    url: str
    received: list[tuple[dict[str, str], Any]] = field(default_factory=list)
    answers: list[tuple[int, dict[str, str]]] = field(default_factory=list)


@pytest.fixture
def peer() -> Iterator[Peer]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            made.received.append((dict(self.headers), json.loads(body)))
            status, headers = made.answers.pop(0) if made.answers else (200, {})
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        made = Peer(f"http://127.0.0.1:{server.server_port}/send")
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield made
        server.shutdown()
        thread.join()


@pytest.fixture
def sms(conversation: str, configure: Configure, peer: Peer) -> str:
    """A queued SMS for the peer; gives its id."""
    configure(SMS_URL=peer.url, SMS_TOKEN="token-of-the-gateway")
    ticket = create(conversation)
    with session(readonly=True) as db:
        return db.scalars(select(Notification.id).where(Notification.ticket_id == ticket.id)).one()


def notification(notification_id: str) -> Notification:
    with session(readonly=True) as db:
        return db.get_one(Notification, notification_id)


def make_due() -> None:
    with session() as db:
        for each in db.scalars(select(Notification)):
            each.next_attempt_at = utcnow()


def test_sms_reaches_the_gateway_once(sms: str, peer: Peer) -> None:
    assert send_due() == 1
    assert send_due() == 0
    ((headers, body),) = peer.received
    assert body == {"to": PERSON["mobile"], "text": notification(sms).body}
    assert headers["Authorization"] == "Bearer token-of-the-gateway"
    assert headers["Idempotency-Key"] == sms
    sent = notification(sms)
    assert (sent.state, sent.attempts) == ("sent", 1)
    assert sent.sent_at is not None


def test_webhook_gets_the_ticket(conversation: str, configure: Configure, peer: Peer) -> None:
    configure(TICKET_WEBHOOK_URL=peer.url)
    ticket = create(conversation)
    assert send_due() == 2  # the SMS goes to the file
    ((headers, body),) = peer.received
    assert body["reference"] == ticket.reference
    assert "Authorization" not in headers


@pytest.mark.parametrize("status", [302, 401, 404, 429, 500, 503])
def test_a_failure_is_tried_again_later(sms: str, peer: Peer, status: int) -> None:
    peer.answers = [(status, {"Location": peer.url})]
    assert send_due() == 0
    failed = notification(sms)
    assert (failed.state, failed.attempts) == ("queued", 1)
    assert failed.next_attempt_at > utcnow()
    assert send_due() == 0
    assert len(peer.received) == 1
    make_due()
    assert send_due() == 1
    assert [headers["Idempotency-Key"] for headers, _ in peer.received] == [sms, sms]


def test_a_gateway_that_is_down_is_tried_again(sms: str, configure: Configure) -> None:
    configure(SMS_URL="http://127.0.0.1:1/send")
    assert send_due() == 0
    assert notification(sms).state == "queued"


def test_each_delay_is_twice_the_last_up_to_an_hour(sms: str, peer: Peer) -> None:
    delays = []
    for _ in range(MAX_ATTEMPTS - 1):
        peer.answers = [(500, {})]
        make_due()
        before = utcnow()
        send_due()
        delays.append((notification(sms).next_attempt_at - before).total_seconds() // 5 * 5)
    assert delays == [15, 30, 60, 120, 240, 480, 960, 1920, 3600]


def test_the_last_failure_is_recorded_and_final(sms: str, peer: Peer) -> None:
    peer.answers = [(500, {})] * MAX_ATTEMPTS
    for _ in range(MAX_ATTEMPTS + 1):
        make_due()
        send_due()
    assert len(peer.received) == MAX_ATTEMPTS
    assert notification(sms).state == "failed"


def test_a_refused_message_is_not_sent_again(sms: str, peer: Peer) -> None:
    peer.answers = [(422, {})]
    send_due()
    make_due()
    assert send_due() == 0
    assert len(peer.received) == 1
    assert notification(sms).state == "failed"


def test_the_peers_wish_to_wait_is_heeded(sms: str, peer: Peer) -> None:
    peer.answers = [(429, {"Retry-After": "600"})]
    before = utcnow()
    send_due()
    assert notification(sms).next_attempt_at >= before + timedelta(seconds=600)


def test_workers_at_the_same_time_send_once(sms: str, peer: Peer) -> None:
    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(lambda _: send_due(), range(6))) == 1
    assert len(peer.received) == 1


def test_without_a_gateway_the_file_shows_what_would_be_sent(conversation: str) -> None:
    ticket = create(conversation)
    assert send_due() == 1
    path = get_settings().musaed_var_dir / "sms.log.jsonl"
    (line,) = path.read_text(encoding="utf-8").splitlines()
    shown = json.loads(line)
    assert shown["to"] == PERSON["mobile"]
    assert ticket.reference in shown["text"]
    assert path.stat().st_mode & 0o077 == 0


def test_only_as_many_as_asked_for_and_oldest_first(conversation: str) -> None:
    made = [create(conversation, f"key {n}").reference for n in range(3)]
    assert send_due(limit=2) == 2
    path = get_settings().musaed_var_dir / "sms.log.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [made[n] in line for n, line in enumerate(lines)] == [True, True]


def test_logs_hold_no_personal_data(sms: str, peer: Peer) -> None:
    peer.answers = [(500, {})]
    with capture_logs() as logs:
        send_due()
    assert logs[0]["event"] == "notification_not_sent"
    assert logs[0]["reason"] == "HTTP 500"
    assert not any(value in str(logs) for value in (*PERSON.values(), peer.url))
