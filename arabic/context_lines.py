"""What teaches the contexts: the hand-written lines of `data/contexts/`, and intent examples.

The lines say what messages mean at a name's question, after an answer, in the queue. Some examples
of each intent teach each context too: what has an intent of its own mostly keeps it, by a table
(`_MEANT`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np
import yaml

CONTEXTS = (
    "asked_story",
    "asked_choice",
    "asked_for",
    "asked_name",
    "asked_number",
    "confirming",
    "guiding",
    "offered",
    "answered",
    "ticket",
    "queued",
    "opening",
    "changed",
)
_ASKED = ("asked_story", "asked_choice", "asked_for", "asked_name", "asked_number")
# Files of lines that teach several contexts.
_SHARED = {"asked": (*_ASKED, "confirming", "guiding", "offered")}
# Contexts that read what is left of a message without its values: what it tells, and of what.
WITHOUT_VALUES = frozenset({"asked_story", "asked_choice", "asked_for", "opening"})
# What is said at one question of a form and would mean the same at the others.
_PASSED_ON = frozenset(
    "wait cancel start_over repeat talk_to_agent frustration thank bless greet goodbye "
    "bot_challenge out_of_scope ask_privacy ask_duration ask_cost help continue".split()
)
_ALSO = {"skip": _ASKED, "told_before": _ASKED, "about_other": ("asked_name", "asked_number")}
# Where an intent means something else than itself; None: it teaches nothing here.
_MEANT: dict[str, dict[str, str | None]] = {
    "asked_story": {
        "file_complaint": None, "ask_payment": None, "ask_eligibility": None,
        "ask_account_access": None, "frustration": None, "change_ticket": None, "dispute": None,
        "ask_registration": None,
    },
    "asked_choice": {
        "ask_payment": "payment", "ask_account_access": "portal", "ask_eligibility": "eligibility",
        "file_complaint": None, "frustration": None, "change_ticket": "change_answer",
        "dispute": None, "ask_registration": None, "ask_portal": None, "change_answer": None,
    },
    "asked_for": {"file_objection": None, "ask_eligibility": None, "change_ticket": None},
    "asked_name": {"change_ticket": "change_answer", "file_complaint": None},
    "asked_number": {
        "change_ticket": "change_answer", "file_complaint": None, "check_ticket": None,
        "ask_account_access": None,
    },
    "confirming": {
        "acknowledge": "affirm", "change_ticket": "change_answer", "file_complaint": None,
        "file_objection": None,
    },
    "guiding": {
        "affirm": "next", "acknowledge": "next", "deny": None, "help": "stuck",
        "change_answer": "back", "change_ticket": None, "file_objection": None,
        "ask_registration": None,
    },
    "offered": {"acknowledge": "affirm", "change_ticket": None},
    "answered": {"change_ticket": "change_ticket"},
    "ticket": {
        "change_ticket": None, "change_answer": "edit_ticket", "cancel": "withdraw",
        "help": "help",
    },
    "queued": {
        "cancel": "leave_queue", "talk_to_agent": "stay_queued", "frustration": None,
        "change_ticket": "for_agent", "ask_eligibility": None, "ask_account_access": None,
    },
}  # fmt: skip
# What is asked of messages of one kind only: of wishes to complain, of corrections.
_ALONE = frozenset({"opening", "changed"})
_INTENT_EXAMPLES = 8  # of each intent, in each context


class Line(NamedTuple):
    """A labelled line of one context."""

    context: str
    label: str
    text: str


def read_lines(folder: Path) -> list[Line]:
    """All lines of `data/contexts/`, in each context that they teach."""
    lines: list[Line] = []
    for file in sorted(folder.glob("*.yml")):
        content: dict[str, list[str]] = yaml.safe_load(file.read_text(encoding="utf-8"))
        for label, texts in content.items():
            for context in _taught(file.stem, label):
                lines += [Line(context, label, text) for text in texts]
        # a bare wish to complain means itself wherever a question of a form is open
        bare = content.get("bare", [])
        lines += [Line(context, "file_complaint", text) for context in _ASKED for text in bare]
    return lines


def _taught(context: str, label: str) -> tuple[str, ...]:
    if context in _SHARED:
        return _ASKED if label == "acknowledge" else _SHARED[context]
    if context in _ASKED and label in _PASSED_ON:
        return _ASKED
    if context in _ASKED and label in _ALSO:
        return _ALSO[label]
    return (context,)


def of_intents(examples: Iterable[tuple[str, str]], random: np.random.Generator) -> Iterable[Line]:
    """Some examples (text, intent) of each intent as lines of each context, by `_MEANT`."""
    by_intent: dict[str, list[str]] = {}
    for text, intent in examples:
        by_intent.setdefault(intent, []).append(text)
    for context in CONTEXTS:
        if context in _ALONE:
            continue
        meant: Mapping[str, str | None] = _MEANT.get(context, {})
        for intent, texts in sorted(by_intent.items()):
            label = meant.get(intent, intent)
            if label is None:
                continue
            count = min(_INTENT_EXAMPLES, len(texts))
            for at in random.choice(len(texts), count, replace=False):
                yield Line(context, label, texts[int(at)])
