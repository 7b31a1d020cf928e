"""Reads what Chatwoot says, in answers and in webhooks: they write the same things differently."""

from dataclasses import dataclass
from typing import Any, Literal

_OUTGOING = ("outgoing", 1)
_LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """An attachment: where it can be fetched, and a name for it."""

    url: str
    name: str


@dataclass(frozen=True, slots=True)
class RemoteMessage:
    """A message in Chatwoot. `reply`: written by an agent, to the citizen."""

    id: int
    conversation: int
    content: str
    reply: bool
    agent_id: int | None
    agent: str | None
    source_id: str | None
    files: tuple[RemoteFile, ...] = ()


@dataclass(frozen=True, slots=True)
class RemoteConversation:
    """A conversation in Chatwoot; `assignee` is an agent's name, `assignee_id` their number."""

    id: int
    status: str
    assignee_id: int | None
    assignee: str | None


@dataclass(frozen=True, slots=True)
class ChatwootEvent:
    """A webhook call, reduced to what a desk acts on; `message` only when one was created."""

    name: Literal["message", "conversation", "typing_on", "typing_off"]
    conversation: int
    message: RemoteMessage | None = None
    state: RemoteConversation | None = None


def read_event(payload: Any) -> ChatwootEvent | None:
    """The event in a webhook's body; None when it is none of ours. Raises ValueError."""
    if not isinstance(payload, dict):
        raise ValueError("no object")
    name = payload.get("event")
    if name == "message_created":
        message = read_message(payload)
        return ChatwootEvent("message", message.conversation, message=message)
    if name in ("conversation_status_changed", "conversation_updated"):
        state = read_conversation(payload)
        return ChatwootEvent("conversation", state.id, state=state)
    if name in ("conversation_typing_on", "conversation_typing_off"):
        # the citizen's own typing comes back too, and notes are none of the citizen's business
        user = payload.get("user")
        if payload.get("is_private") or not _is_user(user):
            return None
        conversation = payload.get("conversation")
        number = read_number(conversation if isinstance(conversation, dict) else {})
        return ChatwootEvent("typing_on" if name.endswith("on") else "typing_off", number)
    return None


def read_number(value: dict[str, Any]) -> int:
    """The `id` of an object. Raises ValueError."""
    return _number(value.get("id"))


def read_message(value: dict[str, Any]) -> RemoteMessage:
    """A message, from a list of them or from a webhook. Raises ValueError."""
    sender = value.get("sender")
    deleted = (value.get("content_attributes") or {}).get("deleted")
    written_by_agent = _is_user(sender) or value.get("sender_type") == "User"
    return RemoteMessage(
        id=read_number(value),
        conversation=_conversation_of(value),
        content=_text(value.get("content")),
        reply=value.get("message_type") in _OUTGOING
        and value.get("private") is False
        and written_by_agent
        and not deleted,
        agent_id=_id_or_none(sender),
        agent=_name(sender),
        source_id=value["source_id"] if isinstance(value.get("source_id"), str) else None,
        files=tuple(_files(value.get("attachments"))),
    )


def read_conversation(value: dict[str, Any]) -> RemoteConversation:
    """A conversation, from an answer or from a webhook. Raises ValueError."""
    meta = value.get("meta")
    assignee = meta.get("assignee") if isinstance(meta, dict) else None
    return RemoteConversation(
        id=read_number(value),
        status=str(value.get("status")),
        assignee_id=_id_or_none(assignee),
        assignee=_name(assignee),
    )


def _conversation_of(value: dict[str, Any]) -> int:
    conversation = value.get("conversation")
    if isinstance(conversation, dict) and "id" in conversation:
        return read_number(conversation)
    return _number(value.get("conversation_id"))


def _files(value: Any) -> list[RemoteFile]:
    if not isinstance(value, list):
        return []
    found = []
    for file in value:
        url = file.get("data_url") if isinstance(file, dict) else None
        if isinstance(url, str) and url:
            path = url.partition("?")[0]
            found.append(RemoteFile(url, path.rpartition("/")[2]))
    return found


def _is_user(sender: Any) -> bool:
    return isinstance(sender, dict) and str(sender.get("type")).lower() == "user"


def _id_or_none(person: Any) -> int | None:
    number = person.get("id") if isinstance(person, dict) else None
    return None if number is None else _number(number)


def _name(person: Any) -> str | None:
    """The name that citizens may see."""
    if not isinstance(person, dict):
        return None
    name = person.get("available_name") or person.get("name")
    return " ".join(name.split())[:_LONGEST_NAME] if isinstance(name, str) and name else None


def _text(content: Any) -> str:
    # the agents' editor writes Markdown, in which a backslash keeps the end of a line
    text = content if isinstance(content, str) else ""
    return text.replace("\0", "").replace("\\\n", "\n").strip()


def _number(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        raise ValueError("no number")
    return int(value)
