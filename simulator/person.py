"""What a person does on the phone, from the screen's forms to messages."""

import json
import sqlite3
from base64 import b64encode
from collections.abc import Callable
from typing import Any

import filetype
from starlette.datastructures import FormData, UploadFile

from simulator.errors import ApiError
from simulator.files import kind_of
from simulator.open_screens import ScreenChange
from simulator.provider import Provider
from simulator.schema import Phone, PhoneMessage
from simulator.send_requests import digits

LARGEST = 100 * 1024 * 1024
_VOICE = "audio/ogg; codecs=opus"

_ORDER = {
    "catalog_id": "194836987003835",
    "text": "",
    "product_items": [
        {
            "product_retailer_id": "di9ozbzfi4",
            "quantity": 2,
            "item_price": 30,
            "currency": "SAR",
        }
    ],
}


class Impossible(Exception):
    """Something that the form cannot do; the text is a sentence for the screen."""


class PhoneOwner:
    """Acts on `phone` with what a form says."""

    def __init__(self, provider: Provider, phone: Phone, form: FormData) -> None:
        self._provider = provider
        self._phone = phone
        self._form = form

    async def act(self) -> PhoneMessage:
        """Do what the field `kind` says. Raises Impossible."""
        kind = self._text("kind")
        if kind == "file":
            return await self._send_file()
        action = self._actions().get(kind)
        if action is None:
            raise Impossible("لا يعرف الهاتف هذا النوع من الرسائل.")
        return action()

    def _actions(self) -> dict[str, Callable[[], PhoneMessage]]:
        return {
            "text": self._send_text,
            "reply": self._press,
            "location": self._send_location,
            "contacts": self._send_contact,
            "reaction": self._react,
            "edit": self._edit,
            "revoke": self._revoke,
            "order": lambda: self._write("order", _ORDER),
            "unsupported": lambda: self._write("unsupported", {"type": "poll"}),
            "novelty": lambda: self._write("novelty", {"body": "a type of the future"}),
        }

    def _write(self, kind: str, content: Any, context_id: str | None = None) -> PhoneMessage:
        return self._provider.write(self._phone, kind, content, context_id)

    def _text(self, field: str) -> str:
        value = self._form.get(field, "")
        return value if isinstance(value, str) else ""

    def _target(self, *, mine: bool | None = None) -> PhoneMessage:
        """The message of this chat that the form speaks of."""
        message = self._provider.store.message(self._text("message_id"))
        if (
            message is None
            or message.phone_id != self._phone.id
            or mine not in (None, message.mine)
        ):
            raise Impossible("هذه الرسالة ليست في المحادثة.")
        return message

    def _quoted(self) -> str | None:
        return self._target().id if self._text("message_id") else None

    def _send_text(self) -> PhoneMessage:
        body = self._text("body").replace("\r\n", "\n")
        if not body.strip():
            raise Impossible("اكتب رسالتك أولًا.")
        if len(body) > 65536:
            raise Impossible("الرسالة أطول مما يرسله الهاتف.")
        return self._write("text", {"body": body}, self._quoted())

    def _press(self) -> PhoneMessage:
        message = self._target(mine=False)
        reply = next(
            (each for each in replies_of(message) if each["id"] == self._text("reply_id")), None
        )
        if reply is None:
            raise Impossible("هذا الخيار ليس في الرسالة.")
        if message.type == "template":
            content: Any = {"payload": reply["id"], "text": reply["title"]}
            return self._write("button", content, message.id)
        kind = "button_reply" if message.content["type"] == "button" else "list_reply"
        return self._write("interactive", {"type": kind, kind: reply}, message.id)

    async def _send_file(self) -> PhoneMessage:
        file = self._form.get("file")
        data = await file.read() if isinstance(file, UploadFile) else b""
        if not isinstance(file, UploadFile) or not data:
            raise Impossible("اختر ملفًا ليس فارغًا.")
        if len(data) > LARGEST:
            raise Impossible("الملف أكبر من 100 ميغابايت.")
        guessed = filetype.guess_mime(data)
        mime_type = guessed or file.content_type or "application/octet-stream"
        voice = self._text("voice") == "on"
        if voice:
            if kind_of(mime_type) != "audio":
                raise Impossible("اختر ملفًا صوتيًا، مثل OGG أو M4A أو MP3.")
            mime_type = _VOICE if mime_type == "audio/ogg" else mime_type
        kept = self._provider.files.add(data, mime_type, file.filename)
        kind = kind_of(mime_type)
        content: dict[str, Any] = {
            "mime_type": mime_type,
            # webhooks give in base64 what the API gives in hexadecimal digits
            "sha256": b64encode(bytes.fromhex(kept.sha256)).decode(),
            "id": kept.id,
        }
        if kind == "audio":
            content["voice"] = voice
        if kind == "document":
            content["filename"] = kept.name
        if kind == "sticker":
            content["animated"] = False
        caption = self._text("caption").strip()
        if caption and kind in ("image", "video", "document"):
            content["caption"] = caption
        return self._write(kind, content, self._quoted())

    def _send_location(self) -> PhoneMessage:
        try:
            content: dict[str, Any] = {
                "latitude": float(self._text("latitude")),
                "longitude": float(self._text("longitude")),
            }
        except ValueError:
            raise Impossible("اكتب خط العرض وخط الطول رقمين، مثل 24.7136 و46.6753.") from None
        if not (abs(content["latitude"]) <= 90 and abs(content["longitude"]) <= 180):
            raise Impossible("خط العرض بين -90 و90، وخط الطول بين -180 و180.")
        if self._text("name"):
            content["name"] = self._text("name")
        return self._write("location", content)

    def _send_contact(self) -> PhoneMessage:
        name, number = self._text("name").strip(), self._number("number")
        if not name:
            raise Impossible("اكتب اسم جهة الاتصال.")
        contact = {
            "name": {"formatted_name": name, "first_name": name},
            "phones": [{"phone": f"+{number}", "wa_id": number, "type": "CELL"}],
        }
        return self._write("contacts", [contact])

    def _number(self, field: str) -> str:
        return read_number(self._text(field))

    def _react(self) -> PhoneMessage:
        target = self._target(mine=False)
        emoji = self._text("emoji")
        self._provider.react(self._phone, target.id, emoji)
        content = {"message_id": target.id, **({"emoji": emoji} if emoji else {})}
        return self._write("reaction", content)

    def _edit(self) -> PhoneMessage:
        target, body = self._target(mine=True), self._text("body").strip()
        if target.type != "text" or target.mark == "revoked":
            raise Impossible("لا تُعدَّل إلا الرسالة النصية.")
        if not body:
            raise Impossible("اكتب النص الجديد.")
        content = json.dumps({"body": body}, ensure_ascii=False)
        self._provider.store.change_message(target.id, content=content, mark="edited")
        self._provider.screens.show(self._phone.id, ScreenChange(target.id))
        edited = {"type": "text", "text": {"body": body}}
        return self._write("edit", {"original_message_id": target.id, "message": edited})

    def _revoke(self) -> PhoneMessage:
        target = self._target(mine=True)
        self._provider.store.change_message(target.id, mark="revoked")
        self._provider.screens.show(self._phone.id, ScreenChange(target.id))
        return self._write("revoke", {"original_message_id": target.id})


def change_number(provider: Provider, phone: Phone, number: str) -> None:
    """The person moves to another number; the business is told. Raises Impossible."""
    new = read_number(number)
    try:
        provider.store.change_phone(phone.id, number=new)
    except sqlite3.IntegrityError:
        raise Impossible("هذا الرقم لهاتف آخر.") from None
    if phone.username:  # the business has never seen the number
        return
    body = f"User {phone.name} changed from {phone.number} to {new}"
    content = {"body": body, "wa_id": new, "type": "user_changed_number"}
    provider.write(phone, "system", content)


def read_number(text: str) -> str:
    """Raises Impossible."""
    try:
        return digits(text.strip())
    except ApiError:
        raise Impossible("اكتب الرقم مع رمز الدولة، مثل 966500000000.") from None


def replies_of(message: PhoneMessage) -> list[dict[str, str]]:
    """What can be pressed or chosen in a message of the business: id, title, description."""
    if message.type == "template":
        replies: list[dict[str, str]] = message.content["replies"]
        return replies
    if message.type != "interactive" or message.mine:
        return []
    action = message.content["action"]
    if message.content["type"] == "button":
        return [button["reply"] for button in action["buttons"]]
    return [row for section in action["sections"] for row in section["rows"]]
