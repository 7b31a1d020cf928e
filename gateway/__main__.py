"""`python -m gateway`: moves the database to the newest schema and serves until told to stop."""

import socket
import sys
from contextlib import suppress

import structlog
import uvicorn

from casework import migrations
from casework.settings import Settings, SettingsError, get_settings
from channels.web.channel import MAX_PACKET
from gateway import logging
from gateway.asgi import make_gateway

_SWITCH_SECONDS = 0.001  # a thread at the database gives way to the event loop after it; 0.005 else
_GRACE_SECONDS = 3  # for open requests; turns have time of their own after it


def main() -> None:
    """Run the gateway. Exits with one line for the operator when it cannot start."""
    try:
        settings = get_settings()
        logging.configure()
        migrations.upgrade()
    except SettingsError as error:
        sys.exit(f"gateway: {error}")
    sys.setswitchinterval(_SWITCH_SECONDS)
    # The port is ours before anything else is: two gateways of one name never work at a time.
    listener = _listen(settings)
    structlog.get_logger().info("gateway_listens", port=settings.musaed_port)
    with suppress(KeyboardInterrupt):  # uvicorn has stopped in good order and passes Ctrl-C on
        server(settings, settings.musaed_port).run(sockets=[listener])


def server(settings: Settings, port: int) -> uvicorn.Server:
    """The gateway's server, to `run(sockets=…)`; `port` makes its name unique on this machine."""
    proxies = settings.musaed_trusted_proxies
    config = uvicorn.Config(
        make_gateway(settings, f"{socket.gethostname()}:{port}"[:100]),
        log_config=None,
        access_log=False,
        server_header=False,
        headers=[("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "same-origin")],
        proxy_headers=bool(proxies),
        forwarded_allow_ips=proxies or None,
        ws="websockets-sansio",
        ws_max_size=MAX_PACKET,
        ws_per_message_deflate=False,
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )
    return uvicorn.Server(config)


def _listen(settings: Settings) -> socket.socket:
    host, port = settings.musaed_host, settings.musaed_port
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
    except OSError as error:
        sys.exit(f"gateway: MUSAED_HOST, MUSAED_PORT: cannot listen on {host}:{port}: {error}")
    return listener


if __name__ == "__main__":
    main()
