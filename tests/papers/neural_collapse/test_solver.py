"""The solver: its gradient is autograd's, its minimum the theory's."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from core.papers.neural_collapse.measure import random_problems, threshold_gap
from core.papers.neural_collapse.solver import Model, best_solution, solve
from core.papers.neural_collapse.theory import (
    cross_polytope,
    minimiser,
    polytope_ratio,
    problem_that_forgets,
)
from core.papers.neural_collapse.ufm import LinearHead, objective


@settings(deadline=None, max_examples=40)
@given(
    st.lists(st.integers(1, 6), min_size=2, max_size=4).map(tuple),
    st.integers(1, 4),
    st.sampled_from(["mse", "ce"]),
    st.booleans(),
    st.booleans(),
)
def test_the_gradient_is_that_of_the_objective(counts, depth, loss, bias, per_class):
    problem = problem_that_forgets(counts, depth, 0.7, loss, bias, ratio=1.7)
    model = Model(problem, 5, per_class)
    draw = np.random.default_rng(0)
    parts = [draw.normal(size=shape) for shape in model.shapes]
    parts[-1] *= bias
    value, slopes = model.value_and_slopes(parts)
    head = LinearHead(5, len(counts), depth, bias).double()
    tensors = [torch.tensor(part, requires_grad=True) for part in parts]
    for index, weight in enumerate(tensors[1:-1]):
        head.weights[index] = torch.nn.Parameter(weight.detach())
    if bias:
        head.bias = torch.nn.Parameter(tensors[-1].detach())
    features = tensors[0]
    labels, stands_for = (
        torch.from_numpy(model.labels),
        torch.from_numpy(np.array(model.stands_for)),
    )
    expected = objective(problem, features, labels, head, stands_for)
    expected.backward()
    assert value == pytest.approx(expected.item(), rel=1e-12)
    np.testing.assert_allclose(slopes[0], features.grad, atol=1e-12)
    for slope, weight in zip(slopes[1:], head.weights, strict=False):
        np.testing.assert_allclose(slope, weight.grad, atol=1e-12)
    if bias:
        np.testing.assert_allclose(slopes[-1], head.bias.grad, atol=1e-12)
    else:
        assert not slopes[-1].any()


@pytest.mark.parametrize("problem", random_problems(12, seed=3))
def test_the_solver_reaches_the_closed_form_and_its_geometry(problem):
    found, best = best_solution(problem, len(problem.counts) + 1, 1), minimiser(problem)
    assert found.loss == pytest.approx(best.loss, rel=1e-6)
    np.testing.assert_allclose(found.means @ found.means.T, best.means_gram(), atol=1e-4)
    np.testing.assert_allclose(found.features, found.means[found.labels], atol=1e-3)


def test_one_vector_for_a_class_is_as_good_as_one_for_each_sample():
    for depth in (1, 3):
        problem = problem_that_forgets((30, 20, 8), depth, 2.0)
        few, all_of_them = (best_solution(problem, 3, 0, per_class) for per_class in (True, False))
        assert few.loss == pytest.approx(all_of_them.loss, rel=1e-9)


def test_layers_are_balanced_at_the_minimum():
    """lambda_(j+1) W_(j+1)^T W_(j+1) = lambda_j W_j W_j^T, and W_1 with the features likewise."""
    problem = problem_that_forgets((12, 7, 5), 3, 1.0, ratio=2.5)
    found = best_solution(problem, 4, 0)
    for first, second in zip(found.weights, found.weights[1:], strict=False):
        np.testing.assert_allclose(first @ first.T, second.T @ second, atol=1e-5)
    features = problem.feature_decay * found.features.T @ found.features
    weight = problem.weight_decays[0] * found.weights[0].T @ found.weights[0]
    np.testing.assert_allclose(features, weight, atol=1e-7)


def test_a_lost_class_is_a_local_minimum_of_a_deep_head():
    problem = problem_that_forgets((60, 60, 40), 2, 10.0)
    kept, lost = (solve(problem, 3, 0, True, dropped) for dropped in (0, 1))
    assert np.linalg.norm(lost.means[2]) < 1e-4 < np.linalg.norm(kept.means[2])
    assert lost.loss > kept.loss
    assert best_solution(problem, 3, 0, True).loss == kept.loss


def test_the_size_that_vanishes_is_the_theorys():
    assert threshold_gap(1) < 0.01
    assert threshold_gap(3) < 0.01


@pytest.mark.parametrize(("classes", "depth"), [(4, 3), (6, 2), (5, 4)])
def test_the_solver_goes_on_from_the_opposite_pairs_that_undercut_the_simplex(classes, depth):
    problem = problem_that_forgets((140,) * classes, depth, 0.5, "ce")
    paired = solve(problem, classes, 0, True, paired=True)
    assert problem.undercut
    assert paired.loss <= cross_polytope(problem).loss * (1 + 1e-9)
    assert best_solution(problem, classes, 0, True).loss <= paired.loss < minimiser(problem).loss


@given(st.integers(2, 9), st.integers(1, 6), st.floats(1e-6, 3))
def test_where_opposite_pairs_are_said_to_undercut_the_simplex_they_do(classes, depth, size):
    problem = problem_that_forgets((20,) * classes, depth, size, "ce")
    assert problem.undercut == ((depth >= 3 and classes >= 4) or (depth == 2 and classes >= 6))
    if problem.undercut:
        assert polytope_ratio(problem) < 0.99
    if depth == 1 and classes > 2:
        assert polytope_ratio(problem) > 1


@pytest.mark.parametrize("depth", [2, 3, 4])
def test_of_three_classes_the_solver_finds_nothing_below_the_simplex(depth):
    problem = problem_that_forgets((20,) * 3, depth, 0.5, "ce")
    starts = [solve(problem, 3, seed, True, lost) for seed in (0, 1) for lost in (0, 1, 2)]
    paired = solve(problem, 3, 0, True, paired=True)
    assert min(found.loss for found in (*starts, paired)) / minimiser(problem).loss > 1 - 1e-9
