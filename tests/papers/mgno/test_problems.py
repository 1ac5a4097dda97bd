"""Darcy grounds, the fluid's solver, and classical multigrid."""

import numpy as np
import pytest
import torch

from core.papers.mgno import data, multigrid


@pytest.mark.parametrize("kind", data.GROUNDS)
def test_grounds_are_positive_and_of_their_seed_alone(kind):
    a = data.ground(kind, 5)
    assert a.shape == (129, 129)
    assert a.min() > 0
    assert np.array_equal(a, data.ground(kind, 5))
    assert not np.array_equal(a, data.ground(kind, 6))


def test_a_random_field_is_the_same_on_a_finer_grid():
    """And its covariance falls as (k^2 + tau^2)^-2: the cosine coefficients have that spread."""
    coarse, fine = (data.random_field(size, 3.0, np.random.default_rng(3)) for size in (64, 128))
    block = fine.reshape(64, 2, 64, 2).mean((1, 3))
    assert np.abs(block - coarse).max() < 0.05
    fields = [data.random_field(64, 3.0, np.random.default_rng(k)) for k in range(200)]
    assert np.std(fields) == pytest.approx(1, rel=0.1)
    assert abs(np.mean(fields)) < 1e-12


def test_seen_samples_are_every_second_node():
    a, u = data.darcy_samples("smooth", 0, 2)
    assert a.shape == u.shape == (2, 1, 65, 65)
    assert np.array_equal(a[0, 0], data.ground("smooth", 0)[::2, ::2].astype(np.float32))
    assert u[..., 1:-1, 1:-1].min() > 0
    assert not u[..., 0, :].any()


def taylor_green(n: int, time: float, viscosity: float) -> torch.Tensor:
    """An exact vortex: sin sin, which only decays."""
    x = 2 * torch.pi * torch.arange(n, dtype=torch.float64) / n
    decay = np.exp(-8 * np.pi**2 * viscosity * time)
    return torch.sin(x)[:, None] * torch.sin(x) * decay


def test_the_fluid_keeps_an_exact_solution():
    found = data.evolve(taylor_green(32, 0, 1e-2), 1.0, 1e-2)
    assert (found - taylor_green(32, 1.0, 1e-2)).abs().max() < 1e-12


def test_a_vortex_that_is_carried_along_converges_at_fourth_order_in_time():
    """No closed formula: against a step that is eight times finer."""
    start = data.initial_vorticity(0, 32)
    truth = data.evolve(start, 0.4, step=0.4 / 160)
    errors = [float((data.evolve(start, 0.4, step=0.4 / n) - truth).norm()) for n in (10, 20)]
    assert np.log2(errors[0] / errors[1]) > 3.7


def test_the_fluid_converges_in_space():
    """A smooth flow on 32 and on 64 pixels: spectral accuracy."""
    fine = data.evolve(_smooth(64), 1.0, 1e-3)[::2, ::2]
    assert (data.evolve(_smooth(32), 1.0, 1e-3) - fine).abs().max() < 2e-5


def _smooth(n: int) -> torch.Tensor:
    x = 2 * torch.pi * torch.arange(n, dtype=torch.float64) / n
    return torch.sin(x)[:, None] + torch.cos(2 * x) + 0.5 * torch.sin(x[:, None] + x)


@pytest.mark.parametrize("shift", [(0, 1), (7, 3)])
def test_the_fluid_commutes_with_shifts(shift):
    start = data.initial_vorticity(1, 32)
    moved_after = data.evolve(start, 0.5).roll(shift, (-2, -1))
    moved_before = data.evolve(start.roll(shift, (-2, -1)), 0.5)
    assert (moved_after - moved_before).norm() <= 1e-11 * moved_after.norm()


def test_vorticity_has_no_mean_and_loses_enstrophy():
    film = data.fluid_film(3, steps=3)
    assert film.shape == (4, 64, 64)
    assert film.mean((-2, -1)).abs().max() < 1e-5
    assert bool((film.square().mean((-2, -1)).diff() < 0).all())


@pytest.mark.parametrize("kind", data.GROUNDS[:2])
def test_classical_cycles_converge_at_a_rate_below_a_half(kind):
    errors = multigrid.errors_per_cycle(data.ground(kind, 1)[::2, ::2], 6)
    rates = errors[2:] / errors[1:-1]
    assert rates.max() < 0.5


def test_the_ride_of_a_classical_cycle_ends_with_less_error_than_it_began():
    a = data.ground("smooth", 0)[::4, ::4]
    grids = multigrid.Hierarchy(a, 3)
    f = np.ones(grids.operators[0].shape[0])
    truth = data.darcy(a)[1:-1, 1:-1].ravel()
    steps = grids.ride(truth, f, ((1, 1), (1, 1), (2, 0)))
    errors = [np.linalg.norm(step.error) for step in steps]
    assert errors[-1] < 0.8 * errors[0]
    assert [step.level for step in steps] == [0, 1, 1, 2, 2, 2, 1, 1, 0, 0]
    assert np.abs(steps[-1].u - truth.reshape(31, 31) + steps[-1].error).max() < 1e-12
