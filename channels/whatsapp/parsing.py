"""What a WhatsApp message is to us: words, a choice, a file, something else, a new number."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from channels.whatsapp.webhook_events import text_at
from conversations.client_errors import Refusal
from conversations.inputs import CHOICE_ID, read_text

_MEDIA = ("image", "audio", "video", "document")
_SHOWN = 500  # characters of a place or a contact in the log


@dataclass(frozen=True, slots=True)
class Words:
    """Free text."""

    text: str


@dataclass(frozen=True, slots=True)
class Chosen:
    """A button or a row of a list: the id that we gave it, and its title."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Pressed:
    """The button under a template."""

    title: str


@dataclass(frozen=True, slots=True)
class Media:
    """A file that Meta keeps for us for some days. `note` is `voice`, `caption` or None."""

    id: str
    sha256: str
    name: str
    caption: str
    note: str | None


@dataclass(frozen=True, slots=True)
class Other:
    """Neither words nor a file. `code` is one of `texts.OTHER`, or one that needs no answer."""

    code: str
    body: str = ""


@dataclass(frozen=True, slots=True)
class Moved:
    """The citizen has another number, or another id, from now on; empty: the one there was."""

    mobile: str = ""
    user_id: str = ""
    previous_mobile: str = ""
    previous_user_id: str = ""


Said = Words | Chosen | Pressed | Media | Other | Moved


def read(message: Mapping[str, Any]) -> Said | None:
    """What the message says; None for what needs neither a line in the log nor an answer."""
    kind = text_at(message, "type")
    if kind == "text":
        return words(text_at(message, "text", "body"))
    if kind == "interactive":
        return _choice(message)
    if kind == "button":
        text = text_at(message, "button", "text") or text_at(message, "button", "payload")
        return Pressed(text) if text else Other("no_choice")
    if kind in _MEDIA:
        return _media(kind, message)
    if kind == "sticker":
        return Other("sticker")
    if kind == "location":
        return Other("location", _place(message))
    if kind == "contacts":
        return Other("contacts", _people(message))
    if kind == "reaction":
        emoji = text_at(message, "reaction", "emoji")
        return Other("reaction", emoji[:_SHOWN]) if emoji else None
    if kind == "order":
        return Other("order", text_at(message, "order", "text")[:_SHOWN])
    if kind == "edit":
        changed = message.get("edit")
        inner = changed.get("message") if isinstance(changed, Mapping) else None
        return Other("edit", _edited(inner))
    if kind == "revoke":
        return Other("revoke")
    if kind == "request_welcome":
        return Other("welcome")
    if kind == "system":
        return _system(message)
    return Other("unsupported")


def words(text: str) -> Words | Other:
    """A citizen's own words; what is wrong with them where they cannot be taken."""
    try:
        return Words(read_text(text))
    except Refusal as refusal:
        return Other(refusal.code)


def _choice(message: Mapping[str, Any]) -> Chosen | Words | Other:
    body = message.get("interactive")
    for kind in ("button_reply", "list_reply"):
        choice_id, title = text_at(body, kind, "id"), text_at(body, kind, "title")
        if CHOICE_ID.fullmatch(choice_id):
            return Chosen(choice_id, title)
        if title or choice_id:
            return words(title) if title else Other("bad_choice")
    return Other("no_choice")


def _media(kind: str, message: Mapping[str, Any]) -> Media | Other:
    media_id = text_at(message, kind, "id")
    if not media_id:
        return Other("media_gone")
    caption = text_at(message, kind, "caption").strip()
    return Media(
        id=media_id,
        sha256=text_at(message, kind, "sha256"),
        name=text_at(message, kind, "filename"),
        caption=caption,
        note="voice" if kind == "audio" else "caption" if caption else None,
    )


def _place(message: Mapping[str, Any]) -> str:
    parts = [text_at(message, "location", part) for part in ("name", "address")]
    found = message.get("location")
    if isinstance(found, Mapping):
        parts += [str(found[part]) for part in ("latitude", "longitude") if part in found]
    return "، ".join(filter(None, parts))[:_SHOWN]


def _people(message: Mapping[str, Any]) -> str:
    found = message.get("contacts")
    lines = []
    for contact in found if isinstance(found, list) else ():
        phones = contact.get("phones") if isinstance(contact, Mapping) else None
        numbers = [text_at(p, "phone") for p in phones] if isinstance(phones, list) else []
        name = text_at(contact, "name", "formatted_name")
        lines.append(" ".join(filter(None, (name, *numbers))))
    return "\n".join(filter(None, lines))[:_SHOWN]


def _edited(inner: object) -> str:
    text = text_at(inner, "text", "body")
    for kind in _MEDIA:
        text = text or text_at(inner, kind, "caption")
    return text


def _system(message: Mapping[str, Any]) -> Moved | None:
    system = message.get("system")
    kind = text_at(system, "type")
    if kind not in ("user_changed_number", "user_changed_user_id"):
        return None
    return Moved(
        # older versions of the API call the new number new_wa_id
        mobile=text_at(system, "wa_id") or text_at(system, "new_wa_id"),
        user_id=text_at(system, "user_id"),
        previous_mobile=text_at(message, "from"),
        previous_user_id=text_at(system, "previous_user_id") or text_at(message, "from_user_id"),
    )
