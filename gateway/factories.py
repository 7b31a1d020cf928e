"""Makes the subsystems of the gateway, each from what all share."""

import asyncio
from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from casework import canned, notifications, ticket_search
from channels.web.call_back import CallBack
from channels.web.events import WebEvents
from channels.web.file_routes import FileRoutes
from channels.whatsapp import templates
from channels.whatsapp import webhook as whatsapp_webhook
from channels.whatsapp.account import SIMULATOR_PATH
from channels.whatsapp.receiving import Receiver
from conversations.jobs import QueueJobs
from conversations.poller import Poller
from conversations.ticket_news import TicketNews
from conversations.timers import Timer
from desks.builtin.board import Board
from desks.builtin.desk import BuiltinDesk
from desks.builtin.live import Live
from desks.builtin.routes import desk
from desks.builtin.vanished import Vanished
from desks.chatwoot import chatwoot_webhook
from desks.chatwoot.desk import ChatwootDesk
from gateway.core import Core
from gateway.health import Health
from gateway.subsystems import Subsystem

_PORTAL = Path(__file__).parents[1] / "channels" / "web" / "portal"
_WIDGET = Path(__file__).parents[1] / "widget" / "dist"
_CLOSING_SECONDS = 5.0


def make_subsystems(core: Core) -> list[Subsystem]:
    """All subsystems; each may use those before it until its own end."""
    made = [
        casework(),
        engine(core),
        chatwoot(core),
        builtin_desk(core),
        simulator(core),
        whatsapp(core),
        conversations(core),
        web(core),
    ]
    return [subsystem for subsystem in made if subsystem is not None]


def casework() -> Subsystem:
    """What is sent to others than citizens in a conversation, and what every desk begins with."""
    outbox = CapacityLimiter(1)  # waits for other services: not among the log's readers

    async def send_notifications() -> None:
        await to_thread.run_sync(notifications.send_due, limiter=outbox)

    async def index_tickets() -> None:
        """Make tickets of older versions findable."""
        while await to_thread.run_sync(ticket_search.index_missing, limiter=outbox):
            await asyncio.sleep(0)

    return Subsystem(
        timers=(
            Timer(2.0, "outbox", send_notifications),
            Timer(3600.0, "ticket_index", index_tickets),
        ),
        open=partial(to_thread.run_sync, canned.ensure_shipped),
    )


def engine(core: Core) -> Subsystem:
    """Rasa and the action server, and whether they and all else are ready."""

    async def open_engine() -> None:
        await core.engine.open()
        await core.engine.check()

    health = Health(core.engine, core.database, core.delivery.channels)
    return Subsystem(health.routes, core.engine.timers, open_engine, core.engine.close)


def conversations(core: Core) -> Subsystem:
    """The workers of the message log, and what comes round for conversations."""
    poller = Poller(core.database, core.delivery, core.hub)
    jobs = QueueJobs(core.database, core.log, core.delivery, core.desks)
    news = TicketNews(core.database, core.log, core.delivery)
    return Subsystem(
        timers=(*core.conversations.timers, *poller.timers, *jobs.timers, *news.timers),
        close=partial(core.conversations.close, _CLOSING_SECONDS),
    )


def web(core: Core) -> Subsystem:
    """The widget's events and files, and the demonstration portal."""
    WebEvents(
        core.web,
        core.tokens,
        core.limits,
        core.database,
        core.conversations,
        core.delivery,
        core.desks,
    )
    files = FileRoutes(core.web, core.tokens, core.limits, core.database, core.conversations)
    return Subsystem(
        routes=[
            Route("/", _portal),
            *files.routes,
            Mount("/static", StaticFiles(directory=_PORTAL / "static", check_dir=False)),
            Mount("/widget", StaticFiles(directory=_WIDGET, check_dir=False)),
        ],
        timers=CallBack(core.database, core.web, core.tokens).timers,
    )


def whatsapp(core: Core) -> Subsystem:
    """WhatsApp's webhook, inbox and outbox."""
    channel = core.whatsapp
    receiver = Receiver(
        core.name, channel.graph, core.database, core.log, core.conversations, channel.sender
    )
    webhook = whatsapp_webhook.Webhook(channel.account, core.database, receiver, channel.sender)

    async def close() -> None:
        await receiver.close()
        await channel.close(_CLOSING_SECONDS)

    return Subsystem(
        routes=[Route(whatsapp_webhook.PATH, webhook.answer, methods=["GET", "POST"])],
        timers=(*(receiver.timers if channel.account else ()), *channel.timers),
        open=channel.open,
        close=close,
    )


def simulator(core: Core) -> Subsystem | None:
    """The phones in the browser, where they take Meta's place."""
    account = core.whatsapp.account
    if account is None or not account.simulated:
        return None
    from simulator.application import create  # production does without it

    app = create(
        webhook_url=f"{account.api_url.partition(SIMULATOR_PATH)[0]}{whatsapp_webhook.PATH}",
        token=account.token,
        app_secret=account.secrets[0],
        verify_token=account.verify_token,
        phone_number_id=account.phone_number_id,
        storage=core.settings.musaed_var_dir / "whatsapp-simulator.db",
        templates=templates.definitions(core.settings).values(),
    )
    running = AsyncExitStack()

    async def open_simulator() -> None:
        await running.enter_async_context(app.router.lifespan_context(app))

    return Subsystem([Mount(SIMULATOR_PATH, app)], open=open_simulator, close=running.aclose)


def builtin_desk(core: Core) -> Subsystem:
    """The pages of agents and their supervisors."""
    core.desks.add(BuiltinDesk(core.hub))
    live = Live(core.handling, core.hub, core.database, Board(core.database), core.log.channels)
    return Subsystem(
        routes=[Route("/desk", _desk), Mount("/desk", desk(live))],
        timers=(*core.desks.timers, *Vanished(core.database, core.handling).timers),
        close=core.desks.close,
    )


def chatwoot(core: Core) -> Subsystem | None:
    """Chatwoot, where agents work there."""
    if core.settings.desk != "chatwoot":
        return None
    made = ChatwootDesk(
        core.settings,
        core.database,
        core.log,
        core.delivery,
        core.handling,
        core.desks,
        fallback=BuiltinDesk.name,
    )
    core.desks.add(made)
    return Subsystem([chatwoot_webhook.route(made, core.settings)], close=made.close)


async def _portal(_request: Request) -> FileResponse:
    return FileResponse(_PORTAL / "index.html")


async def _desk(_request: Request) -> RedirectResponse:
    return RedirectResponse("/desk/")
