"""Representations of rotations: the theory as properties, and agreement with SciPy and roma."""

import itertools
import math

import numpy as np
import pytest
import roma
import torch
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation

from core.groups import so3
from core.groups.rotations import random_rotations
from core.groups.so3 import REPRESENTATIONS

seeds = st.integers(0, 2**32 - 1)
WHOLE = [entry for entry in REPRESENTATIONS.values() if entry.continuous]
TORN = [entry for entry in REPRESENTATIONS.values() if not entry.continuous]
ORDERS = [
    cased
    for letters in itertools.product("xyz", repeat=3)
    if letters[0] != letters[1] != letters[2]
    for cased in ("".join(letters), "".join(letters).upper())
]
every = pytest.mark.parametrize("entry", REPRESENTATIONS.values(), ids=lambda entry: entry.key)


def exactly(values) -> torch.Tensor:
    return torch.tensor(values, dtype=torch.float64)


def noise(seed: int, *shape: int) -> torch.Tensor:
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(*shape, generator=generator, dtype=torch.float64)


def haar(seed: int, count: int = 20) -> torch.Tensor:
    return random_rotations(count, torch.Generator().manual_seed(seed))


def half_turns(seed: int, count: int = 20) -> torch.Tensor:
    return so3.from_axis_angle(
        torch.cat([torch.full((count, 1), math.pi), noise(seed, count, 3)], 1)
    )


def hard_places() -> torch.Tensor:
    """The identity, quarter and half turns about the axes, gimbal locks, and near misses."""
    angles = torch.tensor([0.0, 1e-9, math.pi / 2, math.pi, math.pi - 1e-9], dtype=torch.float64)
    turns = [so3.about_axis(axis, angles) for axis in range(3)]
    locks = exactly(
        [[0.3, sign * (math.pi / 2 - off), -0.7] for sign in (1, -1) for off in (0, 1e-8)]
    )
    return torch.cat([*turns, *(so3.from_euler(locks, order) for order in ("XZY", "XYZ"))])


@every
@given(seed=seeds)
def test_f_undoes_g_in_both_precisions(entry, seed):
    rotations = torch.cat([haar(seed), half_turns(seed), hard_places()])
    assert entry.g(rotations).shape == (len(rotations), entry.size)
    assert len(entry.coordinates) == entry.size
    torch.testing.assert_close(entry.f(entry.g(rotations)), rotations, rtol=0, atol=1e-12)
    single = rotations.float()
    torch.testing.assert_close(entry.f(entry.g(single)), single, rtol=0, atol=3e-6)


@every
@given(seed=seeds)
def test_f_always_gives_a_rotation(entry, seed):
    matrices = entry.f(noise(seed, 50, entry.size) * 3)
    assert float(so3.deviation(matrices).max()) < 1e-9


@pytest.mark.parametrize("entry", WHOLE, ids=lambda entry: entry.key)
@given(seed=seeds, size=st.sampled_from([1e-2, 1e-4, 1e-6]))
def test_continuous_representations_move_no_faster_than_the_rotation(entry, seed, size):
    rotations = torch.cat([haar(seed), half_turns(seed), hard_places()])
    nudged = rotations @ so3.from_rotation_vector(
        size * torch.nn.functional.normalize(noise(seed + 1, len(rotations), 3), dim=1)
    )
    moved = (entry.g(nudged) - entry.g(rotations)).norm(dim=1)
    assert float(moved.max()) < 2.1 * size + 1e-12  # 5D is the fastest, at about 2 a radian


def test_the_others_jump_where_they_say():
    said = ("quaternion", "rotation-vector", "axis-angle", "half-quaternion", "euler")
    assert {entry.key for entry in TORN} == {*said, "euler-sin-cos", "hopf"}
    tiny = 1e-9
    x = [so3.about_axis(0, exactly(math.pi + s * tiny)) for s in (-1, 1)]
    for key in ("quaternion", "rotation-vector", "axis-angle"):
        g = REPRESENTATIONS[key].g
        assert float((g(x[1]) - g(x[0])).norm()) > 1.9
    z = [so3.about_axis(2, exactly(s * tiny)) for s in (-1, 1)]
    g = REPRESENTATIONS["half-quaternion"].g
    assert float((g(z[1]) - g(z[0])).norm()) > 1.9
    lock = exactly([[0.4, math.pi / 2 + s * tiny, -0.3] for s in (-1, 1)])
    for key in ("euler", "euler-sin-cos"):
        g = REPRESENTATIONS[key].g
        low, high = g(so3.from_euler(lock, "XZY"))
        assert float((high - low).norm()) > 1.9
    ends = exactly([[1.0, s * tiny % (2 * math.pi), 1.0] for s in (-1, 1)])
    g = REPRESENTATIONS["hopf"].g
    low, high = g(so3.from_hopf(ends))
    assert float((high - low).norm()) > 6


@pytest.mark.parametrize("order", ORDERS)
@given(seed=seeds)
def test_euler_angles_of_every_order_are_those_of_scipy(order, seed):
    angles = noise(seed, 10, 3)
    ours = so3.from_euler(angles, order)
    np.testing.assert_allclose(
        ours, Rotation.from_euler(order, angles.numpy()).as_matrix(), atol=1e-13
    )
    rotations = haar(seed)
    theirs = Rotation.from_matrix(rotations.numpy()).as_euler(order)
    np.testing.assert_allclose(so3.to_euler(rotations, order), theirs, atol=1e-7)
    back = so3.from_euler(so3.to_euler(hard_places(), order), order)
    torch.testing.assert_close(back, hard_places(), rtol=0, atol=1e-12)


@pytest.mark.parametrize("order", ["", "XY", "XXY", "XyZ", "ABC", "XYZX"])
def test_what_is_no_order_is_refused(order):
    with pytest.raises(ValueError, match="no order of axes"):
        so3.from_euler(torch.zeros(3), order)


@given(seed=seeds)
def test_conversions_are_those_of_scipy_and_roma(seed):
    rotations = haar(seed)
    theirs = Rotation.from_matrix(rotations.numpy())
    quaternions = so3.to_quaternion_w(rotations)
    np.testing.assert_allclose(
        quaternions[:, [1, 2, 3, 0]], theirs.as_quat(canonical=True), atol=1e-12
    )
    np.testing.assert_allclose(so3.to_rotation_vector(rotations), theirs.as_rotvec(), atol=1e-7)
    np.testing.assert_allclose(so3.rotation_angle(rotations), theirs.magnitude(), atol=1e-12)
    entries = noise(seed, 20, 9)
    nearest = roma.special_procrustes(entries.unflatten(1, (3, 3)))
    torch.testing.assert_close(so3.from_9d_svd(entries), nearest, rtol=0, atol=1e-6)
    gram_schmidt = roma.special_gramschmidt(entries[:, :6].unflatten(1, (2, 3)).mT)
    torch.testing.assert_close(so3.from_6d(entries[:, :6]), gram_schmidt, rtol=0, atol=1e-10)


@given(seed=seeds)
def test_quaternions_multiply_as_their_matrices_do(seed):
    a, b = noise(seed, 2, 20, 4)
    product = so3.from_quaternion(so3.multiply(a, b))
    expected = so3.from_quaternion(a) @ so3.from_quaternion(b)
    torch.testing.assert_close(product, expected, rtol=0, atol=1e-12)


@given(seed=seeds)
def test_the_6d_map_commutes_with_rotations_from_the_left(seed):
    columns, turns = noise(seed, 20, 3, 2), haar(seed)
    turned = so3.from_6d((turns @ columns).mT.flatten(1))
    torch.testing.assert_close(
        turned, turns @ so3.from_6d(columns.mT.flatten(1)), rtol=0, atol=1e-10
    )


@given(seed=seeds)
def test_the_svd_map_commutes_with_rotations_from_both_sides(seed):
    matrices, left, right = noise(seed, 20, 3, 3), haar(seed), haar(seed + 1)
    singular = torch.linalg.svdvals(matrices)
    sound = singular[:, 1] - singular[:, 2] > 1e-3  # where they meet the map is not defined
    turned = so3.from_9d_svd((left @ matrices @ right).flatten(1))
    expected = left @ so3.from_9d_svd(matrices.flatten(1)) @ right
    torch.testing.assert_close(turned[sound], expected[sound], rtol=0, atol=1e-9)


@given(seed=seeds)
def test_the_geodesic_distance_is_a_metric_that_turns_do_not_change(seed):
    a, b, c = haar(seed, 60).split(20)
    q = haar(seed + 1, 1)
    d = so3.geodesic_distance
    ab = d(a, b)
    torch.testing.assert_close(d(a, a), torch.zeros(20).double(), rtol=0, atol=1e-12)
    torch.testing.assert_close(d(b, a), ab, rtol=0, atol=1e-12)
    assert bool((d(a, c) <= ab + d(b, c) + 1e-12).all())
    torch.testing.assert_close(d(q @ a, q @ b), ab, rtol=0, atol=1e-9)
    torch.testing.assert_close(d(a @ q, b @ q), ab, rtol=0, atol=1e-9)
    assert bool((ab >= 0).all())
    assert bool((ab <= math.pi).all())


@given(seed=seeds, exponent=st.integers(-10, -1))
def test_the_distance_keeps_its_digits_near_0_and_pi(seed, exponent):
    small = 10.0**exponent
    axis = torch.nn.functional.normalize(noise(seed, 1, 3), dim=1)
    start = haar(seed, 1)
    for angle in (small, math.pi - small):
        turned = start @ so3.from_rotation_vector(axis * angle)
        assert float(so3.geodesic_distance(start, turned)) == pytest.approx(angle, abs=2e-15)


@pytest.mark.parametrize("n", [2, 3, 4, 5, 8])
@given(seed=seeds)
def test_the_map_of_any_dimension_gives_rotations_and_undoes_its_inverse(n, seed):
    rotations = so3.from_columns(noise(seed, 10, n, n - 1))
    identity = torch.eye(n, dtype=torch.float64).expand(10, n, n)
    torch.testing.assert_close(rotations.mT @ rotations, identity, rtol=0, atol=1e-9)
    torch.testing.assert_close(torch.linalg.det(rotations), torch.ones(10).double())
    back = so3.from_columns(so3.to_columns(rotations))
    torch.testing.assert_close(back, rotations, rtol=0, atol=1e-9)
    if n == 3:
        columns = noise(seed, 10, 3, 2)
        ours = so3.from_6d(columns.mT.flatten(1))
        torch.testing.assert_close(so3.from_columns(columns), ours, rtol=0, atol=1e-9)


def test_deviation_sees_stretching_and_reflections():
    matrices = torch.stack([torch.eye(3), 1.1 * torch.eye(3), -torch.eye(3)]).double()
    assert so3.deviation(matrices).tolist() == pytest.approx([0, 0.21 * 3**0.5, 2])


def test_the_unprojected_product_is_no_rotation_but_the_projected_one_is():
    pairs = torch.tensor([0.5, 0.5, 0.2, 0.9, -0.3, 0.4], dtype=torch.float64)
    assert float(so3.deviation(so3.unprojected_sin_cos(pairs))) > 0.1
    assert float(so3.deviation(so3.from_euler_sin_cos(pairs))) < 1e-12
