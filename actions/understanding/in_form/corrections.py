"""Which earlier answer is wrong, and its new value."""

from typing import Any

from actions.understanding import values
from actions.understanding.commands import Command, CorrectSlot, ExtendSlot, Repeat
from actions.understanding.in_form.shared import Known, is_named
from actions.understanding.in_form.sureness import CLEAR, LIKELY, SHORT, TELLING
from actions.understanding.message import Message
from actions.understanding.state import State
from arabic.clauses import corrects


def read_correction(message: Message, state: State, known: Known) -> Command:
    """Which answer is wrong, by what it is called or by the value that comes with it."""
    slot, sure = message.reading("changed")
    wanted = {each.name for each in state.slots}
    if slot == "complaint_description" and "objection_reason" in wanted:
        slot = "objection_reason"
    stories = wanted & {"complaint_description", "objection_reason"}
    told = message.words >= TELLING and values.told_in_opening(message) and sure < CLEAR
    if stories and corrects(message.text) and (slot in stories or sure < LIKELY or told):
        return ExtendSlot(message.text.strip())
    if slot not in wanted or sure < LIKELY:
        if not topic_named(message, state):
            return CorrectSlot()
        return corrected_topic(message, state, known) or Repeat()  # it stands there already
    story = slot in stories
    tells = message.words >= SHORT or message.likelihood("asked_story", "answer") >= 0.5
    tells = tells or values.told_in_opening(message)
    tells = tells or any(char.isdecimal() for char in message.normal)
    if story and tells:  # what was wrong in it is told right
        return ExtendSlot(message.text.strip())
    return CorrectSlot(slot, new_value(message, slot, known))


def new_value(message: Message, slot: str, known: Known) -> Any:
    """The new value that a correction brings along, None when it brings none."""
    if slot == "full_name":
        if right := values.renamed(message, known(slot) or ""):
            return right
        name = values.name_in(message, expected=True, corrects=True)
        only = len(message.values("person")) == 1
        return name if name and (only or is_named(message, name)) else None
    contexts = {"complaint_category": "asked_choice", "objection_for": "asked_for"}
    if slot not in contexts:
        return None
    options = (*values.CATEGORIES, *values.BENEFICIARIES)
    topic = None
    if slot == "complaint_category":
        topic = values.named_topic(message) or values.topic_of_opening(message, CLEAR)
    label, sure = message.reading(contexts[slot])
    return topic or (label if label in options and sure >= 0.5 else None)


def corrected_topic(message: Message, state: State, known: Known) -> Command | None:
    """The correction by a topic that is named and is another one than was chosen."""
    topic = topic_named(message, state)
    changed = topic and topic != known("complaint_category")
    return CorrectSlot("complaint_category", topic) if changed else None


def topic_named(message: Message, state: State) -> str | None:
    """The topic that a few words name, in a form that asks for one."""
    asked = any(slot.name == "complaint_category" for slot in state.slots)
    return values.named_topic(message) if asked else None
