"""What tickets are and which way they go: statuses, kinds and categories of `data/tickets/`."""

from functools import lru_cache
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, model_validator
from ruamel.yaml import YAML

FILE = Path(__file__).resolve().parents[1] / "data" / "tickets" / "catalogue.yml"


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Status(_Model):
    """A step of a ticket's life: how citizens and staff call it, and where it leads."""

    name: str
    meaning: str
    staff_name: str = ""
    open: bool
    tone: Literal["info", "plain", "warn", "good", "bad"]
    next: frozenset[str]

    @property
    def for_staff(self) -> str:
        return self.staff_name or self.name


class Kind(_Model):
    """A kind of tickets and its categories, by key."""

    name: str
    categories: dict[str, str]


class Catalogue(_Model):
    """Statuses and kinds by key, in the order of the file."""

    statuses: dict[str, Status]
    kinds: dict[str, Kind]

    @model_validator(mode="after")
    def _leads_somewhere(self) -> Self:
        for key, status in self.statuses.items():
            unknown = status.next - self.statuses.keys()
            if unknown:
                raise ValueError(f"statuses.{key}.next: there is no {', '.join(sorted(unknown))}")
        if not self.statuses or not next(iter(self.statuses.values())).open:
            raise ValueError("statuses: the first one, which new tickets have, must be open")
        return self

    @property
    def first(self) -> str:
        """The status of a new ticket."""
        return next(iter(self.statuses))

    @property
    def open(self) -> tuple[str, ...]:
        """The statuses of tickets that are still to be worked on."""
        return tuple(key for key, status in self.statuses.items() if status.open)

    @property
    def categories(self) -> dict[str, str]:
        """All categories of all kinds."""
        return {key: name for kind in self.kinds.values() for key, name in kind.categories.items()}


@lru_cache(maxsize=1)
def catalogue() -> Catalogue:
    """The catalogue, read on first use. Raises pydantic's ValidationError, YAMLError."""
    return Catalogue.model_validate(YAML(typ="safe").load(FILE.read_text(encoding="utf-8")))
