"""The linear network's exact statements in float64, and what a recorded training has to obey."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.papers.opposing_signals import linear, measure
from core.papers.opposing_signals.data import PAIR, PLANTED, samples
from core.papers.opposing_signals.linear import Problem
from core.papers.opposing_signals.model import descent, network, sample_losses
from core.papers.opposing_signals.train import DescentTask, Setting, recorded
from core.seeds import seeded

problems = st.builds(Problem, st.floats(1, 32), st.floats(0.5, 6))
starts = st.tuples(*[st.floats(0.05, 1.0)] * 3).map(np.array)
OPPOSING = Setting("opposing", "descent")


@given(problems, starts, st.floats(1e-3, 0.05))
def test_a_step_multiplies_the_feature_and_grows_it_exactly_beyond_the_limit(problem, start, rate):
    before, after = linear.descent(problem, start, rate, 2)
    sharp = problem.alpha * before[0] ** 2
    assert after[2] / before[2] == pytest.approx(1 - rate * sharp, rel=1e-9, abs=1e-12)
    assert (abs(after[2]) > abs(before[2])) == (sharp > 2 / rate)


@given(problems, starts)
def test_flow_conserves_and_ends_where_that_says(problem, start):
    states = linear.flow(problem, start, np.linspace(0, 120 / problem.size, 9))
    kept = states[:, 0] ** 2 - states[:, 1] ** 2 - states[:, 2] ** 2
    np.testing.assert_allclose(kept, kept[0], atol=1e-7)
    final = linear.final_square(problem, start)
    assert states[-1, 0] ** 2 == pytest.approx(final, rel=1e-4)


@given(problems, starts)
def test_the_slope_is_that_of_the_loss(problem, start):
    state = torch.tensor(start, dtype=torch.float64)

    def loss(s: torch.Tensor) -> torch.Tensor:
        return (s[0] * s[1] - problem.size) ** 2 / 2 + problem.alpha * (s[0] * s[2]) ** 2 / 2

    assert problem.loss(start) == pytest.approx(loss(state).item())
    slope = torch.autograd.functional.jacobian(loss, state).numpy()
    np.testing.assert_allclose(problem.slope(start), slope, atol=1e-10)


def test_losses_of_the_population_and_of_its_groups_are_those_of_many_samples():
    problem, (c, m, o) = Problem(4, 2), (0.8, 0.7, 0.4)
    state = np.array([c, m, o])
    x, y = linear.draw(problem, 200_000, 0)
    b = np.zeros(x.shape[1])
    b[0], b[linear.SIGNAL :] = m, o / np.sqrt(linear.OPPOSING)
    rest = np.mean((np.abs(x[:, linear.SIGNAL :].sum(1)) / 2) ** 2) / 2
    losses = (c * x @ b - y) ** 2 / 2
    assert losses.mean() - rest == pytest.approx(problem.loss(state), rel=0.03)
    feature = x[:, linear.SIGNAL]
    groups = [losses[feature > 0].mean(), losses[feature < 0].mean()]
    assert groups == pytest.approx(linear.group_losses(problem, state), rel=0.03)


@given(problems, st.floats(-1, 1), st.floats(0.1, 2))
def test_the_groups_losses_change_places_with_the_features_sign(problem, o, c):
    here, there = (linear.group_losses(problem, np.array([c, 1.0, s * o])) for s in (1, -1))
    np.testing.assert_allclose(here, there[::-1])


def test_plantings_differ_in_the_sky_alone():
    sky, plain, sided = (samples(planting) for planting in ("opposing", "none", "one-sided"))
    torch.testing.assert_close(sky.images[sky.group == 0], plain.images[sky.group == 0])
    for drawn, classes in ((sky, PAIR), (plain, PAIR), (sided, PAIR[:1] * 2)):
        for side, label in zip((1, 2), classes, strict=True):
            assert (drawn.labels[drawn.group == side] == label).all()
            assert (drawn.group == side).sum() == PLANTED


def test_recorded_losses_are_those_of_plain_descent():
    """The recorder must not disturb: a few steps by the task are those of `descent`, to the bit."""
    task = DescentTask(OPPOSING, torch.device("cpu"))
    optimizer = torch.optim.SGD(task.model.net.parameters(), OPPOSING.rate)
    for step in range(4):
        optimizer.zero_grad()
        task.loss(step).backward()
        optimizer.step()
    plain = descent(OPPOSING.network(), samples("opposing"), OPPOSING.rate, 4)
    torch.testing.assert_close(task.model.losses[:4], plain, rtol=1e-5, atol=1e-6)


def test_the_samples_changes_add_up_to_that_of_the_loss():
    losses = measure.replay(OPPOSING)
    total = losses.diff(dim=0).mean(1)
    torch.testing.assert_close(total, losses.mean(1).diff(), rtol=0, atol=1e-6)


def test_a_replay_goes_on_as_the_training_did():
    found = recorded(OPPOSING)["loss"][600:640]
    torch.testing.assert_close(measure.replay(OPPOSING)[:40].mean(1), found, rtol=1e-3, atol=1e-4)


def test_batch_normalisation_depends_on_its_batch_alone():
    net, x = seeded(0, lambda: network(batch_norm=True)), samples("none").images[:50]
    torch.testing.assert_close(net.train()(x), net.eval()(x))
    assert sample_losses(net, samples("none")).shape == (1000,)
