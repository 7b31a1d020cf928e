"""The intent model by itself: counts like scikit-learn, stores what it learnt."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy.special import softmax

from arabic.classifier import IntentModel
from arabic.features import MODULES
from evaluation.labelled import training

SOME = [s for s in training() if s.intent in ("greet", "ask_number", "ask_hours", "thank")]
TEXTS, INTENTS = [s.text for s in SOME[::2]], [s.intent for s in SOME[::2]]


def trained() -> IntentModel:
    model = IntentModel()
    model.fit(TEXTS, INTENTS, seed=42, cost=1.0)
    return model


@pytest.fixture(scope="module")
def model() -> IntentModel:
    return trained()


def test_a_message_is_counted_as_in_training() -> None:
    model = IntentModel(modules=[name for name in MODULES if name != "dialects"])  # makes none
    model.fit(TEXTS, INTENTS, seed=42, cost=1.0)
    features = model._fit_features(TEXTS)
    heard = model._network.log_probabilities(features) * model._network_share
    expected = softmax(features @ model._weights + model._bias + heard, axis=1)
    found = np.array([model.predict(text) for text in TEXTS])
    np.testing.assert_allclose(found, expected, atol=1e-4)


def test_training_is_repeatable(model: IntentModel) -> None:
    np.testing.assert_array_equal(trained().predict("متى تفتحون"), model.predict("متى تفتحون"))


def test_a_stored_model_predicts_the_same(model: IntentModel, tmp_path: Path) -> None:
    model.save(tmp_path)
    stored = IntentModel.load(tmp_path)
    assert stored.intents == model.intents
    for text in ("متى تفتحون", "kam raqamkom", "👍", ""):
        np.testing.assert_array_equal(stored.predict(text), model.predict(text))


@pytest.mark.parametrize("modules", [("sounds",), ("dialects",), ()])
def test_modules_can_be_left_out(
    model: IntentModel, modules: tuple[str, ...], tmp_path: Path
) -> None:
    without = IntentModel(modules=modules)
    without.fit(TEXTS, INTENTS, seed=42, cost=1.0)
    without.save(tmp_path)
    typed = "lju jtjp,k"  # «متى تفتحون» on the wrong keyboard layout
    stored = IntentModel.load(tmp_path).predict(typed)
    np.testing.assert_array_equal(stored, without.predict(typed))
    assert not np.array_equal(stored, model.predict(typed))


def test_a_wrong_keyboard_layout_changes_nothing(model: IntentModel) -> None:
    np.testing.assert_array_equal(model.predict("lju jtjp,k"), model.predict("متع تفتحون"))


def test_writing_habits_change_nothing(model: IntentModel) -> None:
    expected = model.predict("متى تفتحون")
    for text in ("مَتى تفتحووون", "متـــى تفتحون 👍", "\u200fمتي تفتحون؟!"):
        np.testing.assert_array_equal(model.predict(text), expected)


@pytest.mark.parametrize(
    ("text", "familiar"),
    [("متى تفتحون", True), ("good morning", True), ("kxqzw vvbn", False), ("ضضثقق غغعظ", False)],
)
def test_words_are_familiar_and_noise_is_not(model: IntentModel, text: str, familiar: bool) -> None:
    assert (model.familiarity(text) > 0.35) is familiar
