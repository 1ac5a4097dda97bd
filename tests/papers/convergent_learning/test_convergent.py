"""Convergent learning: what matching, sparse prediction and clusters are, whatever the units say."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.linear_model import Lasso

from core.inputs.features import Features
from core.moments import Moments, explained, ridge
from core.papers.convergent_learning import (
    activations,
    clusters,
    comparison,
    exhibit,
    measure,
    prediction,
)
from core.papers.convergent_learning.activations import LAYERS, WIDTHS, live, moments
from core.papers.convergent_learning.claims import CLAIMS
from core.papers.convergent_learning.matching import bipartite, semi

SEEDS = st.integers(0, 99)


def layer(seed: int, n: int = 200, width: int = 6) -> np.ndarray:
    draws = np.random.default_rng(seed)
    return np.maximum(draws.normal(size=(n, width)) @ draws.normal(size=(width, width)), 0)


def correlations(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    a, b = np.arange(x.shape[1]), x.shape[1] + np.arange(y.shape[1])
    return Moments.of(np.concatenate([x, y], 1)).correlations(a, b)


@given(SEEDS)
def test_scaling_and_shifting_units_changes_no_correlation_and_a_mirror_its_sign(seed):
    x, y = layer(seed), layer(seed + 100)
    factors, shifts = np.random.default_rng(seed).uniform(0.1, 10, (2, 6))
    found = correlations(x, y)
    np.testing.assert_allclose(correlations(x, factors * y + shifts), found, atol=1e-10)
    np.testing.assert_allclose(correlations(x, -factors * y), -found, atol=1e-10)


@given(SEEDS)
def test_permuting_units_permutes_partners(seed):
    found = correlations(layer(seed), layer(seed + 100))
    order = np.random.default_rng(seed).permutation(6)
    for match in (semi, bipartite):
        moved = match(found[:, order])
        assert dict(match(found).pairs) == {u: int(order[p]) for u, p in moved.pairs}
        assert np.all(np.diff(moved.values) <= 0)


@given(SEEDS, st.integers(2, 6), st.integers(2, 6))
def test_one_to_one_is_the_best_permutation_and_no_better_than_best_partners(seed, rows, columns):
    alike = np.random.default_rng(seed).uniform(-1, 1, (rows, columns))
    alike = alike if rows <= columns else alike.T
    height, width = alike.shape
    sums = [alike[np.arange(height), list(p)].sum() for p in permutations(range(width), height)]
    found = bipartite(alike).values.sum()
    assert found == pytest.approx(max(sums))
    best = semi(alike)
    assert found <= best.values.sum() + 1e-12
    if len(set(best.partners)) == height:
        assert found == pytest.approx(best.values.sum())


@given(SEEDS)
def test_a_planted_permutation_is_found_and_a_network_is_its_own_partner(seed):
    x, draws = layer(seed), np.random.default_rng(seed)
    own = bipartite(correlations(x, x))
    assert own.units.tolist() == own.partners.tolist()
    np.testing.assert_allclose(own.values, 1, atol=1e-12)
    x = draws.normal(size=(200, 12))
    order = draws.permutation(12)
    found = bipartite(correlations(x, x[:, order] + 0.1 * draws.normal(size=x.shape)))
    assert order[found.partners].tolist() == found.units.tolist()


@given(SEEDS)
def test_one_partner_explains_its_squared_correlation_and_all_no_less(seed):
    x, y = layer(seed), layer(seed + 100)
    found = Moments.of(np.concatenate([x, y], 1))
    a, b = np.arange(6), 6 + np.arange(6)
    single = explained(found, found, b, a, prediction.best_unit(found, b, a))
    wanted = (found.correlations(a, b) ** 2).max(1)
    np.testing.assert_allclose(single, wanted, atol=1e-10)
    free = np.linalg.solve(found.pair(b, a).first, found.pair(b, a).between)
    whole = explained(found, found, b, a, free)
    assert (whole >= single - 1e-10).all()
    assert (whole >= explained(found, found, b, a, ridge(found, b, a)) - 1e-10).all()
    mixing = np.eye(12)
    mixing[6:, 6:] = np.random.default_rng(seed).normal(size=(6, 6)) + 3 * np.eye(6)
    mixed = found.mapped(mixing).pair(b, a)
    weights = np.linalg.solve(mixed.first, mixed.between)
    moved = explained(found.mapped(mixing), found.mapped(mixing), b, a, weights)
    np.testing.assert_allclose(moved, whole, atol=1e-7)


@given(SEEDS, st.floats(0.01, 0.9))
def test_the_path_holds_every_lasso(seed, share):
    values = layer(seed)
    values = (values - values.mean(0)) / values.std(0)
    found, units = Moments.of(values), np.arange(5)
    path = prediction.lasso(found, units, 5)
    most = np.abs(values[:, :5].T @ values[:, 5]).max() / len(values)
    assert not path.at(most * 1.001).any()
    fit = Lasso(share * most, fit_intercept=False, tol=1e-10, max_iter=100_000)
    wanted = fit.fit(values[:, :5], values[:, 5]).coef_
    np.testing.assert_allclose(path.at(share * most), wanted, atol=1e-5)
    counts = [(path.with_units(most) != 0).sum() for most in range(6)]
    assert all(count <= most for most, count in enumerate(counts))


def test_units_that_are_needed_are_counted():
    draws = np.random.default_rng(0)
    x = draws.normal(size=(4000, 8))
    targets = np.stack([x[:, 0], x[:, :3].sum(1), x.sum(1)], 1)
    found = Moments.of(np.concatenate([x, targets], 1))
    targets = 8 + np.arange(3)
    assert prediction.needed(found, np.arange(8), targets, 8, 0.95).tolist() == [1, 3, 8]
    assert prediction.needed(found, np.arange(8), targets, 4, 0.95).tolist() == [1, 3, 5]


@given(SEEDS, st.integers(2, 4))
def test_the_laplacian_tells_components_and_clusters_find_them(seed, count):
    draws, sizes = np.random.default_rng(seed), np.arange(3, 3 + count)
    labels = draws.permutation(np.repeat(np.arange(count), sizes))
    alike = draws.uniform(0.5, 1, (len(labels),) * 2) * (labels[:, None] == labels)
    alike = alike + alike.T
    values = np.linalg.eigvalsh(clusters.laplacian(alike))
    assert values[0] > -1e-9
    assert values[-1] < 2 + 1e-9
    assert (values < 1e-9).sum() == count
    found = clusters.spectral(alike, count)
    assert all(len(set(found[labels == k])) == 1 for k in range(count))
    assert len(set(found)) == count
    assert np.all(np.diff(np.bincount(found)) <= 0)
    assert clusters.balance(labels, labels == 0) == 0
    assert clusters.balance(np.array([0, 0, 1, 1]), np.array([True, False] * 2)) == 1


def test_all_networks_are_told_the_same_samples_and_unseen_digits_are_apart():
    for name in LAYERS:
        assert activations.samples(name, 0).shape[1] == WIDTHS[name]
        assert len(activations.samples(name, 0)) == len(activations.places(name))
        assert moments(name, "seen").count + moments(name, "unseen").count == moments(name).count
        for net in range(8):
            alive = live(name, net) - net * WIDTHS[name]
            assert 0 <= alive.min() <= alive.max() < WIDTHS[name]
    assert moments("fc1", "seen").count == 1297
    conv = measure.correlations("conv1", 0, 1)
    assert conv.shape == (len(live("conv1", 0)), len(live("conv1", 1)))
    assert np.abs(measure.shuffled("conv1", 0, 1)).max() < 0.05 < conv.max()


def test_what_one_layer_predicts_stays_when_it_is_turned_and_claims_say_what_is_shown():
    assert exhibit.square_error("conv1", 2, 35) < 1e-10
    claims = {claim.id: claim.measure for claim in CLAIMS}
    assert claims["unmoved"]() < 1e-10


def test_a_comparison_has_as_many_stages_as_are_told():
    draws = np.random.default_rng(0)
    values, others = draws.normal(size=(2, 60, 8))
    labels = np.arange(60) % 3
    found = Features(values, labels, (0, 1, 2), None, None, others, np.arange(60), 60, ())
    stages = list(comparison.compared(found))
    assert len(stages) == comparison.STAGES
    assert [stage is None for stage in stages] == [True] * (comparison.STAGES - 1) + [False]
