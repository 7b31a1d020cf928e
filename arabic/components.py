"""Rasa components for what the stock ones cannot do.

Entities keep a canonical value beside their raw offsets; the intent classifier is faster and more
exact than the stock ones on our data (`make evaluate`), hears several requests in a message, and
says for every context of a conversation what the message means there (`arabic.contexts`).
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.constants import SPACY_DOCS
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

import arabic.pipeline  # registers the spaCy components before SpacyNLP loads its model
from arabic.classifier import IntentModel
from arabic.courtesies import Ranking
from arabic.emoji import in_words
from arabic.parts import in_parts
from arabic.requests import Limits, read
from arabic.text import normalise
from arabic.understanding import Understanding

REQUESTS = "requests"
CONTEXTS = "contexts"
PARTS = "parts"
PERSON = "person"


def _is_payload(message: Message) -> bool:
    """True for a button's payload, which RegexMessageHandler reads by itself."""
    return str(message.get(TEXT) or "").startswith("/")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class ArabicEntityExtractor(GraphComponent, EntityExtractorMixin):  # type: ignore[misc]
    """Hands on the entities of the spaCy pipeline with canonical values and raw offsets."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ArabicEntityExtractor:
        return cls()

    @staticmethod
    def required_packages() -> list[str]:
        return ["spacy"]

    def process(self, messages: list[Message]) -> list[Message]:
        """Set the entities of each message."""
        for message in messages:
            doc = message.get(SPACY_DOCS[TEXT])
            if doc is None or _is_payload(message):
                continue
            found = [
                {
                    "entity": entity.label,
                    "value": entity.value,
                    "start": entity.start,
                    "end": entity.end,
                }
                for entity in doc._.entities
            ]
            known = message.get(ENTITIES, [])
            message.set(ENTITIES, known + self.add_extractor_name(found), add_to_output=True)
        return messages


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class ArabicIntentClassifier(GraphComponent, IntentClassifier):  # type: ignore[misc]
    """Ranks intents; lists the requests of a message that holds several."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {
            "random_state": 42,
            "cost": 1.0,
            "ranking_length": 10,
            "request_confidence": Limits.confidence,
            "least_familiar": 0.0,
            "names": None,  # folders of the project; without them neither is learnt
            "contexts": None,
        }

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        model: Understanding | None = None,
    ) -> None:
        self._config = {**self.get_default_config(), **config}
        self._limits = Limits(confidence=self._config["request_confidence"])
        self._model_storage = model_storage
        self._resource = resource
        self._model = model

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ArabicIntentClassifier:
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> ArabicIntentClassifier:
        with model_storage.read_from(resource) as directory:
            model = Understanding.load(Path(directory), type(cls.untrained(config)))
            return cls(config, model_storage, resource, model)

    @staticmethod
    def untrained(config: dict[str, Any]) -> IntentModel:
        """The intent model that is trained here."""
        return IntentModel()

    @staticmethod
    def required_packages() -> list[str]:
        return ["sklearn", "wordfreq"]

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """The sources of the language layer and its lists, so that changing them trains anew."""
        digest = hashlib.sha256()
        here = Path(arabic.pipeline.__file__).parent
        folders = [Path(config[name]) for name in ("names", "contexts") if config.get(name)]
        sources = [*here.glob("*.py"), *here.glob("*.yml")]
        for source in sorted(
            [*sources, *(file for folder in folders for file in folder.glob("*"))]
        ):
            digest.update(source.read_bytes())
        return digest.hexdigest()

    def train(self, training_data: TrainingData) -> Resource:
        """Train on the examples that have a text and an intent."""
        examples = [e for e in training_data.intent_examples if e.get(TEXT)]
        self._model = Understanding.train(
            [example.get(TEXT) for example in examples],
            [example.get(INTENT) for example in examples],
            names=self._config["names"],
            contexts=self._config["contexts"],
            seed=self._config["random_state"],
            cost=self._config["cost"],
            untrained=self.untrained(self._config),
        )
        with self._model_storage.write_to(self._resource) as directory:
            self._model.save(Path(directory))
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Set intent, ranking, `contexts`, persons, and `requests` and `parts` where there are."""
        for message in messages:
            text = in_words(str(message.get(TEXT) or ""))
            ranking: Ranking = []
            if self._model is not None and not _is_payload(message) and self._is_readable(text):
                ranking = self._read(message, text, self._model)
            named = [{"name": name, "confidence": sure} for name, sure in ranking]
            first = named[0] if named else {"name": None, "confidence": 0.0}
            message.set(INTENT, first, add_to_output=True)
            message.set(INTENT_RANKING_KEY, named, add_to_output=True)
        return messages

    def _read(self, message: Message, text: str, model: Understanding) -> Ranking:
        """Set what is found beside the intent; the ranking."""
        entities = message.get(ENTITIES, [])
        raw = str(message.get(TEXT))
        persons = [
            {
                "entity": PERSON,
                "value": raw[person.start : person.end],
                "start": person.start,
                "end": person.end,
                "confidence": round(person.sure, 3),
                "labelled": person.labelled,
                "loose": person.loose,
            }
            for person in model.persons(raw)
        ]
        values = model.values(raw, entities, persons)

        @cache  # several readers cut a message at the same places
        def guess(part: str) -> Ranking:
            return model.rank(part, values)

        reading = read(text, guess, self._limits)
        if persons:
            message.set(ENTITIES, entities + persons, add_to_output=True)
        if reading.requests:
            message.set(REQUESTS, [vars(one) for one in reading.requests], add_to_output=True)
        contexts = model.contexts(text, values)
        if contexts:
            message.set(CONTEXTS, contexts, add_to_output=True)
        parts = in_parts(text, guess)
        if parts:
            read_apart = [model.part(text, span, values) for span in parts]
            message.set(PARTS, read_apart, add_to_output=True)
        return reading.ranking[: self._config["ranking_length"]]

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Later components of this pipeline learn nothing from our guesses."""
        return training_data

    def _is_readable(self, text: str) -> bool:
        """False for one letter (or «هههه», which is one) and for letters that make no words."""
        if self._model is None or sum(map(str.isalnum, normalise(text))) < 2:
            return False
        return self._model.familiarity(text) >= float(self._config["least_familiar"])
