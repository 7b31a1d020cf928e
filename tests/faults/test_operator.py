"""What the operator meets: one line for what is wrong, and a stop that leaves nothing behind."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from functools import partial
from pathlib import Path

import httpx
import pytest

from tests.desks.builtin.person import PASSWORD, csrf_of
from tests.system import System, running_system, wait_until
from tools import supervise
from tools.layout import ROOT
from tools.ports import free


def run(**settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tools.run"],
        cwd=ROOT,
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def settings(var_dir: Path) -> dict[str, str]:
    names = ("MUSAED_PORT", "RASA_PORT", "ACTIONS_PORT")
    ports = dict(zip(names, map(str, free(3)), strict=True))
    secrets = dict.fromkeys(("MUSAED_SECRET", "RASA_TOKEN", "TRACKER_KEY"), "x" * 43 + "=")
    return {**ports, **secrets, "MUSAED_VAR_DIR": str(var_dir), "DATABASE_URL": ""}


def refusal(**values: str) -> str:
    """The one line with which the start is refused."""
    ended = run(**values)
    assert ended.returncode == 1
    [line] = ended.stderr.splitlines()
    assert line.startswith("musaed: ")
    return line


def test_a_taken_port_is_one_line_that_names_the_setting(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = str(other.getsockname()[1])
        values = {**settings(tmp_path), "RASA_PORT": taken}
        assert f"Port {taken} (RASA_PORT)" in refusal(**values)


def test_a_wrong_setting_is_one_line_that_names_it(tmp_path: Path) -> None:
    assert "DESK_HOURS" in refusal(**settings(tmp_path), DESK_HOURS="always")


def test_a_database_that_cannot_be_opened_is_one_line(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}"  # a folder
    assert "DATABASE_URL" in refusal(**{**settings(tmp_path), "DATABASE_URL": url})


def test_a_second_start_in_the_same_place_is_refused(system: System) -> None:
    assert f"runs here already: {system.url}" in refusal(**system.settings)


def is_gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def listens(url: str) -> bool:
    try:
        httpx.get(url, timeout=2)
    except httpx.HTTPError:
        return False
    return True


def makes_first_administrator(system: System) -> bool:
    """Whether the code on the operator's screen opens the desk."""
    wait_until(lambda: "Stop with Ctrl-C" in system.screen.read_text(), 10, "no more lines")
    code = re.search(r"code ([A-Z2-7-]{19}) makes", system.screen.read_text())
    assert code
    with httpx.Client(base_url=system.url, follow_redirects=True) as browser:
        form = {
            "csrf": csrf_of(browser.get("/desk")),
            "code": code[1],
            "username": "sara",
            "display_name": "سارة",
            "password": PASSWORD,
        }
        return "سارة" in browser.post("/desk/first", data=form).text


@pytest.mark.live
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_every_way_to_stop_stops_all_processes(tmp_path: Path, number: signal.Signals) -> None:
    with running_system(tmp_path / "var") as system:
        pids = [process.pid for process in supervise.processes(system.var_dir).values()]
        assert len(pids) == 3
        assert makes_first_administrator(system)
        system.send_signal(number)
        for pid in pids:
            wait_until(partial(is_gone, pid), 60, f"{pid} lives on")
        assert not listens(system.url) and not listens(system.rasa_url)
