"""The systems that are compared, by name."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import joblib
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import make_pipeline
from sklearn.svm import LinearSVC

from arabic.features import MODULES, words
from evaluation import encoders, rasa_systems
from evaluation.judging import Prediction, System
from evaluation.labelled import Sentence
from evaluation.memory import EMPTY_PYTHON
from evaluation.nlpjs.system import NlpJs
from evaluation.rasa_systems import Config, Configure, RasaSystem
from evaluation.stock.system import Diet, Logistic

OURS = "musaed"


@dataclass(frozen=True)
class Candidate:
    """A line of the table. `make` takes the system's folder."""

    title: str
    make: Callable[[Path], System]
    has_confidence: bool = True
    left_out: str = ""  # the module of ours that it does without


class Svm:
    """Character n-grams in scikit-learn, without our word lists and sounds."""

    empty: Sequence[str] = EMPTY_PYTHON

    def __init__(self, folder: Path) -> None:
        self.pid = os.getpid()
        self._model = folder / "model.joblib"
        self._pipeline = make_pipeline(
            TfidfVectorizer(preprocessor=words, analyzer="char_wb", ngram_range=(2, 4)),
            LinearSVC(random_state=42),
        )

    def prepare(self, *, quick: bool) -> str:
        """Nothing is to be chosen."""
        return ""

    def train(self, sentences: Sequence[Sentence]) -> None:
        """Learn from labelled sentences and leave a model in the folder."""
        self._pipeline.fit([s.text for s in sentences], [s.intent for s in sentences])
        joblib.dump(self._pipeline, self._model)

    def load(self) -> None:
        """Load the model."""
        self._pipeline = joblib.load(self._model)

    def answer(self, text: str) -> Prediction:
        """Read one message; a margin is no probability, so every answer is given as sure."""
        intent = str(self._pipeline.predict([text])[0])
        return Prediction(intent, [(intent, 1.0)])


def _ours(folder: Path, quick: bool) -> tuple[Config, str]:
    return rasa_systems.ours(folder), ""


def _ours_without(module: str, folder: Path, quick: bool) -> tuple[Config, str]:
    kept = [name for name in MODULES if name != module]
    return rasa_systems.ours(folder, modules=kept), ""


def _ours_with(encoder: str, folder: Path, quick: bool) -> tuple[Config, str]:
    if quick:
        weight = encoders.WEIGHTS[0]
        return rasa_systems.ours(folder, encoder=encoder, weight=weight), f"weight {weight:g}"
    # in a process of its own, whose memory is not that of the training
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        found = pool.submit(encoders.accuracies, encoder).result()
    weight = max(found, key=found.__getitem__)
    tried = ", ".join(f"{one:g}: {accuracy:.3f}" for one, accuracy in found.items())
    config = rasa_systems.ours(folder, encoder=encoder, weight=weight)
    return config, f"weight {weight:g}, chosen on validation ({tried})"


def _in_rasa(configure: Configure) -> Callable[[Path], System]:
    return lambda folder: RasaSystem(folder, configure)


SYSTEMS: dict[str, Candidate] = {
    OURS: Candidate("ours", _in_rasa(_ours)),
    "diet": Candidate("Rasa's default (DIET)", Diet),
    "logistic": Candidate("Rasa's logistic regression on our tokens", Logistic),
    "nlpjs": Candidate("NLP.js", NlpJs),
    "svm": Candidate("character n-grams, linear SVM", Svm, has_confidence=False),
    **{
        f"{OURS}+{name}": Candidate(f"ours with {title}", _in_rasa(partial(_ours_with, name)))
        for name, title in encoders.ENCODERS.items()
    },
    **{
        f"{OURS}-{name}": Candidate(
            f"ours without {name}", _in_rasa(partial(_ours_without, name)), left_out=name
        )
        for name in MODULES
    },
}
