"""The lexicon of dialect words."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from arabic.dialects import SOURCE, lemma, lexicon
from arabic.text import normalise

VARIETIES = {"saudi", "egyptian", "sudanese", "yemeni", "levantine", "iraqi", "maghrebi", "msa"}


@pytest.mark.parametrize(
    "forms",
    ["ابغى عايز داير اشتي بدي ودي", "ليش لشو علاش", "شلون ازاي كيفاش", "الحين دلوقتي هلق"],
)
def test_dialects_meet_in_one_lemma(forms: str) -> None:
    assert len({lemma(normalise(form)) for form in forms.split()}) == 1


def test_lexicon_is_well_formed() -> None:
    content = yaml.safe_load(SOURCE.read_text(encoding="utf-8"))
    assert {variety for varieties in content.values() for variety in varieties} == VARIETIES
    assert all(form.isalpha() for form in lexicon())


@given(st.sampled_from(sorted(lexicon())))
def test_a_lemma_is_its_own(form: str) -> None:
    assert lemma(lemma(form)) == lemma(form) != form


@given(st.text())
def test_other_words_stay(word: str) -> None:
    assert word in lexicon() or lemma(word) == word
