"""What is asked, what was answered before, and an answer."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Question:
    """One question: its topic, its own words, and the entities found in them.

    `follows`: a fragment that keeps what was asked and changes the channel, the day or the time.
    `brief`: the essential line is enough.
    """

    topic: str
    text: str = ""
    entities: Sequence[Mapping[str, Any]] = ()
    follows: bool = False
    brief: bool = False


@dataclass(frozen=True)
class LastAnswer:
    """What the last answer was about, for the questions that follow it.

    `days`, `times` and `occasion` are values of entities, `opens` is the day on which it was said
    to open. `told` names the topics that are worded otherwise when they come again, once a time.
    `focus` is the channel last asked about, kept while answers are about many. `spoken` are those
    that answers were about, the last one last.
    """

    topic: str
    channels: tuple[str, ...] = ()
    days: tuple[str, ...] = ()
    times: tuple[str, ...] = ()
    occasion: str | None = None
    opens: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    focus: str = ""
    spoken: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any] | None) -> "LastAnswer | None":
        """What `to_dict` gave, also after JSON; None of nothing."""
        if not data:
            return None
        return cls(
            topic=data["topic"],
            channels=tuple(data.get("channels") or ()),
            days=tuple(data.get("days") or ()),
            times=tuple(data.get("times") or ()),
            occasion=data.get("occasion"),
            opens=tuple(data.get("opens") or ()),
            told=tuple(data.get("told") or ()),
            focus=data.get("focus") or "",
            spoken=tuple(data.get("spoken") or ()),
        )


@dataclass(frozen=True)
class Answer:
    """A text, at most three buttons (`title`, `payload`), and what follow-ups inherit."""

    text: str
    choices: list[dict[str, str]]
    last: LastAnswer
