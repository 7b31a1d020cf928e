"""The labelled sentences: training data, and the sets kept for validation and for the test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import yaml

from arabic.features import words

ROOT = Path(__file__).parents[1]
_KEPT = ROOT / "tests" / "nlu"


class Sentence(NamedTuple):
    """A text, its intent, and how it is written (empty for training data)."""

    text: str
    intent: str
    style: str = ""


def training() -> list[Sentence]:
    """All examples of `data/nlu`."""
    found = []
    for path in sorted((ROOT / "data" / "nlu").glob("*.yml")):
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            found += [
                Sentence(line.removeprefix("- ").strip(), block["intent"])
                for line in block["examples"].splitlines()
                if line.strip()
            ]
    return found


def table(name: str) -> Iterator[list[str]]:
    """The rows of a tab-separated file of `tests/nlu`, without its header."""
    lines = (_KEPT / name).read_text(encoding="utf-8").splitlines()
    return (line.split("\t") for line in lines[1:])


def held_out(name: str) -> list[Sentence]:
    """`validation` or `test`, all of it."""
    return [Sentence(*row) for row in table(f"{name}.tsv")]


def unseen(name: str) -> list[Sentence]:
    """`validation` or `test` without what training data has word for word («شكرا», «الدوام»).

    The test is also without what validation has, on which thresholds are chosen.
    """
    known = {words(sentence.text) for sentence in training()}
    if name == "test":
        known |= {words(sentence.text) for sentence in held_out("validation")}
    return [sentence for sentence in held_out(name) if words(sentence.text) not in known]


def two_requests() -> list[tuple[str, list[str]]]:
    """Messages and their requests in order; one request where a split would be wrong."""
    return [(text, intents.split(",")) for text, intents in table("two_requests.tsv")]
