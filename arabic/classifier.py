"""The intent model: n-grams of letters, lemmas and sounds, a linear SVM beside a small network.

Needs scikit-learn, not Rasa. Stored as JSON and plain arrays: nothing in it can run code.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.special import log_softmax, softmax

from arabic.contrasts import Made, contrasts
from arabic.features import MODULES, Reader
from arabic.network import Network
from arabic.ngrams import Floats, Ngrams
from arabic.varieties import in_other_words
from arabic.vocabulary import Vocabulary

_HELD_OUT = 0.2
_UNITS, _EPOCHS, _BATCH = 128, 8, 64


def _train(
    features: sparse.csr_matrix, labels: NDArray[np.intp], seed: int, cost: float
) -> tuple[Any, Network]:
    from sklearn.svm import LinearSVC

    # the machine learns outside Python's lock, beside the network
    with ThreadPoolExecutor(1) as pool:
        machine = pool.submit(LinearSVC(C=cost, random_state=seed).fit, features, labels)
        network = Network.fit(features, labels, seed, _UNITS, _EPOCHS, _BATCH)
    return machine.result(), network


def _shares(margins: Floats, sure: Floats, truth: NDArray[np.intp]) -> Floats:
    """The weights of both judges under which the truth is most likely."""
    from scipy.optimize import minimize

    rows = np.arange(len(truth))

    def surprise(logs: Floats) -> float:
        first, second = np.exp(logs)
        return float(-log_softmax(first * margins + second * sure, axis=1)[rows, truth].mean())

    return np.asarray(np.exp(minimize(surprise, (1.0, 0.0), method="Nelder-Mead").x))


class IntentModel:
    """Texts in, probabilities of intents out."""

    def __init__(self, modules: Collection[str] = MODULES) -> None:
        self.intents: list[str] = []
        self.unseen: list[tuple[int, Floats]] = []
        """After `fit`: examples (index), each with its log-probabilities by a model that had not
        seen it."""
        self._modules = modules
        self._reader = Reader(Vocabulary({}, {}), modules)
        self._ngrams = Ngrams()
        self._weights: Floats = np.zeros((0, 0), np.float32)  # n-grams x intents
        self._bias: Floats = np.zeros(0, np.float32)
        self._network = Network(*(np.zeros((0, 0), np.float32) for _ in range(4)))
        self._network_share = 0.0

    def fit(self, texts: Sequence[str], intents: Sequence[str], seed: int, cost: float) -> None:
        """Train on texts and their intents; `cost` is the SVM's C.

        The SVM's margins and the network's log-probabilities are added, each with the weight that
        makes a fifth of the examples, held out, most likely: that calibrates the probabilities.
        Raises `ImportError` without wordfreq.
        """
        from sklearn.model_selection import train_test_split

        made = contrasts(texts, intents, seed)
        if "dialects" in self._modules:
            written = [Made(at, *one) for at, one in enumerate(zip(texts, intents, strict=True))]
            made += in_other_words([*written, *made], seed)
        features = self._fit_features([*texts, *(one.text for one in made)])
        names, labels = np.unique([*intents, *(one.intent for one in made)], return_inverse=True)
        self.intents = [str(name) for name in names]
        learnt, held = train_test_split(
            np.arange(len(texts)), test_size=_HELD_OUT, stratify=intents, random_state=seed
        )
        # what is made of a held-out example is held out too, but calibrates nothing
        known = set(learnt.tolist())
        also = [at for at, one in enumerate(made, len(texts)) if one.source in known]
        learnt = np.concatenate([learnt, np.asarray(also, np.intp)])
        machine, network = _train(features[learnt], labels[learnt], seed, cost)
        margins = machine.decision_function(features[held])
        likely = network.log_probabilities(features[held])
        shares = _shares(margins, likely, labels[held])
        unseen = log_softmax(margins * shares[0] + likely * shares[1], axis=1)
        self.unseen = list(zip(held.tolist(), unseen.astype(np.float32), strict=True))
        machine, network = _train(features, labels, seed, cost)
        self._network = network.halved()
        self._weights = np.ascontiguousarray(machine.coef_.T * shares[0], dtype=np.float32)
        self._bias = (machine.intercept_ * shares[0]).astype(np.float32)
        self._network_share = float(shares[1])

    def _fit_features(self, texts: Sequence[str]) -> sparse.csr_matrix:
        self._reader = Reader(Vocabulary.build(texts), self._modules)
        return self._ngrams.fit([self._reader.views(text) for text in texts])

    def views(self, text: str) -> tuple[str, str, str]:
        """The views of a text in which n-grams are counted."""
        return self._reader.views(text)

    def predict(self, text: str) -> Floats:
        """Probabilities in the order of `intents`."""
        return np.asarray(softmax(self._scores(self.views(text))), np.float32)

    def sense(self, text: str) -> tuple[tuple[str, str, str], Floats]:
        """The views of a text, and log-probabilities in the order of `intents`."""
        views = self.views(text)
        return views, np.asarray(log_softmax(self._scores(views)), np.float32)

    def _scores(self, views: Sequence[str]) -> Floats:
        scores = self._bias.copy()
        sums = np.zeros(len(self._network.bias), np.float32)
        for rows, values in self._ngrams.count(views):
            scores += values @ self._weights[rows]
            sums += values @ self._network.vectors[rows].astype(np.float32)
        scores += self._network.from_sums(sums) * self._network_share
        return scores

    def familiarity(self, text: str) -> float:
        """How much of the text is made of words: the share of its letters that are in known words.

        Of an unknown word counts the share of its n-grams (three letters or more) that training
        has seen.
        """
        analyse, known = self._ngrams.analysers[0], self._ngrams.known[0]
        letters, familiar = 0, 0.0
        for word in self._reader.views(text)[0].split():
            letters += len(word)
            if self._reader.vocabulary.knows(word):
                familiar += len(word)
                continue
            ngrams = [ngram for ngram in analyse(word) if len(ngram.strip()) > 2]
            seen = sum(ngram in known for ngram in ngrams) / len(ngrams) if ngrams else 0.5
            familiar += len(word) * seen
        return familiar / letters if letters else 1.0

    def save(self, directory: Path) -> None:
        """Write the model into an existing directory."""
        self._reader.vocabulary.save(directory / "vocabulary.tsv")
        np.savez(
            directory / "weights.npz",
            weights=self._weights,
            bias=self._bias,
            rarity=self._ngrams.rarity,
        )
        np.savez(directory / "network.npz", *self._network.parts())
        description = {
            "intents": self.intents,
            "network_share": self._network_share,
            "modules": list(self._modules),
            "ngrams": self._ngrams.names(),
        }
        (directory / "intents.json").write_text(
            json.dumps(description, ensure_ascii=False), encoding="utf-8"
        )

    @classmethod
    def load(cls, directory: Path) -> IntentModel:
        """The model that `save` wrote. Raises `FileNotFoundError` when there is none."""
        description = json.loads((directory / "intents.json").read_text(encoding="utf-8"))
        model = cls(description["modules"])
        model._reader = Reader(Vocabulary.load(directory / "vocabulary.tsv"), model._modules)
        model.intents = description["intents"]
        with np.load(directory / "weights.npz") as arrays:
            model._weights, model._bias = arrays["weights"], arrays["bias"]
            model._ngrams = Ngrams.of(description["ngrams"], arrays["rarity"])
        with np.load(directory / "network.npz") as arrays:
            model._network = Network(*arrays.values())
        model._network_share = description["network_share"]
        return model
