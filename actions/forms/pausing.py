"""A form that was left keeps its answers for an hour, each form its own."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from actions.turn import Turn
from casework.clock import utcnow

KEPT_FOR = timedelta(hours=1)
Kept = dict[str, Any]
_STATE = ("id", "guided")  # what of a form's notes is kept with its answers


def keep(turn: Turn, form: str, title: str, slots: Iterable[str]) -> bool:
    """Keep the answers, and the id of the ticket they may become; False without any answer."""
    answers = {slot: turn.value(slot) for slot in slots if turn.value(slot) is not None}
    others = [kept for kept in _all(turn) if kept["form"] != form]
    if answers:
        state = {name: turn.state[name] for name in _STATE if name in turn.state}
        until = (utcnow() + KEPT_FOR).isoformat()
        others.append(
            {"form": form, "title": title, "until": until, "state": state, "answers": answers}
        )
    turn.set("paused_forms", others or None)
    return bool(answers)


def latest(turn: Turn) -> Kept | None:
    """The form that was left last, within the hour."""
    return next(reversed(_all(turn)), None)


def resumable(turn: Turn, form: str) -> Kept | None:
    """What was kept of this form within the hour."""
    return next((kept for kept in _all(turn) if kept["form"] == form), None)


def restore(turn: Turn, kept: Kept) -> None:
    """Fill the slots again, with the id of then: a complaint once sent is not sent twice."""
    for slot, value in kept["answers"].items():
        turn.set(slot, value)
    turn.state = dict(kept["state"])
    forget(turn, kept["form"])


def forget(turn: Turn, form: str) -> None:
    """Drop what was kept of a form."""
    turn.set("paused_forms", [kept for kept in _all(turn) if kept["form"] != form] or None)


def _all(turn: Turn) -> list[Kept]:
    kept: list[Kept] = turn.value("paused_forms") or []
    return [each for each in kept if datetime.fromisoformat(each["until"]) > utcnow()]
