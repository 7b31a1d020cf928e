"""What was collected before an agent was asked for, in the words of the staff."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from casework.catalogue import catalogue
from casework.identifiers import mask_mobile, mask_name, mask_national_id, mask_numbers
from casework.models import ChannelName
from desks.desk_labels import CHANNELS, label


@dataclass(frozen=True, slots=True)
class CollectedFact:
    """A line of what is known. `key` is what reveals it, empty where nothing is hidden."""

    title: str
    shown: str
    key: str = ""


def facts_of(context: Mapping[str, Any]) -> list[CollectedFact]:
    """What was collected before an agent was asked for, masked."""
    facts = []
    for key, group in (("intent", "topics"), ("last_topic", "topics"), ("form", "forms")):
        title = {"intent": "آخر طلب", "last_topic": "آخر موضوع", "form": "النموذج"}[key]
        if context.get(key):
            facts.append(CollectedFact(title, label(group, str(context[key]))))
    facts += [
        _fact(slot, value) for slot, value in answers_of(context).items() if value is not None
    ]
    return facts


def answers_of(context: Mapping[str, Any]) -> Mapping[str, Any]:
    """The answers to a form, by slot."""
    answers = context.get("answers")
    return answers if isinstance(answers, Mapping) else {}


def _fact(slot: str, value: Any) -> CollectedFact:
    text = str(value)
    masks = {"national_id": mask_national_id, "mobile": mask_mobile, "full_name": mask_name}
    if slot in masks and text.strip():
        return CollectedFact(label("slots", slot), masks[slot](text), slot)
    if slot in ("complaint_category", "objection_for"):
        text = _named(text)
    masked = mask_numbers(text)
    return CollectedFact(label("slots", slot), masked, slot if masked != text else "")


def _named(code: str) -> str:
    """The name of a category of tickets, or whom an objection is for."""
    for kind in catalogue().kinds.values():
        if code in kind.categories:
            return kind.categories[code]
    return {"self": "نفسه", "dependent": "تابع له"}.get(code, code)


def title_of(key: str, channel: ChannelName) -> str:
    """What the staff call a fact that can be revealed; `channel` is the conversation's."""
    return f"رقم {CHANNELS[channel]}" if key == "channel" else label("slots", key)
