"""What is understood where it stands: held-out lines of each context, and what comes of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import yaml
from scipy.stats import binomtest

from actions.forms.complaint import ComplaintForm
from actions.forms.form import Form
from actions.forms.objection import ObjectionForm
from actions.understanding.commands import (
    Cancel,
    Command,
    Confirm,
    CorrectSlot,
    ExtendSlot,
    SetSlot,
)
from actions.understanding.message import Message
from actions.understanding.reading import read_commands
from actions.understanding.state import state_in_form
from evaluation.labelled import ROOT

_LINES = ROOT / "tests" / "contexts"
# The question of a form that makes each context; in the others nothing is stored, sent or left.
_QUESTIONS: Mapping[str, tuple[type[Form], str]] = {
    "asked_choice": (ComplaintForm, "complaint_category"),
    "asked_story": (ComplaintForm, "complaint_description"),
    "asked_name": (ComplaintForm, "full_name"),
    "asked_number": (ComplaintForm, "national_id"),
    "confirming": (ComplaintForm, "complaint_confirmed"),
    "guiding": (ObjectionForm, "objection_step"),
    "asked_for": (ObjectionForm, "objection_for"),
}
_TOPICS = frozenset({"payment", "amount", "eligibility", "portal", "service", "other"})
_ANSWERS: Mapping[str, frozenset[str]] = {
    "asked_choice": _TOPICS,
    "asked_for": frozenset({"self", "dependent"}),
    "asked_story": frozenset({"answer"}),
    "asked_name": frozenset({"answer"}),
}
# Where free text is asked for, or may be gone on with; topics are told as stories all the time.
_STORING = ("asked_story", "asked_name", "asked_number", "confirming")
_OWN_WORDS = frozenset({"answer", "extend"})
_STORED = frozenset({"full_name", "complaint_description"})
_ASKED_BACK = frozenset({"maybe_name", "maybe_story"})
JUNK, LOST = "junk stored", "answer lost"
SENT, LEFT = "sent against the will", "left against the will"
BACK, TOLD = "answer asked back", "sent when told to"
OUTCOMES = (JUNK, LOST, SENT, LEFT, BACK, TOLD)


class HeldOutLine(NamedTuple):
    """A labelled line of one context."""

    context: str
    label: str
    text: str


@dataclass(frozen=True)
class Read:
    """Whether a line was read as labelled, and which of the outcomes that it could have it had."""

    context: str
    is_right: bool
    outcomes: dict[str, bool]


@dataclass(frozen=True)
class Share:
    """How many of how many."""

    count: int
    of: int

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of the share (Wilson's, which holds for rare events too)."""
        found = binomtest(self.count, self.of).proportion_ci(method="wilson")
        return float(found.low), float(found.high)


@dataclass(frozen=True)
class Contexts:
    """By context, lines that are read as labelled; by outcome and context, lines that had it."""

    right: dict[str, Share]
    outcomes: dict[str, dict[str, Share]]


def held_out() -> Iterator[HeldOutLine]:
    """All lines of tests/contexts."""
    for file in sorted(_LINES.glob("*.yml")):
        content: dict[str, list[Any]] = yaml.safe_load(file.read_text(encoding="utf-8"))
        for label, texts in content.items():
            yield from (HeldOutLine(file.stem, label, str(text)) for text in texts)


def read(line: HeldOutLine, parsed: Mapping[str, Any]) -> Read:
    """What a line is read as, and what is done about it at the thresholds of the actions."""
    message = Message.parsed(parsed)
    label, _ = message.reading(line.context)
    asked = line.context in _QUESTIONS
    outcomes = outcomes_of(line, _commands(line.context, message)) if asked else {}
    return Read(line.context, label == line.label, outcomes)


def _commands(context: str, message: Message) -> list[Command]:
    form, asked = _QUESTIONS[context]
    slots = form.slots
    names = [slot.name for slot in slots]
    known = dict.fromkeys(names[: names.index(asked)], "known")
    state = state_in_form(form.name, slots[names.index(asked)], slots, {})
    return read_commands(message, state, known.get)


def outcomes_of(line: HeldOutLine, commands: Sequence[Command]) -> dict[str, bool]:
    """What the commands at a form's question do to a citizen who wrote that line."""
    found = {}
    if line.context in _STORING and line.label not in _OWN_WORDS:
        found[JUNK] = any(_stores(command) for command in commands)
    if _is_answer(line):
        taken = [one for one in commands if isinstance(one, SetSlot | ExtendSlot | CorrectSlot)]
        found[LOST] = not taken
        found[BACK] = any(getattr(one, "slot", "") in _ASKED_BACK for one in taken)
    if line.context == "confirming":
        found[TOLD if line.label == "affirm" else SENT] = Confirm(True) in commands
    if line.label != "cancel":
        found[LEFT] = Cancel() in commands
    return found


def _is_answer(line: HeldOutLine) -> bool:
    if line.context == "asked_name" and " " not in line.text.strip():
        return False  # one name is half an answer, and asked for again
    return line.label in _ANSWERS.get(line.context, ()) or line.label == "extend"


def _stores(command: Command) -> bool:
    stored = isinstance(command, SetSlot) and command.slot in _STORED
    return stored or isinstance(command, ExtendSlot)


def figures(lines: Sequence[Read]) -> Contexts:
    """The shares of what was read."""
    right: dict[str, list[bool]] = defaultdict(list)
    outcomes: dict[str, dict[str, list[bool]]] = {name: defaultdict(list) for name in OUTCOMES}
    for line in lines:
        right[line.context].append(line.is_right)
        for name, had in line.outcomes.items():
            outcomes[name][line.context].append(had)
    return Contexts(_shares(right), {name: _shares(found) for name, found in outcomes.items()})


def _shares(found: Mapping[str, Sequence[bool]]) -> dict[str, Share]:
    return {context: Share(sum(done), len(done)) for context, done in sorted(found.items())}


def total(shares: Mapping[str, Share]) -> Share:
    """Of all contexts together."""
    return Share(sum(s.count for s in shares.values()), sum(s.of for s in shares.values()))


def ask(parse: Callable[[str], Mapping[str, Any]]) -> list[Read]:
    """All held-out lines, read by a trained pipeline."""
    return [read(line, parse(line.text)) for line in held_out()]
