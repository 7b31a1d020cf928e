"""Settings of the application, read once from the environment and from `.env`.

Field names are the environment's names in lower case: `MUSAED_PORT` is `settings.musaed_port`.
"""

from functools import lru_cache
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AnyHttpUrl,
    AwareDatetime,
    Field,
    SecretStr,
    TypeAdapter,
    ValidationError,
    model_validator,
)
from pydantic.functional_validators import AfterValidator
from pydantic_settings import BaseSettings, SettingsConfigDict

from casework.desk_hours import parse as parse_desk_hours

Port = Annotated[int, Field(ge=1, le=65535)]

_POSTGRESQL = ("postgres://", "postgresql://", "postgresql+psycopg2://")


def _check_secret(value: SecretStr) -> SecretStr:
    length = len(value.get_secret_value())
    if not length:
        raise ValueError("is not set (`make run` writes one to .env)")
    if length < 16:
        raise ValueError("is too short, 16 characters at least")
    return value


def _check_token(value: SecretStr) -> SecretStr:
    token = value.get_secret_value()
    if not (token.isascii() and token.isprintable()):  # no header could carry it
        raise ValueError("has a line break or another character that no token has")
    return value


def _check_url(value: str) -> str:
    if value:
        TypeAdapter(AnyHttpUrl).validate_python(value)
    return value


def _check_desk_hours(value: str) -> str:
    parse_desk_hours(value)
    return value


def _check_networks(value: str) -> str:
    for network in filter(None, value.split(",")):
        ip_network(network.strip())
    return value


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _name_driver(url: str) -> str:
    """Accept every usual spelling of a PostgreSQL URL for the driver that is installed."""
    for prefix in _POSTGRESQL:
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    if url and not url.startswith(("sqlite://", "postgresql+psycopg://")):
        raise ValueError("must start with sqlite:/// or postgresql://")
    return url


def _name_template(value: str) -> str:
    return "" if value.lower() == "off" else value


TemplateName = Annotated[str, AfterValidator(_name_template)]
HttpUrl = Annotated[str, AfterValidator(_check_url)]

_CHATWOOT = (
    "chatwoot_url",
    "chatwoot_account_id",
    "chatwoot_inbox_id",
    "chatwoot_api_token",
    "chatwoot_webhook_secret",
)


class SettingsError(Exception):
    """A setting is missing or wrong; the text is one line for the operator that names it."""


class Settings(BaseSettings):
    """All settings of gateway, action server and casework. Secrets are `SecretStr`."""

    model_config = SettingsConfigDict(
        env_file=".env",
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    musaed_host: str = "127.0.0.1"
    musaed_port: Port = 8000
    rasa_port: Port = 5005
    actions_port: Port = 5055
    rasa_token: SecretStr = SecretStr("")
    musaed_secret: Annotated[SecretStr, AfterValidator(_check_secret)] = Field(
        default=SecretStr(""), validate_default=True
    )
    musaed_clock: AwareDatetime | None = None

    musaed_var_dir: Path = Path("var")
    database_url: Annotated[str, AfterValidator(_name_driver), Field(repr=False)] = ""

    desk_hours: Annotated[str, AfterValidator(_check_desk_hours)] = "sun-thu 08:00-20:00"
    desk_minutes: Annotated[int, Field(ge=1, le=240)] = 5
    """Minutes a conversation takes an agent, until enough of them have been measured."""
    desk_agent_grace: Annotated[int, Field(ge=5, le=3600)] = 60
    """Seconds without a screen of an agent after which their conversations are queued again."""
    desk_abandon_minutes: Annotated[int, Field(ge=1, le=24 * 60)] = 30
    """Minutes of silence in the queue: then a citizen is asked, after as many again returned."""
    desk_reopen_minutes: Annotated[int, Field(ge=0, le=24 * 60)] = 60
    """Minutes after its end in which a new request takes the same handover up again."""
    desk_first_response_minutes: Annotated[int, Field(ge=1, le=24 * 60)] = 10
    """Minutes from the request to an agent's first words that the desk has set itself."""
    desk_next_response_minutes: Annotated[int, Field(ge=1, le=24 * 60)] = 5
    """The same from a citizen's message to the agent's answer."""

    desk_idle_minutes: Annotated[int, Field(ge=1, le=720)] = 60
    """Minutes without a click after which somebody at the desk is logged out."""
    desk_session_hours: Annotated[int, Field(ge=1, le=168)] = 12
    """Hours after which everybody at the desk must log in again."""
    desk_require_totp: bool = False
    """Whether nobody works at the desk without a second factor."""

    desk: Literal["builtin", "chatwoot"] = "builtin"
    """Where agents work: at /desk, or in a Chatwoot of which the next settings tell."""
    chatwoot_url: HttpUrl = ""
    chatwoot_account_id: Annotated[int, Field(ge=0)] = 0
    chatwoot_inbox_id: Annotated[int, Field(ge=0)] = 0
    """Number of an inbox of the API channel."""
    chatwoot_api_token: SecretStr = SecretStr("")
    chatwoot_webhook_secret: SecretStr = SecretStr("")
    """One or several, comma separated: the account's webhook and the inbox sign with their own."""
    chatwoot_poll_seconds: Annotated[int, Field(ge=1, le=600)] = 15
    """Seconds between two looks at an open conversation, for webhooks that were lost."""
    chatwoot_fallback_seconds: Annotated[int, Field(ge=1, le=86_400)] = 120
    """Seconds that Chatwoot may be unreachable before /desk takes its waiting citizens over."""
    chatwoot_share_personal_data: bool = False
    """Whether Chatwoot gets names, national IDs and mobiles as written, not masked."""

    sms_url: HttpUrl = ""
    """Empty: messages go to `var/sms.log.jsonl` instead of a gateway."""
    sms_token: SecretStr = SecretStr("")
    ticket_webhook_url: HttpUrl = ""
    """Empty: no other system is told of new tickets."""
    ticket_webhook_token: SecretStr = SecretStr("")

    whatsapp_phone_number_id: str = ""
    whatsapp_token: Annotated[SecretStr, AfterValidator(_check_token)] = SecretStr("")
    """Of a system user, with whatsapp_business_messaging. Empty: WhatsApp is off or simulated."""
    whatsapp_app_secret: SecretStr = SecretStr("")
    """Signs the webhooks; two of them, comma separated, while one takes the other's place."""
    whatsapp_verify_token: SecretStr = SecretStr("")
    whatsapp_api_url: HttpUrl = "https://graph.facebook.com/v23.0"
    """The Graph API, version included."""
    whatsapp_simulator: Literal["auto", "on", "off"] = "auto"
    """A phone in the browser in place of Meta. auto: without a token, for this machine alone."""
    whatsapp_template_agent: TemplateName = "musaed_agent_reply"
    whatsapp_template_ticket: TemplateName = "musaed_ticket_update"
    """Approved at Meta, for who has not written for a day; `off`: none is sent."""
    whatsapp_template_language: str = "ar"
    whatsapp_messages_per_second: Annotated[int, Field(ge=1, le=1000)] = 80
    whatsapp_confirm_seconds: Annotated[float, Field(ge=1, le=3600)] = 60
    """Seconds that a message without an answer from Meta waits for a status before it is resent."""
    whatsapp_identity: Literal["ask", "portal"] = "ask"
    """portal: name and national ID are asked on the portal only, never on WhatsApp."""

    musaed_public_url: HttpUrl = ""
    """The page with the chat, for links in SMS. Empty: citizens who have left get no SMS."""
    musaed_trusted_proxies: Annotated[str, AfterValidator(_check_networks)] = ""
    """Addresses or networks, comma separated, whose X-Forwarded-For is believed. Empty: none."""
    musaed_cors_origins: str = ""
    """Origins of other portals that may embed the widget, comma separated. Empty: only ours."""
    musaed_token_days: Annotated[int, Field(ge=1, le=365)] = 30
    """Days that a web conversation can be taken up again; each visit starts them anew."""

    rate_conversation_per_minute: Annotated[int, Field(ge=1)] = 300
    """Messages a minute that one conversation may send."""
    rate_address_per_minute: Annotated[int, Field(ge=1)] = 12_000
    """Messages a minute from one network address (mobile operators put thousands behind one)."""
    rate_address_connections_per_minute: Annotated[int, Field(ge=1)] = 3_000
    """New conversations a minute that one network address may open."""
    address_connections: Annotated[int, Field(ge=1)] = 1_000
    """Connections that one network address may hold at the same time."""

    @property
    def whatsapp_is_simulated(self) -> bool:
        """Whether a phone in the browser stands for WhatsApp.

        Anybody who reaches it can write as any number: by itself it is only there for this machine.
        """
        if self.whatsapp_token.get_secret_value() or self.whatsapp_simulator == "off":
            return False
        if self.whatsapp_simulator == "on":
            return True
        return _is_loopback(self.musaed_host) and not self.musaed_trusted_proxies

    @model_validator(mode="after")
    def _needs_chatwoot(self) -> Self:
        missing = [name.upper() for name in _CHATWOOT if not getattr(self, name)]
        if self.desk == "chatwoot" and missing:
            raise ValueError(f"DESK is chatwoot, which needs {', '.join(missing)}")
        return self

    def model_post_init(self, _context: Any) -> None:
        if not self.database_url:
            # frozen guards callers; the default depends on another field
            url = f"sqlite:///{self.musaed_var_dir / 'musaed.db'}"
            object.__setattr__(self, "database_url", url)


@lru_cache(maxsize=1)
def get_settings() -> Settings:
    """The settings, read on first use; `get_settings.cache_clear()` makes the next call read again.

    Raises SettingsError with one line that names each missing or wrong setting.
    """
    try:
        return Settings()
    except ValidationError as error:
        raise SettingsError(_one_line(error)) from None


def _one_line(error: ValidationError) -> str:
    problems = []
    for detail in error.errors(include_url=False, include_input=False):
        name = ".".join(str(part) for part in detail["loc"]).upper()
        reason = detail["msg"].removeprefix("Value error, ")
        problems.append(f"{name}: {reason}" if name else reason)
    return "; ".join(problems)
