"""A gateway behind the simulated Cloud API, both on real ports."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from channels.whatsapp import webhook
from tests.casework.conftest import configure
from tests.gateway.fixtures import Start, peer, start
from tests.gateway.serving import Serving, listen, port_of
from tests.simulator.business import NUMBER_ID, SECRET, TOKEN, VERIFY_TOKEN, Phone, Simulator

__all__ = ["configure", "peer", "start"]


@pytest.fixture
def port() -> Iterator[int]:
    """The port of the gateway, known before it listens; bound, so that nobody else gets it."""
    with listen() as held:
        yield port_of(held)


@pytest.fixture
def simulator(port: int, tmp_path: Path) -> Iterator[Simulator]:
    business = SimpleNamespace(url=f"http://127.0.0.1:{port}{webhook.PATH}")
    simulator = Simulator(business, tmp_path / "simulator.db")
    yield simulator
    simulator.stop()


def account(simulator: Simulator) -> dict[str, str]:
    """The settings with which a gateway speaks for the simulated number."""
    return {
        "WHATSAPP_TOKEN": TOKEN,
        "WHATSAPP_APP_SECRET": SECRET,
        "WHATSAPP_VERIFY_TOKEN": VERIFY_TOKEN,
        "WHATSAPP_PHONE_NUMBER_ID": NUMBER_ID,
        "WHATSAPP_API_URL": f"{simulator.url}/graph/v23.0",
    }


@pytest.fixture
def gateway(start: Start, simulator: Simulator, port: int) -> Serving:
    return start(port, **account(simulator))


@pytest.fixture
def phone(gateway: Serving, simulator: Simulator) -> Phone:
    return simulator.phone()
