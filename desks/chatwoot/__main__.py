"""`make chatwoot-check`: asks Chatwoot whether the CHATWOOT_ settings are right, one line each."""

import asyncio
import sys
from typing import Any

from casework.settings import Settings, SettingsError, get_settings
from desks.chatwoot.chatwoot_webhook import PATH
from desks.chatwoot.client import ChatwootError, Client

EVENTS = (
    "message_created",
    "conversation_status_changed",
    "conversation_updated",
    "conversation_typing_on",
    "conversation_typing_off",
)
"""Webhook events that are acted on; the typing ones are a convenience."""

_NEEDED = frozenset(EVENTS[:2])


class Problem(Exception):
    """What is wrong, in one line that names the setting."""


def main() -> int:
    """Print what is right and what is not. 0 when all is well, else 1."""
    try:
        settings = get_settings()
        if settings.desk != "chatwoot":
            raise SettingsError(
                "DESK is not chatwoot: set it once the CHATWOOT_ settings are there"
            )
        for line in asyncio.run(check(settings)):
            print(f"ok    {line}")
    except (Problem, SettingsError) as error:
        print(f"wrong {error}")
        return 1
    return 0


async def check(settings: Settings) -> list[str]:
    """What was found right, a line each. Raises Problem."""
    client = Client(settings)
    try:
        profile = await _ask("CHATWOOT_API_TOKEN", client.profile())
        accounts = {account.get("id") for account in profile.get("accounts") or ()}
        if settings.chatwoot_account_id not in accounts:
            raise Problem("CHATWOOT_ACCOUNT_ID: the token's user is not in this account")
        inbox = await _ask("CHATWOOT_INBOX_ID", client.inbox())
        if inbox.get("channel_type") != "Channel::Api":
            raise Problem("CHATWOOT_INBOX_ID: this is no inbox of the API channel")
        hook = _ours(await _ask("CHATWOOT_API_TOKEN", client.webhooks()))
    finally:
        await client.close()
    return [
        f"CHATWOOT_URL, CHATWOOT_API_TOKEN: here as {profile.get('name')}",
        "CHATWOOT_ACCOUNT_ID: the token's user is in this account",
        "CHATWOOT_INBOX_ID: an inbox of the API channel",
        f"webhook: {hook}",
    ]


def _ours(webhooks: list[dict[str, Any]]) -> str:
    for hook in webhooks:
        if str(hook.get("url", "")).rstrip("/").endswith(PATH):
            missing = _NEEDED - set(hook.get("subscriptions") or ())
            if missing:
                raise Problem(f"webhook: subscribe it to {', '.join(sorted(missing))} too")
            return str(hook["url"])
    raise Problem(f"webhook: the account has none whose address ends with {PATH}")


async def _ask(setting: str, call: Any) -> Any:
    try:
        return await call
    except ChatwootError as error:
        if error.reason in ("http_401", "http_403"):
            setting = "CHATWOOT_API_TOKEN"
        elif not error.reason.startswith("http_"):
            setting = "CHATWOOT_URL"
        raise Problem(
            f"{setting}: Chatwoot does not answer as it should ({error.reason})"
        ) from None


if __name__ == "__main__":
    sys.exit(main())
