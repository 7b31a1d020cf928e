"""`make whatsapp-check`: one line for each thing that WhatsApp needs, and what is wrong with it."""

import argparse
import asyncio
import hashlib
import hmac
import json
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import httpx

from casework.settings import Settings, SettingsError, get_settings
from channels.whatsapp import templates, webhook
from channels.whatsapp.account import Account, account, missing
from channels.whatsapp.graph import Graph, GraphError, NoAnswer, NotReached
from channels.whatsapp.webhook_events import text_at

_SCOPE = "whatsapp_business_messaging"
_FIELDS = "display_phone_number,verified_name,quality_rating,webhook_configuration"


class Wrong(Exception):
    """Something does not work; the text is a line for the operator that names the setting."""


@dataclass(frozen=True, slots=True)
class Checked:
    """The outcome of one check."""

    name: str
    ok: bool
    text: str


class Checks:
    """The checks of `ours`, in an order in which each one's failure explains the next one's."""

    def __init__(self, settings: Settings, ours: Account, graph: Graph, *, apply: bool) -> None:
        self._settings = settings
        self._account = ours
        self._graph = graph
        self._apply = apply

    async def run(self) -> list[Checked]:
        """Check all."""
        checks: dict[str, Callable[[], Awaitable[str]]] = {
            "settings": self.settings,
            "token": self.token,
            "number": self.number,
            "app secret": self.app_secret,
            "gateway": self.gateway,
            "webhook": self.webhook,
            "templates": self.templates,
        }
        return [await _checked(name, check) for name, check in checks.items()]

    async def settings(self) -> str:
        """All that is needed is set."""
        lacking = missing(self._account)
        if lacking:
            raise Wrong(f"{', '.join(lacking)}: not set")
        if len(self._account.secrets) > 2:
            raise Wrong("WHATSAPP_APP_SECRET: more than two secrets")
        return "simulated" if self._account.simulated else "set"

    async def token(self) -> str:
        """The token is one that may send."""
        answer = await self._ask(
            self._graph.address("debug_token"), input_token=self._account.token
        )
        data = answer.get("data")
        if not isinstance(data, dict) or data.get("is_valid") is not True:
            reason = text_at(data, "error", "message") or "Meta does not know it"
            raise Wrong(f"WHATSAPP_TOKEN: not valid ({reason})")
        if _SCOPE not in (data.get("scopes") or ()):
            raise Wrong(f"WHATSAPP_TOKEN: lacks the permission {_SCOPE}")
        expires = data.get("expires_at")
        return "valid, does not expire" if expires == 0 else f"valid, expires at {expires} (Unix)"

    async def number(self) -> str:
        """The number is ours."""
        try:
            found = await self._number(fields=_FIELDS)
        except GraphError as error:
            if error.code == 100:
                raise Wrong(
                    "WHATSAPP_PHONE_NUMBER_ID: not a number of this token's account (it is the id, "
                    "not the number itself)"
                ) from None
            raise
        name, shown = text_at(found, "verified_name"), text_at(found, "display_phone_number")
        return f"{shown} «{name}», quality {text_at(found, 'quality_rating') or 'unknown'}"

    async def app_secret(self) -> str:
        """Meta accepts a proof made with the secret (with each, where there are two)."""
        self._need_secret()
        for position, secret in enumerate(self._account.secrets, start=1):
            proof = hmac.new(secret.encode(), self._account.token.encode(), hashlib.sha256)
            try:
                await self._number(appsecret_proof=proof.hexdigest())
            except GraphError as error:
                if error.code != 100:
                    raise
                raise Wrong(f"WHATSAPP_APP_SECRET: number {position} is not the app's") from None
        return "Meta accepts it"

    async def gateway(self) -> str:
        """The running gateway has the same settings: it answers as Meta needs it."""
        self._need_secret()
        host = self._settings.musaed_host.replace("0.0.0.0", "127.0.0.1")
        url = f"http://{host}:{self._settings.musaed_port}{webhook.PATH}"
        await self._handshake(url, "start it with make run, or set MUSAED_PORT")
        body = json.dumps({"object": "whatsapp_business_account", "entry": []}).encode()
        digest = hmac.new(self._account.secrets[0].encode(), body, hashlib.sha256).hexdigest()
        headers = {"X-Hub-Signature-256": f"sha256={digest}"}
        try:
            async with httpx.AsyncClient() as http:
                answer = await http.post(url, content=body, headers=headers)
        except httpx.HTTPError as error:
            raise Wrong(f"gateway: {url} does not answer ({type(error).__name__})") from None
        if answer.status_code != 200:
            raise Wrong(f"WHATSAPP_APP_SECRET: the gateway runs with another (it says "
                        f"{answer.status_code}); restart it")  # fmt: skip
        return f"answers at {url}"

    async def webhook(self) -> str:
        """Meta calls an address that is ours."""
        found = await self._number(fields="webhook_configuration")
        address = text_at(found, "webhook_configuration", "application")
        if not address:
            raise Wrong("webhook: none is set at Meta (App Dashboard, WhatsApp, Configuration)")
        if not address.endswith(webhook.PATH):
            raise Wrong(f"webhook: Meta calls {address}, which does not end in {webhook.PATH}")
        await self._handshake(address, "is it reachable from the internet, with a certificate?")
        account_id = await templates.business_account(self._graph, self._account.token)
        apps = await self._ask(self._graph.address(account_id) / "subscribed_apps")
        if not apps.get("data"):
            raise Wrong("webhook: the app is not subscribed to the business account "
                        "(POST /<account id>/subscribed_apps)")  # fmt: skip
        return f"Meta calls {address}"

    async def templates(self) -> str:
        """The templates are approved; with `--apply` missing ones are applied for."""
        account_id = await templates.business_account(self._graph, self._account.token)
        if self._apply:
            await templates.apply(self._graph, account_id, self._settings)
        states = await templates.states(self._graph, account_id)
        language = self._settings.whatsapp_template_language
        wanted = templates.definitions(self._settings)
        found = {name: states.get((name, language), "missing") for name in wanted}
        bad = [f"{name} ({language}) is {state}" for name, state in found.items()
               if state != "APPROVED"]  # fmt: skip
        if bad:
            raise Wrong(
                f"WHATSAPP_TEMPLATE_AGENT, WHATSAPP_TEMPLATE_TICKET: {'; '.join(bad)}"
                " (--apply applies for what is missing)"
            )
        return f"approved: {', '.join(wanted)}" if wanted else "off"

    def _need_secret(self) -> None:
        if not self._account.secrets:
            raise Wrong("WHATSAPP_APP_SECRET: not set")

    async def _handshake(self, url: str, hint: str) -> None:
        query = {
            "hub.mode": "subscribe",
            "hub.verify_token": self._account.verify_token,
            "hub.challenge": "20261127",
        }
        try:
            async with httpx.AsyncClient() as http:
                answer = await http.get(url, params=query)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise Wrong(
                f"webhook: {url} does not answer ({type(error).__name__}): {hint}"
            ) from None
        if answer.status_code == 403:
            raise Wrong(
                f"WHATSAPP_VERIFY_TOKEN: the gateway at {url} runs with another; restart it"
            )
        if answer.text != query["hub.challenge"]:
            raise Wrong(f"webhook: {url} is not our gateway (it says {answer.status_code}): {hint}")

    async def _number(self, **params: str) -> dict[str, Any]:
        return await self._ask(self._graph.address(self._account.phone_number_id), **params)

    async def _ask(self, url: Any, **params: str) -> dict[str, Any]:
        return await self._graph.request("GET", url, params=params)


async def _checked(name: str, check: Callable[[], Awaitable[str]]) -> Checked:
    try:
        return Checked(name, True, await check())
    except Wrong as problem:
        return Checked(name, False, str(problem))
    except GraphError as error:
        if not error.code:
            text = f"WHATSAPP_API_URL: what answers there is no Graph API (HTTP {error.status})"
            return Checked(name, False, text)
        setting = "WHATSAPP_TOKEN" if error.code in (10, 190, 200) else "Meta"
        return Checked(name, False, f"{setting}: refused with code {error.code} ({error.details})")
    except (NotReached, NoAnswer) as error:
        return Checked(name, False, f"WHATSAPP_API_URL: no answer ({error})")


async def _run(settings: Settings, ours: Account, apply: bool) -> list[Checked]:
    graph = Graph(ours)
    await graph.open()
    try:
        return await Checks(settings, ours, graph, apply=apply).run()
    finally:
        await graph.close()


def main() -> None:
    """Print the checks; exit status 1 when something is wrong."""
    parser = argparse.ArgumentParser(prog="make whatsapp-check", description=__doc__)
    parser.add_argument("--apply", action="store_true", help="apply for missing templates")
    given = parser.parse_args()
    try:
        settings = get_settings()
    except SettingsError as error:
        sys.exit(f"whatsapp-check: {error}")
    ours = account(settings)
    if ours is None:
        sys.exit("whatsapp-check: WHATSAPP_TOKEN is not set: WhatsApp is off")
    checks = asyncio.run(_run(settings, ours, given.apply))
    for each in checks:
        print(f"{'ok  ' if each.ok else 'FAIL'}  {each.name:<10}  {each.text}")
    sys.exit(0 if all(each.ok for each in checks) else 1)


if __name__ == "__main__":
    main()
