"""Whether a turn, and a conversation's end, are as they were written down beforehand."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from arabic.text import fold_digits, strip_marks
from evaluation.converse.sets import End, Expectation, WrittenTurn

_LEAKS = ("utter_[a-z]", "traceback", r"\{[a-z_]+\}", "nonetype", r"exception\b")
"""What no citizen may ever read."""
_EXACT = frozenset({"kind", "mobile", "national_id", "category"})
_SPOKEN = "صفر واحد اثنين ثلاثه اربعه خمسه سته سبعه ثمانيه تسعه".split()
_ARABIC_DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
_UNKNOWN_TICKET = "9999999999"


@dataclass(frozen=True)
class Heard:
    """What a turn brought: texts and button titles, who has the conversation, what Rasa holds."""

    reply: str
    handler: str = "bot"
    intent: str | None = None
    confidence: float = 0.0
    form: str | None = None
    slots: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of_tracker(cls, reply: str, handler: str, tracker: Mapping[str, Any]) -> Heard:
        """What was said, and the state that Rasa tells of the conversation."""
        intent = (tracker.get("latest_message") or {}).get("intent") or {}
        return cls(
            reply=reply,
            handler=handler,
            intent=intent.get("name"),
            confidence=float(intent.get("confidence") or 0.0),
            form=(tracker.get("active_loop") or {}).get("name"),
            slots=tracker.get("slots") or {},
        )


def fits(pattern: str, text: str) -> bool:
    """Whether the pattern is found in a text as it is, or without marks and with ASCII digits."""
    plain = fold_digits(strip_marks(unicodedata.normalize("NFKC", text)))
    return any(re.search(pattern, each, re.IGNORECASE | re.DOTALL) for each in (text, plain))


def wrong_in_turn(turn: WrittenTurn, heard: Heard, reference: str = "") -> list[str]:
    """What is not as expected; empty when the turn is right. `reference` stood in the message."""
    wrong = [f"expected {_shown(each)}" for each in turn.expect if not _holds(each, heard)]
    wrong += [
        f"forbidden: {pattern}" for pattern in (*_LEAKS, *turn.forbid) if fits(pattern, heard.reply)
    ]
    if turn.handler and heard.handler != turn.handler:
        wrong.append(f"with {heard.handler}, not {turn.handler}")
    if turn.x_ref and str(heard.slots.get("ticket_number") or "") != reference:
        wrong.append("the reference was not read")
    return wrong


def _holds(expected: Expectation, heard: Heard) -> bool:
    found = (
        expected.any is None or any(fits(each, heard.reply) for each in expected.any),
        expected.all is None or all(fits(each, heard.reply) for each in expected.all),
        not expected.names_form or heard.form == expected.form,
        expected.intent is None or heard.intent == expected.intent,
        all(
            _slot_holds(heard.slots.get(name), wanted)
            for name, wanted in (expected.slot or {}).items()
        ),
    )
    return all(found)


def _slot_holds(value: Any, wanted: str | None) -> bool:
    if value is None or value == "":
        return wanted is None
    return wanted is not None and fits(wanted, str(value))


def _shown(expected: Expectation) -> str:
    return expected.model_dump_json(exclude_unset=True)


def wrong_at_end(end: End, tickets: Sequence[Mapping[str, str | None]]) -> list[str]:
    """What is not as expected of the tickets that the conversation made, the oldest first."""
    wrong = []
    if end.tickets is not None and len(tickets) != end.tickets:
        wrong.append(f"{len(tickets)} tickets, not {end.tickets}")
    for kind, count in end.tickets_of_kind.items():
        if (made := sum(ticket["kind"] == kind for ticket in tickets)) != count:
            wrong.append(f"{made} tickets of kind {kind}, not {count}")
    if tickets:
        wrong += _wrong_in_ticket(end.fields, tickets[-1])
    elif end.fields and end.tickets is None:
        wrong.append("no ticket")
    return wrong


def _wrong_in_ticket(wanted: Mapping[str, str], ticket: Mapping[str, str | None]) -> Iterator[str]:
    for name, value in wanted.items():
        found = ticket.get(name) or ""
        if not (found == value if name in _EXACT else fits(value, found)):
            yield f"the ticket's {name} is {found!r}, not {value!r}"


def needs_reference(turn: WrittenTurn) -> bool:
    """Whether a ticket's reference belongs into the message, or must have been read from it."""
    return "{{ticket" in turn.text or turn.x_ref


def with_reference(text: str, reference: str) -> str:
    """A message with the reference where it asks for one, in the way it asks for it."""
    ways = {
        "": reference,
        ":spaced": " ".join((reference[:3], reference[3:6], reference[6:])),
        ":arabic": reference.translate(_ARABIC_DIGITS),
        ":spoken": " ".join(_SPOKEN[int(digit)] for digit in reference),
        ":last4": reference[-4:],
    }
    for way, written in ways.items():
        text = text.replace(f"{{{{ticket{way}}}}}", written)
    return text.replace("{{unknown_ticket}}", _UNKNOWN_TICKET)
