"""What a question names itself: channels, days, a time of day, an occasion."""

from collections.abc import Iterable
from dataclasses import dataclass

from actions.answers.model import Question
from arabic.text import normalise
from arabic.times import NAMED, settle_by
from casework.knowledge import Knowledge

# Particles of exception: the channel after one is not the one asked about.
_EXCEPT = frozenset("غير سوي الا عدا ماعدا بدون except besides but ghair 8air".split())


@dataclass(frozen=True)
class Named:
    """What a question names; `now` is «الحين» beside any hour that says what time it is."""

    channels: tuple[str, ...] = ()
    excepted: tuple[str, ...] = ()
    days: tuple[str, ...] = ()
    time: str | None = None
    occasion: str | None = None
    now: bool = False

    @classmethod
    def of(cls, question: Question, known: Knowledge) -> "Named":
        """What is named by the question's entities."""
        found: dict[str, dict[str, None]] = {"day": {}, "time": {}, "occasion": {}}
        channels: dict[str, None] = {}
        excepted: dict[str, None] = {}
        for entity in question.entities:
            value = str(entity["value"])
            found.get(entity["entity"], {})[value] = None
            if entity["entity"] == "channel" and value in known.channels:
                before = question.text[: entity.get("start") or 0]
                (excepted if _is_exception(before) else channels)[value] = None
        occasion = next(iter(found["occasion"]), None)
        named = tuple(channels), tuple(channel for channel in excepted if channel not in channels)
        if "now" in found["day"]:
            return cls(*named, occasion=occasion, now=True)
        days = tuple(found["day"])
        if "tonight" in found["time"]:
            days = days or ("today",)
        elif "after_friday_prayer" in found["time"]:
            days = days or ("friday",)
        return cls(*named, days, _time(found["time"]), occasion)

    @property
    def timed(self) -> bool:
        """Whether it says when."""
        return bool(self.days or self.time or self.occasion or self.now)


def _is_exception(before: str) -> bool:
    words = normalise(before).split()
    return bool(words) and words[-1].removeprefix("و") in _EXCEPT


def _time(values: Iterable[str]) -> str | None:
    """One of the times named: an hour says more than a time of day, which tells its half."""
    clock = next((value for value in values if value not in NAMED), None)
    name = next((value for value in values if value in NAMED), None)
    if clock and name:
        return settle_by(clock, name)
    return clock or name
