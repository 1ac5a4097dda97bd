"""The closed form: against the numbers it was derived with, brute force, and its own invariants."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.papers.neural_collapse.exhibit import cosines_of_gram
from core.papers.neural_collapse.measure import random_problems
from core.papers.neural_collapse.theory import (
    Problem,
    etf_gram,
    minimiser,
    problem_that_forgets,
    shrunk,
    vanishing_size,
)

sizes = st.lists(st.integers(1, 60), min_size=2, max_size=7).map(tuple)
depths = st.integers(1, 5)


def price(m, s, pull, depth):
    return (m - s) ** 2 / 2 + pull * (depth + 1) / 2 * m ** (2 / (depth + 1))


@pytest.mark.parametrize(
    ("counts", "decay", "depth", "strength"),
    [
        ((20, 10, 5), 0.02, 1, (3.77214, 2.46228, 1.53607)),
        ((20, 10, 5), 0.002, 2, (4.42951, 3.11434, 2.18210)),
        ((20, 10, 5), 0.01, 3, (4.30342, 2.95880, 1.98782)),
    ],
)
def test_the_strengths_that_the_form_was_derived_with(counts, decay, depth, strength):
    found = minimiser(Problem(counts, (decay,) * depth, decay))
    np.testing.assert_allclose(found.strength, strength, atol=1e-5)


def test_a_class_of_one_sample_vanishes():
    assert minimiser(Problem((20, 10, 5, 1), (0.04,), 0.04)).strength[-1] == 0


@given(st.floats(0, 30), st.floats(1e-3, 30), depths)
def test_the_shrinkage_is_a_global_minimum(s, pull, depth):
    found = shrunk(np.array([s]), pull, depth)[0]
    grid = np.linspace(0, s + 1, 4001)
    assert price(found, s, pull, depth) <= price(grid, s, pull, depth).min() + 1e-9 * (1 + s * s)


@given(st.floats(1e-3, 30), st.integers(2, 6))
def test_at_the_threshold_to_be_and_not_to_be_cost_the_same(pull, depth):
    size = vanishing_size(pull, depth)
    above, below = shrunk(np.array([size * (1 + 1e-9), size * (1 - 1e-9)]), pull, depth)
    assert below == 0
    assert above > 0.1 * size  # it does not fade
    assert price(above, size, pull, depth) == pytest.approx(price(0, size, pull, depth), rel=1e-6)


@given(sizes, depths, st.floats(0.1, 50))
def test_decays_are_set_to_lose_classes_of_a_size(counts, depth, vanishing):
    problem = problem_that_forgets(counts, depth, vanishing)
    size = vanishing_size(problem.samples * problem.decay, depth)
    assert size**2 == pytest.approx(vanishing, rel=1e-9)


@given(sizes, depths, st.floats(0.1, 20), st.booleans(), st.floats(0.1, 10))
def test_every_layer_pays_alike_and_the_loss_is_that_of_the_parts(counts, depth, v, bias, ratio):
    """Balancedness; and the loss, put together from Gram matrices and logits, is the reported one."""
    problem = problem_that_forgets(counts, depth, v, bias=bias, ratio=ratio)
    found = minimiser(problem)
    weights = np.array(counts)
    means = found.means_gram()
    features = problem.feature_decay * (weights * np.diag(means)).sum()
    last = problem.weight_decays[-1] * np.trace(found.classifier_gram(depth - 1))
    assert last == pytest.approx(features, rel=1e-6, abs=1e-12)
    errors = ((found.logits() - np.eye(len(counts))) ** 2).sum(0) @ weights
    loss = errors / (2 * problem.samples) + (depth + 1) / 2 * features
    assert loss == pytest.approx(found.loss, rel=1e-6)


@given(st.integers(2, 30), st.integers(1, 40), depths)
def test_equal_classes_make_an_orthogonal_frame_or_with_a_bias_a_simplex(classes, size, depth):
    for bias, target in ((False, np.eye(classes) / np.sqrt(classes)), (True, etf_gram(classes))):
        problem = problem_that_forgets((size,) * classes, depth, 0.3 * size, bias=bias)
        inner = minimiser(problem).means_gram()
        np.testing.assert_allclose(inner / np.linalg.norm(inner), target, atol=1e-9)


def test_lengths_of_unequal_classes_are_those_of_a_general_orthogonal_frame():
    problem = problem_that_forgets((40, 20, 10), 1, 2.0)
    inner, m = minimiser(problem).means_gram(), minimiser(problem).strength
    ratio = problem.weight_decays[0] / problem.feature_decay
    np.testing.assert_allclose(np.diag(inner), m * ratio**0.5 / np.array([40, 20, 10]))
    target = np.diag(np.diag(inner)) / np.linalg.norm(np.diag(inner))
    np.testing.assert_allclose(inner / np.linalg.norm(inner), target, atol=1e-12)


@given(st.integers(2, 40))
def test_a_simplex_frame(classes):
    gram = etf_gram(classes)
    assert np.linalg.norm(gram) == pytest.approx(1)
    assert np.linalg.matrix_rank(gram) == classes - 1
    np.testing.assert_allclose(gram.sum(0), 0, atol=1e-12)
    off = cosines_of_gram(gram)[~np.eye(classes, dtype=bool)]
    np.testing.assert_allclose(off, -1 / (classes - 1))


def test_cosines_are_not_a_number_beside_nothing():
    found = cosines_of_gram(np.diag([4.0, 1.0, 0.0]))
    assert np.isnan(found[2]).all()
    np.testing.assert_array_equal(found[:2, :2], np.eye(2))


def test_balanced_cross_entropy_has_its_own_formula_for_one_layer():
    problem = problem_that_forgets((12,) * 5, 1, 1.0, "ce")
    c, root = problem.decay, 12**0.5
    margin = np.log(1 / (c * root) - 4)
    assert minimiser(problem).strength[0] == pytest.approx(margin * root, rel=1e-9)


def test_strong_decay_leaves_nothing():
    for depth in (1, 2, 3):
        for loss in ("mse", "ce"):
            problem = problem_that_forgets((5,) * 3, depth, 400.0, loss)
            found = minimiser(problem)
            assert not found.strength.any()
            assert found.loss == pytest.approx(0.5 if loss == "mse" else np.log(3))


def test_cross_entropy_on_unequal_classes_is_refused():
    with pytest.raises(ValueError, match="equal size"):
        minimiser(problem_that_forgets((5, 4), 1, 1.0, "ce"))


@settings(deadline=None)
@given(sizes, depths, st.booleans(), st.integers(0, 3))
def test_relabelling_the_classes_relabels_the_minimum(counts, depth, bias, seed):
    order = np.random.default_rng(seed).permutation(len(counts))
    turned = tuple(counts[k] for k in order)
    first = minimiser(problem_that_forgets(counts, depth, 2.0, bias=bias))
    second = minimiser(problem_that_forgets(turned, depth, 2.0, bias=bias))
    np.testing.assert_allclose(
        second.means_gram(), first.means_gram()[np.ix_(order, order)], atol=1e-6
    )
    assert second.loss == pytest.approx(first.loss, rel=1e-9)


def test_random_problems_are_of_all_kinds():
    problems = random_problems()
    assert len(problems) >= 20
    assert {p.depth for p in problems} == {1, 2, 3, 4}
    assert {p.bias for p in problems} == {p.balanced for p in problems} == {True, False}
    assert {p.loss for p in problems} == {"mse", "ce"}
