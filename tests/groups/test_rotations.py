"""Rotations: elements of the group, uniform, and acting as they say."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.groups.rotations import act, from_euler, random_orthogonal, random_rotations

angles = st.floats(-180, 180)
DOUBLE = {"rtol": 0, "atol": 1e-12}


def drawn(count: int, seed: int = 0) -> torch.Tensor:
    return random_rotations(count, torch.Generator().manual_seed(seed))


@given(seed=st.integers(0, 2**32))
def test_random_rotations_are_orthogonal_of_determinant_one(seed):
    rotations = drawn(5, seed)
    identity = torch.eye(3, dtype=torch.float64).expand(5, 3, 3)
    torch.testing.assert_close(rotations @ rotations.mT, identity, **DOUBLE)
    torch.testing.assert_close(rotations.det(), torch.ones(5, dtype=torch.float64), **DOUBLE)


def test_random_rotations_are_uniform():
    rotations = drawn(20_000)
    assert rotations.mean(0).abs().max() < 0.02  # the mean over the group is zero
    # The trace is 1 + 2 cos(angle), whose square has mean 1 under the Haar measure.
    traces = rotations.diagonal(dim1=1, dim2=2).sum(1)
    assert traces.square().mean() == pytest.approx(1, abs=0.05)


def test_every_other_orthogonal_matrix_reflects():
    signs = random_orthogonal(6, torch.Generator().manual_seed(0)).det().round()
    assert signs.tolist() == [1, -1, 1, -1, 1, -1]


@given(yaw=angles, pitch=st.floats(-90, 90), roll=angles)
def test_euler_angles_compose_about_z_y_and_x(yaw, pitch, roll):
    composed = from_euler(yaw, 0, 0) @ from_euler(0, pitch, 0) @ from_euler(0, 0, roll)
    torch.testing.assert_close(from_euler(yaw, pitch, roll), composed, **DOUBLE)


def test_quarter_turns_move_the_axes():
    x, y, z = torch.eye(3, dtype=torch.float64)
    torch.testing.assert_close(act(from_euler(90, 0, 0), x), y, **DOUBLE)
    torch.testing.assert_close(act(from_euler(0, 90, 0), z), x, **DOUBLE)
    torch.testing.assert_close(act(from_euler(0, 0, 90), y), z, **DOUBLE)
