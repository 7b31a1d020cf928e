from collections.abc import Iterator
from pathlib import Path

import pytest

from simulator.rates import SendingLimits
from tests.simulator.business import Business, Phone, Simulator


@pytest.fixture
def business() -> Iterator[Business]:
    business = Business()
    yield business
    business.stop()
    assert business.forged == 0


@pytest.fixture
def simulator(business: Business, tmp_path: Path) -> Iterator[Simulator]:
    simulator = Simulator(business, tmp_path / "simulator.db")
    yield simulator
    simulator.stop()


@pytest.fixture
def phone(simulator: Simulator, business: Business) -> Phone:
    """A phone whose owner has just written."""
    phone = simulator.phone()
    phone.act("text", body="السلام عليكم")
    business.wait_for_messages(1)
    return phone


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Simulator, Phone]]:
    """A simulator whose rates no test reaches, and a phone that has just written."""
    business = Business()
    storage = tmp_path_factory.mktemp("simulator") / "simulator.db"
    simulator = Simulator(business, storage, limits=SendingLimits(per_second=1000, burst=1000))
    phone = simulator.phone()
    phone.act("text", body="السلام عليكم")
    yield simulator, phone
    simulator.stop()
    business.stop()
