"""The intent model: character, word and sound n-grams, a linear SVM, calibrated confidences.

Needs scikit-learn, not Rasa. Stored as JSON and plain arrays: nothing in it can run code.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.special import log_softmax, softmax
from sklearn.feature_extraction.text import TfidfVectorizer

from arabic.features import sounds, topics, words

Floats: TypeAlias = NDArray[np.float32]

# view, analyser, n-gram lengths
_VIEWS: tuple[tuple[Callable[[str], str], str, tuple[int, int]], ...] = (
    (str, "char_wb", (2, 5)),
    (topics, "word", (1, 2)),
    (sounds, "char_wb", (2, 4)),
)
_FOLDS = 5


def _vectoriser(analyser: str, lengths: tuple[int, int]) -> TfidfVectorizer:
    return TfidfVectorizer(
        analyzer=analyser,
        ngram_range=lengths,
        lowercase=False,
        token_pattern=r"\w+",
        sublinear_tf=True,
        dtype=np.float32,
    )


class IntentModel:
    """Texts in, probabilities of intents out.

    Training counts with scikit-learn's vectorisers; a message is counted here with their analysers,
    since `transform` spends 40 times longer on checking a matrix of one row than on its n-grams.
    """

    def __init__(self) -> None:
        self.intents: list[str] = []
        self._analysers = [
            _vectoriser(analyser, lengths).build_analyzer() for _, analyser, lengths in _VIEWS
        ]
        self._ngrams: list[dict[str, int]] = []  # one a view: n-gram -> row of the weights
        self._rarity: Floats = np.zeros(0, np.float32)
        self._weights: Floats = np.zeros((0, 0), np.float32)  # n-grams x intents
        self._bias: Floats = np.zeros(0, np.float32)

    def fit(self, texts: Sequence[str], intents: Sequence[str], seed: int, cost: float) -> None:
        """Train on texts and their intents; `cost` is the SVM's C.

        The margins are sharpened by one temperature for all intents, chosen so that the
        held-out folds of a cross-validation are most likely.
        """
        from scipy.optimize import minimize_scalar
        from sklearn.model_selection import StratifiedKFold, cross_val_predict
        from sklearn.svm import LinearSVC

        features = self._fit_features(texts)
        labels = np.asarray(intents)
        machine = LinearSVC(C=cost, random_state=seed)
        folds = StratifiedKFold(_FOLDS, shuffle=True, random_state=seed)
        margins = cross_val_predict(machine, features, labels, cv=folds, method="decision_function")
        machine.fit(features, labels)
        self.intents = [str(intent) for intent in machine.classes_]
        rows, truth = np.arange(len(labels)), np.searchsorted(machine.classes_, labels)

        def surprise(log_sharpness: float) -> float:
            sharpened = margins * np.exp(log_sharpness)
            return float(-log_softmax(sharpened, axis=1)[rows, truth].mean())

        sharpness = np.exp(minimize_scalar(surprise, bounds=(-3, 5), method="bounded").x)
        self._weights = np.ascontiguousarray(machine.coef_.T * sharpness, dtype=np.float32)
        self._bias = (machine.intercept_ * sharpness).astype(np.float32)

    def _fit_features(self, texts: Sequence[str]) -> sparse.csr_matrix:
        plain = [words(text) for text in texts]
        blocks, rarities, before = [], [], 0
        self._ngrams = []
        for view, analyser, lengths in _VIEWS:
            vectoriser = _vectoriser(analyser, lengths)
            blocks.append(vectoriser.fit_transform([view(text) for text in plain]))
            rarities.append(vectoriser.idf_.astype(np.float32))
            self._ngrams.append(
                {ngram: int(at) + before for ngram, at in vectoriser.vocabulary_.items()}
            )
            before += len(vectoriser.vocabulary_)
        self._rarity = np.concatenate(rarities)
        return sparse.hstack(blocks, format="csr", dtype=np.float32)

    def predict(self, text: str) -> Floats:
        """Probabilities in the order of `intents`."""
        plain = words(text)
        scores = self._bias.copy()
        for (view, _, _), analyse, known in zip(_VIEWS, self._analysers, self._ngrams, strict=True):
            counts = Counter(ngram for ngram in analyse(view(plain)) if ngram in known)
            if counts:
                rows = np.fromiter((known[ngram] for ngram in counts), np.intp, len(counts))
                values = np.fromiter(counts.values(), np.float32, len(counts))
                values = (1 + np.log(values)) * self._rarity[rows]
                scores += (values / np.linalg.norm(values)) @ self._weights[rows]
        return np.asarray(softmax(scores), np.float32)

    def familiarity(self, text: str) -> float:
        """The share of the text's letter n-grams (three letters or more) that training has seen."""
        plain = words(text)
        (view, _, _), analyse, known = _VIEWS[0], self._analysers[0], self._ngrams[0]
        ngrams = [ngram for ngram in analyse(view(plain)) if len(ngram.strip()) > 2]
        return sum(ngram in known for ngram in ngrams) / len(ngrams) if ngrams else 1.0

    def save(self, directory: Path) -> None:
        """Write the model into an existing directory."""
        np.savez(
            directory / "weights.npz", weights=self._weights, bias=self._bias, rarity=self._rarity
        )
        description = {
            "intents": self.intents,
            "ngrams": [sorted(known, key=known.__getitem__) for known in self._ngrams],
        }
        (directory / "intents.json").write_text(
            json.dumps(description, ensure_ascii=False), encoding="utf-8"
        )

    @classmethod
    def load(cls, directory: Path) -> IntentModel:
        """The model that `save` wrote. Raises `FileNotFoundError` when there is none."""
        model = cls()
        description = json.loads((directory / "intents.json").read_text(encoding="utf-8"))
        model.intents = description["intents"]
        before = 0
        for ngrams in description["ngrams"]:
            model._ngrams.append({ngram: at for at, ngram in enumerate(ngrams, before)})
            before += len(ngrams)
        with np.load(directory / "weights.npz") as arrays:
            model._weights, model._bias = arrays["weights"], arrays["bias"]
            model._rarity = arrays["rarity"]
        return model
