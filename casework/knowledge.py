"""The facts that answers are made from: loaded from `data/knowledge/` and checked.

`python -m casework.knowledge` lists every conflict between the sources, and fails when anything
is wrong.
"""

import sys
from collections.abc import Iterator
from functools import cached_property, lru_cache
from pathlib import Path
from string import Formatter
from typing import Annotated, Any, Generic, Literal, NoReturn, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from casework.hours import Schedule

FOLDER = Path(__file__).resolve().parents[1] / "data" / "knowledge"
FILES = ("sources", "channels", "facts", "answers")
CHANNEL_PARTS = frozenset(
    {"name", "address", "purpose", "identity", "other_identity"}
    | {"schedule", "status", "state", "differ"}
)
"""What a topic's text may say of a channel, as `{call_center.status}`."""
LIVE_PARTS = frozenset({"now.open"})

T = TypeVar("T")


class KnowledgeError(Exception):
    """The knowledge is wrong; `lines` says where and why, one problem a line."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Source(_Model):
    title: str
    file: str


class SourcedValue(_Model, Generic[T]):
    """What one or more sources say."""

    value: T
    sources: Annotated[tuple[str, ...], Field(min_length=1)]
    note: str = ""


class Fact(_Model, Generic[T]):
    """One reading, or several that contradict each other with one preferred."""

    preferred: str
    readings: Annotated[dict[str, SourcedValue[T]], Field(min_length=1)]

    @model_validator(mode="before")
    @classmethod
    def _accept_one_reading(cls, data: Any) -> Any:
        if isinstance(data, dict) and "readings" not in data:
            return {"preferred": "only", "readings": {"only": data}}
        return data

    @model_validator(mode="after")
    def _check_preferred(self) -> "Fact[T]":
        if self.preferred not in self.readings:
            choices = ", ".join(self.readings)
            raise ValueError(
                f"preferred is {self.preferred!r}, which is none of its readings ({choices})"
            )
        return self

    @property
    def value(self) -> T:
        """The preferred reading's value."""
        return self.readings[self.preferred].value

    @property
    def other(self) -> T | None:
        """The first reading that is not preferred; None where the sources agree."""
        others = (reading for name, reading in self.readings.items() if name != self.preferred)
        return next((reading.value for reading in others), None)


def _check_hours(value: str) -> str:
    Schedule.parse(value)
    return value


class Channel(_Model):
    name: str
    gender: Literal["m", "f"]
    staffed: bool
    address: Fact[str]
    purpose: Fact[str]
    identity: Fact[str] | None = None
    hours: Fact[Annotated[str, AfterValidator(_check_hours)]] | None = None

    @cached_property
    def schedule(self) -> Schedule | None:
        """The preferred hours, or None where no source states any."""
        return (
            None if self.hours is None else Schedule.parse(self.hours.value, staffed=self.staffed)
        )

    @cached_property
    def other_schedule(self) -> Schedule | None:
        """The hours of another source, or None where no source differs."""
        other = self.hours.other if self.hours else None
        return None if other is None else Schedule.parse(other, staffed=self.staffed)

    @property
    def schedules(self) -> list[Schedule]:
        """The hours by each source that states some, the preferred first: none, one or two."""
        return [each for each in (self.schedule, self.other_schedule) if each]


class Choice(_Model):
    title: Annotated[str, Field(min_length=1, max_length=20)]
    payload: str


class Aside(_Model):
    """A sentence said first when the message has one of the words (matched in normal form).

    `alone`: it is the whole answer.
    """

    words: Annotated[tuple[str, ...], Field(min_length=1)]
    text: str
    alone: bool = False


class Topic(_Model):
    """What is said about a topic.

    `brief` is its essential fact, `again` what is said instead of the text when it was said before.
    `how`, `where` and `more` name the topics that go on about it. An `unverified` topic is one on
    which the sources say nothing.
    """

    text: str
    brief: str = ""
    again: tuple[str, ...] = ()
    unverified: bool = False
    how: str = ""
    where: str = ""
    more: str = ""
    asides: tuple[Aside, ...] = ()
    choices: Annotated[tuple[Choice, ...], Field(max_length=3)] = ()


class Answers(_Model):
    topics: dict[str, Topic]
    phrases: dict[str, str]


class Knowledge(_Model):
    """Everything in the folder. Channels keep the order of the file."""

    sources: dict[str, Source]
    channels: dict[str, Channel]
    facts: dict[str, Fact[str | tuple[str, ...]]]
    answers: Answers

    def text(self, fact: str) -> str:
        """The preferred phrase of a fact. Raises KeyError if unknown, TypeError on a list."""
        value = self.facts[fact].value
        if not isinstance(value, str):
            raise TypeError(f"{fact} is a list")
        return value

    def items(self, fact: str) -> tuple[str, ...]:
        """The preferred list of a fact. Raises KeyError if unknown, TypeError on a phrase."""
        value = self.facts[fact].value
        if isinstance(value, str):
            raise TypeError(f"{fact} is no list")
        return value

    def all_facts(self) -> Iterator[tuple[str, str, Fact[Any]]]:
        """Every fact as (file, name, fact)."""
        for channel_id, channel in self.channels.items():
            for part in ("address", "purpose", "identity", "hours"):
                fact = getattr(channel, part)
                if fact is not None:
                    yield "channels", f"{channel_id}.{part}", fact
        for name, fact in self.facts.items():
            yield "facts", name, fact

    def conflicts(self) -> list[tuple[str, Fact[Any]]]:
        """The facts on which the sources disagree."""
        return [(name, fact) for _, name, fact in self.all_facts() if len(fact.readings) > 1]

    def problems(self) -> list[str]:
        """What no single field can tell: unknown sources and placeholders. One line each."""
        found = [
            f"{file}.yml: {name}: source {source!r} is not in sources.yml"
            for file, name, fact in self.all_facts()
            for reading in fact.readings.values()
            for source in reading.sources
            if source not in self.sources
        ]
        known = LIVE_PARTS | self.facts.keys()
        known |= {f"{channel}.{part}" for channel in self.channels for part in CHANNEL_PARTS}
        for name, topic in self.answers.topics.items():
            texts = (topic.text, topic.brief, *topic.again, *(a.text for a in topic.asides))
            found += [
                f"answers.yml: topics.{name}: nothing is called {{{field}}}"
                for text in texts
                for _, field, _, _ in Formatter().parse(text)
                if field is not None and field not in known
            ]
            found += [
                f"answers.yml: topics.{name}: there is no topic {other!r}"
                for other in (topic.how, topic.where, topic.more)
                if other and other not in self.answers.topics
            ]
        return found


def load(folder: Path = FOLDER) -> Knowledge:
    """Read and check the folder. Raises KnowledgeError with one line for each problem."""
    data = {name: _read(folder / f"{name}.yml") for name in FILES}
    try:
        knowledge = Knowledge.model_validate(data)
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=False)
        raise KnowledgeError(
            [_line(detail["loc"], detail["type"], detail["msg"]) for detail in details]
        ) from None
    problems = knowledge.problems()
    if problems:
        raise KnowledgeError(problems)
    return knowledge


def _read(path: Path) -> Any:
    try:
        return YAML(typ="safe").load(path)
    except FileNotFoundError:
        raise KnowledgeError([f"{path.name}: the file is missing from {path.parent}"]) from None
    except YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" line {mark.line + 1}:" if mark else ""
        why = str(getattr(error, "problem", error)).splitlines()[0]
        raise KnowledgeError([f"{path.name}:{where} {why}"]) from None


def _line(loc: tuple[int | str, ...], kind: str, message: str) -> str:
    file, *parts = map(str, loc)
    name = ".".join(part for part in parts if part not in ("readings", "only", "[key]"))
    if parts[-1:] == ["sources"] and kind in ("missing", "too_short"):
        return f"{file}.yml: {name.removesuffix('.sources')}: the fact has no source"
    return f"{file}.yml: {name}: {message.removeprefix('Value error, ')}"


@lru_cache(maxsize=1)
def knowledge() -> Knowledge:
    """The repository's knowledge, read once. Raises KnowledgeError."""
    return load()


def report(known: Knowledge) -> str:
    """Every conflict with all its readings and their sources; the preferred one is marked."""
    lines = []
    for name, fact in known.conflicts():
        lines.append(name)
        for key, reading in fact.readings.items():
            mark = "*" if key == fact.preferred else " "
            note = f"  ({reading.note})" if reading.note else ""
            lines.append(f"  {mark} {key} [{', '.join(reading.sources)}]: {reading.value}{note}")
    total = sum(1 for _ in known.all_facts())
    count = len(known.conflicts())
    lines.append(f"{total} facts, each with a source; {count} conflicts, * is preferred")
    return "\n".join(lines)


def main() -> NoReturn:
    """Print the report, or the problems and exit 1."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    try:
        print(report(load(folder)))
    except KnowledgeError as error:
        print("\n".join(error.lines), file=sys.stderr)
        sys.exit(1)
    sys.exit(0)


if __name__ == "__main__":
    main()
