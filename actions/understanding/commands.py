"""What a message asks for. A message is a short list of these, in order."""

from dataclasses import dataclass
from typing import Any, Literal


@dataclass(frozen=True)
class Command:
    """The base of all commands."""


# --- Answers of a form


@dataclass(frozen=True)
class SetSlot(Command):
    """An answer, or a value that came along."""

    slot: str
    value: Any


@dataclass(frozen=True)
class WrongValue(Command):
    """An answer that cannot be used; `why` names the sentence that says what is wrong."""

    slot: str
    why: str


@dataclass(frozen=True)
class CorrectSlot(Command):
    """An earlier answer is wrong: which (None: not said), and its new value (None: not said)."""

    slot: str | None = None
    value: Any = None


@dataclass(frozen=True)
class ExtendSlot(Command):
    """More of the story, wherever the form stands."""

    text: str


@dataclass(frozen=True)
class SkipSlot(Command):
    """Refuses the answer, does not know it, or has it not at hand."""


@dataclass(frozen=True)
class AskAboutSlot(Command):
    """A question on the step itself."""

    what: Literal["why", "format", "other", "next", "attach", "no_attachment", "kept", "separate"]


@dataclass(frozen=True)
class ToldBefore(Command):
    """The answer was given already, says the citizen."""


@dataclass(frozen=True)
class OwnNumber(Command):
    """The number that the citizen writes from."""


@dataclass(frozen=True)
class Confirm(Command):
    """Yes, or no, to the question that is open; `sure` is False where that must be asked again."""

    yes: bool
    sure: bool = True


@dataclass(frozen=True)
class Unsure(Command):
    """Neither yes nor no to an offer."""


# --- The course of a task


@dataclass(frozen=True)
class StartForm(Command):
    """A wish for a task."""

    form: str


@dataclass(frozen=True)
class Continue(Command):
    """Go on with what was left."""


@dataclass(frozen=True)
class Cancel(Command):
    """Drop it; `sure` is False where that must be asked first."""

    sure: bool = True


@dataclass(frozen=True)
class StartOver(Command):
    """Again from the start."""


@dataclass(frozen=True)
class Repeat(Command):
    """Say it again."""


@dataclass(frozen=True)
class Wait(Command):
    """One moment."""


@dataclass(frozen=True)
class Step(Command):
    """A move in the guide: on, back, stuck, to a step (`number`), past a done one (`did`), all done
    and sent (`filed`), to the team (`follow`), which papers (`documents`)."""

    move: Literal["next", "back", "stuck", "show", "did", "filed", "follow", "documents"]
    number: int | None = None


# --- Questions and talk


@dataclass(frozen=True)
class Answer(Command):
    """A question: a topic of `actions.answers`, its own words; `follows`: it leans on the last,
    `brief`: its essential line is enough."""

    topic: str
    text: str = ""
    entities: tuple[Any, ...] = ()
    follows: bool = False
    brief: bool = False


@dataclass(frozen=True)
class AskDesk(Command):
    """When the live agents of this chat are there."""


@dataclass(frozen=True)
class Talk(Command):
    """Thanks, blessings, greetings and the like: what is said has a wording of its own."""

    what: str


@dataclass(frozen=True)
class Complain(Command):
    """Anger, without a request."""


@dataclass(frozen=True)
class HumanHandoff(Command):
    """A person is wanted."""


# --- Waiting for an agent


@dataclass(frozen=True)
class StayQueued(Command):
    """Will wait."""


@dataclass(frozen=True)
class LeaveQueue(Command):
    """Does not want the agent any more; `then`: but something else, which follows."""

    then: bool = False


@dataclass(frozen=True)
class AskWait(Command):
    """How long still."""


@dataclass(frozen=True)
class ForAgent(Command):
    """Words for the agent who will come."""


# --- About a ticket that was filed or told


@dataclass(frozen=True)
class TicketWish(Command):
    """Wants the ticket withdrawn, changed, or added to; `text` is how it was said."""

    kind: Literal["withdraw", "change", "note"]
    text: str


@dataclass(frozen=True)
class KeepTicket(Command):
    """Wants the ticket kept after all, whose withdrawal was wanted; `text` is how it was said."""

    text: str


@dataclass(frozen=True)
class AskTicket(Command):
    """A question on the ticket: what the status means, who calls, its number, what it is for."""

    what: Literal["status", "contact", "reference", "use", "duration"]


# --- Not understood


@dataclass(frozen=True)
class CannotHandle(Command):
    """Nothing that could be read; what it might have been, and the likeliest question."""

    candidates: tuple[str, ...] = ()
    perhaps: Answer | None = None
