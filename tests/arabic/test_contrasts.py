"""Examples made at training: about somebody else they are out of scope, about us they stay."""

import pytest

from arabic.contrasts import OUT_OF_SCOPE, contrasts
from arabic.lexicon import AGENCIES, AGENCIES_LATIN, ALSO_NAMED_AFTER, ALSO_NAMED_BEFORE
from evaluation.labelled import training

SENTENCES = training()
TEXTS, INTENTS = [s.text for s in SENTENCES], [s.intent for s in SENTENCES]
MADE = contrasts(TEXTS, INTENTS, seed=42)


def test_about_somebody_else_a_question_is_out_of_scope() -> None:
    elsewhere = [one for one in MADE if one.intent == OUT_OF_SCOPE]
    assert len(elsewhere) > len(TEXTS) // 20
    for one in elsewhere:
        assert any(agency in one.text for agency in (*AGENCIES, *AGENCIES_LATIN)), one
        assert "حساب المواطن" not in one.text
        assert INTENTS[one.source] not in (OUT_OF_SCOPE, "greet", "affirm", "ask_sawtak")


def test_beside_another_agency_a_question_about_us_stays_what_it_was() -> None:
    beside = [one for one in MADE if one.intent != OUT_OF_SCOPE]
    assert len(beside) > len(TEXTS) // 100
    for one in beside:
        assert one.intent == INTENTS[one.source]
        said = TEXTS[one.source]
        before = one.text.startswith(ALSO_NAMED_BEFORE) and one.text.endswith(said)
        assert before or (one.text.endswith(ALSO_NAMED_AFTER) and said[:-3] in one.text)


def test_it_is_repeatable() -> None:
    assert contrasts(TEXTS, INTENTS, seed=42) == MADE


def test_without_an_out_of_scope_intent_nothing_is_made() -> None:
    assert contrasts(["كيف اربط بطاقتي"], ["card_linking"], seed=42) == []


@pytest.mark.parametrize(("text", "ours"), [("رقمكم كم", "رقمكم"), ("متى الدوام عندكم", "عندكم")])
def test_what_addresses_us_is_said_of_the_other(text: str, ours: str) -> None:
    made = contrasts([text] * 10 + ["x"], ["ask_number"] * 10 + [OUT_OF_SCOPE], seed=1)
    assert made
    assert not any(ours in one.text for one in made if one.intent == OUT_OF_SCOPE)
