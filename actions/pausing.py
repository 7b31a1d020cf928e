"""A form that was left keeps its answers for an hour."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from actions.turn import Turn
from casework.clock import utcnow

KEPT_FOR = timedelta(hours=1)


def keep(turn: Turn, form: str, slots: Iterable[str]) -> None:
    """Keep the answers, and the id of the ticket they may become, in the slot `paused_form`."""
    answers = {slot: turn.value(slot) for slot in slots if turn.value(slot) is not None}
    state = {name: turn.state[name] for name in ("id", "guided") if name in turn.state}
    kept = {
        "form": form,
        "until": (utcnow() + KEPT_FOR).isoformat(),
        "state": state,
        "answers": answers,
    }
    turn.set("paused_form", kept)
    turn.set("offer", "resume")


def fresh(paused: Any) -> dict[str, Any] | None:
    """The kept form if it is not older than an hour."""
    if not paused or datetime.fromisoformat(paused["until"]) < utcnow():
        return None
    return dict(paused)


def resumable(turn: Turn, form: str) -> dict[str, Any] | None:
    """What was kept of this form, if it holds an answer and the hour has not passed."""
    paused = fresh(turn.value("paused_form"))
    return paused if paused and paused["form"] == form and paused["answers"] else None


def restore(turn: Turn, paused: dict[str, Any]) -> None:
    """Fill the slots again, with the id of then: a complaint once sent is not sent twice."""
    for slot, value in paused["answers"].items():
        turn.set(slot, value)
    turn.state = dict(paused["state"])
    forget(turn)


def forget(turn: Turn) -> None:
    """Drop what was kept."""
    turn.set("paused_form", None)
    turn.set("offer", None)
