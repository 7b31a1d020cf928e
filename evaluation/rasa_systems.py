"""Systems that run in our Rasa: ours and its variants."""

from __future__ import annotations

import asyncio
import logging
import os
import warnings
import weakref
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from evaluation.judging import FALLBACK, Prediction
from evaluation.labelled import ROOT, Sentence
from evaluation.memory import EMPTY_PYTHON

Config: TypeAlias = dict[str, Any]
Parse: TypeAlias = Callable[[str], dict[str, Any]]
# the system's folder, whether it need only be tried out -> configuration, remark on its choices
Configure: TypeAlias = Callable[[Path, bool], tuple[Config, str]]
_CONFIG, _MODEL = "config.yml", "model"


class RasaSystem:
    """A Rasa pipeline, trained on data/nlu and asked as the server asks it."""

    empty: Sequence[str] = EMPTY_PYTHON

    def __init__(self, folder: Path, configure: Configure) -> None:
        self.pid = os.getpid()
        self._folder = folder
        self._configure = configure
        self._parse: Parse | None = None
        _import_rasa()

    def prepare(self, *, quick: bool) -> str:
        """Write the configuration."""
        config, remark = self._configure(self._folder, quick)
        text = yaml.safe_dump(config, sort_keys=False)
        (self._folder / _CONFIG).write_text(text, encoding="utf-8")
        return remark

    def train(self, sentences: Sequence[Sentence]) -> None:
        """Learn from data/nlu, which is where `sentences` come from."""
        from rasa.model_training import train_nlu

        config, data = str(self._folder / _CONFIG), str(ROOT / "data" / "nlu")
        if not train_nlu(config, data, str(self._folder), fixed_model_name=_MODEL):
            raise RuntimeError("Rasa wrote no model")

    def load(self) -> None:
        """Load the model."""
        self._parse = parser(self._folder / f"{_MODEL}.tar.gz")

    def answer(self, text: str) -> Prediction:
        """Read one message."""
        return answer_of(self.parse(text))

    def parse(self, text: str) -> dict[str, Any]:
        """All that the pipeline finds in one message."""
        if self._parse is None:
            raise RuntimeError("no model is loaded")
        return self._parse(text)


def parser(model: Path) -> Parse:
    """How a trained model reads a message."""
    from rasa.core.agent import Agent

    import arabic.pipeline  # noqa: F401  (registers our tokenizer before spaCy looks for it)

    agent = Agent.load(str(model))
    loop = asyncio.new_event_loop()

    def parse(text: str) -> dict[str, Any]:
        return dict(loop.run_until_complete(agent.parse_message(text)))

    weakref.finalize(parse, loop.close)
    return parse


def answer_of(parsed: dict[str, Any]) -> Prediction:
    """What counts of it here."""
    ranking = [
        (str(ranked["name"]), float(ranked["confidence"]))
        for ranked in parsed.get("intent_ranking", [])
        if ranked["name"] not in (FALLBACK, None)
    ]
    requests = [str(request["intent"]) for request in parsed.get("requests", [])]
    return Prediction(str(parsed["intent"]["name"]), ranking, requests)


def _import_rasa() -> None:
    """Import Rasa as our engine does."""
    warnings.simplefilter("ignore")  # of Rasa's dependencies about each other
    from engine import import_stubs

    import_stubs.install(serving=False)
    import rasa.model_training  # noqa: F401
    import structlog

    from engine import patches

    patches.apply(serving=False)

    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    logging.disable(logging.INFO)


def ours(folder: Path, **options: Any) -> Config:
    """`config.yml`; with options, `evaluation.variants` classifies in our own component's place."""
    config = _with_language(ROOT / "config.yml", folder)
    for component in config["pipeline"]:
        if options and component["name"].endswith(".ArabicIntentClassifier"):
            component |= {"name": "evaluation.variants.VariantClassifier", **options}
    return config


def _with_language(path: Path, folder: Path) -> Config:
    """A configuration whose spaCy model is built into `folder`, so that none need be there."""
    from arabic.pipeline import build

    config: Config = yaml.safe_load(path.read_text(encoding="utf-8"))
    language = folder / "ar_musaed"
    build().to_disk(language)
    for component in config["pipeline"]:
        if component["name"] == "SpacyNLP":
            component["model"] = str(language)
    return config
