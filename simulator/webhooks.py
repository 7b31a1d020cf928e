"""Deliveries to the business's webhook: signed, batched, and repeated until it answers 200."""

import asyncio
import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import httpx
import structlog

from simulator.faults import Faults
from simulator.schema import BusinessAccount, Event, Phone
from simulator.store import Store

_LONGEST_WAIT = 60.0
_TIMEOUT = 20.0

logger = structlog.get_logger()


def contact_of(phone: Phone) -> dict[str, Any]:
    """A person as the envelope's `contacts` names them."""
    contact: dict[str, Any] = {"profile": {"name": phone.name}, "user_id": phone.user_id}
    if phone.username:
        contact["profile"]["username"] = phone.username
    if phone.shown_number:
        contact["wa_id"] = phone.shown_number
    return contact


def envelope(
    account: BusinessAccount, events: list[Event], phones: dict[int, Phone]
) -> dict[str, Any]:
    """The body of a delivery: a change for each run of events of one phone and one kind."""
    changes = []
    for (phone_id, kind), run in groupby(events, key=lambda event: (event.phone_id, event.field)):
        batch = list(run)
        value: dict[str, Any] = {
            "messaging_product": "whatsapp",
            "metadata": {
                "display_phone_number": account.number,
                "phone_number_id": account.phone_number_id,
            },
            "contacts": [contact_of(phones[phone_id])],
            kind: [event.value for event in batch],
        }
        bare = {"system"} if kind == "messages" else {"failed"}
        if all(event.value.get("type", event.value.get("status")) in bare for event in batch):
            del value["contacts"]  # these two kinds come without
        changes.append({"value": value, "field": "messages"})
    return {
        "object": "whatsapp_business_account",
        "entry": [{"id": account.waba_id, "changes": changes}],
    }


def sign(secret: str, body: bytes) -> str:
    """The header X-Hub-Signature-256 for a raw body."""
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


@dataclass(frozen=True, slots=True)
class DeliveryPace:
    """How events are brought: `batch` at most in one request, `connections` requests at a time."""

    batch: int = 50
    connections: int = 1


class Deliverer:
    """Brings the store's events to the webhook, oldest first; `run` works until it is cancelled."""

    def __init__(
        self,
        account: BusinessAccount,
        store: Store,
        faults: Faults,
        confirmed: Callable[[list[Event]], None],
        delivery: DeliveryPace,
    ) -> None:
        self._account = account
        self._store = store
        self._faults = faults
        self._confirmed = confirmed
        self._delivery = delivery
        self._wake = asyncio.Event()
        self._under_way: set[int] = set()
        self._client: httpx.AsyncClient

    def wake(self) -> None:
        """Look for due events now."""
        self._wake.set()

    async def run(self) -> None:
        async with (
            httpx.AsyncClient(timeout=_TIMEOUT) as self._client,
            asyncio.TaskGroup() as tasks,
        ):
            slots = asyncio.Semaphore(self._delivery.connections)
            while True:
                await slots.acquire()
                self._wake.clear()
                events = self._next()
                if not events:
                    slots.release()
                    await self._rest()
                    continue
                task = tasks.create_task(self._deliver(events))
                task.add_done_callback(lambda _task: slots.release())

    def _next(self) -> list[Event]:
        batch, busy = self._delivery.batch, self._under_way
        due = self._store.due_events(time.time(), batch + len(busy))
        events = [event for event in due if event.id not in busy][:batch]
        busy.update(event.id for event in events)
        return events

    async def _rest(self) -> None:
        due = self._store.next_due(self._under_way)
        seconds = None if due is None else max(due - time.time(), 0)
        try:
            async with asyncio.timeout(seconds):
                await self._wake.wait()
        except TimeoutError:
            pass

    async def _deliver(self, events: list[Event]) -> None:
        phones = {phone.id: phone for phone in self._store.phones()}
        body = json.dumps(envelope(self._account, events, phones)).encode()
        for _ in range(self._faults.deliveries()):
            problem = await self._post(body)
        self._under_way.difference_update(event.id for event in events)
        self.wake()
        if problem:
            logger.warning("webhook_failed", problem=problem, events=len(events))
            now = time.time()
            self._store.put_off([(event, now + _wait_of(event)) for event in events])
        else:
            self._store.confirm(events)
            self._confirmed(events)

    async def _post(self, body: bytes) -> str:
        """Empty when the webhook has taken the body, else what is wrong."""
        try:
            answer = await self._client.post(
                self._account.webhook_url,
                content=body,
                headers={
                    "Content-Type": "application/json",
                    "User-Agent": "facebookexternalua",
                    "X-Hub-Signature-256": sign(self._account.app_secret, body),
                },
            )
        except httpx.HTTPError as error:
            return type(error).__name__
        return "" if answer.status_code == 200 else f"status {answer.status_code}"


def _wait_of(event: Event) -> float:
    """Seconds until an event is tried again; each time twice as long."""
    return min(2.0 ** min(event.attempts, 10), _LONGEST_WAIT)


async def verify(account: BusinessAccount) -> str:
    """Ask the webhook for the handshake; empty when it passes, else what is wrong."""
    challenge = str(secrets.randbelow(10**10))
    query = {
        "hub.mode": "subscribe",
        "hub.verify_token": account.verify_token,
        "hub.challenge": challenge,
    }
    try:
        async with httpx.AsyncClient(timeout=_TIMEOUT) as client:
            answer = await client.get(account.webhook_url, params=query)
    except httpx.HTTPError as error:
        return f"no answer ({type(error).__name__})"
    if answer.status_code != 200:
        return f"status {answer.status_code}"
    return "" if answer.text == challenge else "the answer is not the challenge"
