"""What a question names itself: channels, days, times of day, an occasion."""

from collections.abc import Iterable
from dataclasses import dataclass

from actions.answers.mentions import find_mentions
from actions.answers.model import Question
from arabic.times import NAMED, interval, settle, settle_by
from casework.knowledge import Knowledge


@dataclass(frozen=True)
class Named:
    """What a question names; `now` is «الحين» beside any hour that says what time it is.

    `joined`: several channels are named, each for itself.
    """

    channels: tuple[str, ...] = ()
    excepted: tuple[str, ...] = ()
    days: tuple[str, ...] = ()
    times: tuple[str, ...] = ()
    occasion: str | None = None
    now: bool = False
    joined: bool = False

    @classmethod
    def of(cls, question: Question, known: Knowledge, *, numbers: bool = False) -> "Named":
        """What is named by the question's entities; `numbers`: «الرقم» is the call centre."""
        found: dict[str, dict[str, None]] = {"day": {}, "time": {}, "occasion": {}}
        for entity in question.entities:
            value = str(entity["value"])
            found.get(entity["entity"], {})[value] = None
        occasion = next(iter(found["occasion"]), None)
        days, times = tuple(found["day"]), _times(found["time"])
        mentions = find_mentions(question, known, numbers=numbers)
        named, joined = (mentions.channels, mentions.excepted), mentions.joined
        if "now" in found["day"]:
            return cls(*named, occasion=occasion, now=True, joined=joined)
        if "tonight" in found["time"]:
            # «الليلة وبكره الصبح»: beside another time it is a day of its own
            days = ("today", *days) if len(times) > len(days) > 0 else days or ("today",)
        elif "after_friday_prayer" in found["time"]:
            days = days or ("friday",)
        return cls(*named, days, times, occasion, joined=joined)

    @property
    def timed(self) -> bool:
        """Whether it says when."""
        return bool(self.days or self.times or self.occasion or self.now)


def _times(values: Iterable[str]) -> tuple[str, ...]:
    """The times named, in order. Of those that overlap the more telling one: an hour, of which a
    time of day only tells the half, or the shorter of two times of day.
    """
    named = list(values)
    names = [value for value in named if value in NAMED and value != "always"]
    if "always" in named and all(value in NAMED for value in named):
        return ("always",)
    settled: dict[str, None] = {}
    for value in named:
        for name in names if value not in NAMED else ():
            value = settle_by(value, name)
        settled[value] = None
    times = list(settled)
    return tuple(
        time
        for n, time in enumerate(times)
        if time not in NAMED
        or not any(_tells_more(other, time, first=m < n) for m, other in enumerate(times) if m != n)
    )


def _tells_more(time: str, name: str, *, first: bool) -> bool:
    """Whether a time is within a time of day and says more than it; of equals the first does."""
    (start, end), (since, until) = interval(settle(time, None)), interval(name)
    if start >= until or since >= end:
        return False
    width, other = end - start, until - since
    return time not in NAMED or width < other or (width == other and first)
