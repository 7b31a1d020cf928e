"""How Rasa calls the action server: one kept connection, the domain only on demand, no failure
unseen.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import aiohttp
from rasa.shared.core.domain import Domain
from rasa.utils.endpoints import ClientResponseError, EndpointConfig

TIMEOUT_SECONDS = 60
# Shorter than the action server's own 5 seconds, so that it never closes a connection we are about
# to use.
KEEP_ALIVE_SECONDS = 2
REFUSED, DOMAIN_MISSING = 400, 449  # answers of rasa-sdk

_failures: ContextVar[list[str] | None] = ContextVar("failed_requests", default=None)


@contextmanager
def failed_requests() -> Iterator[list[str]]:
    """Collects the requests that fail inside the block, also those that Rasa only logs."""
    failures: list[str] = []
    token = _failures.set(failures)
    try:
        yield failures
    finally:
        _failures.reset(token)


class ActionEndpoint(EndpointConfig):  # type: ignore[misc]
    """The action server's address, in place of Rasa's, which opens a connection for each action."""

    _session: aiohttp.ClientSession | None = None
    _digest: tuple[Domain, str] | None = None

    async def request(self, method: str = "post", *_: Any, json: Any, **__: Any) -> Any:
        """Send one action call, return the decoded answer.

        `json["domain"]` is the `Domain` itself (see `engine.patches`): the action server keeps it
        by its digest and asks for it when it has another. Raises Rasa's `ClientResponseError` for a
        status of 400 and above, aiohttp's errors otherwise.
        """
        domain = json.pop("domain")
        json["domain_digest"] = self._digest_of(domain)
        try:
            try:
                return await self._send(method, json)
            except ClientResponseError as error:
                if error.status != DOMAIN_MISSING:
                    raise
                return await self._send(method, {**json, "domain": domain.as_dict()})
        except Exception as error:
            failures = _failures.get()
            # a refusal is not a failure: a form gives way to another action
            if failures is not None and getattr(error, "status", None) != REFUSED:
                failures.append(f"action server: {type(error).__name__}")
            raise

    async def _send(self, method: str, body: dict[str, Any]) -> Any:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=0, keepalive_timeout=KEEP_ALIVE_SECONDS),
                timeout=aiohttp.ClientTimeout(total=TIMEOUT_SECONDS),
            )
        async with self._session.request(method, self.url, json=body) as response:
            if response.status >= 400:
                reason = response.reason or ""
                raise ClientResponseError(response.status, reason, await response.text())
            return await response.json()

    def _digest_of(self, domain: Domain) -> str:
        if self._digest is None or self._digest[0] is not domain:
            self._digest = domain, domain.fingerprint()
        return self._digest[1]

    async def close(self, *_: Any) -> None:
        """Close the kept connections (a Sanic listener)."""
        if self._session is not None:
            await self._session.close()
