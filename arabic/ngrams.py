"""The n-grams of a text's views that a linear model weighs: learnt, counted, written down.

Training counts with scikit-learn's vectorisers; a message is counted here with their analysers,
since `transform` spends 40 times longer on checking a matrix of one row than on its n-grams.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer

Floats: TypeAlias = NDArray[np.float32]

# analyser and n-gram lengths of each view of `Reader`
_VIEWS: tuple[tuple[str, tuple[int, int]], ...] = (
    ("char_wb", (2, 5)),
    ("word", (1, 2)),
    ("char_wb", (2, 4)),
)


def _vectoriser(analyser: str, lengths: tuple[int, int]) -> TfidfVectorizer:
    return TfidfVectorizer(
        analyzer=analyser,
        ngram_range=lengths,
        lowercase=False,
        token_pattern=r"\w+" if analyser == "word" else None,
        min_df=2,
        sublinear_tf=True,
        dtype=np.float32,
    )


class Ngrams:
    """Which n-grams of each view are known, their rows among the weights, and their rarity."""

    def __init__(self) -> None:
        self.analysers = [_vectoriser(*view).build_analyzer() for view in _VIEWS]
        self.known: list[dict[str, int]] = []  # one a view: n-gram -> row of the weights
        self.rarity: Floats = np.zeros(0, np.float32)

    def fit(self, texts: Sequence[Sequence[str]]) -> sparse.csr_matrix:
        """Learn the n-grams of texts, each given by its views: a row a text, a column an n-gram."""
        blocks, rarities, before = [], [], 0
        self.known = []
        for view, seen in zip(_VIEWS, zip(*texts, strict=True), strict=True):
            if not any(seen):  # its module is left out
                self.known.append({})
                continue
            vectoriser = _vectoriser(*view)
            blocks.append(vectoriser.fit_transform(seen))
            rarities.append(vectoriser.idf_.astype(np.float32))
            self.known.append({g: int(at) + before for g, at in vectoriser.vocabulary_.items()})
            before += len(vectoriser.vocabulary_)
        self.rarity = np.concatenate(rarities)
        return sparse.hstack(blocks, format="csr", dtype=np.float32)

    def count(self, views: Sequence[str]) -> Iterator[tuple[NDArray[np.intp], Floats]]:
        """For each view with known n-grams their rows, and how much each counts."""
        for view, analyse, known in zip(views, self.analysers, self.known, strict=True):
            counts = Counter(ngram for ngram in analyse(view) if ngram in known)
            if counts:
                rows = np.fromiter((known[ngram] for ngram in counts), np.intp, len(counts))
                values = np.fromiter(counts.values(), np.float32, len(counts))
                values = (1 + np.log(values)) * self.rarity[rows]
                values /= np.linalg.norm(values)
                yield rows, values

    def names(self) -> list[list[str]]:
        """The n-grams of each view in the order of their rows, to be written down."""
        return [sorted(known, key=known.__getitem__) for known in self.known]

    @classmethod
    def of(cls, names: Sequence[Sequence[str]], rarity: Floats) -> Ngrams:
        """What `names` and `rarity` wrote down."""
        ngrams, before = cls(), 0
        for view in names:
            ngrams.known.append({ngram: at for at, ngram in enumerate(view, before)})
            before += len(view)
        ngrams.rarity = rarity
        return ngrams
