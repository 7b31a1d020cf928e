"""The addresses to listen on, checked before anything is started."""

import errno
import socket
from collections.abc import Mapping
from contextlib import ExitStack

from tools.console import OperatorError

DEFAULTS = {"MUSAED_PORT": 8000, "RASA_PORT": 5005, "ACTIONS_PORT": 5055}
DEFAULT_HOST = "127.0.0.1"


def check(values: Mapping[str, str]) -> None:
    """Raises OperatorError that names the setting of a port that is wrong, taken or forbidden."""
    seen: dict[int, str] = {}
    for name, default in DEFAULTS.items():
        port = _number(name, values.get(name, str(default)))
        if port in seen:
            raise OperatorError(f"{seen[port]} and {name} are both {port}: give them two ports.")
        seen[port] = name
        host = values.get("MUSAED_HOST", DEFAULT_HOST) if name == "MUSAED_PORT" else DEFAULT_HOST
        _check_free(name, host, port)


def _number(name: str, value: str) -> int:
    if not (value.isascii() and value.isdigit() and 1 <= int(value) <= 65535):
        raise OperatorError(f"{name}={value} is not a port: use a number from 1 to 65535.")
    return int(value)


def _check_free(name: str, host: str, port: int) -> None:
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except OSError:
        raise OperatorError(f"MUSAED_HOST={host} is not an address of this machine.") from None
    with socket.socket(family, kind) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except OSError as error:
            raise OperatorError(_reason(error, name, host, port)) from None


def _reason(error: OSError, name: str, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {port} ({name}) is taken by another program: stop that one, or choose another"
            f" port, for example {name}={port + 1} make run"
        )
    if error.errno == errno.EACCES:
        return f"Port {port} ({name}) is not allowed for this user: choose one above 1023."
    return f"MUSAED_HOST={host} is not an address of this machine."


def free(number: int) -> list[int]:
    """Ports of loopback on which nothing listens."""
    with ExitStack() as stack:
        probes = [stack.enter_context(socket.socket()) for _ in range(number)]
        for probe in probes:
            probe.bind((DEFAULT_HOST, 0))
        return [probe.getsockname()[1] for probe in probes]
