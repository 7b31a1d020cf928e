"""Start Rasa through `rasa.core.run`, checked beforehand so that what is wrong is said in one
line.
"""

from __future__ import annotations

import gc
import socket
from asyncio import AbstractEventLoop
from typing import Any

from engine import environment, import_stubs


def serve() -> None:
    """Serve the newest model until stopped. Raises `SettingError` and `lean.MissingLibrary`."""
    port = environment.port("RASA_PORT", 5005)
    actions_url = environment.actions_url()
    if not environment.rasa_token():
        raise environment.SettingError(
            "RASA_TOKEN: must be set; the gateway calls the engine with it"
        )
    if environment.tracker_cipher() is None:
        raise environment.SettingError("TRACKER_KEY: must be set; it encrypts stored conversations")
    model = environment.model()
    _check_port(port)
    import_stubs.refuse_missing(model)

    import rasa.core.run
    from rasa.core.utils import AvailableEndpoints

    from engine import logs, patches
    from engine.action_client import ActionEndpoint

    logs.configure()
    patches.apply(serving=True)
    endpoints = AvailableEndpoints.read_endpoints("endpoints.yml")
    endpoints.tracker_store = _tracker_store()
    endpoints.action = ActionEndpoint(actions_url, **endpoints.action.kwargs)
    rasa.core.run.serve_application(
        str(model),
        interface=environment.HOST,
        port=port,
        credentials="credentials.yml",
        auth_token=environment.rasa_token(),
        enable_api=True,
        endpoints=endpoints,
        server_listeners=[
            (_settle, "after_server_start"),
            (endpoints.action.close, "after_server_stop"),
        ],
    )


def _tracker_store() -> Any:
    from sqlalchemy.exc import SQLAlchemyError

    from engine.trackers import EncryptedTrackerStore, UnreadableTurn

    try:
        return EncryptedTrackerStore()
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", error)).split("\n")[0]
        raise environment.SettingError(
            f"TRACKER_DATABASE_URL: cannot be opened: {reason}"
        ) from None
    except OSError as error:
        raise environment.SettingError(f"TRACKER_DATABASE_URL: {error.strerror}") from None
    except UnreadableTurn as error:
        raise environment.SettingError(str(error)) from None


def _check_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((environment.HOST, port))
        except OSError as error:
            raise environment.SettingError(f"RASA_PORT={port}: {error.strerror}") from None


async def _settle(_: Any, __: AbstractEventLoop) -> None:
    import_stubs.seal()
    gc.freeze()  # model and modules stay: the collector need not look at them again
