"""Means and covariances, and what follows from them."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core import similarity
from core.moments import Moments, explained, random_rotation, ridge

SEEDS = st.integers(0, 99)


def layers(seed: int, n: int = 60, a: int = 5, b: int = 7) -> tuple[np.ndarray, np.ndarray]:
    draws = np.random.default_rng(seed)
    x = draws.normal(size=(n, a))
    y = x @ draws.normal(size=(a, b)) + draws.normal(size=(n, b)) + 3
    return x, y


def both(x: np.ndarray, y: np.ndarray) -> tuple[Moments, np.ndarray, np.ndarray]:
    places = np.arange(x.shape[1]), x.shape[1] + np.arange(y.shape[1])
    return (Moments.of(np.concatenate([x, y], 1)), *places)


@given(SEEDS, st.integers(1, 59))
def test_moments_of_two_parts_are_those_of_the_whole(seed, cut):
    x, _ = layers(seed)
    x = 1e4 + x
    whole, parts = Moments.of(x), Moments.of(x[:cut]) + Moments.of(x[cut:])
    assert parts.count == len(x)
    np.testing.assert_allclose(parts.mean, whole.mean, rtol=1e-9)
    np.testing.assert_allclose(parts.covariance, whole.covariance, rtol=1e-6, atol=1e-6)


@given(SEEDS)
def test_correlations_are_those_of_the_samples(seed):
    x, y = layers(seed)
    found, a, b = both(x, y)
    wanted = similarity.correlations(torch.from_numpy(x), torch.from_numpy(y)).numpy()
    np.testing.assert_allclose(found.correlations(a, b), wanted, atol=1e-12)
    still, *_ = both(x, 0 * y + 2)
    assert np.isnan(still.correlations(a, b)).all()


@given(SEEDS)
def test_whitened_layers_are_uncorrelated_and_whitening_commutes_with_turning(seed):
    pair = both(*layers(seed))
    pair = pair[0].pair(*pair[1:])
    white, turn = pair.whitened(), random_rotation(7, seed)
    np.testing.assert_allclose(white.first, np.eye(5), atol=1e-9)
    around = pair.turned(turn).whitened()
    np.testing.assert_allclose(around.between, white.turned(turn).between, atol=1e-6)


@given(SEEDS)
def test_rotations_keep_lengths_and_hands_and_go_from_nothing_to_all(seed):
    for share in (0.0, 0.3, 1.0):
        turn = random_rotation(6, seed, share)
        np.testing.assert_allclose(turn.T @ turn, np.eye(6), atol=1e-10)
        assert np.linalg.det(turn) == pytest.approx(1)
    np.testing.assert_allclose(random_rotation(6, seed, 0.0), np.eye(6), atol=1e-10)
    np.testing.assert_allclose(
        np.linalg.matrix_power(random_rotation(6, seed, 1 / 3), 3), turn, atol=1e-8
    )


@given(SEEDS)
def test_predictions_are_those_of_the_samples_and_do_not_feel_a_turn(seed):
    x, y = layers(seed)
    found, a, b = both(x, y)
    held, *_ = both(*layers(seed + 100))
    weights = ridge(found, b, a)
    r2 = explained(found, held, b, a, weights)
    u, v = layers(seed + 100)
    made = (v - y.mean(0)) @ weights + x.mean(0)
    wanted = 1 - ((u - made) ** 2).mean(0) / u.var(0)
    np.testing.assert_allclose(r2, wanted, atol=1e-9)
    moves = np.eye(12)
    moves[5:, 5:] = random_rotation(7, seed)
    fitted, unseen = found.mapped(moves), held.mapped(moves)
    turned = explained(fitted, unseen, b, a, ridge(fitted, b, a))
    np.testing.assert_allclose(turned, r2, atol=1e-8)
    assert np.isnan(explained(found, both(0 * x, y)[0], b, a, weights)).all()
