"""Where a message stands: what was asked or said before it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from actions.forms.slots import Slot

Kind = Literal["asking", "confirming", "guiding", "offered", "queued", "ticket", "answered", "idle"]
_KINDS: dict[str, Kind] = {"confirmation": "confirming", "guide": "guiding"}


@dataclass(frozen=True)
class State:
    """The kind of state, the context whose readings hold in it, and the open question of a form.

    `pending` is a question of the assistant's own that is open: {kind, …}. `queued`: an agent is
    awaited, whatever else is going on. `ticket`: one was filed or told before the last answer.
    `left_form`: the one that keeps its answers. `topic`: of the last answer, `focus`: the
    channel that answers are about.
    `sent_nothing`: a form was just left. `wish`: the last one about the ticket.
    `on_ticket`: the last turn was about it.
    """

    kind: Kind
    context: str = ""
    form: str | None = None
    slot: Slot | None = None
    slots: Sequence[Slot] = ()
    pending: dict[str, Any] | None = None
    queued: bool = False
    ticket: bool = False
    left_form: str | None = None
    topic: str = ""
    focus: str = ""
    sent_nothing: bool = False
    wish: str = ""
    on_ticket: bool = False

    @property
    def in_form(self) -> bool:
        """Whether a question of a form is open."""
        return self.slot is not None


def state_in_form(form: str, slot: Slot, slots: Sequence[Slot], dialogue: dict[str, Any]) -> State:
    """The state at a question of a form."""
    pending, queued = dialogue.get("pending"), bool(dialogue.get("queued"))
    if pending:
        return State("offered", "offered", form, slot, slots, pending, queued)
    kind = _KINDS.get(slot.kind, "asking")
    ticket = bool(dialogue.get("ticket"))
    return State(kind, slot.context, form, slot, slots, None, queued, ticket)


def state_outside(dialogue: dict[str, Any], *, left_form: str | None) -> State:
    """The state where no form is open."""
    pending, ticket = dialogue.get("pending"), bool(dialogue.get("ticket"))
    if pending:
        return State("offered", "offered", pending=pending, queued=bool(dialogue.get("queued")))
    common: dict[str, Any] = {
        "left_form": left_form,
        "sent_nothing": bool(dialogue.get("left")),
        "wish": str((dialogue.get("ticket") or {}).get("wish") or ""),
    }
    on_ticket = ticket and not dialogue["ticket"].get("answered")
    if dialogue.get("queued"):
        return State("queued", "queued", queued=True, ticket=ticket, on_ticket=on_ticket, **common)
    if on_ticket:
        return State("ticket", "ticket", **common)
    if dialogue.get("answer"):
        common |= {name: str(dialogue["answer"].get(name) or "") for name in ("topic", "focus")}
        return State("answered", "answered", ticket=ticket, **common)
    return State("idle", ticket=ticket, **common)
