"""The number at Meta that we speak for, or the simulated one."""

from dataclasses import dataclass

from casework.crypto import derived_secret
from casework.settings import Settings

SIMULATOR_PATH = "/whatsapp-simulator"
_SIMULATED_NUMBER = "100000000000001"
_VERSION = "v23.0"


@dataclass(frozen=True, slots=True)
class Account:
    """A business number: where its API is, what opens it, what signs its webhooks."""

    api_url: str
    token: str
    secrets: tuple[str, ...]
    verify_token: str
    phone_number_id: str
    simulated: bool = False


def account(settings: Settings) -> Account | None:
    """The account of the settings; the simulator's when there is no token; None for no WhatsApp."""
    token = settings.whatsapp_token.get_secret_value()
    if token:
        secrets = settings.whatsapp_app_secret.get_secret_value().split(",")
        return Account(
            api_url=settings.whatsapp_api_url.rstrip("/"),
            token=token,
            secrets=tuple(secret.strip() for secret in secrets if secret.strip()),
            verify_token=settings.whatsapp_verify_token.get_secret_value(),
            phone_number_id=settings.whatsapp_phone_number_id,
        )
    return _simulated(settings) if settings.whatsapp_is_simulated else None


def missing(found: Account) -> list[str]:
    """Names of the settings without which the account cannot work."""
    needed = {
        "WHATSAPP_APP_SECRET": found.secrets,
        "WHATSAPP_VERIFY_TOKEN": found.verify_token,
        "WHATSAPP_PHONE_NUMBER_ID": found.phone_number_id,
    }
    return [name for name, value in needed.items() if not value]


def _simulated(settings: Settings) -> Account:
    host = "127.0.0.1" if settings.musaed_host in ("0.0.0.0", "localhost") else settings.musaed_host
    host = f"[{host}]" if ":" in host else host
    return Account(
        api_url=f"http://{host}:{settings.musaed_port}{SIMULATOR_PATH}/graph/{_VERSION}",
        token=derived_secret("whatsapp-simulator/token"),
        secrets=(derived_secret("whatsapp-simulator/app-secret"),),
        verify_token=derived_secret("whatsapp-simulator/verify-token"),
        phone_number_id=_SIMULATED_NUMBER,
        simulated=True,
    )
