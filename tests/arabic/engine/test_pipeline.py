"""The spaCy pipeline, saved and loaded as Rasa loads it."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.nlu.utils.spacy_utils import SpacyNLP

from arabic.pipeline import build
from arabic.text import normalise
from evaluation.labelled import held_out


@pytest.fixture(scope="module")
def nlp(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The pipeline after a round trip through its folder, by Rasa's stock component."""
    folder = tmp_path_factory.mktemp("pipeline") / "ar_musaed"
    build().to_disk(folder)
    return SpacyNLP.load_model(str(folder)).model


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("أنا أبغى رقمكم،وكيف أشتكي؟", ["أنا", "أبغى", "رقمكم", "،", "وكيف", "أشتكي", "؟"]),
        ("السَّلامُ عليكُم", ["السَّلامُ", "عليكُم"]),
        ("مُحَمَّدٌ.", ["مُحَمَّدٌ", "."]),
        ("رقمي.شكرا", ["رقمي", ".", "شكرا"]),
        ("«صوتك مسموع»", ["«", "صوتك", "مسموع", "»"]),
        ("ca.gov.sa @Citizen_care 10:30", ["ca.gov.sa", "@Citizen_care", "10:30"]),
        ("متى😀تفتحون", ["متى", "😀", "تفتحون"]),
        ("", []),
    ],
)
def test_tokens(nlp: Any, text: str, tokens: list[str]) -> None:
    assert [token.text for token in nlp(text)] == tokens


def test_lemma_and_norm_are_the_normal_form_and_the_text_stays(nlp: Any) -> None:
    for sentence in held_out("validation"):
        doc = nlp(sentence.text)
        assert doc.text == sentence.text
        for token in doc:
            assert token.lemma_ == token.norm_ == (normalise(token.text) or " ")


def test_entities_carry_canonical_values(nlp: Any) -> None:
    doc = nlp("وتويتررر مفتوح يوم الجُمعة؟")
    assert [(ent.label_, ent.kb_id_, ent.text) for ent in doc.ents] == [
        ("channel", "twitter", "وتويتررر"),
        ("day", "friday", "الجُمعة"),
    ]
    exact = [doc.text[entity.start : entity.end] for entity in doc._.entities]
    assert exact == ["تويتررر", "الجُمعة"]


def test_half_an_emoji_keeps_the_offsets(nlp: Any) -> None:
    text = "ok \ud83d تويتر"
    (entity,) = nlp(text)._.entities
    assert text[entity.start : entity.end] == "تويتر"


@pytest.mark.parametrize("mark", ["❤", "؟", "😎", "!", "«"])
def test_a_long_run_of_marks_is_cut_in_pieces_not_mark_by_mark(nlp: Any, mark: str) -> None:
    text = f"كم  رقمكم{mark * 4000} شكرا"
    doc = nlp(text)
    assert doc.text == text
    assert len(doc) < 100
