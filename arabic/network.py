"""A small neural network over n-grams: the sum of their vectors, one hidden layer, classes.

It hears combinations that a linear model cannot; together they err less than either alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.special import log_softmax

Floats: TypeAlias = NDArray[np.float32]

_RATE = 0.003
_DROPPED_NGRAMS, _DROPPED_UNITS = 0.3, 0.5
_SMOOTHING = 0.1  # of the labels, a few of which are wrong or could be another
_DECAY, _SQUARE_DECAY, _TINY = 0.9, 0.999, 1e-8  # Adam's


class Network:
    """Weighted n-grams in, log-probabilities of classes out."""

    def __init__(self, vectors: Floats, bias: Floats, out: Floats, out_bias: Floats) -> None:
        self.vectors = vectors  # n-grams x units
        self.bias = bias
        self.out = out  # units x classes
        self.out_bias = out_bias

    @classmethod
    def fit(
        cls,
        features: sparse.csr_matrix,
        labels: NDArray[np.intp],
        seed: int,
        units: int,
        epochs: int,
        batch: int,
    ) -> Network:
        """Train on rows of weighted n-grams and their classes (0, 1, ...). Repeatable by `seed`."""
        random = np.random.default_rng(seed)
        classes = int(np.max(labels)) + 1
        shape = (features.shape[1], units)
        network = cls(
            random.normal(0, 0.05, shape).astype(np.float32),
            np.zeros(units, np.float32),
            random.normal(0, units**-0.5, (units, classes)).astype(np.float32),
            np.zeros(classes, np.float32),
        )
        truth = np.full((classes, classes), _SMOOTHING / classes, np.float32)
        truth += np.eye(classes, dtype=np.float32) * (1 - _SMOOTHING)
        moments = [_Adam(part) for part in network.parts()]
        batches = list(_batches(len(labels), epochs, batch, random))
        for done, rows in enumerate(batches):
            seen, grams = _compact(features[rows], random)
            rate = _RATE * (1 - done / len(batches))
            gradients = network._gradients(seen, grams, truth[labels[rows]], random)
            for moment, part, gradient in zip(moments, network.parts(), gradients, strict=True):
                rows_of_part = grams if part is network.vectors else slice(None)
                part[rows_of_part] -= rate * moment.step(rows_of_part, gradient)
        return network

    def halved(self) -> Network:
        """The same with vectors of half precision, which halves what a loaded model takes."""
        return Network(self.vectors.astype(np.float16), self.bias, self.out, self.out_bias)

    def parts(self) -> tuple[Floats, Floats, Floats, Floats]:
        """The arrays that are learnt."""
        return self.vectors, self.bias, self.out, self.out_bias

    def _gradients(
        self,
        seen: sparse.csr_matrix,
        grams: NDArray[np.intp],
        truth: Floats,
        random: np.random.Generator,
    ) -> tuple[Floats, Floats, Floats, Floats]:
        """Of the mean cross-entropy of a batch; of the vectors only those of its n-grams."""
        hidden = np.maximum(seen @ self.vectors[grams] + self.bias, 0)
        kept = (random.random(hidden.shape) >= _DROPPED_UNITS) / np.float32(1 - _DROPPED_UNITS)
        hidden *= kept.astype(np.float32)
        guess = np.exp(log_softmax(hidden @ self.out + self.out_bias, axis=1))
        error = (guess - truth) / np.float32(len(truth))
        back = (error @ self.out.T) * kept.astype(np.float32) * (hidden > 0)
        return seen.T @ back, back.sum(axis=0), hidden.T @ error, error.sum(axis=0)

    def log_probabilities(self, features: sparse.csr_matrix | Floats) -> Floats:
        """Of each row of n-grams; `features` is rows x n-grams."""
        return self.from_sums(np.asarray(features @ self.vectors.astype(np.float32), np.float32))

    def from_sums(self, sums: Floats) -> Floats:
        """The same for weighted sums of the n-grams' vectors."""
        hidden = np.maximum(sums + self.bias, 0)
        return np.asarray(log_softmax(hidden @ self.out + self.out_bias, axis=-1), np.float32)


class _Adam:
    """Adam's moments of one array; rows that a batch lacks wait."""

    def __init__(self, part: Floats) -> None:
        self._mean, self._square = np.zeros_like(part), np.zeros_like(part)
        self._steps = 0

    def step(self, rows: NDArray[np.intp] | slice, gradient: Floats) -> Floats:
        """How far to go, at a rate of 1."""
        self._steps += 1
        mean = self._mean[rows] * _DECAY + gradient * (1 - _DECAY)
        square = self._square[rows] * _SQUARE_DECAY + gradient**2 * (1 - _SQUARE_DECAY)
        self._mean[rows], self._square[rows] = mean, square
        unbiased = np.sqrt(square / (1 - _SQUARE_DECAY**self._steps)) + _TINY
        return np.asarray(mean / (1 - _DECAY**self._steps) / unbiased, np.float32)


def _batches(
    rows: int, epochs: int, batch: int, random: np.random.Generator
) -> Iterator[NDArray[np.intp]]:
    for _ in range(epochs):
        order = random.permutation(rows)
        yield from (order[at : at + batch] for at in range(0, rows, batch))


def _compact(
    batch: sparse.csr_matrix, random: np.random.Generator
) -> tuple[sparse.csr_matrix, NDArray[np.intp]]:
    """The batch with some n-grams dropped and only columns that it has; which these are."""
    kept = random.random(len(batch.data)) >= _DROPPED_NGRAMS
    grams, columns = np.unique(batch.indices, return_inverse=True)
    data = (batch.data * kept / (1 - _DROPPED_NGRAMS)).astype(np.float32)
    shape = (batch.shape[0], len(grams))
    return sparse.csr_matrix((data, columns, batch.indptr), shape=shape), grams
