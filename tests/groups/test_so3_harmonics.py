"""Harmonics, grids and beliefs over SO(3): the theory as properties, and agreement with SciPy."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation
from scipy.special import sph_harm_y
from torch.nn.functional import normalize

from core.groups.rotations import random_rotations
from core.groups.so3 import about_axis, geodesic_distance, grids, harmonics, polyhedra
from core.groups.so3 import distributions as beliefs

L = 6
seeds = st.integers(0, 2**32 - 1)


def draws(seed: int) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def directions(seed: int, count: int = 40) -> torch.Tensor:
    return normalize(torch.randn(count, 3, generator=draws(seed), dtype=torch.float64), dim=1)


def test_harmonics_are_scipys_up_to_the_condon_shortley_sign():
    x = directions(0)
    theta, phi = np.arccos(x[:, 2].numpy()), np.arctan2(x[:, 1].numpy(), x[:, 0].numpy())
    found = harmonics.harmonics(x, L).numpy()
    for order in range(L + 1):
        for m in range(-order, order + 1):
            y = (-1) ** m * sph_harm_y(order, abs(m), theta, phi)
            expected = y.real if m == 0 else 2**0.5 * (y.real if m > 0 else y.imag)
            np.testing.assert_allclose(found[:, order * order + order + m], expected, atol=1e-13)
    poles = harmonics.harmonics(torch.tensor([[0.0, 0, 1], [0, 0, -1]]).double(), L)
    assert poles.isfinite().all()


def test_harmonics_are_orthonormal():
    points, weights = harmonics.sphere_quadrature(L)
    y = harmonics.harmonics(points, L)
    torch.testing.assert_close(y.T @ (weights[:, None] * y), torch.eye((L + 1) ** 2).double())


@given(seeds)
def test_wigner_matrices_represent_rotations_and_move_harmonics(seed):
    first, second = random_rotations(2, draws(seed))[:, None]
    x = directions(seed)
    y, moved = (harmonics.harmonics(p, L) for p in (x, x @ first[0].T))
    every = (harmonics.wigner(r, L) for r in (first, second, first @ second))
    for at, a, b, c in zip(harmonics.places(L), *every, strict=True):
        assert (a @ b - c).abs().max() < 1e-12
        assert (a @ a.mT - torch.eye(a.shape[-1])).abs().max() < 1e-12
        assert (moved[:, at] - y[:, at] @ a[0].T).abs().max() < 1e-12


def test_of_degree_one_they_are_scipys_rotations_in_another_order():
    turn = Rotation.from_euler("ZYZ", [0.3, 1.1, -2.0])
    order = [1, 2, 0]  # y, z, x
    expected = turn.as_matrix()[np.ix_(order, order)]
    found = harmonics.wigner(torch.from_numpy(turn.as_matrix()), 1)[1]
    np.testing.assert_allclose(found.numpy(), expected, atol=1e-14)


@given(st.floats(-4, 4), st.integers(0, L))
def test_turns_about_z_are_cosines_and_sines(angle, order):
    turn = torch.tensor(angle, dtype=torch.float64)
    exact = harmonics.wigner(about_axis(2, turn), L)[order]
    torch.testing.assert_close(harmonics.turn_about_z(turn, order), exact, atol=1e-12, rtol=0)


@given(seeds)
def test_a_function_on_so3_turned_is_the_function_elsewhere(seed):
    turn, *places = random_rotations(6, draws(seed))
    values = torch.randn(harmonics.size(3), generator=draws(seed), dtype=torch.float64)
    at = torch.stack(places)
    before = beliefs.basis(at, 3) @ values
    after = beliefs.basis(turn @ at, 3) @ harmonics.turned(values, turn)
    torch.testing.assert_close(after, before)
    assert torch.equal(harmonics.flat(harmonics.blocks(values)), values)


def test_branching_and_induction_are_one_table_transposed():
    for order in range(5):
        counts = [harmonics.restricted(order, k) for k in range(7)]
        assert counts == [int(k <= order) for k in range(7)]
        assert sum(n * (2 if k else 1) for k, n in enumerate(counts)) == 2 * order + 1
        assert counts == [harmonics.induced(k, order) for k in range(7)]


def test_the_euler_grid_integrates_products_and_is_permuted_by_a_quarter_turn():
    rotations, weights = grids.euler_grid(12, 6)
    at = beliefs.basis(rotations, 5)
    assert (at.T @ (weights[:, None] * at) - torch.eye(at.shape[1])).abs().max() < 1e-12
    moved = harmonics.quarter_turn() @ rotations
    assert len(grids.nearest(rotations, moved).unique()) == len(rotations)


def test_the_even_grid_is_even_and_cells_are_nearest():
    grid = grids.super_fibonacci(2304)
    apart = grids.spacing(grid)
    assert 12.1 < apart.min() < apart.max() < 17.8
    some = random_rotations(50, draws(0))
    all_of_them = geodesic_distance(some[:, None], grid[None])
    assert torch.equal(grids.nearest(grid, some), all_of_them.argmin(1))
    sphere = grids.fibonacci_sphere(500)
    assert sphere.mean(0).norm() < 1e-2
    torch.testing.assert_close(sphere.norm(dim=1), torch.ones(500).double())


def test_beliefs_uniform_peaked_and_uphill():
    grid = grids.super_fibonacci(2304)
    truth = random_rotations(5, draws(1))
    flat = torch.zeros(5, len(grid), dtype=torch.float64)
    torch.testing.assert_close(
        beliefs.log_likelihood(flat, grid, truth), torch.zeros(5).double(), atol=1e-9, rtol=0
    )
    peaked = beliefs.basis(truth, 4)
    values = beliefs.logits(peaked, beliefs.basis(grid, 4))
    belief = values.softmax(1)
    torch.testing.assert_close(belief.sum(1), torch.ones(5).double())
    assert (beliefs.mass_near(belief, grid, truth[:, None], 20) > 0.9).all()
    found = beliefs.ascended(peaked, grid[values.argmax(1)], 4)
    assert geodesic_distance(found, truth).max().rad2deg() < 0.05


@pytest.mark.parametrize(
    ("group", "size"),
    [
        (polyhedra.cube(), 24),
        (polyhedra.tetrahedron(), 12),
        (polyhedra.circle(9), 9),
        (polyhedra.circle(8, flips=True), 16),
    ],
)
def test_symmetries_of_solids_are_groups_that_begin_with_the_identity(group, size):
    assert len(group) == size
    torch.testing.assert_close(group[0], torch.eye(3).double())
    products = (group[:, None] @ group).flatten(0, 1)
    nearest = geodesic_distance(products[:, None], group[None]).min(1).values
    assert nearest.max() < 1e-6
