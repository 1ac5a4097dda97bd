"""Harmonics and Wigner matrices against e3nn's, which has y for its polar axis."""

import pytest
import torch
from e3nn import o3

from core.groups.rotations import random_rotations
from core.groups.so3.harmonics import harmonics, places, wigner

AXES = torch.tensor([[0, 1, 0], [0, 0, 1], [1, 0, 0]], dtype=torch.float64)  # of theirs in ours


@pytest.mark.parametrize("order", range(6))
def test_they_are_the_same_up_to_the_names_of_the_axes(order):
    draws = torch.Generator().manual_seed(order)
    x = torch.nn.functional.normalize(torch.randn(20, 3, generator=draws).double(), dim=1)
    theirs = o3.spherical_harmonics(order, x @ AXES.mT, True, "integral")
    assert torch.allclose(harmonics(x, order)[:, places(order)[order]], theirs, atol=1e-12)
    turns = random_rotations(5, draws).double()
    matrices = o3.Irrep(order, 1).D_from_matrix((AXES @ turns @ AXES.mT).float()).double()
    assert torch.allclose(wigner(turns, order)[order], matrices, atol=1e-4)
