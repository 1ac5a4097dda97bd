"""Training on the spot: collapses, and gradient descent commutes with rotations where Adam does not."""

import numpy as np
import pytest

from core.papers.neural_collapse.exhibit import stream
from core.papers.neural_collapse.flow import STAGES, train_flow
from core.papers.neural_collapse.theory import minimiser, problem_that_forgets


@pytest.mark.parametrize("depth", [1, 3])
@pytest.mark.parametrize(("loss", "bias"), [("mse", False), ("mse", True), ("ce", False)])
def test_descent_commutes_with_rotations(depth, loss, bias):
    problem = problem_that_forgets((6, 6, 3), depth, 0.5, loss, bias)
    *_, flow = train_flow(problem, 4, 0, steps=300)
    assert flow.gaps.max() < 1e-9
    assert flow.losses[-1] < flow.losses[0]


def test_adam_does_not():
    problem = problem_that_forgets((6, 6, 6), 1, 0.5)
    *_, flow = train_flow(problem, 3, 0, "adam", steps=500)
    assert flow.gaps[-1] > 0.05


@pytest.mark.parametrize("loss", ["mse", "ce"])
def test_free_features_reach_the_minimum(loss):
    problem = problem_that_forgets((10,) * 4, 1, 0.5, loss)
    *_, flow = train_flow(problem, 4, 1)
    assert flow.losses[-1] == pytest.approx(minimiser(problem).loss, rel=1e-6)
    shown = stream(flow)
    assert shown.curves[-1, 0] < 1e-6  # NC1
    assert shown.curves[-1, 1] < 1e-3  # NC2
    off = shown.cosines[-1][~np.eye(4, dtype=bool)]
    np.testing.assert_allclose(off, 0 if loss == "mse" else -1 / 3, atol=1e-3)


def test_stages_grow_and_the_same_start_gives_the_same_flow():
    problem = problem_that_forgets((4, 4), 1, 0.5)
    stages = list(train_flow(problem, 3, 5, steps=100))
    assert len(stages) == STAGES
    lengths = [len(stage.steps) for stage in stages]
    assert lengths == sorted(lengths)
    *_, again = train_flow(problem, 3, 5, steps=100)
    np.testing.assert_array_equal(again.features, stages[-1].features)
    *_, other = train_flow(problem, 3, 6, steps=100)
    assert not np.allclose(other.features[0], again.features[0])
