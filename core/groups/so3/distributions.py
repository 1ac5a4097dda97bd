"""Beliefs over SO(3): band-limited functions as logits on a grid, how likely the truth is, and where the
mass lies. Densities are relative to the uniform one, which has log-likelihood 0."""

import math

import torch
from torch import Tensor

from core.groups.so3.angles import from_rotation_vector
from core.groups.so3.grids import nearest
from core.groups.so3.harmonics import flat, wigner


def basis(rotations: Tensor, degree: int) -> Tensor:
    """sqrt(2 l + 1) D^l of rotations (n, 3, 3), as vectors (n, size): orthonormal under the Haar
    measure."""
    parts = rotations.split(2048)  # a table of points comes in between
    return torch.cat(
        [
            flat([math.sqrt(2 * order + 1) * d for order, d in enumerate(wigner(part, degree))])
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
    coefficients: Tensor, start: Tensor, degree: int, steps: int = 4, reach: float = 5.0
) -> Tensor:
    """Rotations (B, 3, 3) uphill from `start` (B, 3, 3) on the functions of F (B, size), to a maximum.

    Newton's steps of at most `reach` degrees, with slopes and curvatures from differences over 2 degrees;
    taken back where they lead down.
    """
    h, eye = math.radians(2), torch.eye(3)
    pairs = [eye[i] + eye[j] for i, j in ((0, 1), (0, 2), (1, 2))]
    offsets = h * torch.cat([torch.zeros(1, 3), eye, -eye, torch.stack(pairs)]).to(start)
    tries = from_rotation_vector(offsets)

    def heights(rotations: Tensor) -> Tensor:
        functions = basis(rotations.flatten(0, 1), degree).unflatten(0, rotations.shape[:2])
        return torch.einsum("bkn,bn->bk", functions, coefficients)

    best, last, before = start, start, None
    for _ in range(steps):
        f = heights(tries @ best[:, None])
        if before is not None:
            down = f[:, 0] < before[:, 0]
            best = torch.where(down[:, None, None], last, best)
            f = torch.where(down[:, None], before, f)
        slope = (f[:, 1:4] - f[:, 4:7]) / (2 * h)
        bend = torch.diag_embed((f[:, 1:4] + f[:, 4:7] - 2 * f[:, :1]) / h**2)
        for k, (i, j) in enumerate(((0, 1), (0, 2), (1, 2))):
            bend[:, i, j] = bend[:, j, i] = (
                f[:, 7 + k] - f[:, 1 + i] - f[:, 1 + j] + f[:, 0]
            ) / h**2
        values, vectors = torch.linalg.eigh(bend)
        along = (vectors.mT @ slope[..., None])[..., 0] / (-values).clamp_min(1e-3)
        step = (vectors @ along[..., None])[..., 0]
        size = step.norm(dim=1, keepdim=True).clamp_min(1e-12)
        step = step * (math.radians(reach) / size).clamp_max(1)
        last, before = best, f
        best = from_rotation_vector(step) @ best
    return best
