"""Wrong, doubled and taken ports are refused in a line that names the setting."""

import socket
from collections.abc import Iterator

import pytest

from tools import ports
from tools.console import OperatorError


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def settings(**changed: str) -> dict[str, str]:
    free = map(str, ports.free(len(ports.DEFAULTS)))
    return {**dict(zip(ports.DEFAULTS, free, strict=True)), **changed}


def test_free_ports_pass() -> None:
    ports.check(settings())


@pytest.mark.parametrize("name", ports.DEFAULTS)
def test_a_taken_port_names_its_setting(name: str, taken: int) -> None:
    with pytest.raises(OperatorError, match=rf"{taken} \({name}\) is taken"):
        ports.check(settings(**{name: str(taken)}))


@pytest.mark.parametrize("value", ["0", "65536", "eighty", "-1", "٨٠٨٠", "80.5"])
def test_what_is_no_port_names_its_setting(value: str) -> None:
    with pytest.raises(OperatorError, match="RASA_PORT="):
        ports.check(settings(RASA_PORT=value))


def test_two_settings_cannot_share_a_port() -> None:
    same = str(ports.free(1)[0])
    with pytest.raises(OperatorError, match="RASA_PORT and ACTIONS_PORT"):
        ports.check(settings(RASA_PORT=same, ACTIONS_PORT=same))


def test_an_address_of_another_machine_is_refused() -> None:
    with pytest.raises(OperatorError, match="MUSAED_HOST"):
        ports.check(settings(MUSAED_HOST="192.0.2.1"))
