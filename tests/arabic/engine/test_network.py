"""The small network over n-grams."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from arabic.network import Network


def _exclusive_or() -> tuple[sparse.csr_matrix, np.ndarray]:
    """Two n-grams of which one alone means one class, both or none the other; and noise."""
    random = np.random.default_rng(7)
    first, second = random.integers(0, 2, 1200), random.integers(0, 2, 1200)
    noise = random.random((1200, 6)) < 0.2
    columns = [first, 1 - first, second, 1 - second, *noise.T]
    return sparse.csr_matrix(np.stack(columns, axis=1), dtype=np.float32), first ^ second


def test_it_learns_what_a_linear_model_cannot() -> None:
    features, labels = _exclusive_or()
    network = Network.fit(features[:900], labels[:900], seed=1, units=64, epochs=40, batch=64)
    guessed = network.log_probabilities(features[900:]).argmax(axis=1)
    assert (guessed == labels[900:]).mean() > 0.95


def test_it_gives_probabilities() -> None:
    features, labels = _exclusive_or()
    network = Network.fit(features, labels, seed=1, units=8, epochs=1, batch=64)
    sums = np.exp(network.log_probabilities(features)).sum(axis=1)
    np.testing.assert_allclose(sums, 1, rtol=1e-4)


def test_training_is_repeatable_by_its_seed() -> None:
    features, labels = _exclusive_or()
    one, same, other = (
        Network.fit(features, labels, seed=seed, units=8, epochs=2, batch=64) for seed in (1, 1, 2)
    )
    np.testing.assert_array_equal(one.vectors, same.vectors)
    assert not np.array_equal(one.vectors, other.vectors)
