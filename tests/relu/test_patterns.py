"""Activation patterns, exact polygons, and the solver: what holds of any ReLU network."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from core.relu import polygons
from core.relu.attack import attacked
from core.relu.network import (
    ReluNet,
    Sample,
    follows,
    mine,
    mined,
    of_layers,
    random_pattern,
)
from core.relu.plane import Ground, balls, promise
from core.relu.verify import Box, Region, breaks, certified

SEEDS = st.integers(0, 10_000)
SQUARE = Box(np.full(2, -1.0), np.full(2, 1.0))


def network(seed: int, *sizes: int) -> ReluNet:
    draws = np.random.default_rng(seed)
    pairs = list(pairwise(sizes))
    weights = [draws.normal(0, (2 / inputs) ** 0.5, (outputs, inputs)) for inputs, outputs in pairs]
    return ReluNet(tuple(weights), tuple(draws.normal(0, 0.3, outputs) for _, outputs in pairs))


def pattern_at(net: ReluNet, seed: int, fixed: float = 0.6) -> np.ndarray:
    """The signs at a random point, of a share of the neurons."""
    draws = np.random.default_rng(seed)
    on = net.run(draws.uniform(-1, 1, (1, net.weights[0].shape[1])))[0][0] > 0
    return (np.where(on, 1, -1) * (draws.random(len(on)) < fixed)).astype(np.int8)


@given(seed=SEEDS, low=st.integers(51, 100), high=st.integers(51, 100))
def test_a_larger_delta_fixes_fewer_neurons_and_more_inputs_follow(seed, low, high):
    low, high = sorted((low, high))
    draws = np.random.default_rng(seed)
    hidden = draws.normal(draws.normal(0, 1, 20), 1, (37, 20))
    loose, tight = mine(hidden > 0, high), mine(hidden > 0, low)
    assert ((loose == 0) | (loose == tight)).all()
    assert (follows(loose, hidden) | ~follows(tight, hidden)).all()
    assert follows(mine(hidden > 0, 100), hidden).all()


@given(seed=SEEDS)
def test_scaling_and_permuting_hidden_neurons_scales_and_permutes_nothing_but_their_order(seed):
    net, draws = network(seed, 3, 8, 6, 4), np.random.default_rng(seed)
    x = draws.normal(size=(200, 3))
    order, scale = draws.permutation(8), np.exp(draws.normal(size=8))
    first, second, last = net.weights
    moved = ReluNet(
        ((first * scale[:, None])[order], (second / scale)[:, order], last),
        ((net.biases[0] * scale)[order], *net.biases[1:]),
    )
    labels = net.says(x)
    there, here = mined(moved, x, labels, 90), mined(net, x, labels, 90)
    np.testing.assert_array_equal(there[:, :8], here[:, order])
    np.testing.assert_array_equal(there[:, 8:], here[:, 8:])


@given(seed=SEEDS)
def test_cells_fill_the_square_and_are_the_network_within(seed):
    net = network(seed, 2, 6, 5, 4, 3)
    found = polygons.cells(net, 1.0)
    assert found.areas.sum() == pytest.approx(4, abs=1e-9)
    assert (found.areas > 0).all()
    for polygon, on, outputs in zip(found.polygons, found.on, found.outputs, strict=True):
        hidden, there = net.run(polygon.mean(0)[None])
        np.testing.assert_allclose(there[0], outputs.mean(0), atol=1e-9)
        assert ((hidden[0] > 0) == on)[np.abs(hidden[0]) > 1e-9].all()


@given(seed=SEEDS)
def test_no_point_of_a_proved_region_or_ball_is_told_otherwise(seed):
    net, draws = network(seed, 2, 6, 6, 3), np.random.default_rng(seed)
    x = draws.uniform(-1, 1, (300, 2))
    labels = net.says(x)
    ground = Ground.of(net, 1.0, Sample(x, labels), Sample(x, labels))
    fresh = draws.uniform(-1, 1, (5000, 2))
    said, hidden = net.says(fresh), net.run(fresh)[0]
    for c in set(labels.tolist()):
        pattern = mined(net, x, labels, 80)[c]
        found, told = promise(ground, c, 80), follows(pattern, hidden)
        assert not (found.proved and (said[told] != c).any())
        wrong = (said[told] != c).mean() if told.any() else found.wrong_share
        assert wrong == pytest.approx(found.wrong_share, abs=4 / max(told.sum(), 16) ** 0.5)
        near = balls(ground, c, 5)
        for middle, radius in zip(near.middles, near.radii, strict=True):
            inside = np.abs(fresh - middle).max(1) < radius - 1e-9
            assert (said[inside] == c).all()


def test_a_ball_has_no_end_where_the_network_says_one_class_everywhere():
    net = network(0, 2, 6, 3)
    sure = ReluNet(net.weights, (*net.biases[:-1], np.array([100.0, 0.0, 0.0])))
    middles = np.zeros((2, 2))
    assert np.isinf(polygons.radii_of_balls(polygons.cells(sure, 1.0), middles, 0)).all()


@settings(max_examples=8)
@given(seed=SEEDS)
def test_the_solver_says_what_the_polygons_say(seed):
    net = network(seed, 2, 5, 5, 4, 3)
    pattern = pattern_at(net, seed)
    found, region = polygons.cells(net, 1.0), Region(net, SQUARE, pattern)
    numbers = found.following(pattern)
    assert region.feasible(20) is bool(len(numbers))
    if not len(numbers):
        return
    outputs = np.concatenate([found.outputs[n] for n in numbers])
    for right, wrong in ((0, 1), (2, 0)):
        lead = (outputs[:, right] - outputs[:, wrong]).min()
        verdict = region.asked(right, wrong, 20)
        if abs(lead) > 1e-5:
            assert verdict.status == ("proved" if lead > 0 else "counterexample")
        if verdict.witness is not None:
            assert breaks(net, SQUARE, pattern, verdict.witness, right, wrong)


@settings(max_examples=6)
@given(seed=SEEDS)
def test_bounds_hold_all_that_follows_and_what_is_proved_stays_so_in_less(seed):
    net = network(seed, 4, 6, 6, 6, 3)
    box = Box(np.zeros(4), np.ones(4))
    x = np.random.default_rng(seed).random((4000, 4))
    pattern = pattern_at(net, seed, 0.4)
    region = Region(net, box, pattern)
    hidden = net.run(x)[0]
    kept = hidden[follows(pattern, hidden)]
    if len(kept):
        assert not region.empty
        assert (kept >= region.low - 1e-9).all()
        assert (kept <= region.high + 1e-9).all()
    if region.asked(0, 1, 20).status == "proved":
        more = np.where(pattern == 0, pattern_at(net, seed + 1, 0.3), pattern).astype(np.int8)
        assert Region(net, box, more).asked(0, 1, 20).status in ("proved", "empty")
        small = Box.ball(x[0], 0.3)
        assert Region(net, small, pattern).asked(0, 1, 20).status in ("proved", "empty")


@given(seed=SEEDS)
def test_with_all_neurons_fixed_the_program_is_the_network(seed):
    """What is encoded has no freedom left but the input: its outputs are the network's."""
    net, x = network(seed, 3, 5, 4, 2), np.random.default_rng(seed).uniform(0.2, 0.8, (1, 3))
    pattern = np.where(net.run(x)[0][0] > 0, 1, -1).astype(np.int8)
    region = Region(net, Box(x[0], x[0]), pattern)
    rows, bounds, _ = region._whole
    found = linprog(
        np.zeros(rows.matrix.shape[1]),
        np.vstack([rows.matrix.toarray(), -rows.matrix.toarray()]),
        np.nan_to_num(np.append(rows.high, -rows.low), posinf=1e9),
        bounds=np.stack([bounds.lb, bounds.ub], 1),
    )
    assert len(region.open) == 0
    outputs = net.weights[-1] @ found.x[-4:] + net.biases[-1]
    np.testing.assert_allclose(outputs, net.run(x)[1][0], atol=1e-7)


def test_a_region_of_nothing_is_empty_and_not_proved():
    net = ReluNet(
        (np.array([[1.0, 0], [-1, 0]]), np.array([[1.0, 0], [0, 1]])),
        (np.array([-0.5, -0.5]), np.zeros(2)),
    )
    both_on = np.array([1, 1], np.int8)  # x > 0.5 and x < -0.5
    (found,) = certified(net, SQUARE, both_on, 0, np.zeros((1, 2)), 5)
    assert not found.proved
    assert {verdict.status for verdict in found.verdicts.values()} == {"empty"}


def test_an_attack_finds_only_what_breaks_a_promise_and_ties_count():
    net = network(3, 4, 8, 8, 3)
    box = Box(np.zeros(4), np.ones(4))
    free = np.zeros(16, np.int8)
    starts = np.random.default_rng(0).random((6, 4))
    found = attacked(net, box.low, box.high, free, 0, starts)
    assert all(breaks(net, box, free, x, 0, j) for j, x in found.items())
    same = ReluNet(net.weights, net.biases)
    same.weights[-1][1], same.biases[-1][1] = same.weights[-1][0], same.biases[-1][0]
    assert Region(same, box, free).asked(0, 1, 5).status == "counterexample"


def test_controls_fix_as_many_neurons_or_those_of_some_layers():
    net = network(0, 4, 8, 8, 3)
    pattern = pattern_at(net, 0)
    assert np.count_nonzero(random_pattern(pattern, 1)) == np.count_nonzero(pattern)
    last = of_layers(net, pattern, (1,))
    assert not last[:8].any()
    np.testing.assert_array_equal(last[8:], pattern[8:])
