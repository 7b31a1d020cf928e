"""Our intent classifier with something left out or added, as a component for Rasa's pipeline."""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe

from arabic.classifier import IntentModel
from arabic.components import ArabicIntentClassifier
from evaluation.encoders import EncoderModel


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class VariantClassifier(ArabicIntentClassifier):
    """Ours with only some `modules` of the language layer, or with an `encoder` of a `weight`."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        options = {"modules": None, "encoder": None, "weight": 1.0}
        return {**ArabicIntentClassifier.get_default_config(), **options}

    @staticmethod
    def untrained(config: dict[str, Any]) -> IntentModel:
        """The variant that is trained here."""
        if config["encoder"]:
            return EncoderModel(encoder=config["encoder"], weight=config["weight"])
        return IntentModel(config["modules"])
