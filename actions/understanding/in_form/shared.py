"""What every question of a form reads alike: values that came along, more of the story."""

from collections.abc import Callable
from typing import Any

from actions.understanding import values
from actions.understanding.commands import Command, CorrectSlot, ExtendSlot, SetSlot
from actions.understanding.in_form.sureness import CERTAIN, CLEAR, LIKELY, SHORT, WHOLLY
from actions.understanding.message import UNVERIFIED, Message
from actions.understanding.state import State
from arabic.clauses import asks_at_all

Known = Callable[[str], Any]
"""The value that a slot has."""
_TELLS_MORE = 10  # words besides a name


def values_beside(message: Message, state: State, known: Known) -> list[Command]:
    """The values that came along and that the form wants; new ones correct old ones."""
    found: dict[str, Any] = dict(values.numbers_in(message))
    alone = message.likelihood("asked_name", "answer") >= CERTAIN
    name = values.name_in(message, expected=alone)
    if name and (not alone or is_named(message, name)):
        found["full_name"] = name
    wanted = {slot.name for slot in state.slots}
    commands: list[Command] = []
    for slot, value in found.items():
        if slot in wanted and known(slot) is None:
            commands.append(SetSlot(slot, value))
        elif slot in wanted and known(slot) != value:
            commands.append(CorrectSlot(slot, value))
    return commands


def others_beside(message: Message, state: State, known: Known) -> list[Command]:
    """The values that came along beside what is asked for; of two that were, none is the answer."""
    assert state.slot is not None
    found = values_beside(message, state, known)
    return [command for command in found if getattr(command, "slot", "") != state.slot.name]


def told_beside(message: Message, state: State, given: list[Command]) -> list[Command]:
    """What a message tells of the story beside the values that it brings."""
    has_story = any(slot.kind == "prose" for slot in state.slots)
    tells = values.words_of_its_own(message) >= _TELLS_MORE
    tells = tells and (
        values.told_in_opening(message, CLEAR) or message.likelihood("asked_story", "answer") >= 0.5
    )
    if given and has_story and tells:
        return [ExtendSlot(message.text.strip())]
    return []


def goes_on_telling(message: Message, sure: float) -> bool:
    """Whether a long message where a name or a number is asked for tells more of the story."""
    if message.is_question and sure >= LIKELY:
        return False
    if asks_at_all(message.text) and sure >= CERTAIN:
        return False  # «طيب جاوبني ليش انا غير مؤهل»
    if message.intent in UNVERIFIED and values.told_in_opening(message, CERTAIN):
        return True  # told, and not asked
    if message.words < SHORT:
        return sure < LIKELY and values.told_in_opening(message, CERTAIN)
    if sure < 0.5:
        tells = message.likelihood("asked_story", "answer") >= 0.5
        return tells or values.told_in_opening(message)
    story = message.likelihood("asked_story", "answer") >= WHOLLY
    return sure < CERTAIN and (story or values.told_in_opening(message, CERTAIN))


def is_named(message: Message, name: str) -> bool:
    """Whether a message says hardly more than a name, or that it is one."""
    return values.is_labelled(message) or values.is_name_alone(message, name)
