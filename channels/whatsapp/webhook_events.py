"""Takes a webhook's body apart: messages, statuses, and what we do not know. Never raises."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from casework.models import InboxKind

_KEPT = 64_000  # characters of a body that is no JSON
_DEEPEST = 60  # objects in objects; what Meta sends has about ten, and writing a thousand fails


@dataclass(frozen=True, slots=True)
class WebhookEvent:
    """One thing that Meta told us. `key` names it whenever it is told; `sender` orders it."""

    kind: InboxKind
    key: str
    sender: str
    content: dict[str, Any]


def parse(body: bytes) -> Any:
    """The JSON of a body, fit to be stored; None when it is none."""
    try:
        found = json.loads(body.decode("utf-8-sig", "replace"))
        if _too_deep(found):
            return None
        # escaped, JSON can carry halves of surrogate pairs, which no database takes
        return json.loads(_paired(found)) if b"\\u" in body else found
    except (ValueError, RecursionError):
        return None


def events(body: bytes, phone_number_id: str) -> tuple[list[WebhookEvent], bool]:
    """The events of a body in order, and whether some were of another number and left out."""
    found = parse(body)
    if not isinstance(found, dict) or not isinstance(found.get("entry"), list):
        return [_unknown({"raw": body[:_KEPT].decode(errors="replace")})], False
    seen: list[WebhookEvent] = []
    foreign = False
    for entry in _dicts(found["entry"]):
        changes = _dicts(entry.get("changes"))
        if not changes:
            seen.append(_unknown(entry))
        for change in changes:
            value = change.get("value")
            if change.get("field") != "messages" or not isinstance(value, dict):
                seen.append(_unknown({"entry": entry.get("id"), **change}))
            elif text_at(value, "metadata", "phone_number_id") != phone_number_id:
                foreign = True
            else:
                seen.extend(_of_value(value))
    return seen, foreign


def text_at(value: object, *path: str) -> str:
    """The string, or number as one, at `path` of nested objects; empty where there is none."""
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) else ""


def _of_value(value: dict[str, Any]) -> Iterator[WebhookEvent]:
    contacts = _dicts(value.get("contacts"))
    known = False
    for message in _dicts(value.get("messages")):
        known = True
        message_id = text_at(message, "id")
        contact = _contact_of(message, contacts)
        content = {"message": message, "contact": contact}
        sender = _sender(message, contact)
        if message_id and sender:
            yield WebhookEvent("message", f"message:{message_id}", sender, content)
        else:
            yield _unknown(content)
    for status in _dicts(value.get("statuses")):
        known = True
        message_id, state = text_at(status, "id"), text_at(status, "status")
        if message_id and state:
            yield WebhookEvent("status", f"status:{message_id}:{state}", message_id, status)
        else:
            yield _unknown(status)
    if not known:
        yield _unknown(value)


def _sender(message: dict[str, Any], contact: dict[str, Any]) -> str:
    return (
        text_at(message, "from_user_id")
        or text_at(contact, "user_id")
        or text_at(message, "from")
        or text_at(contact, "wa_id")
    )


def _contact_of(message: dict[str, Any], contacts: Sequence[dict[str, Any]]) -> dict[str, Any]:
    names = {text_at(message, "from"), text_at(message, "from_user_id")} - {""}
    for contact in contacts:
        if names & {text_at(contact, "wa_id"), text_at(contact, "user_id")}:
            return contact
    # the only one is the sender's, also when the message does not name them
    return contacts[0] if len(contacts) == 1 and not names else {}


def _unknown(content: dict[str, Any]) -> WebhookEvent:
    written = json.dumps(content, sort_keys=True)
    return WebhookEvent(
        "other", f"other:{hashlib.sha256(written.encode()).hexdigest()}", "", content
    )


def _dicts(value: object) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _too_deep(found: Any) -> bool:
    level = [found]
    for _ in range(_DEEPEST):
        level = [
            item
            for outer in level
            if isinstance(outer, dict | list)
            for item in (outer.values() if isinstance(outer, dict) else outer)
        ]
        if not level:
            return False
    return True


def _paired(found: Any) -> str:
    written = json.dumps(found, ensure_ascii=False)
    return written.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
