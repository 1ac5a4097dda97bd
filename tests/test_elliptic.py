"""The finite-volume solver against solutions that are known, and what the scheme conserves."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core import elliptic


def manufactured(n: int, reaction: float, two_axes: tuple[float, float]):
    """a, q and u of div(a grad u) + c u = q on a rectangle, u not 0 at the edge."""
    height, width = two_axes
    y, x = np.meshgrid(np.linspace(0, height, n), np.linspace(0, width, n), indexing="ij")
    a = 1 + 0.5 * np.sin(2 * x) * np.cos(y)
    u = np.sin(3 * x + 0.3) * np.cos(2 * y)
    a_x, a_y = np.cos(2 * x) * np.cos(y), -0.5 * np.sin(2 * x) * np.sin(y)
    u_x, u_y = 3 * np.cos(3 * x + 0.3) * np.cos(2 * y), -2 * np.sin(3 * x + 0.3) * np.sin(2 * y)
    q = a_x * u_x + a_y * u_y - 13 * a * u + reaction * u
    return a, q, u, (height / (n - 1), width / (n - 1))


@pytest.mark.parametrize("reaction", [0.0, -3.0, 5.0])
def test_the_error_falls_with_the_square_of_the_spacing(reaction):
    errors = []
    for n in (17, 33, 65):
        a, q, u, spacing = manufactured(n, reaction, (1.0, 1.5))
        errors.append(np.abs(elliptic.solve(a, q, spacing, reaction, u) - u).max())
    orders = np.log2(np.array(errors[:-1]) / errors[1:])
    assert np.all(orders > 1.9), orders


@settings(deadline=None, max_examples=20)
@given(st.integers(0, 10_000), st.integers(5, 12), st.integers(5, 12))
def test_the_solution_solves_the_scheme_whatever_the_coefficient(seed, height, width):
    random = np.random.default_rng(seed)
    a = np.exp(random.normal(0, 1.5, (height, width)))
    q, edge = random.normal(size=(2, height, width))
    u = elliptic.solve(a, q, (0.1, 0.07), -0.5, edge)
    residual = elliptic.apply(a, u, (0.1, 0.07), -0.5) - q[1:-1, 1:-1]
    assert np.abs(residual).max() < 1e-8 * np.abs(u).max() * a.max() / 0.07**2
    assert np.array_equal(u[0], edge[0])
    assert np.array_equal(u[:, -1], edge[:, -1])


def test_the_matrix_is_symmetric_and_negative_definite():
    a = np.exp(np.random.default_rng(0).normal(size=(9, 12)))
    dense = elliptic.matrix(a, (0.1, 0.2)).toarray()
    assert np.array_equal(dense, dense.T)
    assert np.linalg.eigvalsh(dense).max() < 0


def test_what_flows_out_is_what_is_put_in():
    """The fluxes through the faces beside the edge sum to the source within: conservation."""
    n = 33
    a = np.where(np.random.default_rng(1).random((n, n)) > 0.5, 12.0, 3.0)
    h = 1 / (n - 1)
    u = elliptic.solve(a, -np.ones((n, n)), (h, h))
    across_y, across_x = elliptic.face_coefficients(a)
    out_y = across_y * np.diff(u, axis=0)
    out_x = across_x * np.diff(u, axis=1)
    outflow = (out_y[0, 1:-1] - out_y[-1, 1:-1]).sum() + (out_x[1:-1, 0] - out_x[1:-1, -1]).sum()
    assert outflow == pytest.approx((n - 2) ** 2 * h * h, rel=1e-10)


def test_pressure_is_positive_inside_and_highest_there():
    a = np.where(np.random.default_rng(2).random((21, 21)) > 0.5, 12.0, 3.0)
    u = elliptic.solve(a, -np.ones((21, 21)), (0.05, 0.05))
    assert u[1:-1, 1:-1].min() > 0
    assert np.abs(u[[0, -1]]).max() == np.abs(u[:, [0, -1]]).max() == 0


def test_a_jump_keeps_its_flux():
    """In layers across y the flux is the same in both: u bends by the ratio of the coefficients."""
    n = 11
    a = np.ones((n, n))
    a[n // 2 :] = 10.0
    edge = np.repeat(np.linspace(0, 1, n)[:, None], n, 1)
    # The exact solution of the scheme in one dimension, put at the sides as well.
    steps = 1 / elliptic.face_coefficients(a)[0][:, 0]
    column = np.concatenate([[0], np.cumsum(steps)]) / steps.sum()
    edge[:] = column[:, None]
    u = elliptic.solve(a, np.zeros((n, n)), (0.1, 0.1), edge=edge)
    assert np.allclose(u, edge)
    down, across = elliptic.flow(a, u, (0.1, 0.1))
    assert np.allclose(down, down[0, 0])
    assert np.abs(across).max() < 1e-9


def test_an_eigenvalue_has_no_solution():
    """With one inner node the matrix is the number c - 4 / h^2."""
    with pytest.raises(np.linalg.LinAlgError, match="eigenvalue"):
        elliptic.solve(np.ones((3, 3)), np.ones((3, 3)), (0.5, 0.5), 16.0)
