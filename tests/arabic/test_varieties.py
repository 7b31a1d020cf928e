"""Examples said again in other dialects keep what they mean."""

from arabic.contrasts import Made
from arabic.dialects import lemma
from arabic.features import words
from arabic.varieties import in_other_words
from evaluation.labelled import training

WRITTEN = [Made(at, s.text, s.intent) for at, s in enumerate(training())]
FOUND = in_other_words(WRITTEN, seed=42)


def test_some_examples_are_said_in_other_words() -> None:
    assert len(WRITTEN) // 5 < len(FOUND) < len(WRITTEN) // 2
    assert all(words(one.text) != words(WRITTEN[one.source].text) for one in FOUND)


def test_word_by_word_the_meaning_stays() -> None:
    for one in FOUND:
        written = WRITTEN[one.source]
        assert one.intent == written.intent
        assert list(map(lemma, one.text.split())) == list(map(lemma, words(written.text).split()))


def test_it_is_repeatable() -> None:
    assert in_other_words(WRITTEN, seed=42) == FOUND
    assert in_other_words(WRITTEN, seed=1) != FOUND
