"""Runs ASGI applications on real ports, in threads of the test's process."""

import socket
import threading
import time

import uvicorn

PATIENCE = 20.0  # seconds until a test that waits gives up; no test measures time


def listen(port: int = 0) -> socket.socket:
    """A listening socket on loopback; `port` 0 takes a free one."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    return listener


def port_of(listener: socket.socket) -> int:
    port: int = listener.getsockname()[1]
    return port


def free_port() -> int:
    """A port that nobody listens on."""
    with listen() as listener:
        return port_of(listener)


class Serving:
    """A uvicorn server in a thread, from construction to `stop`."""

    def __init__(self, server: uvicorn.Server, listener: socket.socket) -> None:
        self._server = server
        self.port = port_of(listener)
        self.url = f"http://127.0.0.1:{self.port}"
        self._thread = threading.Thread(
            target=server.run, kwargs={"sockets": [listener]}, daemon=True
        )
        self._thread.start()
        deadline = time.monotonic() + PATIENCE
        while not server.started:
            assert self._thread.is_alive() and time.monotonic() < deadline, "did not start"
            time.sleep(0.01)

    def stop(self) -> None:
        """Stop as SIGTERM would."""
        self._server.should_exit = True
        self._thread.join(PATIENCE)
        assert not self._thread.is_alive(), "did not stop"
