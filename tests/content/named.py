"""Which wordings the code names, and with which variables it says them."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import get_args, get_type_hints

from actions.forms.slots import Slot
from actions.respond import ValidateComplaintForm, ValidateObjectionForm, ValidateTicketStatusForm
from actions.understanding.commands import AskAboutSlot, AskTicket, Talk, TicketWish
from actions.understanding.labels import command_of
from actions.understanding.message import Message
from actions.understanding.state import State
from casework import identifiers
from casework.catalogue import catalogue

ROOT = Path(__file__).parents[2]
# The answers' sentences are in data/knowledge/.
SOURCES = [path for path in (ROOT / "actions").rglob("*.py") if "answers" not in path.parts]
FORMS = [
    validator.form
    for validator in (ValidateComplaintForm, ValidateObjectionForm, ValidateTicketStatusForm)
]


def slots() -> set[Slot]:
    """The questions of all forms."""
    return {slot for form in FORMS for slot in form.slots}


def choices(command: type, field: str) -> tuple[str, ...]:
    """What a field of a command may be."""
    return get_args(get_type_hints(command)[field])


def talk(intents: set[str]) -> set[str]:
    """The intents that are answered by a sentence of their own."""
    asked = {intent: command_of(intent, Message("طيب"), State("idle")) for intent in intents}
    return {intent for intent, command in asked.items() if isinstance(command, Talk)}


def required() -> set[str]:
    """Wordings that are named by a part of the state: each must exist."""
    names = {f"question_{slot.wording}" for slot in slots() if slot.kind != "guide"}
    names |= {f"status_{status}" for status in catalogue().statuses}
    names |= {f"ticket_{kind}_noted" for kind in choices(TicketWish, "kind")}
    names |= {f"ask_ticket_{kind}" for kind in choices(TicketWish, "kind") if kind != "withdraw"}
    names |= {f"ticket_{what}" for what in choices(AskTicket, "what") if what != "status"}
    names |= {f"about_{what}" for what in choices(AskAboutSlot, "what")}
    for slot in slots():
        match slot.kind:
            case "prose":
                names |= {f"wrong_{slot.name}_short", f"wrong_{slot.name}_long"}
            case "choice":
                names.add(f"wrong_{slot.name}")
            case "identifier":
                names |= {f"wrong_{slot.name}_{why}" for why in wrong(slot.name)}
    return names


def wrong(slot: str) -> tuple[str, ...]:
    """What may be wrong with an identifier."""
    if slot == "ticket_number":  # more would tell which references exist
        return ("missing", "length", "several")
    others = {"mobile": "prefix checksum", "national_id": "not_mobile"}[slot].split()
    return tuple(code for code in get_args(identifiers.Code) if code not in others)


def said_of_state(intents: set[str]) -> Iterator[tuple[str, set[str] | None]]:
    """The names that are said by a part of the state, and the variables."""
    for intent in talk(intents):
        yield f"form_{intent}", {"title"}
    for name in required():
        if name.startswith(("ticket_", "status_")):
            yield name, {"reference"}
    for name in ("objection_first_step", "objection_later_step"):
        yield name, {"number", "last", "step"}
    for name in ("complaint_created", "objection_created"):
        yield name, {"reference"}
    yield "queue_wait", {"position", "wait"}
    yield "queue_wait_closed", {"opens", "position"}


def optional() -> set[str]:
    """Wordings of one question, in place of the general ones."""
    kinds = ("again", "skip", "told_before", *(f"about_{w}" for w in choices(AskAboutSlot, "what")))
    return {f"{kind}_{slot.wording}" for kind in kinds for slot in slots()}


def constants() -> set[str]:
    """All names that stand in the code, alone or in a list of words."""
    found: set[str] = set()
    for node in _nodes():
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            found |= set(node.value.split())
    return found


def said() -> Iterator[tuple[str, set[str] | None]]:
    """The names that the code says outright, and the variables (None: not known here)."""
    for node in _nodes():
        if not isinstance(node, ast.Call):
            continue
        called = getattr(node.func, "attr", "") or getattr(node.func, "id", "")
        place = {"say": 0, "ask_back": 2}.get(called)
        if place is None or len(node.args) <= place:
            continue
        given = {keyword.arg for keyword in node.keywords}
        variables = None if None in given else {str(name) for name in given}
        for part in _outcomes(node.args[place]):
            yield part, variables


def _outcomes(node: ast.expr) -> Iterator[str]:
    """The names that an expression may be."""
    match node:
        case ast.Constant(value=str(name)):
            yield name
        case ast.IfExp(body=body, orelse=other):
            yield from _outcomes(body)
            yield from _outcomes(other)


def _nodes() -> Iterator[ast.AST]:
    for path in SOURCES:
        yield from ast.walk(ast.parse(path.read_text(encoding="utf-8")))
