"""What the subsystems of the gateway share, made once and in the order in which it is needed."""

from dataclasses import dataclass

from casework.settings import Settings
from channels.web.channel import WebChannel
from channels.web.tokens import Tokens
from channels.whatsapp.channel import WhatsAppChannel
from conversations.async_database import AsyncDatabase
from conversations.channel_protocol import Channel
from conversations.delivery import Delivery
from conversations.desk_protocol import Desks
from conversations.engine_client import EngineClient
from conversations.handling import Handling
from conversations.hub import Hub
from conversations.limits import RateLimits
from conversations.message_log import MessageLog
from conversations.workers import Conversations


@dataclass(frozen=True, slots=True)
class Core:
    """One gateway's own; it claims conversations as `name`."""

    settings: Settings
    name: str
    database: AsyncDatabase
    engine: EngineClient
    hub: Hub
    limits: RateLimits
    tokens: Tokens
    web: WebChannel
    whatsapp: WhatsAppChannel
    log: MessageLog
    delivery: Delivery
    desks: Desks
    conversations: Conversations
    handling: Handling


def make_core(settings: Settings, name: str) -> Core:
    """All of it, for these settings."""
    database, hub, desks = AsyncDatabase(), Hub(), Desks()
    engine = EngineClient(
        f"http://127.0.0.1:{settings.rasa_port}",
        f"http://127.0.0.1:{settings.actions_port}",
        settings.rasa_token.get_secret_value(),
    )
    limits = RateLimits(
        conversation=settings.rate_conversation_per_minute,
        address=settings.rate_address_per_minute,
        visits=settings.rate_address_connections_per_minute,
        connections=settings.address_connections,
    )
    tokens = Tokens(settings.musaed_secret.get_secret_value(), settings.musaed_token_days)
    web = WebChannel(database, tokens, origins(settings))
    whatsapp = WhatsAppChannel(settings, database, hub)
    channels: list[Channel] = [web, whatsapp]
    log = MessageLog({channel.name: channel.capabilities for channel in channels})
    delivery = Delivery(database, log, channels, hub)
    return Core(
        settings=settings,
        name=name,
        database=database,
        engine=engine,
        hub=hub,
        limits=limits,
        tokens=tokens,
        web=web,
        whatsapp=whatsapp,
        log=log,
        delivery=delivery,
        desks=desks,
        conversations=Conversations(name, engine, database, log, delivery, desks),
        handling=Handling(database, log, delivery, desks, hub),
    )


def origins(settings: Settings) -> list[str]:
    """Origins of pages that may use the gateway, besides its own."""
    given = [origin.strip() for origin in settings.musaed_cors_origins.split(",")]
    return [origin for origin in given if origin]
