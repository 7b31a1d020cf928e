"""All that is learnt of the language, together: names, intents, and what they mean in context."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from arabic.classifier import IntentModel
from arabic.clauses import without_set_aside
from arabic.context_lines import WITHOUT_VALUES, Line, read_lines
from arabic.contexts import ContextModel, Sense
from arabic.courtesies import Ranking
from arabic.entities import find_entities
from arabic.masking import Span, mask, maskable, stand_in, strip
from arabic.names import LOOSE, NameModel, composed, read_lists

Values = Sequence[tuple[str, str]]
"""What is masked: as it is written, and what stands in for it."""
Contexts = dict[str, list[tuple[str, float]]]

SURE_OF_NAME = 0.8
_PART_RANKING = 5
_COMPOSED = 250  # names that teach what answers a name's question
_NOT_NAMES = "lines"
_NUMBER = re.compile(r"\d+")
_NOT_NAMES_TIMES = 3  # as often as a list of them counts beside the examples


class FoundPerson(NamedTuple):
    """A name in the raw text. `loose`: with the words beside it that may belong to it."""

    start: int
    end: int
    sure: float
    labelled: bool
    loose: str


class Understanding:
    """The three models of the language layer; those that were not trained find nothing."""

    def __init__(
        self, intents: IntentModel, names: NameModel, contexts: ContextModel | None
    ) -> None:
        self._intents, self._names, self._contexts = intents, names, contexts

    @classmethod
    def train(
        cls,
        texts: Sequence[str],
        intents: Sequence[str],
        *,
        names: str | None,
        contexts: str | None,
        seed: int,
        cost: float,
        untrained: IntentModel | None = None,
    ) -> Understanding:
        """From examples, and from the folders of names and of lines in context, where given.

        `untrained` takes the intent model's place.
        """
        lists = read_lists(Path(names)) if names else {}
        model = cls(untrained or IntentModel(), NameModel(), None)
        if lists:
            model._names = NameModel.train(
                lists, [*texts, *lists[_NOT_NAMES] * _NOT_NAMES_TIMES], seed
            )
        masked = [model.masked(text) for text in texts]
        model._intents.fit(masked, intents, seed, cost)
        if not contexts:
            return model
        lines = [
            Line(c, label, model._bare(text) if c in WITHOUT_VALUES else model.masked(text))
            for c, label, text in read_lines(Path(contexts))
        ]
        if lists:
            lines += [
                Line("asked_name", "answer", model.masked(name))
                for name in composed(lists, _COMPOSED, seed)
            ]
        unseen = [
            (masked[at], intents[at], Sense(model._intents.views(masked[at]), likely))
            for at, likely in model._intents.unseen
        ]
        model._contexts = ContextModel()
        model._contexts.fit(lines, unseen, model._sense, seed)
        return model

    def masked(self, text: str) -> str:
        """A text as the classifiers learn it."""
        return mask(text, self._spans(text))

    def _bare(self, text: str) -> str:
        return strip(text, self._spans(text))

    def _spans(self, text: str) -> list[Span]:
        persons = [p for p in self._names.persons(text) if p.sure > SURE_OF_NAME]
        spans = [Span(person.start, person.end, "person") for person in persons]
        return [*maskable(find_entities(text)), *spans]

    # --- One message

    def persons(self, text: str) -> list[FoundPerson]:
        """The names of persons in the raw text."""
        wider = self._names.persons(text, floor=LOOSE)
        return [
            FoundPerson(*person, loose=_around(text, person.start, person.end, wider))
            for person in self._names.persons(text)
        ]

    def values(
        self, raw: str, entities: Iterable[Mapping[str, Any]], persons: Iterable[Mapping[str, Any]]
    ) -> Values:
        """What of a message is masked before its intent is looked for."""
        found = [
            (raw[e["start"] : e["end"]], stand_in(e["entity"]))
            for e in [*entities, *persons]
            if stand_in(e["entity"]) and e.get("confidence", 1.0) > SURE_OF_NAME
        ]
        return sorted(found, key=lambda value: -len(value[0]))

    def rank(self, text: str, values: Values) -> Ranking:
        """The intents of a message or of a part of it, the likeliest first."""
        sure = self._intents.predict(_masked_by(text, values))
        return [(self._intents.intents[at], float(sure[at])) for at in sure.argsort()[::-1]]

    def contexts(self, text: str, values: Values) -> Contexts:
        """What the message would mean in each context; empty where none was learnt."""
        if self._contexts is None:
            return {}
        masked, bare = _masked_by(text, values), _without(text, values)
        bare = without_set_aside(bare)
        valued = bare != text and any(char.isalpha() for char in bare)
        read = self._contexts.predict(self._sense(masked), self._sense(bare) if valued else None)
        return {c: [(label, round(sure, 3)) for label, sure in found] for c, found in read.items()}

    def part(self, text: str, span: tuple[int, int], values: Values) -> dict[str, Any]:
        """A part of a message, read as if it were one: its offsets, intents and contexts."""
        start, end = span
        ranking = self.rank(text[start:end], values)[:_PART_RANKING]
        return {
            "start": start,
            "end": end,
            "text": text[start:end],
            "intent_ranking": [{"name": name, "confidence": sure} for name, sure in ranking],
            "contexts": self.contexts(text[start:end], values),
        }

    def familiarity(self, text: str) -> float:
        """How much of the text is made of words, 0 to 1."""
        return self._intents.familiarity(_NUMBER.sub(" ", text))

    def _sense(self, text: str) -> Sense:
        return Sense(*self._intents.sense(text))

    # --- Keeping

    def save(self, directory: Path) -> None:
        """Write the models into an existing directory."""
        self._intents.save(directory)
        self._names.save(directory / "names.json")
        if self._contexts is not None:
            self._contexts.save(directory)

    @classmethod
    def load(cls, directory: Path, intents: type[IntentModel] = IntentModel) -> Understanding:
        """The models that `save` wrote. Raises `FileNotFoundError` when there are none."""
        contexts = ContextModel.load(directory) if (directory / "contexts.json").exists() else None
        return cls(intents.load(directory), NameModel.load(directory / "names.json"), contexts)


def _around(text: str, start: int, end: int, wider: Iterable[Any]) -> str:
    """The wider name around a name; the same where there is none."""
    for person in wider:
        if person.start <= start and end <= person.end:
            return text[person.start : person.end]
    return text[start:end]


def _without(text: str, values: Values) -> str:
    for written, _ in values:
        text = text.replace(written, " ")
    return strip(text, ())


def _masked_by(text: str, values: Values) -> str:
    for written, instead in values:
        text = text.replace(written, f" {instead} ")
    return mask(text, ())
