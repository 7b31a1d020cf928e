"""What the simulator keeps: the account, phones, messages, files and templates."""

import hashlib
import re
from dataclasses import dataclass, field
from typing import Any

DAY = 24 * 60 * 60
"""Seconds after a person's last message in which anything may be sent to them."""


@dataclass(frozen=True, slots=True)
class BusinessAccount:
    """The business: where its webhook is, and what it proves itself with."""

    webhook_url: str
    token: str
    app_secret: str
    verify_token: str
    phone_number_id: str
    display_phone_number: str = "+966 80 000 0000"
    verified_name: str = "مساعد"

    @property
    def waba_id(self) -> str:
        """The WhatsApp Business Account's id: always the same for a phone number's id."""
        return str(int.from_bytes(hashlib.sha256(self.phone_number_id.encode()).digest()[:6]))

    @property
    def number(self) -> str:
        return re.sub(r"\D", "", self.display_phone_number)


@dataclass(frozen=True, slots=True)
class Phone:
    """A person's phone. One with a username shows its number to no business.

    `offset` is how many seconds its clock runs ahead; `wrote_at` is by that clock.
    """

    id: int
    name: str
    number: str
    user_id: str
    username: str | None
    offset: float
    wrote_at: float | None

    @property
    def shown_number(self) -> str | None:
        """The number as webhooks give it."""
        return None if self.username else self.number


@dataclass(frozen=True, slots=True)
class PhoneMessage:
    """A message of a chat: written on the phone (`mine`), or by the business.

    `status` is queued, sent, delivered, read or failed; `at` is by the phone's clock; `callback`
    is what the business sent along as biz_opaque_callback_data.
    """

    id: str
    phone_id: int
    mine: bool
    type: str
    content: Any
    context_id: str | None
    at: float
    status: str
    callback: str | None = None
    reaction: str | None = None
    mark: str | None = None
    error: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class File:
    """A file that either side has uploaded."""

    id: str
    mime_type: str
    sha256: str
    name: str | None
    data: bytes
    at: float


@dataclass(frozen=True, slots=True)
class Event:
    """Something the webhook has not confirmed yet: `value` goes into `field` of a change."""

    id: int
    phone_id: int
    message_id: str
    field: str
    value: dict[str, Any]
    attempts: int


@dataclass(frozen=True, slots=True)
class Template:
    """An approved template; placeholders are `{{1}}`, `{{2}}` … or `{{name}}`."""

    name: str
    language: str
    body: str
    quick_replies: list[str] = field(default_factory=list)
    footer: str | None = None
    category: str = "UTILITY"

    @property
    def placeholders(self) -> list[str]:
        return list(dict.fromkeys(re.findall(r"\{\{(\w+)\}\}", self.body)))

    def filled(self, values: list[str]) -> str:
        """The body with `values` in the order of the placeholders."""
        by_name = dict(zip(self.placeholders, values, strict=True))
        return re.sub(r"\{\{(\w+)\}\}", lambda match: by_name[match[1]], self.body)
