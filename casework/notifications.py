"""The outbox: SMS and ticket webhooks, sent at least once, retried with backoff."""

import json
import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

import requests
import structlog
from sqlalchemy import Connection, CursorResult, select, update

from casework.clock import utcnow
from casework.database import session
from casework.models import Notification
from casework.settings import get_settings

MAX_ATTEMPTS = 10
_FIRST_DELAY = timedelta(seconds=15)
_LONGEST_DELAY = timedelta(hours=1)
_TIMEOUT = (5, 15)  # seconds to connect, to answer
_LEASE = timedelta(minutes=2)  # longer than an attempt takes: nobody else sends meanwhile
_REFUSED = frozenset({400, 413, 422})  # the message itself is wrong: sending it again is no use

_log = structlog.get_logger(__name__)


class SendFailed(Exception):
    """A message was not accepted. `final`: trying again is no use; `retry_after`: its wish."""

    def __init__(
        self, reason: str, *, final: bool = False, retry_after: timedelta | None = None
    ) -> None:
        super().__init__(reason)
        self.final = final
        self.retry_after = retry_after


class Sender(Protocol):
    """Hands a message to the outside world."""

    def send(self, message_id: str, content: dict[str, Any]) -> None:
        """Send once; `message_id` is the same in every attempt. Raises SendFailed."""


@dataclass(frozen=True)
class HttpSender:
    """Posts JSON, with a bearer token where one is set and the message's id as Idempotency-Key."""

    url: str
    token: str = ""

    def send(self, message_id: str, content: dict[str, Any]) -> None:
        headers = {"Idempotency-Key": message_id}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        try:
            # a followed redirect would turn the POST into a GET and lose the message
            answer = requests.post(
                self.url, json=content, headers=headers, timeout=_TIMEOUT, allow_redirects=False
            )
        except requests.RequestException as error:
            raise SendFailed(type(error).__name__) from error
        if not 200 <= answer.status_code < 300:
            raise SendFailed(
                f"HTTP {answer.status_code}",
                final=answer.status_code in _REFUSED,
                retry_after=_retry_after(answer),
            )


@dataclass(frozen=True)
class FileSender:
    """Appends a line of JSON to a file that shows what would be sent."""

    path: Path

    def send(self, message_id: str, content: dict[str, Any]) -> None:
        line = {"id": message_id, "at": utcnow().isoformat(), **content}
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            with open(descriptor, "a", encoding="utf-8") as file:
                file.write(json.dumps(line, ensure_ascii=False) + "\n")
        except OSError as error:
            raise SendFailed(type(error).__name__) from error


def send_due(limit: int = 50) -> int:
    """Try the notifications whose time has come, oldest first; gives the number sent.

    Safe in several processes at once. A process that dies between sending and writing that down
    sends again later, under the same Idempotency-Key.
    """
    with session(readonly=True) as db:
        due = db.execute(
            select(Notification.id, Notification.attempts)
            .where(
                Notification.kind != "message",  # the gateway's
                Notification.state == "queued",
                Notification.next_attempt_at <= utcnow(),
            )
            .order_by(Notification.next_attempt_at)
            .limit(limit)
        ).all()
    return sum(_attempt(notification_id, attempts) for notification_id, attempts in due)


def is_news(db: Connection, message_id: str) -> bool:
    """Whether the message carries a notification, inside a transaction of the caller."""
    found = select(Notification.id).where(Notification.message_id == message_id)
    return db.execute(found).first() is not None


def send_as_sms(db: Connection, message_ids: list[str]) -> list[str]:
    """Send by SMS the news that these messages could not deliver; ids of those that were news.

    Inside a transaction of the caller.
    """
    result = db.scalars(
        update(Notification)
        .where(Notification.message_id.in_(message_ids), Notification.kind == "message")
        .values(kind="sms", state="queued", attempts=0, next_attempt_at=utcnow())
        .returning(Notification.message_id)
    )
    return [message_id for message_id in result if message_id is not None]


def _attempt(notification_id: str, attempts: int) -> bool:
    notification = _claim(notification_id, attempts)
    if notification is None:
        return False
    try:
        sender, content = _route(notification)
        sender.send(notification.id, content)
    except SendFailed as failure:
        _record_failure(notification, failure)
        return False
    _record(notification.id, state="sent", sent_at=utcnow())
    return True


def _claim(notification_id: str, attempts: int) -> Notification | None:
    """Take the next attempt, unless another process has taken it."""
    with session() as db:
        result = db.execute(
            update(Notification)
            .where(
                Notification.id == notification_id,
                Notification.state == "queued",
                Notification.attempts == attempts,
            )
            .values(attempts=attempts + 1, next_attempt_at=utcnow() + _LEASE)
        )
        assert isinstance(result, CursorResult)
        return db.get(Notification, notification_id) if result.rowcount else None


def _route(notification: Notification) -> tuple[Sender, dict[str, Any]]:
    settings = get_settings()
    if notification.kind == "webhook":
        if not settings.ticket_webhook_url:
            raise SendFailed("TICKET_WEBHOOK_URL is not set")
        token = settings.ticket_webhook_token.get_secret_value()
        return HttpSender(settings.ticket_webhook_url, token), json.loads(notification.body)
    content = {"to": notification.mobile, "text": notification.body}
    if not settings.sms_url:
        return FileSender(settings.musaed_var_dir / "sms.log.jsonl"), content
    return HttpSender(settings.sms_url, settings.sms_token.get_secret_value()), content


def _record_failure(notification: Notification, failure: SendFailed) -> None:
    final = failure.final or notification.attempts >= MAX_ATTEMPTS
    _log.warning(
        "notification_not_sent",
        id=notification.id,
        kind=notification.kind,
        attempt=notification.attempts,
        reason=str(failure),
        final=final,
    )
    if final:
        _record(notification.id, state="failed")
        return
    delay = failure.retry_after or _FIRST_DELAY * 2 ** (notification.attempts - 1)
    _record(notification.id, next_attempt_at=utcnow() + min(delay, _LONGEST_DELAY))


def _record(notification_id: str, **values: str | datetime) -> None:
    with session() as db:
        db.execute(update(Notification).where(Notification.id == notification_id).values(**values))


def _retry_after(answer: requests.Response) -> timedelta | None:
    seconds = answer.headers.get("Retry-After", "")
    return timedelta(seconds=int(seconds)) if seconds.isascii() and seconds.isdigit() else None
