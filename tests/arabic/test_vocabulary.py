"""What the layer knows of words."""

from pathlib import Path

from arabic.vocabulary import Vocabulary
from tests.arabic.words import VOCABULARY


def test_a_word_of_one_example_is_no_word_of_ours() -> None:
    rare = Vocabulary({}, {"المواطنر": 1, "المواطن": 3})
    assert not rare.knows("المواطنر")
    assert rare.knows("المواطن")


def test_words_of_the_lexicon_are_known() -> None:
    assert Vocabulary({}, {}).knows("ابغي")


def test_a_stored_vocabulary_is_the_same(tmp_path: Path) -> None:
    VOCABULARY.save(tmp_path / "vocabulary.tsv")
    stored = Vocabulary.load(tmp_path / "vocabulary.tsv")
    assert stored.own == VOCABULARY.own
    for word in ("hello", "خدام", "موظف", "xyz"):
        assert stored.frequency(word) == VOCABULARY.frequency(word)
        assert stored.is_english(word) == VOCABULARY.is_english(word)
