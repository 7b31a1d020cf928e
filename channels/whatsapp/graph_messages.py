"""Turns a line of the log into the Graph API's JSON, within its limits."""

from collections.abc import Sequence
from typing import Any, Literal

from channels.whatsapp import phrases
from conversations.channel_protocol import ReplyLimits
from conversations.fitting import width

LIMITS = ReplyLimits(text=4_096, with_choices=1_024)
BUTTONS, BUTTON_TITLE = 3, 20
ROWS, ROW_TITLE = 10, 24

LARGEST_PICTURE = 5 * 1024 * 1024
"""Bytes. Meta refuses more when it is uploaded, whatever kind of message it is for."""
_OFFICE = "application/vnd.openxmlformats-officedocument"
_KINDS = {
    "image": ("image/jpeg", "image/png"),
    "video": ("video/mp4", "video/3gpp"),
    "audio": ("audio/aac", "audio/mp4", "audio/mpeg", "audio/amr", "audio/ogg"),
    "document": (
        "application/pdf",
        "application/msword",
        "application/vnd.ms-excel",
        "application/vnd.ms-powerpoint",
        f"{_OFFICE}.wordprocessingml.document",
        f"{_OFFICE}.spreadsheetml.sheet",
        f"{_OFFICE}.presentationml.presentation",
    ),
}
_KIND_OF = {media_type: kind for kind, types in _KINDS.items() for media_type in types}
Choices = Sequence[tuple[str, str]]
"""(id, title)."""
Style = Literal["text", "buttons", "list", "numbers"]


def style(body: str, choices: Choices) -> Style:
    """How choices are shown: as buttons, else as a list, else as numbered text."""
    if not choices:
        return "text"
    longest = max(width(title) for _, title in choices)
    titles = {title for _, title in choices}
    fits = width(body) <= LIMITS.with_choices and len(titles) == len(choices) and "" not in titles
    if fits and body and len(choices) <= BUTTONS and longest <= BUTTON_TITLE:
        return "buttons"
    if fits and body and len(choices) <= ROWS and longest <= ROW_TITLE:
        return "list"
    return "numbers"


def content(body: str, choices: Choices, shown: Style) -> dict[str, Any]:
    """The part of a message that says it: `type` and what belongs to it."""
    if shown == "text":
        return _text(body)
    if shown == "numbers":
        lines = [f"{number}. {title}" for number, (_, title) in enumerate(choices, start=1)]
        return _text("\n".join((body, "", *lines, "", phrases.CHOOSE_NUMBER)))
    if shown == "buttons":
        buttons = [
            {"type": "reply", "reply": {"id": choice_id, "title": title}}
            for choice_id, title in choices
        ]
        return _interactive("button", body, {"buttons": buttons})
    rows = [{"id": choice_id, "title": title} for choice_id, title in choices]
    return _interactive("list", body, {"button": phrases.LIST_TITLE, "sections": [{"rows": rows}]})


def carries(media_type: str, size: int) -> bool:
    """Whether Meta takes such a file of ours."""
    kind = _KIND_OF.get(media_type)
    return kind is not None and not (kind == "image" and size > LARGEST_PICTURE)


def file(media_type: str, media_id: str, name: str, caption: str) -> dict[str, Any]:
    """A file that was uploaded, as the kind of message that shows it best."""
    kind = _KIND_OF.get(media_type, "document")
    part: dict[str, Any] = {"id": media_id}
    if caption and kind != "audio":
        part["caption"] = caption
    if kind == "document":
        part["filename"] = name or "file"
    return {"type": kind, kind: part}


def template(name: str, language: str) -> dict[str, Any]:
    """An approved template without variables."""
    return {"type": "template", "template": {"name": name, "language": {"code": language}}}


def envelope(
    address: str, message_id: str, said: dict[str, Any], quoted: str | None
) -> dict[str, Any]:
    """The whole request. `message_id` is ours; statuses bring it back."""
    to = {"to": address} if address.isdigit() else {"recipient": address}
    return {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        **to,
        "biz_opaque_callback_data": message_id,
        **({"context": {"message_id": quoted}} if quoted else {}),
        **said,
    }


def _text(body: str) -> dict[str, Any]:
    # what is longer was split when it was written down, with room for numbered choices
    return {"type": "text", "text": {"body": body, "preview_url": False}}


def _interactive(kind: str, body: str, action: dict[str, Any]) -> dict[str, Any]:
    interactive = {"type": kind, "body": {"text": body}, "action": action}
    return {"type": "interactive", "interactive": interactive}
