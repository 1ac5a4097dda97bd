"""Grids of rotations: an even one to put beliefs on, and one that integrates products of D^l exactly."""

import math

import torch
from torch import Tensor

from core.groups.so3.angles import about_axis
from core.groups.so3.distance import rotation_angle
from core.groups.so3.harmonics import gauss_legendre
from core.groups.so3.quaternions import from_quaternion

_PSI = 1.533751168755204288118041  # the root of psi^4 = psi + 4
_AT_ONCE = 1 << 24  # numbers in a table of distances


def super_fibonacci(count: int, dtype: torch.dtype = torch.float64) -> Tensor:
    """`count` rotations (count, 3, 3) spread evenly over SO(3).

    After Alexa, "Super-Fibonacci Spirals: Fast, Low-Discrepancy Sampling of SO(3)" (CVPR 2022).
    """
    s = torch.arange(count, dtype=torch.float64) + 0.5
    inner, outer = (s / count).sqrt(), (1 - s / count).sqrt()
    alpha, beta = 2 * math.pi * s / math.sqrt(2), 2 * math.pi * s / _PSI
    q = (inner * alpha.sin(), inner * alpha.cos(), outer * beta.sin(), outer * beta.cos())
    return from_quaternion(torch.stack(q, -1)).to(dtype)


def nearest(grid: Tensor, rotations: Tensor) -> Tensor:
    """The index (B,) of the cell of a grid (n, 3, 3) that each rotation (B, 3, 3) lies in: of the
    nearest one, which has the largest trace of R_i^T R."""
    cells = grid.flatten(1)
    rows = rotations.to(grid).flatten(1).split(max(1, _AT_ONCE // len(grid)))
    return torch.cat([(row @ cells.T).argmax(1) for row in rows])


def spacing(grid: Tensor) -> Tensor:
    """Of each rotation of a grid (n, 3, 3) the angle to the next one (n,) [degrees]."""
    cells = grid.flatten(1)
    out = []
    for start, row in zip(range(0, len(grid), 512), grid.split(512), strict=True):
        traces = row.flatten(1) @ cells.T
        traces[torch.arange(len(row)), start + torch.arange(len(row))] = -torch.inf
        out.append(rotation_angle(row.mT @ grid[traces.argmax(1)]))
    return torch.cat(out).rad2deg()


def euler_grid(
    around: int, heights: int, dtype: torch.dtype = torch.float64
) -> tuple[Tensor, Tensor]:
    """Rotations Z(a) Y(b) Z(c) (around^2 heights, 3, 3) and weights (n,) that sum to 1.

    a and c are equispaced, cos b is where Gauss and Legendre have it: exact for products of entries of
    D^l up to l = min((around - 1) / 2, heights - 1/2). With `around` a multiple of 4 a quarter turn about
    z permutes the grid.
    """
    turns = about_axis(2, torch.arange(around, dtype=torch.float64) * (2 * math.pi / around))
    nodes, weights = gauss_legendre(heights)
    tilts = about_axis(1, nodes.clamp(-1, 1).acos())
    grid = turns[:, None, None] @ tilts[:, None] @ turns
    sizes = (weights / (2 * around * around))[None, :, None].expand(around, heights, around)
    return grid.flatten(0, 2).to(dtype), sizes.flatten().to(dtype)


def fibonacci_sphere(count: int) -> Tensor:
    """Points (count, 3) float64 spread evenly over the unit sphere."""
    k = torch.arange(count, dtype=torch.float64) + 0.5
    z, phi = 1 - 2 * k / count, math.pi * (1 + 5**0.5) * k
    ring = (1 - z * z).sqrt()
    return torch.stack([ring * phi.cos(), ring * phi.sin(), z], 1)
