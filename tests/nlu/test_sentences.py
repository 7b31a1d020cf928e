"""Contract of the labelled sentences: nothing twice, nothing under two intents, no leaks."""

from collections import defaultdict

import pytest

from arabic.features import words
from arabic.text import normalise
from evaluation.labelled import held_out, table, training, two_requests

INTENTS = {sentence.intent for sentence in training()}
# Short everyday phrases («شكرا», «الدوام») that two writers hit upon; evaluation skips them.
SHARED_WORDS, SHARED_SHARE = 6, 0.12


def test_no_training_sentence_is_written_twice() -> None:
    written = defaultdict(list)
    for sentence in training():
        written[words(sentence.text)].append((sentence.intent, sentence.text))
    assert [same for same in written.values() if len(same) > 1] == []


def test_every_training_sentence_has_something_to_learn_from() -> None:
    assert [sentence for sentence in training() if not normalise(sentence.text)] == []


def test_training_sentences_hold_no_annotation_and_no_payload() -> None:
    wrong = [s.text for s in training() if set(s.text) & set("[](){}") or s.text.startswith("/")]
    assert wrong == []


@pytest.mark.parametrize("name", ["validation", "test"])
def test_held_out_sentences_are_labelled(name: str) -> None:
    assert all(len(row) == 3 and all(row) for row in table(f"{name}.tsv"))
    assert {sentence.intent for sentence in held_out(name)} == INTENTS


@pytest.mark.parametrize("name", ["validation", "test"])
def test_held_out_sentences_are_not_in_the_training_data(name: str) -> None:
    trained = {words(sentence.text): sentence.intent for sentence in training()}
    sentences = held_out(name)
    shared = [sentence for sentence in sentences if words(sentence.text) in trained]
    # Figures only, no text: nobody should get to know the test by its failures.
    share = len(shared) / len(sentences)
    long = sum(len(sentence.text.split()) > SHARED_WORDS for sentence in shared)
    contradicting = sum(trained[words(one.text)] != one.intent for one in shared)
    assert share <= SHARED_SHARE
    assert long == 0
    assert contradicting == 0


def test_messages_with_several_requests_name_known_intents() -> None:
    assert {intent for _, intents in two_requests() for intent in intents} <= INTENTS
