"""What a message means where it stands: for each context, how likely each reading of it is.

A context is what the assistant has just asked or said. The intent model says what the words say by
themselves; here the lines of `arabic.context_lines` say what they mean at a name's question, after
an answer, in the queue. One linear model a context hears the letters, the lemmas and what the
intent model made of them. One small network hears the same for all contexts, and which one it is,
so that what is learnt of «one moment» at a name's question helps at all others. Together they err
less than either alone.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.special import softmax

from arabic.context_lines import CONTEXTS, WITHOUT_VALUES, Line, of_intents
from arabic.network import Network
from arabic.ngrams import Floats, Ngrams

_UNLIKELY, _WEIGHT = -8.0, 0.08  # of the intent model's judgement, beside n-grams of length 1
_HELD_OUT = 0.2
_KEPT = 4  # readings of a context that go on
_UNITS, _EPOCHS, _BATCH = 128, 6, 128
# Of the network's log-probabilities beside the linear models' calibrated scores; from a half to
# more than one the held-out lines are about as likely.
_SHARE = 0.8


class Sense(NamedTuple):
    """What the intent model makes of a text: its views, and log-probabilities of the intents."""

    views: Sequence[str]
    intents: Floats


class ContextModel:
    """Senses in, probabilities of readings out, for every context at once."""

    def __init__(self) -> None:
        self.labels: dict[str, list[str]] = {}
        self._ngrams = Ngrams()
        self._weights: Floats = np.zeros((0, 0), np.float32)  # n-grams x columns
        self._dense: Floats = np.zeros((0, 0), np.float32)  # intents x columns
        self._bias: Floats = np.zeros(0, np.float32)
        # hears n-grams, intents and contexts; says labels, whatever their context
        self._network = Network(*(np.zeros((0, 0), np.float32) for _ in range(4)))
        self._at: dict[str, NDArray[np.intp]] = {}  # for each context the classes of its labels

    def fit(
        self,
        lines: Sequence[Line],
        examples: Sequence[tuple[str, str, Sense]],
        sense: Callable[[str], Sense],
        seed: int,
    ) -> None:
        """Train on the lines, and on examples (text, intent, sense) of the intent data.

        Their senses are to be honest: of a model that has not learnt them.
        """
        senses = {text: known for text, _, known in examples}
        told = ((text, intent) for text, intent, _ in examples)
        rows = [*lines, *of_intents(told, np.random.default_rng(seed))]
        for line in rows:
            if line.text not in senses:
                senses[line.text] = sense(line.text)
        grams = self._ngrams.fit([senses[line.text].views for line in rows])
        dense = np.stack([_dense(senses[line.text]) for line in rows])
        features = sparse.hstack([grams, sparse.csr_matrix(dense)], format="csr", dtype=np.float32)
        where = np.eye(len(CONTEXTS), dtype=np.float32)
        stands = sparse.csr_matrix(where[[CONTEXTS.index(line.context) for line in rows]])
        of = {c: [at for at, line in enumerate(rows) if line.context == c] for c in CONTEXTS}
        self.labels = {c: sorted({rows[at].label for at in of[c]}) for c in CONTEXTS}
        classes = np.searchsorted(self._number_classes(), [line.label for line in rows])
        # the linear models learn outside Python's lock, beside the network
        with ThreadPoolExecutor(1) as pool:
            linear = [
                pool.submit(_train, features[of[c]], _truth(self.labels[c], of[c], rows), seed)
                for c in CONTEXTS
            ]
            heard = sparse.hstack([features, stands], format="csr", dtype=np.float32)
            network = Network.fit(heard, classes, seed, _UNITS, _EPOCHS, _BATCH)
        self._network = network.halved()
        trained = [each.result() for each in linear]
        whole = np.concatenate([weights for weights, _ in trained], axis=1)
        self._weights = np.ascontiguousarray(whole[: grams.shape[1]], np.float32)
        self._dense = np.ascontiguousarray(whole[grams.shape[1] :], np.float32)
        self._bias = np.concatenate([bias for _, bias in trained]).astype(np.float32)

    def _number_classes(self) -> list[str]:
        """The labels of all contexts, in the order of the network's classes."""
        classes = sorted({label for labels in self.labels.values() for label in labels})
        self._at = {c: np.searchsorted(classes, labels) for c, labels in self.labels.items()}
        return classes

    def predict(
        self, sense: Sense, bare: Sense | None = None
    ) -> dict[str, list[tuple[str, float]]]:
        """For each context its likeliest readings, the first first.

        `bare` is of the message without its values, where it has some.
        """
        scores = self._scores(sense)
        without = scores if bare is None else self._scores(bare)
        read = {}
        for context, labels in self.labels.items():
            sure = softmax((without if context in WITHOUT_VALUES else scores)[context])
            order = sure.argsort()[::-1][:_KEPT]
            read[context] = [(labels[at], float(sure[at])) for at in order]
        return read

    def _scores(self, sense: Sense) -> dict[str, Floats]:
        """For each context the scores of its labels, by both judges."""
        dense = _dense(sense)
        vectors, contexts = self._network.vectors, len(self.labels)
        linear = self._bias + dense @ self._dense
        sums = dense @ vectors[-contexts - len(dense) : -contexts].astype(np.float32)
        for rows, values in self._ngrams.count(sense.views):
            linear = linear + values @ self._weights[rows].astype(np.float32)
            sums = sums + values @ vectors[rows].astype(np.float32)
        likely = self._network.from_sums(sums + vectors[-contexts:].astype(np.float32))
        scores, start = {}, 0
        for at, (context, labels) in enumerate(self.labels.items()):
            end = start + len(labels)
            scores[context] = linear[start:end] + likely[at, self._at[context]] * _SHARE
            start = end
        return scores

    def save(self, directory: Path) -> None:
        """Write the model into an existing directory."""
        np.savez(
            directory / "contexts.npz",
            weights=self._weights.astype(np.float16), dense=self._dense, bias=self._bias,
            rarity=self._ngrams.rarity,
        )  # fmt: skip
        np.savez(directory / "contexts_network.npz", *self._network.parts())
        description = {
            "labels": self.labels,
            "ngrams": self._ngrams.names(),
        }
        (directory / "contexts.json").write_text(
            json.dumps(description, ensure_ascii=False), encoding="utf-8"
        )

    @classmethod
    def load(cls, directory: Path) -> ContextModel:
        """The model that `save` wrote. Raises `FileNotFoundError` when there is none."""
        description = json.loads((directory / "contexts.json").read_text(encoding="utf-8"))
        model = cls()
        model.labels = description["labels"]
        model._number_classes()
        with np.load(directory / "contexts.npz") as arrays:
            model._weights, model._dense = arrays["weights"], arrays["dense"]
            model._bias = arrays["bias"]
            model._ngrams = Ngrams.of(description["ngrams"], arrays["rarity"])
        with np.load(directory / "contexts_network.npz") as arrays:
            model._network = Network(*arrays.values())
        return model


def _dense(sense: Sense) -> Floats:
    # what is out of the question weighs nothing
    return np.asarray((np.maximum(sense.intents, _UNLIKELY) - _UNLIKELY) * _WEIGHT, np.float32)


def _truth(labels: list[str], chosen: Sequence[int], rows: Sequence[Line]) -> NDArray[np.intp]:
    return np.searchsorted(labels, [rows[at].label for at in chosen])


def _train(
    features: sparse.csr_matrix, truth: NDArray[np.intp], seed: int
) -> tuple[Floats, Floats]:
    """Weights (features x labels) and biases whose softmax is calibrated on a held-out part."""
    from scipy.optimize import minimize_scalar
    from scipy.special import log_softmax
    from sklearn.model_selection import train_test_split
    from sklearn.svm import LinearSVC

    each_twice = bool((np.bincount(truth) > 1).all())
    learnt, held = train_test_split(
        np.arange(len(truth)),
        test_size=_HELD_OUT,
        stratify=truth if each_twice else None,
        random_state=seed,
    )

    def machine(chosen: NDArray[np.intp]) -> LinearSVC:
        return LinearSVC(C=1.0, random_state=seed).fit(features[chosen], truth[chosen])

    part = machine(learnt)
    margins = np.full((len(held), int(np.max(truth)) + 1), -2.0)
    margins[:, part.classes_] = part.decision_function(features[held])
    rows = np.arange(len(held))

    def surprise(scale: float) -> float:
        return float(-log_softmax(margins * scale, axis=1)[rows, truth[held]].mean())

    scale = float(minimize_scalar(surprise, bounds=(0.5, 12.0), method="bounded").x)
    whole = machine(np.arange(len(truth)))
    return whole.coef_.T * scale, whole.intercept_ * scale
