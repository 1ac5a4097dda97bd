"""Groups of the plane: the axioms, exp and log against SciPy, polar coordinates, and the actions."""

import math
import warnings

import numpy as np
import pytest
import scipy.linalg
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.groups import planar
from core.groups.planar import AFFINE, GL2, GROUPS, SL2, SO2, LinearGroup, PlanarGroup

LINEAR = [group for group in GROUPS if isinstance(group, LinearGroup)]
seeds = st.integers(0, 2**32)
both = pytest.mark.parametrize("dtype", [torch.float32, torch.float64], ids=str)


def close(one, other, factor=1.0):
    tolerance = factor * {torch.float32: 1e-5, torch.float64: 1e-12}[one.dtype]
    torch.testing.assert_close(one, other, rtol=tolerance, atol=tolerance)


def drawn(group: PlanarGroup, seed: int, dtype: torch.dtype = torch.float64) -> torch.Tensor:
    """Products of two flows: elements (3, n, n) that exp need not reach."""
    draws = torch.Generator().manual_seed(seed)
    flows = torch.randn(2, 3, group.dimension, generator=draws, dtype=torch.float64)
    return group.compose(*group.exp(flows.clamp(-2, 2).to(dtype)))


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group.name)
@both
@given(seed=seeds)
def test_the_axioms(group, dtype, seed):
    g, h, k = drawn(group, seed, dtype)
    identity = group.identity(g)
    close(group.compose(group.compose(g, h), k), group.compose(g, group.compose(h, k)), 1000)
    close(group.compose(g, identity), g)
    close(group.compose(group.inverse(g), g), identity, 1000)
    assert group.contains(torch.stack([group.compose(g, h), identity]), 1e-2).all()
    points = torch.ones(1, 4, 2, dtype=dtype)
    moved = planar.act(g, planar.act(h, points))
    close(planar.act(group.compose(g, h), points), moved, 1000)


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group.name)
def test_what_is_no_element(group):
    size = group.basis.shape[-1]
    mirror, odd = torch.eye(size), torch.eye(size) + 0.3 * torch.ones(size, size)
    mirror[0, 0] = -1
    assert not group.contains(mirror)
    assert group.contains(odd) == (group is GL2)


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group.name)
@both
@given(seed=seeds)
def test_exp_of_log_is_the_element_and_log_of_exp_the_flow(group, dtype, seed):
    g = drawn(group, seed, dtype)
    reached = g[group.has_log(g)]
    close(group.exp(group.log(reached)), reached, 1000)
    flow = 0.3 * torch.randn(group.dimension, generator=torch.Generator().manual_seed(seed))
    close(group.log(group.exp(flow.to(dtype))), flow.to(dtype), 10)


@given(seed=seeds)
def test_exp_and_log_are_scipys(seed):
    for group in (GL2, AFFINE):
        for g in drawn(group, seed):
            with warnings.catch_warnings(action="ignore"):  # of accuracy, where no real one exists
                wanted = scipy.linalg.logm(g.numpy())
            linear = g[:2, :2]
            real = linear.trace() > -2 * linear.det().sqrt()
            assert group.has_log(g) == real
            if real:
                assert np.abs(wanted.imag).max() < 1e-8
                torch.testing.assert_close(group.hat(group.log(g)), torch.tensor(wanted.real))
                again = scipy.linalg.expm(wanted.real)
                torch.testing.assert_close(group.exp(group.log(g)), torch.tensor(again))
            else:
                assert np.abs(wanted.imag).max() > 1
                assert group.log(g).isnan().all()


@given(angle=st.floats(-math.pi, math.pi), stretched=st.floats(0.01, 2), size=st.floats(0.2, 5))
def test_half_turns_have_a_logarithm_without_a_stretch_only(angle, stretched, size):
    stretch = torch.tensor([stretched, -stretched], dtype=torch.float64).exp().diag()
    g = size * stretch @ planar.turn(torch.tensor(angle, dtype=torch.float64))
    margin = math.cosh(stretched) * math.cos(angle) + 1
    if abs(margin) > 1e-9:
        assert GL2.has_log(g) == (margin > 0)
    half = -size * torch.eye(2, dtype=torch.float64)
    assert GL2.has_log(half)
    close(GL2.exp(GL2.log(half)), half, 10)


@pytest.mark.parametrize("group", LINEAR, ids=lambda group: group.name)
@both
@given(seed=seeds)
def test_polar_coordinates_reach_every_element(group, dtype, seed):
    g = drawn(group, seed, dtype)
    stretch, turned = planar.polar(g)
    close(stretch, stretch.mT)
    close(SO2.compose(turned, turned.mT), torch.eye(2, dtype=dtype).expand(3, 2, 2))
    close(torch.linalg.det(turned), torch.ones(3, dtype=dtype))
    close(planar.matrix_exp(stretch) @ turned, g, 100)
    close(group.from_polar(group.to_polar(g)), g, 100)
    trace = stretch.diagonal(dim1=1, dim2=2).sum(1)
    close(trace.exp(), torch.linalg.det(g), 1000)


@given(seed=seeds, angle=st.floats(-3, 3))
def test_polar_is_scipys_and_goes_along_with_turns(seed, angle):
    q = planar.turn(torch.tensor(angle, dtype=torch.float64))
    for g in drawn(GL2, seed):
        stretch, turned = planar.polar(g)
        wanted, symmetric = scipy.linalg.polar(g.numpy(), side="left")
        close(turned, torch.tensor(wanted), 1e4)
        close(planar.matrix_exp(stretch), torch.tensor(symmetric), 1e4)
        close(planar.polar(g @ q).stretch, stretch, 1e4)
        close(planar.polar(q @ g @ q.mT).stretch, q @ stretch @ q.mT, 1e4)


@given(seed=seeds, count=st.integers(2, 12))
def test_samples_are_elements_whose_turns_are_equidistant(seed, count):
    for group in (GL2, SL2, SO2):
        g = group.sample(count, 0.3, torch.Generator().manual_seed(seed))
        assert group.contains(g, 1e-4).all()
        assert planar.polar(g).turn.mean(0).abs().max() < 1e-5
    none = GL2.sample(count, 0.0, torch.Generator().manual_seed(seed))
    assert SO2.contains(none).all()


def test_quarter_turns_of_a_picture_are_exact_and_counter_clockwise():
    images = torch.rand(2, 3, 8, 8, dtype=torch.float64)
    quarter = planar.turn(torch.tensor(math.pi / 2, dtype=torch.float64))
    close(planar.act_on_images(quarter, images), images.rot90(1, (-2, -1)))
    back = planar.act_on_images(torch.stack([quarter, quarter.mT]), images)
    close(back[1], images[1].rot90(-1, (-2, -1)))


def test_pictures_and_points_move_alike():
    """A bright pixel goes where its middle goes; shifts are in halves of the picture's side."""
    images = torch.zeros(1, 1, 8, 8, dtype=torch.float64)
    images[0, 0, 1, 5] = 1  # row 1 from the top: x = 3/8, y = 5/8
    place = torch.tensor([[3 / 8, 5 / 8]], dtype=torch.float64)
    wide = torch.tensor([[1.0, 0.0], [-0.4, 1.0]], dtype=torch.float64)
    for g in (planar.translation(torch.tensor([-0.5, -0.25]).double()), wide):
        moved = planar.act_on_images(g, images)[0, 0]
        rows, columns = torch.meshgrid(torch.arange(8.0), torch.arange(8.0), indexing="ij")
        centre = [float((moved * axis).sum() / moved.sum()) for axis in (columns, rows)]
        x, y = planar.act(g, place)[0].tolist()
        assert (centre[0] + 0.5) / 4 - 1 == pytest.approx(x, abs=0.02)
        assert 1 - (centre[1] + 0.5) / 4 == pytest.approx(y, abs=0.02)
