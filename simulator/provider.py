"""Between the business and the phones: takes messages on both sides and tells the other side."""

import asyncio
import secrets
import time
from base64 import b64encode
from collections.abc import Iterable
from typing import Any

from simulator.errors import ApiError
from simulator.faults import Faults, Rule
from simulator.files import Files
from simulator.open_screens import OpenScreens, ScreenChange
from simulator.rates import Rates, SendingLimits
from simulator.schema import DAY, BusinessAccount, Event, Phone, PhoneMessage
from simulator.send_requests import ReadReceipt, Send, digits
from simulator.store import Events, Store
from simulator.webhooks import Deliverer, DeliveryPace

_SENT_AFTER = 0.1
_DELIVERED_AFTER = 0.2
_READ_AFTER = 0.3
_TYPING_SECONDS = 25


class Provider:
    """The one provider. Its state is in `store`; `deliverer` brings events to our webhook."""

    def __init__(
        self,
        account: BusinessAccount,
        store: Store,
        faults: Faults,
        limits: SendingLimits,
        delivery: DeliveryPace,
    ) -> None:
        self.account = account
        self.store = store
        self.faults = faults
        self.rates = Rates(limits)
        self.screens = OpenScreens()
        self.files = Files(store)
        self.deliverer = Deliverer(account, store, faults, self._confirmed, delivery)
        self._typing: dict[int, asyncio.TimerHandle] = {}

    # what the business does

    def recipient(self, send: Send) -> Phone:
        """The phone a message is for. Raises GraphError 131009, 131021, 131026."""
        number = digits(send.to) if send.to else None
        if number == self.account.number:
            raise ApiError(131021, "the sender and the recipient are one number")
        phone = self.store.phone_of(number, send.recipient)
        if phone is None:
            raise ApiError(131026, "no phone with this number or user id is in the simulator")
        return phone

    async def accept(self, send: Send, fails: Rule | None = None) -> tuple[Phone, PhoneMessage]:
        """Take a message of the business; it is on the phone when this returns.

        With `fails` it is accepted, and fails later. Raises GraphError.
        """
        self.rates.check_number()
        phone = self.recipient(send)
        self.rates.check_pair(phone.id)
        at = self.now(phone)
        if send.type != "template" and (phone.wrote_at is None or at - phone.wrote_at >= DAY):
            raise ApiError(131047, "more than 24 hours have passed since the person last wrote")
        content = await self._content(send)
        message = PhoneMessage(
            id=new_message_id(),
            phone_id=phone.id,
            mine=False,
            type=send.type,
            content=content,
            context_id=send.context.message_id if send.context else None,
            at=at,
            status="failed" if fails else "delivered",
            callback=send.biz_opaque_callback_data,
            error=fails.error().as_status() if fails else None,
        )
        self.store.add_message(message, self._first_statuses(phone, message, send))
        self._show_typing(phone.id, False)
        if send.reaction and not fails:
            self.store.change_message(
                send.reaction.message_id, reaction=send.reaction.emoji or None
            )
            self.screens.show(phone.id, ScreenChange(send.reaction.message_id))
        self.screens.show(phone.id, ScreenChange(message.id))
        if self.screens.is_on(phone.id):
            self.look(phone)
        self.deliverer.wake()
        return phone, message

    async def _content(self, send: Send) -> Any:
        for kind, media in send.media:
            await self.files.check_sendable(media, kind)
        if send.type == "template":
            return self._filled(send)
        if send.reaction:
            target = self.store.message(send.reaction.message_id)
            if target is None:
                raise ApiError(131009, "Parameter 'reaction.message_id': no such message")
        return send.content

    def _filled(self, send: Send) -> dict[str, Any]:
        wanted = send.template
        assert wanted is not None
        template = self.store.template(wanted.name, wanted.language.code)
        if template is None:
            raise ApiError(
                132001, f"template name ({wanted.name}) does not exist in {wanted.language.code}"
            )
        values = wanted.body_values()
        expected = len(template.placeholders)
        if len(values) != expected:
            raise ApiError(
                132000,
                f"body: number of localizable_params ({len(values)}) does not match the expected"
                f" number of params ({expected})",
            )
        return {
            "name": template.name,
            "text": template.filled(values),
            "footer": template.footer,
            "replies": [
                {"id": wanted.payload_of(index) or title, "title": title}
                for index, title in enumerate(template.quick_replies)
            ],
        }

    def _first_statuses(self, phone: Phone, message: PhoneMessage, send: Send) -> Events:
        now = time.time()
        if message.error:
            value = self._status(phone, message, "failed", now)
            value["errors"] = [message.error]
            if send.to:
                del value["recipient_user_id"]
            return self._events(now + _SENT_AFTER, "statuses", value)
        # a message that arrives under the person's eyes is read without being delivered first
        ahead = {"sent": _SENT_AFTER}
        if not self.screens.is_on(phone.id):
            ahead["delivered"] = _DELIVERED_AFTER
        return [
            event
            for status, seconds in ahead.items()
            for event in self._events(
                now + seconds, "statuses", self._status(phone, message, status, now)
            )
        ]

    def _status(
        self, phone: Phone, message: PhoneMessage, status: str, now: float
    ) -> dict[str, Any]:
        value: dict[str, Any] = {
            "id": message.id,
            "status": status,
            "timestamp": str(int(now)),
            "recipient_user_id": phone.user_id,
        }
        if phone.shown_number:
            value["recipient_id"] = phone.shown_number
        if status in ("sent", "delivered"):
            kind = "utility" if message.type == "template" else "service"
            value["pricing"] = {
                "billable": kind == "utility",
                "pricing_model": "PMP",
                "category": kind,
                "type": "regular" if kind == "utility" else "free_customer_service",
            }
        if message.callback is not None:
            value["biz_opaque_callback_data"] = message.callback
        return value

    def receive_receipt(self, receipt: ReadReceipt) -> None:
        """The business has read a message, and all before it. Raises GraphError 131009."""
        message = self.store.message(receipt.message_id)
        if message is None or not message.mine:
            raise ApiError(131009, "Parameter 'message_id': no such message")
        read = self.store.unread(message.phone_id, mine=True, until=message.id)
        for message_id in self.store.advance(read, "read"):
            self.screens.show(message.phone_id, ScreenChange(message_id))
        if receipt.typing_indicator:
            self._show_typing(message.phone_id, True)

    def _show_typing(self, phone_id: int, on: bool) -> None:
        timer = self._typing.pop(phone_id, None)
        if timer:
            timer.cancel()
        if on:
            loop = asyncio.get_running_loop()
            self._typing[phone_id] = loop.call_later(
                _TYPING_SECONDS, self._show_typing, phone_id, False
            )
        if on or timer:
            self.screens.show(phone_id, ScreenChange(typing=on))

    def is_typing(self, phone_id: int) -> bool:
        return phone_id in self._typing

    # what a person does

    def add_phone(self, name: str, number: str, username: str | None = None) -> Phone:
        """Raises sqlite3.IntegrityError when number or username is taken."""
        user_id = f"SA.{secrets.randbelow(9 * 10**16) + 10**16}"
        return self.store.add_phone(name, number, user_id, username)

    def write(
        self, phone: Phone, kind: str, content: Any, context_id: str | None = None
    ) -> PhoneMessage:
        """Send a message from a phone; it is kept, and brought to the webhook from now on."""
        message = PhoneMessage(
            id=new_message_id(),
            phone_id=phone.id,
            mine=True,
            type=kind,
            content=content,
            context_id=context_id,
            at=self.now(phone),
            status="queued",
        )
        value: dict[str, Any] = {
            "from_user_id": phone.user_id,
            "id": message.id,
            "timestamp": str(int(time.time())),
            "type": kind,
        }
        if phone.shown_number:
            value["from"] = phone.shown_number
        value[kind] = content
        if kind == "unsupported":
            value["errors"] = [ApiError(131051, "Message type is not supported").as_status()]
        if context_id:
            value["context"] = {"from": self.account.number, "id": context_id}
        self.store.add_message(message, self._events(time.time(), "messages", value))
        self.screens.show(phone.id, ScreenChange(message.id))
        self.deliverer.wake()
        return message

    def react(self, phone: Phone, message_id: str, emoji: str) -> None:
        """Show a reaction on a message; an empty one takes it away."""
        self.store.change_message(message_id, reaction=emoji or None)
        self.screens.show(phone.id, ScreenChange(message_id))

    def look(self, phone: Phone) -> None:
        """The chat is before the person's eyes: all in it is read."""
        now = time.time()
        for message_id in self.store.advance(self.store.unread(phone.id, mine=False), "read"):
            message = self.store.message(message_id)
            if message:
                value = self._status(phone, message, "read", now)
                due = now + _READ_AFTER
                self.store.add_events(phone.id, message_id, self._events(due, "statuses", value))
        self.deliverer.wake()

    def now(self, phone: Phone) -> float:
        """What the phone's clock shows, in seconds since 1970."""
        return time.time() + phone.offset

    # webhooks

    def _events(self, due: float, field: str, value: dict[str, Any]) -> Events:
        return [(each, field, value) for each in self.faults.dues(due, status=field == "statuses")]

    def _confirmed(self, events: Iterable[Event]) -> None:
        taken = {each.message_id: each.phone_id for each in events if each.field == "messages"}
        for message_id in self.store.advance(taken, "delivered"):
            self.screens.show(taken[message_id], ScreenChange(message_id))


def new_message_id() -> str:
    """A fresh id of a message, of the provider's looks."""
    return "wamid." + b64encode(b"\x1c\x18\x0c" + secrets.token_bytes(27)).decode()
