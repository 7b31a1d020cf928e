"""Puts the simulator together as one ASGI application."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Mount
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from simulator import control, graph_api
from simulator.faults import Faults, Plan
from simulator.provider import Provider
from simulator.rates import SendingLimits
from simulator.schema import BusinessAccount
from simulator.screen import PhoneScreen
from simulator.store import Store
from simulator.template_applications import read_template
from simulator.webhooks import DeliveryPace

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
    " media-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none';"
    " frame-ancestors 'self'"
)


def create(
    *,
    webhook_url: str,
    token: str,
    app_secret: str,
    verify_token: str,
    phone_number_id: str,
    storage: Path,
    plan: Plan | None = None,
    limits: SendingLimits | None = None,
    delivery: DeliveryPace | None = None,
    templates: Iterable[dict[str, Any]] = (),
    controlled: bool = False,
) -> Starlette:
    """The simulator: the Graph API under `/graph/{version}`, the phones' screens at `/`.

    `storage` is its SQLite file; `templates`, as one applies for them, are approved at once. With
    `controlled` a test can order faults at `/control`. Webhooks are delivered while its lifespan
    runs; what mounts it must run that too:
    `async with simulator.router.lifespan_context(simulator): ...`
    """
    account = BusinessAccount(webhook_url, token, app_secret, verify_token, phone_number_id)
    store = Store(storage)
    for template in map(read_template, templates):
        store.keep_template(template)
    provider = Provider(
        account, store, Faults(plan), limits or SendingLimits(), delivery or DeliveryPace()
    )

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        delivering = asyncio.create_task(provider.deliverer.run())
        try:
            yield
        finally:
            delivering.cancel()
            await asyncio.gather(delivering, return_exceptions=True)
            store.close()

    routes = [
        Mount("/graph/{version}", routes=graph_api.routes(provider)),
        *PhoneScreen(provider).routes(),
    ]
    if controlled:
        routes.append(Mount("/control", routes=control.routes(provider)))
    return Starlette(routes=routes, middleware=[Middleware(_Guard)], lifespan=lifespan)


class _Guard:
    """Content security policy on all answers; forms of other sites are refused."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        headers = dict(scope["headers"])
        if headers.get(b"sec-fetch-site") == b"cross-site" and scope["method"] != "GET":
            return await PlainTextResponse("another site's form", 403)(scope, receive, send)

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [
                    *message["headers"],
                    (b"content-security-policy", _POLICY.encode()),
                    (b"x-content-type-options", b"nosniff"),
                    (b"cache-control", b"no-store"),
                ]
            await send(message)

        await self._app(scope, receive, send_guarded)
