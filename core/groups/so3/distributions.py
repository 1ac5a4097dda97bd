"""Beliefs over SO(3): band-limited functions as logits on a grid, how likely the truth is, and where the
mass lies. Densities are relative to the uniform one, which has log-likelihood 0."""

import math

import torch
from torch import Tensor

from core.groups.so3.angles import from_rotation_vector
from core.groups.so3.grids import nearest
from core.groups.so3.harmonics import flat, wigner


def basis(rotations: Tensor, degree: int) -> Tensor:
    """sqrt(2 l + 1) D^l of rotations (n, 3, 3), as vectors (n, size): orthonormal under the Haar measure."""
    parts = rotations.split(2048)  # a table of points comes in between
    return torch.cat(
        [
            flat(
                [math.sqrt(2 * order + 1) * d for order, d in enumerate(wigner(part, degree))]
            )
            for part in parts
        ]
    )


def logits(coefficients: Tensor, functions: Tensor) -> Tensor:
    """The band-limited functions sum_l sqrt(2 l + 1) <F^l, D^l(g)> (..., n) of F (..., size) on a grid.

    functions: of `basis`.
    """
    return coefficients @ functions.mT


def log_likelihood(values: Tensor, grid: Tensor, truth: Tensor) -> Tensor:
    """The log density (B,) of the true rotations (B, 3, 3) relative to the uniform one.

    values: logits (B, n) on the even grid (n, 3, 3), whose cells are taken to be equally large.
    """
    at = nearest(grid, truth)
    return values.log_softmax(-1).gather(-1, at[:, None])[:, 0] + math.log(len(grid))


def mass_near(belief: Tensor, grid: Tensor, rotations: Tensor, degrees: float) -> Tensor:
    """The probability (B,) that lies within so many degrees of any of the rotations.

    belief: (B, n) on the grid (n, 3, 3); rotations: (B, k, 3, 3), each belief's own.
    """
    return (belief * near(grid, rotations, degrees).any(1)).sum(-1)


def near(grid: Tensor, rotations: Tensor, degrees: float) -> Tensor:
    """Which of the grid (n, 3, 3) lie within so many degrees of rotations (..., 3, 3): (..., n)."""
    traces = rotations.to(grid).flatten(-2) @ grid.flatten(1).T
    return traces >= 1 + 2 * math.cos(math.radians(degrees))


def ascended(
    coefficients: Tensor, start: Tensor, degree: int, reach: float = 4.0, steps: int = 12
) -> Tensor:
    """Rotations (B, 3, 3) uphill from `start` (B, 3, 3) on the functions of F (B, size), to a maximum.

    Each step tries turns by `reach` degrees about the three axes, both ways, and halves the reach of
    those that find nothing higher.
    """

    def height(rotations: Tensor) -> Tensor:
        functions = basis(rotations.flatten(0, 1), degree).unflatten(0, rotations.shape[:2])
        return (functions * coefficients[:, None]).sum(-1)

    best, top = start, height(start[:, None])[:, 0]
    size = torch.full_like(top, math.radians(reach))
    axes, rows = torch.cat([torch.eye(3), -torch.eye(3)]).to(start), torch.arange(len(start))
    for _ in range(steps):
        tried = from_rotation_vector(size[:, None, None] * axes) @ best[:, None]
        found, at = height(tried).max(1)
        higher = found > top
        best = torch.where(higher[:, None, None], tried[rows, at], best)
        top = torch.where(higher, found, top)
        size = torch.where(higher, size, size / 2)
    return best
