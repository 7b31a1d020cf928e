"""The written conversations: one JSON object a line, in `evaluation/conversations/*.jsonl`.

docs/understanding/conversations.md says how they are written. A key that nobody reads would be a
check that never fails, so turns, expectations and ends take no others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic.functional_validators import AfterValidator

from tools.console import OperatorError

NOON = "2026-11-22T11:00:00+03:00"
"""The clock of a conversation that names none: a Sunday, inside desk hours."""


def _compiles(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"no regular expression: {pattern}: {error}") from None
    return pattern


Pattern = Annotated[str, AfterValidator(_compiles)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Expectation(_Strict):
    """What must hold after a turn; `form` is None where none may be open."""

    any: tuple[Pattern, ...] | None = None
    all: tuple[Pattern, ...] | None = None
    form: str | None = None
    slot: dict[str, Pattern | None] | None = None
    intent: str | None = None

    @property
    def names_form(self) -> bool:
        """Whether it says anything of the form."""
        return "form" in self.model_fields_set

    @model_validator(mode="after")
    def _says_something(self) -> Expectation:
        if not self.model_fields_set:
            raise ValueError("an expectation expects nothing")
        return self


class WrittenTurn(_Strict):
    """What the citizen writes and what must come of it. `user_x` has placeholders for tickets.

    `x_ref`: the reference in it must have been read.
    """

    user: str | None = None
    user_x: str | None = None
    expect: tuple[Expectation, ...] = ()
    forbid: tuple[Pattern, ...] = ()
    handler: Literal["bot", "queue", "agent"] | None = None
    x_ref: bool = False

    @property
    def text(self) -> str:
        """What is written, placeholders included."""
        return self.user_x or self.user or ""

    @model_validator(mode="after")
    def _is_written(self) -> WrittenTurn:
        if self.user is None and self.user_x is None:
            raise ValueError("a turn without `user` or `user_x`")
        return self


class End(_Strict):
    """What must be there when all is said: how many tickets, and what the last one holds."""

    tickets: int | None = None
    tickets_of_kind: dict[str, int] = Field(default_factory=dict)
    ticket: dict[str, str] = Field(default_factory=dict)
    national_id: str | None = None
    category: str | None = None

    @property
    def fields(self) -> dict[str, str]:
        """The wanted fields of the last ticket."""
        beside = {"national_id": self.national_id, "category": self.category}
        return {**self.ticket, **{name: value for name, value in beside.items() if value}}


class Setup(_Strict):
    """What is there before: tickets, as `casework.tickets.create_ticket` takes them."""

    tickets: tuple[dict[str, str], ...] = ()


class WrittenConversation(BaseModel):
    """One conversation under one frozen clock."""

    model_config = ConfigDict(frozen=True)

    id: str
    title: str
    channel: Literal["web"] = "web"
    now: str = NOON
    setup: Setup = Setup()
    turns: tuple[WrittenTurn, ...] = Field(min_length=1)
    after: End = End()


def read_sets(
    folders: Iterable[Path], only: Iterable[str] = ()
) -> dict[str, list[WrittenConversation]]:
    """The sets of all folders by name; `only` names sets or single conversations.

    Raises OperatorError that names the line which cannot be read, and what of `only` is unknown.
    """
    sets: dict[str, list[WrittenConversation]] = {}
    ids: set[str] = set()
    for path in (file for folder in folders for file in sorted(folder.glob("*.jsonl"))):
        if path.stem in sets:
            raise OperatorError(f"{path}: there are two sets of this name.")
        sets[path.stem] = list(_read(path))
        for conversation in sets[path.stem]:
            if conversation.id in ids:
                raise OperatorError(f"{path}: there are two conversations {conversation.id}.")
            ids.add(conversation.id)
    wanted = set(only)
    if unknown := sorted(wanted - ids - sets.keys()):
        raise OperatorError(f"There is no set or conversation {', '.join(unknown)}.")
    if not wanted:
        return sets
    chosen = {
        name: [each for each in conversations if name in wanted or each.id in wanted]
        for name, conversations in sets.items()
    }
    return {name: conversations for name, conversations in chosen.items() if conversations}


def _read(path: Path) -> Iterable[WrittenConversation]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            yield WrittenConversation.model_validate_json(line)
        except ValidationError as error:
            raise OperatorError(f"{path}:{number}: {_first(error)}") from None


def _first(error: ValidationError) -> str:
    found: Any = error.errors(include_url=False)[0]
    return f"{'.'.join(map(str, found['loc']))}: {found['msg']}"
