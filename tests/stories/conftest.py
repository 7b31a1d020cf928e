from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from tests.engine.running import Process
from tests.system import CLOCK
from tools.layout import ROOT


@pytest.fixture(scope="session")
def actions_port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of an action server with a database of its own."""
    folder = tmp_path_factory.mktemp("actions")
    settings = {
        "ACTIONS_PORT": "{port}",
        "DATABASE_URL": f"sqlite:///{folder / 'musaed.db'}",
        "MUSAED_CLOCK": CLOCK,
        "MUSAED_SECRET": "a secret for tests only",
        "MUSAED_VAR_DIR": str(folder),
    }
    command = [sys.executable, "-m", "engine", "run", "actions"]
    server = Process(command, ROOT, folder / "actions.log", settings)
    server.start()
    yield server.port
    server.kill()
