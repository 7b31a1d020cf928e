"""Puts the gateway together: HTTP routes, Socket.IO, workers and timers."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import socketio
from anyio import CapacityLimiter, to_thread
from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, RedirectResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from casework import canned, notifications, ticket_search
from casework.settings import Settings
from channels.web import file_routes
from channels.web.channel import WebChannel
from channels.web.tokens import Tokens
from channels.whatsapp import templates
from channels.whatsapp import webhook as whatsapp
from channels.whatsapp.account import SIMULATOR_PATH, Account
from channels.whatsapp.channel import WhatsAppChannel
from conversations.async_database import AsyncDatabase
from conversations.channels import Channel
from conversations.desks import Desks
from conversations.engine_client import EngineClient
from conversations.handling import Handling
from conversations.hub import Hub
from conversations.jobs import Upkeep
from conversations.limits import Limits
from conversations.poller import PERIOD, Watch
from conversations.ticket_news import News
from conversations.timers import every
from conversations.workers import Conversations
from desks.builtin.board import Board
from desks.builtin.desk import BuiltinDesk
from desks.builtin.live import Live
from desks.builtin.routes import desk
from desks.chatwoot import webhook as chatwoot
from desks.chatwoot.desk import ChatwootDesk

_PORTAL = Path(__file__).parent.parent / "channels" / "web" / "portal"
_WIDGET = Path(__file__).parent.parent / "widget" / "dist"
SLOW = 5.0  # seconds between looks at what minutes change
_CLOSING_SECONDS = 5.0


class Gateway:
    """One gateway. It claims conversations as `name`: the same after a restart, nobody else's.

    `app` is the ASGI application; the workers run between its lifespan's start and end.
    """

    def __init__(self, settings: Settings, name: str) -> None:
        origins = [origin.strip() for origin in settings.musaed_cors_origins.split(",")]
        origins = [origin for origin in origins if origin]
        self._database = AsyncDatabase()
        self._outbox = CapacityLimiter(1)  # waits for other services: not among the log's readers
        self._engine = EngineClient(
            f"http://127.0.0.1:{settings.rasa_port}",
            f"http://127.0.0.1:{settings.actions_port}",
            settings.rasa_token.get_secret_value(),
        )
        limits = Limits(
            conversation=settings.rate_conversation_per_minute,
            address=settings.rate_address_per_minute,
            visits=settings.rate_address_connections_per_minute,
            connections=settings.address_connections,
        )
        tokens = Tokens(settings.musaed_secret.get_secret_value(), settings.musaed_token_days)
        self._web = WebChannel(self._database, limits, tokens, origins)
        self._whatsapp = WhatsAppChannel(settings, self._database)
        channels: list[Channel] = [self._web, self._whatsapp]
        self._hub = Hub()
        self._chatwoot: ChatwootDesk | None = None
        if settings.desk == "chatwoot":
            self._chatwoot = ChatwootDesk(settings, self._database)
        desks = Desks(filter(None, [BuiltinDesk(self._hub), self._chatwoot]))
        self._conversations = Conversations(
            name, self._engine, self._database, channels, desks, self._hub
        )
        self._handling = Handling(self._database, self._conversations, self._hub)
        self._upkeep = Upkeep(
            self._database, self._conversations, self._handling, self._web, tokens
        )
        self._watch = Watch(self._database, self._conversations.assignees, self._web, self._hub)
        self._web.bind(self._conversations)
        webhook = self._whatsapp.bind(name, self._conversations)
        chatwoot_routes = []
        if self._chatwoot is not None:
            self._chatwoot.bind(self._conversations, self._handling)
            chatwoot_routes.append(chatwoot.route(self._chatwoot, settings))
        self._news = News(
            self._database,
            self._conversations,
            reaches={"web": True, "whatsapp": self._whatsapp.account is not None},
            waits=bool(settings.whatsapp_template_ticket),
        )
        attach = file_routes.endpoint(self._web, limits, self._database, self._conversations)
        self._simulator = _simulator(self._whatsapp.account, settings)
        live = Live(self._handling, self._hub, self._database, Board(self._database))
        http = Starlette(
            routes=[
                *([Mount(SIMULATOR_PATH, self._simulator)] if self._simulator else ()),
                Route("/", _portal),
                Route("/healthz", _alive),
                Route("/readyz", self._answer_ready),
                Route(whatsapp.PATH, webhook.answer, methods=["GET", "POST"]),
                Route("/attachments", attach, methods=["POST"]),
                *chatwoot_routes,
                Route("/attachments/{token}", file_routes.download(tokens, self._database)),
                Route("/desk", _desk),
                Mount("/desk", desk(live)),
                Mount("/static", StaticFiles(directory=_PORTAL / "static", check_dir=False)),
                Mount("/widget", StaticFiles(directory=_WIDGET, check_dir=False)),
            ],
            middleware=[
                Middleware(
                    CORSMiddleware,
                    allow_origins=origins,
                    allow_methods=["GET", "POST"],
                    allow_headers=["authorization"],
                )
            ],
            lifespan=self._lifespan,
        )
        self.app = socketio.ASGIApp(self._web.server, http)

    @asynccontextmanager
    async def _lifespan(self, _app: Starlette) -> AsyncIterator[None]:
        conversations = self._conversations
        await self._database.run(canned.ensure_shipped)
        await self._engine.open()
        await self._engine.check()
        await self._whatsapp.open()
        running = AsyncExitStack()
        if self._simulator:
            lifespan = self._simulator.router.lifespan_context
            await running.enter_async_context(lifespan(self._simulator))
        timers = [
            asyncio.create_task(every(seconds, name, job))
            for seconds, name, job in (
                (1.0, "readiness", self._watch_engine),
                (5.0, "recover", conversations.recover),
                (10.0, "renew", conversations.renew),
                (PERIOD, "watch", self._watch.look),
                (SLOW, "release", self._upkeep.release),
                (SLOW, "silent", self._upkeep.attend_silent),
                (SLOW, "call_back", self._upkeep.call_back),
                (2.0, "outbox", self._send_notifications),
                (3600.0, "ticket_index", self._index_tickets),
                (2.0, "whatsapp", self._whatsapp.recover),
                (2.0, "news", self._news.post_due),
                (3600.0, "whatsapp_forget", self._whatsapp.forget_old),
                (2.0, "desks", conversations.desks.reconcile),
            )
        ]
        try:
            yield
        finally:
            for timer in timers:
                timer.cancel()
            await asyncio.gather(*timers, return_exceptions=True)
            await conversations.close(_CLOSING_SECONDS)
            await self._whatsapp.close(_CLOSING_SECONDS)
            await running.aclose()
            await conversations.desks.close()
            if self._chatwoot is not None:
                await self._chatwoot.close()
            await self._engine.close()

    async def _send_notifications(self) -> None:
        await to_thread.run_sync(notifications.send_due, limiter=self._outbox)

    async def _index_tickets(self) -> None:
        """Make tickets of older versions findable."""
        while await to_thread.run_sync(ticket_search.index_missing, limiter=self._outbox):
            await asyncio.sleep(0)

    async def _watch_engine(self) -> None:
        await self._engine.check()
        if self._engine.ready:
            await asyncio.sleep(4.0)  # a turn that fails asks at once

    async def _answer_ready(self, _request: Request) -> JSONResponse:
        state = {**await self._engine.check(), "database": await self._database_answers()}
        ready = all(state.values())
        channel = await self._whatsapp.health() if state["database"] else {}
        answer = {"ready": ready, **state, "whatsapp": channel}
        return JSONResponse(answer, 200 if ready else 503)

    async def _database_answers(self) -> bool:
        try:
            await self._database.read(Connection.scalar, text("SELECT 1"))
        except SQLAlchemyError:
            return False
        return True


def _simulator(account: Account | None, settings: Settings) -> Starlette | None:
    """The phones in the browser, where they take Meta's place."""
    if account is None or not account.simulated:
        return None
    from simulator.app import create  # production does without it

    return create(
        webhook_url=f"{account.api_url.partition(SIMULATOR_PATH)[0]}{whatsapp.PATH}",
        token=account.token,
        app_secret=account.secrets[0],
        verify_token=account.verify_token,
        phone_number_id=account.phone_number_id,
        storage=settings.musaed_var_dir / "whatsapp-simulator.db",
        templates=templates.definitions(settings).values(),
    )


async def _portal(_request: Request) -> FileResponse:
    return FileResponse(_PORTAL / "index.html")


async def _desk(_request: Request) -> RedirectResponse:
    return RedirectResponse("/desk/")


async def _alive(_request: Request) -> JSONResponse:
    return JSONResponse({"status": "ok"})
