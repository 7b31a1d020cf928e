"""Lines labelled with what they met: the held-out ones are kept apart, and none is copied."""

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from arabic.context_lines import CONTEXTS, read_lines
from arabic.names import read_lists
from arabic.text import normalise
from evaluation.labelled import training

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
# Whole conversations for development stand beside the project where they are at hand.
CONVERSATIONS = Path(os.environ.get("CONVERSATIONS", ROOT.parent / "shared" / "conversations"))
SENTENCE = 4  # words: fewer are said alike by everybody


class Line(NamedTuple):
    """A line of a file, with what it is labelled."""

    context: str
    label: str
    text: str


def lines(folder: Path) -> Iterator[Line]:
    """All lines of a folder's files."""
    for file in sorted(folder.glob("*.yml")):
        for label, texts in yaml.safe_load(file.read_text(encoding="utf-8")).items():
            for text in texts:
                yield Line(file.stem, label, text)


def words(text: str) -> tuple[str, ...]:
    """What two lines share that say the same: letters and digits in normal form."""
    return tuple(re.findall(r"\w+", normalise(text)))


HELD_OUT = list(lines(HERE))
LINES = list(lines(ROOT / "data" / "contexts"))
TAUGHT = read_lines(ROOT / "data" / "contexts")  # each in every context that it teaches


def test_every_context_has_its_held_out_lines() -> None:
    assert {line.context for line in HELD_OUT} == set(CONTEXTS)


def test_a_line_is_a_text() -> None:
    for line in [*HELD_OUT, *LINES]:
        assert isinstance(line.text, str) and line.text.strip(), line


def test_what_is_held_out_is_labelled_as_its_context_is_taught() -> None:
    known = {(line.context, line.label) for line in TAUGHT}
    unknown = {line for line in HELD_OUT if (line.context, line.label) not in known}
    assert unknown == set()


@pytest.mark.parametrize("context", CONTEXTS)
def test_no_held_out_line_teaches_its_context(context: str) -> None:
    taught = {words(line.text) for line in TAUGHT if line.context == context}
    both = [line for line in HELD_OUT if line.context == context and words(line.text) in taught]
    assert both == []


def test_no_held_out_sentence_is_an_example_of_an_intent() -> None:
    taught = {words(sentence.text) for sentence in training()}
    both = [
        line
        for line in HELD_OUT
        if words(line.text) in taught and len(words(line.text)) >= SENTENCE
    ]
    assert both == []


@pytest.mark.parametrize("context", CONTEXTS)
def test_no_line_means_two_things_where_it_stands(context: str) -> None:
    meant: dict[tuple[str, ...], set[str]] = {}
    for line in LINES:
        if line.context == context:
            meant.setdefault(words(line.text), set()).add(line.label)
    assert {text: labels for text, labels in meant.items() if len(labels) > 1} == {}


def test_no_sentence_of_a_conversation_is_learnt() -> None:
    files = sorted(CONVERSATIONS.glob("*.jsonl"))
    if not files:
        pytest.skip(f"no conversations in {CONVERSATIONS}")
    said = {words(text) for file in files for text in spoken(file)}
    names = [Line("names", key, text) for key, texts in lists() for text in texts]
    learnt = [*LINES, *names]
    sentences = [line for line in learnt if len(words(line.text)) >= SENTENCE]
    assert said and [line for line in sentences if words(line.text) in said] == []


def lists() -> Iterator[tuple[str, list[str]]]:
    """The lists of names, and of lines in which none stands."""
    yield from read_lists(ROOT / "data" / "names").items()


def spoken(file: Path) -> Iterator[str]:
    """What the citizens of a file say."""
    for line in file.read_text(encoding="utf-8").splitlines():
        for turn in json.loads(line)["turns"]:
            yield turn.get("user") or turn.get("user_x") or ""
