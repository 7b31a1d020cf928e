"""The gateway as one ASGI application: HTTP routes, Socket.IO, workers and timers."""

import socketio
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware

from casework.settings import Settings
from gateway.core import make_core, origins
from gateway.factories import make_subsystems
from gateway.subsystems import running


def make_gateway(settings: Settings, name: str) -> socketio.ASGIApp:
    """One gateway. It claims conversations as `name`: the same after a restart, nobody else's.

    Its workers and timers run between the start and the end of its lifespan.
    """
    core = make_core(settings, name)
    subsystems = make_subsystems(core)
    http = Starlette(
        routes=[route for subsystem in subsystems for route in subsystem.routes],
        middleware=[
            Middleware(
                CORSMiddleware,
                allow_origins=origins(settings),
                allow_methods=["GET", "POST"],
                allow_headers=["authorization"],
            )
        ],
        lifespan=lambda _app: running(subsystems),
    )
    return socketio.ASGIApp(core.web.server, http)
