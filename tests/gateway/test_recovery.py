"""The gateway as a process: killed at the worst moment, stopped, started again, misconfigured."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from casework import database
from casework.settings import get_settings
from conversations import log_queries
from tests.casework.conftest import Configure
from tests.conversations.room.test_message_log import do
from tests.gateway.page import Page
from tests.gateway.peer import TOKEN, Peer
from tests.gateway.serving import PATIENCE, free_port, listen, port_of

ROOT = Path(__file__).parents[2]
NATIONAL_ID, MOBILE = "1000000008", "0550000000"


class Process:
    """`python -m gateway`, again and again, on one port and one database."""

    def __init__(self, folder: Path, peer: Peer) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.output = folder / "gateway.log"
        self.environment = {
            "MUSAED_PORT": str(self.port),
            "MUSAED_SECRET": "a secret for tests only",
            "DATABASE_URL": f"sqlite:///{folder / 'musaed.db'}",
            "RASA_PORT": str(peer.port),
            "ACTIONS_PORT": str(peer.port),
            "RASA_TOKEN": TOKEN,
        }

    def launch(self) -> subprocess.Popen[bytes]:
        with self.output.open("ab") as output:
            return subprocess.Popen(
                [sys.executable, "-m", "gateway"],
                cwd=ROOT,
                env={**os.environ, **self.environment},
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    def start(self) -> None:
        self.process = self.launch()
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                httpx.get(f"{self.url}/healthz")
                return
            except httpx.HTTPError:
                assert self.process.poll() is None, self.output.read_text()
                assert time.monotonic() < deadline
                time.sleep(0.05)

    def end(self, number: int) -> int:
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)


@pytest.fixture
def process(tmp_path: Path, configure: Configure, peer: Peer) -> Iterator[Process]:
    process = Process(tmp_path, peer)
    configure(DATABASE_URL=process.environment["DATABASE_URL"])
    process.start()
    yield process
    if process.process.poll() is None:
        process.end(signal.SIGKILL)


def after_restart(process: Process, token: str, holds: Callable[[Page], bool]) -> list[str]:
    """Start again and wait; the whole conversation then, as `author: text`."""
    process.start()
    page = Page(process.url, auth={"token": token})
    page.until(lambda: holds(page))
    transcript = [f"{m['author']}: {m['text']}" for m in page.history()]
    page.close()
    return transcript


def test_killed_between_receipt_and_reply_nothing_is_lost_or_doubled(
    process: Process, peer: Peer
) -> None:
    page = Page(process.url)
    page.ask("قبل")
    peer.go_on.clear()
    peer.at_work.clear()
    assert page.send("قُتلت أثناءها", client_id="one") == {"seq": 3}
    assert page.send("وراءها", client_id="two") == {"seq": 4}
    assert peer.at_work.wait(PATIENCE)  # Rasa has run the turn, the gateway waits for its answer
    process.end(signal.SIGKILL)
    peer.go_on.set()
    page.close()
    transcript = after_restart(process, page.token, lambda back: len(back.history()) == 6)
    assert transcript == [
        "citizen: قبل", "bot: رد: قبل", "citizen: قُتلت أثناءها", "citizen: وراءها",
        "bot: رد: قُتلت أثناءها", "bot: رد: وراءها",
    ]  # fmt: skip
    assert peer.texts == ["قبل", "قُتلت أثناءها", "وراءها"]


def test_a_message_sent_again_after_the_kill_is_the_same_message(
    process: Process, peer: Peer
) -> None:
    page = Page(process.url)
    peer.go_on.clear()
    page.send("مرة واحدة", client_id="one")
    assert peer.at_work.wait(PATIENCE)
    process.end(signal.SIGKILL)
    peer.go_on.set()
    page.close()
    process.start()
    back = Page(process.url, auth={"token": page.token})
    assert back.send("مرة واحدة", client_id="one") == {"seq": 1}
    back.until(lambda: len(back.history()) == 2)
    back.close()
    assert peer.texts == ["مرة واحدة"]


def test_killed_again_and_again_every_message_is_answered_once_and_in_order(
    process: Process, peer: Peer
) -> None:
    page = Page(process.url)
    token, sent = page.token, 0
    for _ in range(3):
        for _ in range(5):
            page.client.emit("message", {"client_id": f"c{sent}", "text": f"رسالة {sent}"})
            sent += 1
        page.send("حدّ", client_id=f"end{sent}")
        process.end(signal.SIGKILL)
        page.close()
        process.start()
        page = Page(process.url, auth={"token": token})
    page.until(lambda: len(page.history()) == 2 * (sent + 3))
    history = page.history()
    page.close()
    asked = [m["text"] for m in history if m["author"] == "citizen"]
    assert [text for text in asked if text != "حدّ"] == [f"رسالة {n}" for n in range(sent)]
    assert [m["text"] for m in history if m["author"] == "bot"] == [f"رد: {t}" for t in asked]
    assert peer.texts == asked


def test_a_notice_of_delay_is_not_repeated_after_a_restart(process: Process, peer: Peer) -> None:
    page = Page(process.url)
    page.ask("قبل")
    peer.stop()
    page.send("أثناء")
    page.until(lambda: len(page.replies()) == 2)
    process.end(signal.SIGKILL)
    page.close()
    process.start()
    peer.start()
    back = Page(process.url, auth={"token": page.token})
    back.until(lambda: len(back.history()) == 5)
    assert [m["author"] for m in back.history()] == ["citizen", "bot", "citizen", "system", "bot"]
    back.close()


def test_told_to_stop_it_finishes_what_it_has_begun(process: Process, peer: Peer) -> None:
    page = Page(process.url)
    peer.go_on.clear()
    page.send("أكملها")
    assert peer.at_work.wait(PATIENCE)
    process.process.send_signal(signal.SIGTERM)
    page.until(lambda: not page.client.connected)
    peer.go_on.set()
    assert process.process.wait(PATIENCE) in (0, -signal.SIGTERM)
    page.close()
    assert [e.body for e in do(log_queries.history, page.conversation_id, 0)] == [
        "أكملها",
        "رد: أكملها",
    ]


def test_logs_hold_nothing_that_a_citizen_wrote(process: Process, peer: Peer) -> None:
    page = Page(process.url)
    page.ask(f"هويتي {NATIONAL_ID} وجوالي {MOBILE}")
    peer.failing.add(f"فشل {MOBILE}")
    page.send(f"فشل {MOBILE}")
    page.call("message", {"client_id": MOBILE, "text": [NATIONAL_ID]})
    page.call(f"event-{MOBILE}", NATIONAL_ID)
    page.until(lambda: len(page.replies()) == 3)
    page.close()
    process.end(signal.SIGTERM)
    logged = process.output.read_text(encoding="utf-8")
    assert '"event": "turn"' in logged and '"turn_not_answered"' in logged
    for secret in (NATIONAL_ID, MOBILE, "هويتي", page.token, TOKEN, "127.0.0.1"):
        assert secret not in logged


@pytest.mark.parametrize(
    ("setting", "value", "named"),
    [
        ("MUSAED_PORT", "none", "MUSAED_PORT"),
        ("MUSAED_SECRET", "short", "MUSAED_SECRET"),
        ("DATABASE_URL", "mysql://nowhere", "DATABASE_URL"),
        ("DATABASE_URL", "sqlite:////dev/null/x.db", "DATABASE_URL"),
        ("MUSAED_HOST", "no.such.host.invalid", "MUSAED_HOST"),
        ("MUSAED_TRUSTED_PROXIES", "10.0.0.0/99", "MUSAED_TRUSTED_PROXIES"),
    ],
)
def test_a_wrong_setting_is_named_in_one_line(
    tmp_path: Path, peer: Peer, setting: str, value: str, named: str
) -> None:
    process = Process(tmp_path, peer)
    process.environment[setting] = value
    assert process.launch().wait(PATIENCE) not in (0, None)
    lines = process.output.read_text().splitlines()
    assert len(lines) == 1 and named in lines[0], lines


def test_a_taken_port_is_named_in_one_line(tmp_path: Path, peer: Peer) -> None:
    process = Process(tmp_path, peer)
    with listen() as taken:
        taken.listen()
        process.environment["MUSAED_PORT"] = str(port_of(taken))
        assert process.launch().wait(PATIENCE) == 1
    lines = process.output.read_text().splitlines()
    assert len(lines) == 1 and "MUSAED_PORT" in lines[0]


@pytest.fixture(autouse=True)
def fresh_settings() -> Iterator[None]:
    yield
    database.dispose()
    get_settings.cache_clear()
