"""Our intent classifier with something left out or added, as a component for Rasa's pipeline."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.training_data import TrainingData

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

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> VariantClassifier:
        model = EncoderModel if config["encoder"] else IntentModel
        with model_storage.read_from(resource) as directory:
            return cls(config, model_storage, resource, model.load(Path(directory)))

    def train(self, training_data: TrainingData) -> Resource:
        """Train the variant on the examples that have a text and an intent."""
        self._model = self._untrained()
        examples = [e for e in training_data.intent_examples if e.get(TEXT)]
        self._model.fit(
            [example.get(TEXT) for example in examples],
            [example.get(INTENT) for example in examples],
            seed=self._config["random_state"],
            cost=self._config["cost"],
        )
        with self._model_storage.write_to(self._resource) as directory:
            self._model.save(Path(directory))
        return self._resource

    def _untrained(self) -> IntentModel:
        if self._config["encoder"]:
            return EncoderModel(encoder=self._config["encoder"], weight=self._config["weight"])
        return IntentModel(self._config["modules"])
