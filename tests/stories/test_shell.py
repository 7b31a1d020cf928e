"""`rasa shell`, as a developer types into it, with the real action server and no gateway."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import pytest

from tests.engine.running import START_SECONDS, environment, free_port
from tools import build
from tools.layout import ROOT

ENTER, CHOICES = "", "Type out your own message"
"""The first button; what stands below all buttons."""


class Shell:
    """A running `rasa shell`."""

    def __init__(self, actions_port: int) -> None:
        command = [sys.executable, "-m", "engine", "shell", "--port", str(free_port())]
        self._process = subprocess.Popen(
            [*command, "--model", str(build.model_path())],
            cwd=ROOT,
            env=environment(ACTIONS_PORT=str(actions_port)),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self._heard = b""
        self._read = threading.Thread(target=self._take, daemon=True)
        self._read.start()
        self.wait("Bot loaded")

    def type(self, text: str, until: str) -> None:
        """A line, and Enter; waits for some of the answer."""
        assert self._process.stdin is not None
        self._heard = b""
        self._process.stdin.write(f"{text}\r".encode())
        self._process.stdin.flush()
        self.wait(until)

    def wait(self, text: str) -> None:
        """Until a text stands on the screen."""
        end = time.monotonic() + START_SECONDS
        while text.encode() not in self._heard:
            assert self._process.poll() is None and time.monotonic() < end, self._heard.decode()
            time.sleep(0.05)
        time.sleep(0.5)  # the prompt comes after the answer and drops what was typed before it

    def stop(self) -> None:
        """Kill it."""
        with self._process:  # closes its pipes
            os.killpg(self._process.pid, signal.SIGKILL)
            self._read.join()

    def _take(self) -> None:
        assert self._process.stdout is not None
        while part := os.read(self._process.stdout.fileno(), 65536):
            self._heard += part


@pytest.fixture
def shell(actions_port: int) -> Iterator[Shell]:
    shell = Shell(actions_port)
    yield shell
    shell.stop()


def test_a_complaint_its_status_and_an_agent(shell: Shell) -> None:
    shell.type("ابغى اقدم شكوى", CHOICES)
    shell.type(ENTER, "بكلماتك")
    shell.type("الدعم ما نزل لي من شهرين وانا محتاج", "اسمك الكامل")
    shell.type("محمد العتيبي", "رقم الهوية")
    shell.type("1000000008", "رقم الجوال")
    shell.type("0500000000", CHOICES)
    shell.type(ENTER, "وصلتنا شكواك")
    shell.type("وين وصل طلبي", "حالته الآن")
    shell.type("ابغى اكلم موظف", "فريق الدعم")
