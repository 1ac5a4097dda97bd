"""Merging features: what it keeps exactly, what it cannot see, and how it counts."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.digit_networks import hidden
from core.papers.feature_complexity import measure
from core.papers.feature_complexity.merging import (
    Layers,
    _Melting,
    distances,
    folded,
    merge,
    permuted,
    planted,
    pruned,
)


def drawn(seed: int, *widths: int) -> Layers:
    draws = np.random.default_rng(seed)
    sizes = (4, *widths, 3)
    weights = tuple(draws.normal(size=(b, a)) for a, b in pairwise(sizes))
    return Layers(weights, tuple(draws.normal(size=b) for b in sizes[1:]))


X = np.random.default_rng(9).normal(size=(20, 4))


@given(st.integers(0, 99), st.sampled_from([2, 4]))
def test_planted_copies_change_nothing_and_are_merged_without_a_trace(seed, copies):
    network = drawn(seed, 6, 5)
    more = planted(network, copies)
    np.testing.assert_allclose(more(X), network(X), atol=1e-11)
    found = merge(more, 1e-9)
    assert found.network.widths == (6, 5)
    np.testing.assert_allclose(found.network(X), network(X), atol=1e-10)
    assert all(len(group) == copies for groups in found.groups for group in groups)


def test_copies_by_threes_and_unequal_shares_are_not_seen_but_rows_alone_tell():
    network = drawn(0, 6, 5)
    assert merge(planted(network, 3), 1e-9).network.widths == (12, 10)
    uneven = planted(network, 4, "random")
    np.testing.assert_allclose(uneven(X), network(X), atol=1e-11)
    assert merge(uneven, 1e-9).network.widths == uneven.widths
    for more in (planted(network, 3), uneven):
        np.testing.assert_allclose(folded(more, (6, 5)).network(X), network(X), atol=1e-11)


@given(st.integers(0, 99), st.floats(0, 1), st.sampled_from(["start", "running"]))
@settings(max_examples=30)
def test_features_are_counted_and_their_order_does_not_matter(seed, beta, reference):
    network = drawn(seed, 7, 6)
    found = merge(network, beta, reference)
    for width, left, groups in zip(network.widths, found.network.widths, found.groups, strict=True):
        assert left == len(groups)
        assert sorted(np.concatenate(groups)) == list(range(width))
    order = np.random.default_rng(seed).permutation(7)
    other = permuted(network, 0, order)
    np.testing.assert_allclose(other(X), network(X), atol=1e-12)
    again = merge(other, beta, reference)
    assert again.network.widths == found.network.widths
    assert {frozenset(order[group]) for group in again.groups[0]} == {
        frozenset(group) for group in found.groups[0]
    }


def test_nothing_is_merged_without_reach_and_ever_more_with_more():
    network = drawn(1, 20, 16)
    assert merge(network, 0).network.widths == (20, 16)
    np.testing.assert_array_equal(merge(network, 0).network(X), network(X))
    left = [sum(merge(network, beta).network.widths) for beta in (0.1, 0.3, 0.5, 0.7, 0.9)]
    assert left == sorted(left, reverse=True)
    assert left[-1] < 36


def test_equal_rows_merge_exactly_whatever_their_readers_and_parallel_ones_do_not():
    for factor, is_exact in ((1.0, True), (2.0, False)):
        network = drawn(2, 6, 5)
        network.weights[0][1] = factor * network.weights[0][0]
        network.biases[0][1] = factor * network.biases[0][0]
        melting = _Melting(network, "start", "nearest", 0)
        melting.merge(0, 0, 1)
        error = np.abs(melting.done().network(X) - network(X)).max()
        assert bool(error < 1e-12) is is_exact


def test_distances_followed_merge_by_merge_are_those_of_the_network_that_is_left():
    melting = _Melting(drawn(3, 9, 8, 7), "start", "nearest", 0)
    for layer in (0, 1, 2, 1, 0, 2, 1):
        assert melting.step(layer, np.inf)
    for layer, alive in enumerate(melting.alive):
        rows, columns = melting.weights[layer][alive], melting.weights[layer + 1][:, alive]
        expected = distances(rows, columns)
        np.fill_diagonal(expected, np.inf)
        np.testing.assert_allclose(melting.apart[layer][np.ix_(alive, alive)], expected, atol=1e-9)


def test_baselines_leave_as_many_features():
    network = drawn(4, 9, 8)
    assert pruned(network, (4, 3), "norm").widths == (4, 3)
    assert pruned(network, (4, 3), "random").widths == (4, 3)
    assert folded(network, (4, 3)).network.widths == (4, 3)
    assert merge(network, 0, pick="random", widths=(4, 3)).network.widths == (4, 3)


@pytest.mark.parametrize("width", [32, 256])
def test_copies_in_float64_are_the_trained_networks(width):
    from core.digit_networks import flat_digits, trained

    x, _ = flat_digits("test")
    network, copy = trained(f"mlp-{width}", 0), measure.trained(width, 0)
    np.testing.assert_allclose(copy(x.double().numpy()), network(x).numpy(), atol=1e-3)
    for ours, theirs in zip(copy.hidden(x.double().numpy()), hidden(network, x), strict=True):
        np.testing.assert_allclose(ours, theirs.numpy(), atol=1e-3)
