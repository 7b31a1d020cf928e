"""Chatwoot's published API description, served as a mock that checks every request against it."""

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.gateway.serving import PATIENCE, free_port
from tools.build import fetch_packages
from tools.setup import alone

HERE = Path(__file__).parent
SETTING = "CHATWOOT_OPENAPI"


def document() -> Path:
    """The API description: CHATWOOT_OPENAPI, or where the project's reference data lies."""
    beside = HERE.parents[1].parent / "shared" / "data" / "chatwoot" / "swagger.json"
    path = Path(os.environ.get(SETTING) or beside)
    if not path.is_file():
        pytest.skip(f"no description of Chatwoot's API: name its swagger.json with {SETTING}")
    return path


@contextmanager
def serving(log: Path, *arguments: str) -> Iterator[str]:
    """Run `prism` with its listener on a free port; its address."""
    with alone():  # several processes run tests
        node = fetch_packages(HERE, "Fetching Prism")
    port = free_port()
    command = HERE / "node_modules" / ".bin" / "prism"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [command, *arguments, "--errors", "--port", str(port), "--host", "127.0.0.1"],
            stdout=output,
            stderr=subprocess.STDOUT,
            env=node.environment,
        )
    url = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + 3 * PATIENCE
        while not _answers(url):
            assert process.poll() is None and time.monotonic() < deadline, log.read_text()
            time.sleep(0.1)
        yield url
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _answers(url: str) -> bool:
    try:
        httpx.get(url, timeout=5)
    except httpx.HTTPError:
        return False
    return True
