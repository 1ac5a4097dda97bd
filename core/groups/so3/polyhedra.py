"""The rotations that leave solids as they look: of a cube, a tetrahedron, and of what is round about
z."""

import itertools

import torch
from torch import Tensor

from core.groups.so3.angles import about_axis


def cube() -> Tensor:
    """The 24 rotations (24, 3, 3) float64 of a cube along the axes."""
    signed = [
        torch.eye(3, dtype=torch.float64)[list(order)] * torch.tensor(signs).double()[:, None]
        for order in itertools.permutations(range(3))
        for signs in itertools.product((1, -1), repeat=3)
    ]
    every = torch.stack(signed)
    return every[torch.linalg.det(every) > 0]


def tetrahedron() -> Tensor:
    """Those 12 of a cube that keep every other corner of it among themselves."""
    corners = torch.tensor([[1, 1, 1], [1, -1, -1], [-1, 1, -1], [-1, -1, 1]], dtype=torch.float64)
    every = cube()
    return every[((corners @ every.mT).prod(2) > 0).all(1)]


def circle(steps: int, flips: bool = False) -> Tensor:
    """Turns about z (steps, 3, 3), and with `flips` half turns about x after them as well."""
    spins = about_axis(2, torch.arange(steps, dtype=torch.float64) * (2 * torch.pi / steps))
    half = about_axis(0, torch.tensor(torch.pi, dtype=torch.float64)).round()
    return torch.cat([spins, half @ spins]) if flips else spins
